"""The record of a congress: figures that contradict each other are refused, gaps are not."""

import pytest

from forms.record import RecordForm
from tests.forms.posting import post, words

SENT = {
    "held_on": "26/3/2024",
    "place": "Hội trường Ủy ban nhân dân xã",
    "summoned": "120",
    "present": "118",
    "members": "35",
    "standing_committee": "4",
    "chair": "1",
    "vice_chair": "2",
    "re_elected": "20",
    "first_time": "15",
    "male": "23",
    "female": "12",
    "age_max": "68",
    "age_min": "24",
}


def test_a_record_with_gaps_is_taken():
    record = post(RecordForm, SENT)
    assert record.errors == {}
    answers = record.answers()
    assert (answers["members"], answers["religious"]) == (35, None)


def test_what_a_record_requires():
    needed = {"held_on", "place", "summoned", "present", "members"}
    assert set(post(RecordForm, {}).errors) == needed


@pytest.mark.parametrize(
    ("changed", "name", "vi", "en"),
    [
        (
            {"present": "121"},
            "present",
            "Không được lớn hơn “Đại biểu được triệu tập” (120).",
            "Must not be larger than “Delegates summoned” (120).",
        ),
        (
            {"first_time": "14"},
            "first_time",
            "“Tái cử” cộng “Tham gia lần đầu” là 34, chưa khớp “Ủy viên Ủy ban” (35).",
            "“Re-elected” plus “First time” is 34, which does not match “Committee members” (35).",
        ),
        (
            {"female": "13"},
            "female",
            "“Nam” cộng “Nữ” là 36, chưa khớp “Ủy viên Ủy ban” (35).",
            "“Male” plus “Female” is 36, which does not match “Committee members” (35).",
        ),
        (
            {"religious": "36"},
            "religious",
            "Không được lớn hơn “Ủy viên Ủy ban” (35).",
            "Must not be larger than “Committee members” (35).",
        ),
        (
            {"age_min": "17"},
            "age_min",
            "Số phải từ 18 đến 120.",
            "The number must be from 18 to 120.",
        ),
        (
            {"age_max": "121"},
            "age_max",
            "Số phải từ 18 đến 120.",
            "The number must be from 18 to 120.",
        ),
        (
            {"age_min": "69"},
            "age_min",
            "Không được lớn hơn “Tuổi cao nhất” (68).",
            "Must not be larger than “Oldest” (68).",
        ),
    ],
)
def test_figures_that_contradict_each_other_are_refused(changed, name, vi, en):
    assert words(RecordForm, name, SENT | changed) == [vi]
    assert words(RecordForm, name, SENT | changed, language="en") == [en]


@pytest.mark.parametrize(
    "part",
    [
        *("standing_committee", "re_elected", "male", "non_party", "ethnic_minority", "full_time"),
        *("front_work_committee", "member_organisation", "outstanding_individual", "edu_master"),
        *("edu_university_college", "edu_intermediate", "pol_advanced", "pol_intermediate_basic"),
    ],
)
def test_no_part_is_larger_than_the_committee(part):
    assert words(RecordForm, part, SENT | {part: "36"}) == [
        "Không được lớn hơn “Ủy viên Ủy ban” (35)."
    ]


@pytest.mark.parametrize("gap", ["re_elected", "first_time", "male", "female"])
def test_a_group_with_a_gap_is_not_added_up(gap):
    assert post(RecordForm, SENT | {gap: ""}).errors == {}


def test_groups_that_do_not_cover_the_committee_are_fine():
    sent = SENT | {"edu_master": "1", "edu_intermediate": "2", "pol_advanced": "3"}
    assert post(RecordForm, sent).errors == {}
