"""What every form shares: sections, both languages, the hidden fields and the answers."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict
from wtforms.fields import FieldList, FormField

from forms import CONTENT, STEPS
from forms.account import (
    AssignmentForm,
    LanguageForm,
    LoginForm,
    PasswordForm,
    PersonForm,
    SeatForm,
)
from forms.fields import Attachment, Rows
from forms.personal import AnswerForm, RequestForm
from forms.search import MomentForm, TrailForm
from state_machines import machine
from state_machines.grammar import Text
from tests.forms.posting import post

PAPERS = [*CONTENT.values(), *STEPS.values()]
OTHERS = [LoginForm, PasswordForm, PersonForm, SeatForm, AssignmentForm, LanguageForm]
FILTERS = [TrailForm, MomentForm]
FORMS = [*PAPERS, *OTHERS, *FILTERS, RequestForm, AnswerForm]

TYPED = st.one_of(
    st.text(max_size=40),
    st.sampled_from(
        [
            *("30/11/2023", "1/7", "10/2023", "13,386 tỷ", "350 triệu", "1.204", "09", "0"),
            *("by", "exact", "t/h", "topic", "required", "Ủy ban", "- một\n- hai", "y", ""),
        ]
    ),
)


def inner(field):
    """The field itself and every field below it."""
    yield field
    rows = field.entries if isinstance(field, FieldList) else []
    forms = [entry.form for entry in rows] or ([field.form] if isinstance(field, FormField) else [])
    for form in forms:
        for below in form:
            yield from inner(below)


def fields(form, language="vi"):
    filled = form(language=language)
    shown = (field for name, field in filled._fields.items() if name not in filled.apart)
    return [below for field in shown for below in inner(field)]


@pytest.mark.parametrize("form", FORMS)
def test_sections_show_every_field_once(form):
    filled = form()
    shown = [field.name for part in filled.sections for field in part.fields]
    assert sorted(shown) == sorted(set(filled._fields) - filled.apart)


@pytest.mark.parametrize("form", FORMS)
def test_every_label_hint_and_section_speaks_both_languages(form):
    for vi, en in zip(fields(form), fields(form, "en"), strict=True):
        assert vi.label.text != en.label.text
        assert bool(vi.description) == bool(en.description)
        assert isinstance(vi.description, str)
    for part in form().sections:
        assert isinstance(part.title, Text)
        assert bool(part.hint.vi) == bool(part.hint.en)


@pytest.mark.parametrize("form", FORMS)
def test_an_unknown_language_is_vietnamese(form):
    labels = [field.label.text for field in fields(form, "fr")]
    assert labels == [field.label.text for field in fields(form)]


@pytest.mark.parametrize("form", PAPERS)
def test_version_and_key_travel_along_and_are_no_answer(form):
    filled = post(form, {"seen": "7", "key": "a1-b2_c3"})
    assert (filled.seen.data, filled.key.data) == (7, "a1-b2_c3")
    assert not {"seen", "key"} & (set(filled.errors) | set(filled.answers()))
    assert 'type="hidden"' in filled.seen() + filled.key()


@pytest.mark.parametrize(("name", "sent"), [("seen", "bảy"), ("key", "a b"), ("key", "a" * 65)])
def test_a_broken_version_or_key_is_refused(name, sent):
    assert name in post(STEPS["nothing"], {name: sent}).errors


@pytest.mark.parametrize(
    "form", [form for kind, form in CONTENT.items() if not machine(kind).numbered]
)
def test_an_empty_draft_may_be_saved(form):
    assert post(form, {}).errors == {}
    assert post(form, {"seen": "1"}, data={}).errors == {}


def inputs(form):
    for field in fields(form):
        if isinstance(field, Rows):
            yield from (
                f"{field.name}-{place}-{x.short_name}" for place in (0, 1) for x in field[0]
            )
        elif not isinstance(field, (FormField, Attachment)):
            yield field.name


@pytest.mark.parametrize("form", PAPERS)
@given(data=st.data())
@settings(max_examples=20, deadline=None)
def test_answers_are_json_and_round_trip(form, data):
    names = list(inputs(form))
    sent = dict(zip(names, data.draw(st.lists(TYPED, min_size=1)) * len(names), strict=False))
    answers = form(MultiDict(sent)).answers()
    assert json.loads(json.dumps(answers)) == answers
    assert form(data=answers).answers() == answers


def test_a_section_knows_whether_it_is_filled_and_right():
    plan = post(CONTENT["plan"], {"title": "Thi đua", "period_to": "quý IV"})
    state = {part.title.en: (part.filled, part.wrong) for part in plan.sections}
    assert state["Name of the plan"] == (True, False)
    assert state["Time and participants"] == (False, True)
    assert state["Contents and targets"] == (False, False)
