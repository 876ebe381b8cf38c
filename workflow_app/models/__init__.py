"""The tables. The trail is not re-exported: it has one writer."""

from workflow_app.models.base import Base, table_of
from workflow_app.models.boards import BoardCount, BoardMove, BoardVersion
from workflow_app.models.calendar import CalendarDay
from workflow_app.models.documents import Addressee, Document, Edition, File
from workflow_app.models.imports import Import, ImportRow
from workflow_app.models.inbox import Beat, Delivery, Digest, Endpoint, Notice, Reminder
from workflow_app.models.jobs import Job
from workflow_app.models.people import Assignment, Login, Person, SeatRow, Substitution, Token
from workflow_app.models.registers import Register, RegisterRule
from workflow_app.models.requests import DataRequest, Destruction
from workflow_app.models.sent import Sending
from workflow_app.models.stated import Stated
from workflow_app.models.units import UNIT_KINDS, Succession, Unit, UnitPast
from workflow_app.models.works import Figure, Funding, Nomination, Work

__all__ = [
    "UNIT_KINDS",
    "Addressee",
    "Assignment",
    "Base",
    "Beat",
    "BoardCount",
    "BoardMove",
    "BoardVersion",
    "CalendarDay",
    "DataRequest",
    "Delivery",
    "Destruction",
    "Digest",
    "Document",
    "Edition",
    "Endpoint",
    "Figure",
    "File",
    "Funding",
    "Import",
    "ImportRow",
    "Job",
    "Login",
    "Nomination",
    "Notice",
    "Person",
    "Register",
    "RegisterRule",
    "Reminder",
    "SeatRow",
    "Sending",
    "Stated",
    "Substitution",
    "Succession",
    "Token",
    "Unit",
    "UnitPast",
    "Work",
    "table_of",
]
