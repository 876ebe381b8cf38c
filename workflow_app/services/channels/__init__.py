"""How a notice reaches a person: outbox, inbox, letters, calendars, units' own systems."""
