"""What is chosen from has words in both languages."""

import pytest

from forms.choices import GROUPS, USUAL_CHECKLIST, label
from state_machines.grammar import Role, Text


@pytest.mark.parametrize("group", GROUPS)
def test_every_choice_has_words_in_both_languages(group):
    for value, text in GROUPS[group].items():
        assert label(group, value) == text
        assert text.vi
        assert text.en
        assert group == "language" or text.vi != text.en


def test_a_value_that_left_the_list_stands_for_itself():
    assert label("work_kind", "quy") == Text("quy", "quy")


def test_the_meanings_say_whether_the_day_counts():
    assert "tính cả ngày đó" in label("meaning", "by").vi
    assert "không tính ngày đó" in label("meaning", "before").vi
    assert "still counts" in label("meaning", "by").en
    assert "too late" in label("meaning", "before").en


def test_every_role_may_be_chosen():
    assert set(GROUPS["role"]) == {role.value for role in Role}


def test_the_usual_checklist_names_each_congress_text_once():
    assert [line["topic"] for line in USUAL_CHECKLIST] == list(GROUPS["topic"])
    assert {line["required"] for line in USUAL_CHECKLIST} <= set(GROUPS["required"])
