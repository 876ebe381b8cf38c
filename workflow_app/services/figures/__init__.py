"""Figures that cannot be wrong: what accepted papers state, added up, explained, and kept.

`ledger` writes down what a paper states while it is accepted. Everything else only reads that
book, for a `Scope` (a plan with all that rests on it, an instant or now, some of the units):

* `totals(connection, scope)` -> {code: Total}: each figure of the catalogue by its own rule;
* `grouped(connection, scope, By.UNIT)` -> {group: {code: Amount}}; `up_the_tree` puts units under
  those above them;
* `regrouped(connection, scope, day)` -> Regrouped: totals by the units of then and of that day;
* `by_plan(connection, units)` -> {(plan, unit): {code: Amount}}: what some units state;
* `explain(connection, scope, code)` -> Explanation: every row of a total, who is absent and why;
* `review(connection, report, path)` -> Review: what a signed report says of the units below and
  what has changed since; `stale(connection, scope)` lists the reports that no longer agree;
* `targets(connection, scope, indicators)` -> [Target]: what a plan asks, unit by unit;
* `fallen(connection, document_id)` -> advice where a figure is smaller than last time;
* `rollup(connection, scope)` -> a dictionary for JSON; `annex_of` lists a unit's works.

An `Amount` is (value, whole, qualifier): đồng or a count; of a ratio n and N; a word like "exact".
"""

from workflow_app.services.figures.asked import who_owes
from workflow_app.services.figures.explaining import Explanation, Part, explain, explain_each
from workflow_app.services.figures.grouping import By, Regrouped, grouped, regrouped, up_the_tree
from workflow_app.services.figures.naming import unit_names
from workflow_app.services.figures.plans import Stating, by_plan
from workflow_app.services.figures.regressions import fallen
from workflow_app.services.figures.rollup import as_told, rollup, units_reported
from workflow_app.services.figures.scope import Scope
from workflow_app.services.figures.signed import Stale, frozen_below, moved_below, review, stale
from workflow_app.services.figures.targets import targets, totals_and_targets
from workflow_app.services.figures.totals import Total, totals
from workflow_app.services.figures.works import annex_of

__all__ = [
    "By",
    "Explanation",
    "Part",
    "Regrouped",
    "Scope",
    "Stale",
    "Stating",
    "Total",
    "annex_of",
    "as_told",
    "by_plan",
    "explain",
    "explain_each",
    "fallen",
    "frozen_below",
    "grouped",
    "moved_below",
    "regrouped",
    "review",
    "rollup",
    "stale",
    "targets",
    "totals",
    "totals_and_targets",
    "unit_names",
    "units_reported",
    "up_the_tree",
    "who_owes",
]
