"""What comes in by tables: papers inside a paper, units, and people with their seats."""

ROSTER, ROWS = "roster", "rows"
"""The kinds of the long jobs that save a table of units or people, and one of papers."""
AT_ONCE = 300
"""Rows that are saved while somebody waits; more of them are a long job."""
