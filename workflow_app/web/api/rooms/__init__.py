"""What stands in each room of the application, as operations for programs."""

from workflow_app.web.api.rooms import books, desk, house, people, plans, tables, trail

ROOMS = (desk.room, plans.room, books.room, trail.room, house.room, people.room, tables.room)
