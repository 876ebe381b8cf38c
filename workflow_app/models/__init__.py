"""The tables. The trail is not re-exported: it has one writer."""

from workflow_app.models.base import Base, table_of
from workflow_app.models.documents import Addressee, Document, Edition, File, Register
from workflow_app.models.inbox import Notice
from workflow_app.models.people import Assignment, Login, Person, SeatRow
from workflow_app.models.units import UNIT_KINDS, Unit
from workflow_app.models.works import Figure, Funding, Nomination, Work

__all__ = [
    "UNIT_KINDS",
    "Addressee",
    "Assignment",
    "Base",
    "Document",
    "Edition",
    "Figure",
    "File",
    "Funding",
    "Login",
    "Nomination",
    "Notice",
    "Person",
    "Register",
    "SeatRow",
    "Unit",
    "Work",
    "table_of",
]
