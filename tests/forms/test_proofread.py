"""What is surely wrong in a text is told with its answers, until it is mended."""

from datetime import date
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms import content_form
from state_machines import machine
from state_machines.rules import offers
from state_machines.sound import FAULTS
from tests.factories import CONTENTS
from tests.machines.worlds import ready_case, someone_of

TODAY = date(2025, 3, 1)
WRONG = "Tổ chức trước ngày 31/6/2025."


def typed(kind: str, known: dict[str, Any], **fields: str) -> dict[str, Any]:
    form = content_form(kind)(MultiDict(fields), data=known, today=TODAY)
    return form.answers()


@pytest.mark.parametrize(("kind", "field"), [("plan", "contents"), ("report", "results")])
def test_an_impossible_day_is_told_with_its_words_until_it_is_mended(kind: str, field: str) -> None:
    wrong = typed(kind, {}, **{field: WRONG})
    ((fault),) = wrong[FAULTS]
    assert fault["passage"] == "31/6/2025"
    assert fault["vi"].startswith("Ngày này không có thật")
    again = typed(kind, wrong, title="Tên khác")
    assert again[FAULTS] == wrong[FAULTS]
    mended = typed(kind, wrong, **{field: WRONG.replace("31/6", "30/6")})
    assert mended[FAULTS] == []
    assert FAULTS not in typed(kind, {}, **{field: "Không có gì sai."})


def test_advice_that_is_not_sure_is_no_fault() -> None:
    said = "Chỉ thị số 05-CT/TW ngày 16/5/2016; mô hình “Hộp thư; xã đạt 9/13 (70%)"
    assert FAULTS not in typed("report", {}, results=said)


@pytest.mark.parametrize("kind", ["plan", "report", "periodic"])
def test_a_paper_that_is_surely_wrong_is_not_handed_in_and_names_the_passage(kind: str) -> None:
    table = machine(kind)
    row = next(one for one in table.rows if one.code == "submit")
    state = row.source[-1]
    fault = {"passage": "31/6/2025", "vi": "Ngày này không có thật.", "en": "No such day."}
    for faults, blocked in (([], False), ([fault], True)):
        case = ready_case(table, state)
        content = {**case.content, FAULTS: faults}
        case = ready_case(table, state, content=content)
        found = {one.row.code: one for one in offers(table, case, someone_of(row.by))}
        told = " ".join(reason.vi for reason in found["submit"].refusals)
        assert ("“31/6/2025”: Ngày này không có thật." in told) is blocked


def test_a_plan_without_a_basis_is_neither_handed_in_nor_issued() -> None:
    table = machine("plan")
    for code, state in (("submit", "drafting"), ("issue", "approved")):
        row = table.row(state, code)
        assert row
        poor = {**CONTENTS["plan"], "bases": []}
        case = ready_case(table, table.state(state), content=poor)
        found = {one.row.code: one for one in offers(table, case, someone_of(row.by))}
        assert any("căn cứ" in reason.vi for reason in found[code].refusals)
