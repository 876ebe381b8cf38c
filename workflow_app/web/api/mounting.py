"""The operations of the rooms at their addresses."""

from flask import Blueprint

from workflow_app.web.api.guarding import guarded
from workflow_app.web.api.rooms import ROOMS

bp = guarded(Blueprint("api_rooms", __name__, url_prefix="/api/v1"))
for room in ROOMS:
    room.mount(bp)
