"""Figures as offices write them: read, written back, and checked as the catalogue declares."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict as posted

from forms.indicator import Indicator
from forms.record import RecordForm
from forms.report import ReportForm
from forms.told import QUALIFIERS, read_told, told_words
from forms.words import Unreadable
from state_machines.figures import CATALOGUE, OVERLAPS, PARTITIONS, REPORT_FIGURES
from state_machines.measures import Rule

ASKED = {"figures": [(figure.code, figure.name.vi) for figure in REPORT_FIGURES]}


@pytest.mark.parametrize(
    ("code", "written", "told"),
    [
        ("articles", "Hơn 65", {"value": 65, "qualifier": "more_than"}),
        ("articles", "hơn 65 tin, bài", {"value": 65, "qualifier": "more_than"}),
        ("interactions", "trên 6.565 lượt", {"value": 6565, "qualifier": "more_than"}),
        ("dialogues", "02", {"value": 2, "qualifier": "exact"}),
        ("banners", "ít nhất 01", {"value": 1, "qualifier": "at_least"}),
        ("fund_for_the_poor", "trên 2,2 tỷ đồng",
         {"value": 2_200_000_000, "qualifier": "more_than"}),
        ("houses_supported", "60.000.000 đồng", {"value": 60_000_000, "qualifier": "exact"}),
        ("mediations", "694/823", {"value": 694, "whole": 823, "qualifier": "exact"}),
        ("mediations", "694/823 = 84%",
         {"value": 694, "whole": 823, "percent": "84", "qualifier": "exact"}),
        ("cremations", "4.375/5.121, đạt 85,4 %",
         {"value": 4375, "whole": 5121, "percent": "85,4", "qualifier": "exact"}),
    ],
)  # fmt: skip
def test_a_figure_is_read_as_it_is_written(code: str, written: str, told: dict[str, Any]) -> None:
    assert read_told(written, CATALOGUE[code]) == told


@pytest.mark.parametrize(
    ("code", "written"),
    [
        ("articles", "nhiều"), ("articles", "6.56"), ("articles", "12 34"), ("articles", "-3"),
        ("mediations", "84%"), ("mediations", "694"), ("articles", "9" * 20), ("articles", "1/2"),
        ("fund_for_the_poor", "2,2"), ("articles", "hơn"),
    ],
)  # fmt: skip
def test_what_is_no_figure_is_not_guessed(code: str, written: str) -> None:
    with pytest.raises(Unreadable):
        read_told(written, CATALOGUE[code])


@given(
    figure=st.sampled_from(REPORT_FIGURES),
    value=st.integers(0, 10**9),
    more=st.integers(0, 10**9),
    qualifier=st.sampled_from(sorted(QUALIFIERS)),
)
def test_what_is_written_is_read_back(figure: Any, value: int, more: int, qualifier: str) -> None:
    told: dict[str, Any] = {"value": value, "qualifier": qualifier}
    if figure.rule is Rule.RATIO:
        told["whole"] = value + more
    assert read_told(told_words(told, figure), figure) == told


@pytest.mark.parametrize(
    ("code", "written", "complaint"),
    [
        ("mediations", "694/823 (85%)", "694/823 là 84%, không phải 85%"),
        ("cremations", "4.375/5.121 (85,5%)", "4.375/5.121 là 85,4%, không phải 85,5%"),
        ("mediations", "823/694", "Số đạt (823) lớn hơn tổng số (694)"),
    ],
)
def test_a_share_that_does_not_agree_is_refused_in_words(
    code: str, written: str, complaint: str
) -> None:
    form = ReportForm(posted({f"figures-{code}": written}), choices=ASKED)
    assert not form.validate()
    assert complaint in " ".join(form.figures.form[code].errors)


@pytest.mark.parametrize("written", ["694/823 (84%)", "694/823 (84,3%)", "694/823 (84,33%)", "1/8"])
def test_a_share_agrees_at_the_precision_that_is_printed(written: str) -> None:
    form = ReportForm(posted({"figures-mediations": written}), choices=ASKED)
    assert form.validate(), form.errors


def test_half_is_rounded_upwards() -> None:
    form = ReportForm(posted({"figures-mediations": "1/8 (13%)"}), choices=ASKED)
    assert form.validate(), form.errors
    form = ReportForm(posted({"figures-mediations": "1/8 (12%)"}), choices=ASKED)
    assert not form.validate()


def record(**counts: int) -> RecordForm:
    usual = {"held_on": "26/3/2024", "place": "Hội trường", "summoned": 9, "present": 9}
    data = {name: str(value) for name, value in (usual | {"members": 45} | counts).items()}
    return RecordForm(posted(data))


@pytest.mark.parametrize("group", PARTITIONS)
def test_a_partition_that_does_not_add_up_is_refused_where_it_closes(group: Any) -> None:
    first, last = group.parts
    form = record(**{first: 20, last: 24})
    assert not form.validate()
    assert list(form.errors) == [last]
    assert "là 44, chưa khớp “Ủy viên Ủy ban” (45)" in form.errors[last][0]
    assert record(**{first: 20, last: 25}).validate()


@pytest.mark.parametrize("group", OVERLAPS)
def test_groups_that_overlap_never_alarm(group: Any) -> None:
    for each in (0, 1, 45):
        assert record(**dict.fromkeys(group.parts, each)).validate()


@pytest.mark.parametrize(
    "figure", [one for one in CATALOGUE.values() if one.part_of], ids=lambda one: one.code
)
def test_a_part_does_not_exceed_its_whole(figure: Any) -> None:
    form = record(**{figure.part_of: 20, figure.code: 21} | (
        {} if figure.part_of == "members" else {"members": 45}))  # fmt: skip
    assert not form.validate()
    assert "Không được lớn hơn" in form.errors[figure.code][0]


def test_a_plan_says_what_each_unit_should_reach() -> None:
    row = Indicator(posted({"figure": "fund_for_the_poor", "least": "2 tỷ đồng", "share": "100"}))
    assert row.validate(), row.errors
    assert row.answers() == {"figure": "fund_for_the_poor", "least": 2_000_000_000, "share": 100}
    assert Indicator(posted({"figure": "works", "least": "01"})).answers()["least"] == 1


def test_figures_that_a_report_already_holds_stay() -> None:
    held = {"figures": {"banners": {"value": 9, "qualifier": "exact"}}}
    form = ReportForm(data=held)
    assert form.answers()["figures"] == held["figures"]
    assert "figures" not in ReportForm(data={}).answers()
