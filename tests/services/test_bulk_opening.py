"""Papers opened by the thousand leave the very trail that papers opened one by one leave."""

from datetime import timedelta

import pytest

from state_machines import MACHINES, machine
from state_machines.grammar import Machine
from tests.factories import NOW
from workflow_app.services.opening import OPEN, Form
from workflow_app.services.record import Stamp, Step, rows_of

TRICKS = ('","document":0,"unit":0', '"document":0', "đã \\ \"unit\":0, 'gửi'", "")


@pytest.mark.parametrize("request_id", TRICKS)
@pytest.mark.parametrize("table", MACHINES, ids=lambda table: table.kind)
def test_a_filled_form_is_byte_for_byte_the_entry_of_a_single_call(
    table: Machine, request_id: str
) -> None:
    stamp = Stamp(7, 9, NOW + timedelta(microseconds=5), "", request_id)
    form = Form(_first(table, 1, 2, stamp))
    for document_id, unit_id in ((1, 2), (90_210, 10_599)):
        single = rows_of(_first(table, document_id, unit_id, stamp))
        assert form.filled(document_id, unit_id) == single


def _first(table: Machine, document_id: int, unit_id: int, stamp: Stamp) -> Step:
    initial = machine(table.kind).initial.code
    return Step(document_id, unit_id, table, OPEN, "", initial, 1, "", stamp)
