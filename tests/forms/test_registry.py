"""Each kind and each step has its form, with the keys that the papers keep."""

import pytest

from forms import STEPS, content_form, step_form
from forms.plan import PlanForm
from forms.work import WorkForm
from state_machines import MACHINES
from state_machines.grammar import Ask

SIGNING = "recipients signer_name signer_capacity"
KEYS = {
    "plan": "title campaign bases purposes requirements period_from period_to audience contents "
    "indicators targets award_forms criteria organisation milestones remind_before late_every "
    "committee_every in_charge_after office_after committee_after checklist greets recipients "
    "signer_name signer_capacity",
    "registration": "title pledge contact note",
    "work": "kind title place expected_result value_vnd value_qualifier funding starts_on ends_on "
    "also_greets "
    "greets note",
    "congress": "title ordinal term expected_on delegates_expected budget_vnd note",
    "text": "title note",
    "report": "title leadership results strengths shortcomings lessons proposals as_of " + SIGNING,
    "commendation": "title summary posted_from posted_to " + SIGNING,
    "nomination": "title subject nominee position award_form authority achievements declared note",
    "extension": "title due_on reason",
    "obstacle": "title description wanted",
    "outgoing": "type note title dated_on signer recipients kept_by copies",
    "reporting": "title rhythm headings closes_on due_after due_meaning opens_before recipients"
    " indicators",
    "periodic": "parts",
    "task": "title person due_on note",
    "incoming": "sender their_number dated_on type title received_on urgency note",
    "reorganisation": "title sort concerned names heir since basis_number basis_date basis_issuer "
    "basis_abstract",
}
STEP_KEYS = {
    Ask.NOTHING: "",
    Ask.REASON: "reason",
    Ask.FILE: "",
    Ask.CONSENT: "number signed_on signer opinion",
    Ask.SCHEDULE: "review_on congress_on place",
    Ask.RECORD: "held_on place summoned present members standing_committee chair vice_chair "
    "re_elected first_time male female non_party religious ethnic_minority full_time "
    "front_work_committee member_organisation outstanding_individual age_max age_min edu_master "
    "edu_university_college edu_intermediate pol_advanced pol_intermediate_basic resolution note",
    Ask.DECISION: "number decided_on signer note",
    Ask.ISSUE: "issued_on signer_name signer_capacity",
    Ask.PROGRESS: "note achieved_vnd achieved_qualifier result",
    Ask.BALLOT: "held_on members_total yes no note",
    Ask.NEW_DATE: "due_on reason",
    Ask.RECEIPT: "arrived_at channel received_by note",
    Ask.ORIGINAL: "manner signer capacity signed_on",
    Ask.ANSWER: "answer",
    Ask.ASSIGNMENT: "person due_on note",
    Ask.ROWS: "rows",
}


@pytest.mark.parametrize("kind", KEYS)
def test_a_kind_has_the_keys_that_its_papers_keep(kind):
    """A new kind is written down above once papers of it are kept: then its keys are for ever."""
    assert set(content_form(kind)().answers()) == set(KEYS[kind].split())


@pytest.mark.parametrize("machine", MACHINES, ids=lambda machine: machine.kind)
def test_whatever_a_machine_needs_can_be_filled_in(machine):
    assert {need.key for need in machine.needs} <= set(content_form(machine.kind)().answers())


def test_every_step_has_the_keys_that_it_answers():
    assert {ask: set(form().answers()) for ask, form in STEPS.items()} == {
        ask: set(keys.split()) for ask, keys in STEP_KEYS.items()
    }


def test_every_ask_has_a_form():
    assert set(STEPS) | {Ask.CONTENT, Ask.CHILD} == set(Ask)


@pytest.mark.parametrize("ask", [Ask.FILE, Ask.CONSENT, Ask.RECEIPT, Ask.ORIGINAL])
def test_the_steps_with_a_file_offer_one(ask):
    assert 'type="file"' in step_form("congress", ask)["file"]()


def test_content_and_child_ask_for_the_form_of_the_kind():
    assert isinstance(step_form("plan", Ask.CONTENT), PlanForm)
    assert isinstance(step_form("work", Ask.CHILD), WorkForm)
    assert content_form("work") is WorkForm


def test_a_step_form_takes_what_its_content_holds_and_what_may_be_chosen():
    form = step_form(
        "work",
        Ask.CHILD,
        data={"title": "Nhà Đại đoàn kết"},
        choices={"greets": [("tinh", "Đại hội tỉnh")]},
        language="en",
    )
    assert form.answers()["title"] == "Nhà Đại đoàn kết"
    assert "Đại hội tỉnh" in form["greets"]()
    assert form["title"].label.text == "Name of the work"
