"""Forms as JSON: the same fields read what a page and what another program sends."""

from typing import Any

import pytest
from werkzeug.datastructures import MultiDict

from forms import CONTENT, STEPS, content_form
from forms.base import SpokenForm
from forms.exchange import Misfit, needed, schema_of, takes_file, typed
from forms.plan import PlanForm
from forms.step import ConsentForm, ProgressForm
from state_machines.grammar import Ask
from tests.factories import CONTENTS

EVERY = {**CONTENT, **{ask.value: form for ask, form in STEPS.items()}}
every_content = pytest.mark.parametrize("kind", CONTENT)


def sent(form: type[SpokenForm], answers: Any, known: Any = None) -> SpokenForm:
    """The form as it reads what another program sends."""
    return form(MultiDict([*typed(form(data=known or {}), answers), ("seen", "1")]), data=known)


@every_content
def test_what_a_form_answers_it_takes_again(kind: str) -> None:
    form = content_form(kind)
    answers = form(data=CONTENTS[kind]).answers()
    asked = schema_of(form())["properties"]
    again = sent(form, {name: it for name, it in answers.items() if name in asked})
    assert again.validate(), again.errors
    assert again.answers() == answers


ASKED = {"figures": [("articles", ""), ("fund_for_the_poor", ""), ("mediations", "")]}
TOLD = {
    "articles": {"value": 65, "qualifier": "more_than"},
    "fund_for_the_poor": {"value": 2_234_567_891, "qualifier": "exact"},
    "mediations": {"value": 4375, "whole": 5121, "percent": "85", "qualifier": "exact"},
}


@pytest.mark.parametrize("kind", ["report", "periodic"])
def test_figures_are_sent_as_papers_keep_them(kind: str) -> None:
    form = content_form(kind)(data={}, choices=ASKED)
    pairs = typed(form, {"figures": TOLD})
    again = content_form(kind)(MultiDict(pairs), choices=ASKED)
    assert again["figures"].form.validate(), again.errors
    assert again.answers()["figures"] == TOLD


@pytest.mark.parametrize(
    "said",
    [{}, {"value": True}, {"value": -1}, {"value": 1, "more": 2}, {"value": 1, "qualifier": []},
     {"value": 1, "qualifier": "about"}, {"value": 1, "percent": "1 %"},
     {"value": 1, "whole": "2"}],
)  # fmt: skip
def test_what_is_no_figure_is_refused_at_its_place(said: Any) -> None:
    form = content_form("report")(data={}, choices=ASKED)
    with pytest.raises(Misfit) as misfit:
        typed(form, {"figures": {"articles": said}})
    assert list(misfit.value.errors) == ["figures-articles"]


def test_a_target_is_sent_as_a_plan_keeps_it() -> None:
    asked = {"indicators": [{"figure": "articles", "least": 65, "share": None}]}
    assert sent(PlanForm, asked).answers()["indicators"] == asked["indicators"]
    with pytest.raises(Misfit):
        sent(PlanForm, {"indicators": [{"figure": "articles", "least": -65}]})


@every_content
def test_what_is_left_out_stays_as_it_was(kind: str) -> None:
    form = content_form(kind)
    known = form(data=CONTENTS[kind]).answers()
    assert sent(form, {}, known).answers() == known


def test_null_and_the_empty_list_take_away() -> None:
    known = PlanForm(data=CONTENTS["plan"]).answers()
    after = sent(PlanForm, {"title": None, "milestones": [], "purposes": []}, known).answers()
    assert (after["title"], after["milestones"], after["purposes"]) == ("", [], [])
    assert after["recipients"] == known["recipients"]


def test_a_row_has_nothing_of_the_row_that_stood_in_its_place() -> None:
    known = {"bases": [{"text": "Chỉ thị", "code": "16-CT/TU", "date": "2023-09-29"}]}
    after = sent(PlanForm, {"bases": [{"text": "Kế hoạch"}]}, known).answers()
    assert after["bases"] == [{"text": "Kế hoạch", "code": "", "date": None}]


def test_money_is_a_number_of_dong() -> None:
    assert sent(ProgressForm, {"achieved_vnd": 5}).answers()["achieved_vnd"] == 5
    assert sent(ProgressForm, {"achieved_vnd": None}).answers()["achieved_vnd"] is None


@pytest.mark.parametrize(
    ("answers", "place"),
    [
        ({"titel": "x"}, "titel"),
        ({"title": 7}, "title"),
        ({"purposes": "một dòng"}, "purposes"),
        ({"purposes": [1]}, "purposes"),
        ({"remind_before": ["7"]}, "remind_before"),
        ({"late_every": True}, "late_every"),
        ({"bases": {"text": "x"}}, "bases"),
        ({"bases": ["x"]}, "bases-0"),
        ({"bases": [{"text": "x"}, {"txt": "x"}]}, "bases-1-txt"),
        ({"milestones": [{"binding": "yes"}]}, "milestones-0-binding"),
    ],
)
def test_what_does_not_fit_is_named_by_its_place(answers: dict[str, Any], place: str) -> None:
    with pytest.raises(Misfit) as misfit:
        typed(PlanForm(), answers)
    assert set(misfit.value.errors) == {place}


def test_every_misfit_is_told_at_once() -> None:
    with pytest.raises(Misfit) as misfit:
        typed(PlanForm(), {"title": 1, "bases": [{"code": 2}], "nothing": None})
    assert set(misfit.value.errors) == {"title", "bases-0-code", "nothing"}


def test_a_file_is_no_answer() -> None:
    with pytest.raises(Misfit, match="multipart"):
        typed(ConsentForm(language="en"), {"file": "JVBERi0="})
    assert takes_file(ConsentForm())
    assert not takes_file(ProgressForm())
    assert "file" not in schema_of(ConsentForm())["properties"]


@pytest.mark.parametrize("form", EVERY.values(), ids=EVERY)
def test_a_schema_names_what_the_form_reads_and_nothing_else(form: type[SpokenForm]) -> None:
    shown = form()
    schema = schema_of(shown)
    assert schema["additionalProperties"] is False
    assert set(needed(shown)) <= set(schema["properties"]) | {"file"}
    nothing = dict.fromkeys(schema["properties"])
    assert typed(shown, nothing) or not nothing


def test_a_schema_speaks_the_language_of_its_form() -> None:
    assert schema_of(ProgressForm())["properties"]["note"]["title"] == "Tiến độ"
    assert schema_of(ProgressForm(language="en"))["properties"]["note"]["title"] == "Progress"


def test_what_must_be_answered_is_said() -> None:
    assert needed(STEPS[Ask.REASON]()) == ["reason"]
    assert needed(STEPS[Ask.FILE]()) == ["slot", "file"]
