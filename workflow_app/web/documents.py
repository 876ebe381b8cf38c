"""Papers of every kind: their page, their steps, their files and what was issued."""

from typing import Any, NamedTuple

from flask import Blueprint, Response, flash, g, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from forms.base import PaperForm
from state_machines import machine
from state_machines.case import Actor
from state_machines.grammar import Ask, Machine, Text
from state_machines.rules import Refused
from workflow_app.services import documents, history
from workflow_app.services.ports import TooLarge
from workflow_app.web import stepping, uploads
from workflow_app.web.access import Access, access, actor
from workflow_app.web.choosing import Choices
from workflow_app.web.new_paper import begun_by, known_at_first
from workflow_app.web.paper import body, context
from workflow_app.web.present import say
from workflow_app.web.stepping import Attempt, attempt
from workflow_app.web.timeline import told
from workflow_app.web.wiring import database, wiring

bp = Blueprint("documents", __name__, url_prefix="/documents")
