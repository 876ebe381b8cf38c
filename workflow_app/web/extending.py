"""More time for several units at once: who, until when and why; a look over it; all or none."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from flask import Blueprint, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.orm import Session

from forms.extension import OfferForm
from state_machines import STAGES
from state_machines.alphabet import alphabetical
from state_machines.days import end_of, today
from state_machines.grammar import Machine, Notify, Text
from state_machines.rules import Refused
from workflow_app.services import documents
from workflow_app.services.boards import extending
from workflow_app.services.boards.extending import Owing
from workflow_app.services.documents import PaperLine
from workflow_app.services.together import NotTogether, Wanted, fire_together
from workflow_app.services.transition import Fired
from workflow_app.web import stepping
from workflow_app.web.access import Access, access, actor
from workflow_app.web.board import Chip
from workflow_app.web.numbers import row_number
from workflow_app.web.paging import here
from workflow_app.web.present import language, number, say
from workflow_app.web.refusing import note
from workflow_app.web.terms import limit_words
from workflow_app.web.wiring import database, ring, wiring

GONE = -1  # of a paper whose version nobody looked at

UNTURNED: Mapping[str, Any] = {"all": None, "given": None}

bp = Blueprint("extending", __name__, url_prefix="/plans")


class Pick(NamedTuple):
    """A chosen paper as the form sends it: its number, the version seen, and the day looked at."""

    document_id: int
    seen: int
    until: date | None = None

    def __str__(self) -> str:
        return f"{self.document_id}:{self.seen}:{self.until or ''}"


@dataclass(frozen=True, slots=True)
class Offer:
    """A stage of a plan with the papers that could be given more time."""

    plan: PaperLine
    table: Machine
    stages: list[tuple[Machine, int]]
    papers: list[Owing]


@bp.get("/<int:plan_id>/extend")
@access(Access.SIGNED_IN)
def show(plan_id: int) -> ResponseReturnValue:
    """The form: the units that have not handed in, overdue ones first."""
    offer = _offer(plan_id)
    marked = {one.id for one in offer.papers} if "all" in request.args else set[int]()
    return _form_page(offer, OfferForm(data=stepping.fresh(GONE), language=language()), marked)


@bp.post("/<int:plan_id>/extend")
@access(Access.SIGNED_IN)
def give(plan_id: int) -> ResponseReturnValue:
    """Shows what would be given; once that was looked at, gives it to all of them or to none."""
    offer = _offer(plan_id)
    form = OfferForm(request.form, language=language(), today=today(g.now))
    picks = [pick for pick in map(_pick, form.papers.data or ()) if pick]
    marked = {pick.document_id for pick in picks}
    if "back" in request.form:
        return _form_page(offer, form, marked)
    if not form.validate():
        return _form_page(offer, form, marked, status=422)
    if "sure" not in request.form:
        return _check_page(offer, form, picks)
    try:
        given = _give(offer, form, picks)
    except NotTogether as problem:
        return _refused(offer, form, problem.refusals)
    return redirect(url_for(".show", plan_id=plan_id, stage=offer.table.kind, given=len(given)))


def _offer(plan_id: int) -> Offer:
    with database().read() as session:
        return offered(session, plan_id)


def offered(session: Session, plan_id: int) -> Offer:
    """What the visitor may offer under a plan; `Refused` when she reads it only, or not at all."""
    plan = documents.page_head(session, plan_id, actor())
    if not extending.may_offer(plan.unit_id, actor()):
        raise Refused("not_yours")
    counts = dict(extending.stages_owing(session, plan_id, actor()))
    tables = {table.kind: table for table in STAGES}
    wanted = request.args.get("stage") or next(iter(counts), STAGES[0].kind)
    if wanted not in tables:
        raise Refused("unknown")
    papers = extending.owing(session, plan_id, tables[wanted], actor())
    stages = [(tables[kind], count) for kind, count in counts.items()]
    return Offer(plan, tables[wanted], stages, papers)


def _pick(written: str) -> Pick | None:
    """What a box of the form says; None when no box of ours says so."""
    try:
        number, seen, until = written.split(":")
        return Pick(
            row_number(number), row_number(seen), date.fromisoformat(until) if until else None
        )
    except ValueError:
        return None


def _form_page(
    offer: Offer,
    form: OfferForm,
    marked: set[int],
    refused: Iterable[str] = (),
    status: int = 200,
) -> ResponseReturnValue:
    shown = render_template(
        "extend.html",
        plan=offer.plan,
        table=offer.table,
        stages=[
            Chip(
                f"{say(table.name)} ({number(count)})",
                here(stage=table.kind, **UNTURNED),
                table is offer.table,
            )
            for table, count in offer.stages
        ],
        papers=[(one, str(Pick(one.id, one.version)), one.id in marked) for one in offer.papers],
        form=form,
        all_url=here(all=1, given=None),
        none_url=here(**UNTURNED),
        given=request.args.get("given", type=row_number),
        refused=list(refused),
        action=url_for(".show", plan_id=offer.plan.id, stage=offer.table.kind),
        board_url=url_for("board.show", plan_id=offer.plan.id),
    )
    return shown, status


def _check_page(offer: Offer, form: OfferForm, picks: list[Pick]) -> ResponseReturnValue:
    """Who gets what, before anybody does; whoever moved meanwhile is named at once."""
    papers = {one.id: one for one in offer.papers}
    try:
        picks = _dated(offer, form, picks)
    except NotTogether as problem:
        return _refused(offer, form, problem.refusals)
    looked_at = []
    for pick in picks:
        paper, until = papers[pick.document_id], pick.until
        before, after = limit_words(paper.due_at), limit_words(end_of(until) if until else None)
        looked_at.append((paper, before, after, str(pick)))
    row = extending.offer_of(offer.table)
    return render_template(
        "extend_check.html",
        plan=offer.plan,
        table=offer.table,
        papers=looked_at,
        form=form,
        told=[one.party.name for one in row.then if isinstance(one, Notify)],
        action=url_for(".show", plan_id=offer.plan.id, stage=offer.table.kind),
    )


def _dated(offer: Offer, form: OfferForm, picks: list[Pick]) -> list[Pick]:
    """The chosen papers, each with its new day; raises `NotTogether` when one has moved on."""
    papers = {(one.id, one.version): one for one in offer.papers}
    moved = {one.document_id for one in picks if (one.document_id, one.seen) not in papers}
    if moved:
        raise NotTogether(dict.fromkeys(moved, Refused("moved_on")))
    return [one._replace(until=_until(form, papers[one.document_id, one.seen])) for one in picks]


def _until(form: OfferForm, paper: Owing) -> date:
    if form.more.data:
        return extending.later_by(paper.due_at, int(form.more.data), g.now)
    until: date = form.due_on.data
    return until


def offer_form(session: Session, typed: Any, plan_id: int) -> OfferForm:
    """The form of an offer, for whoever may make it under this plan."""
    offered(session, plan_id)
    return OfferForm(typed, data=stepping.fresh(GONE), language=language(), today=today(g.now))


def give_together(session: Session, form: OfferForm, plan_id: int) -> dict[str, list[Fired]]:
    """The chosen papers given more time without a look between; `Refused` names each of those
    that cannot be given it, and then none is."""
    offer = offered(session, plan_id)
    picks = [pick for pick in map(_pick, form.papers.data) if pick]
    try:
        return {"given": _fire(session, offer, form, _dated(offer, form, picks))}
    except NotTogether as problem:
        _raise_what_is_not_hers(problem.refusals)
        names = extending.names_of(session, list(problem.refusals), actor())
        said = _said(names, problem.refusals)
        code = "moved_on" if _moved(problem.refusals) else "not_ready"
        raise Refused(code, tuple(Text(one, one) for one in said)) from problem


def _said(names: Mapping[int, str], refusals: Mapping[int, Refused]) -> list[str]:
    told = (f"{names[one]}: {_why(refused)}" for one, refused in refusals.items())
    return sorted(told, key=alphabetical)


def _give(offer: Offer, form: OfferForm, picks: list[Pick]) -> list[Fired]:
    """Every chosen paper in one transaction; what is refused is written down and raised."""

    def once() -> list[Fired]:
        with database().begin() as session:
            return _fire(session, offer, form, picks)

    try:
        given = stepping.looking_again(once)
    except NotTogether as problem:
        code = extending.offer_of(offer.table).code
        for document_id, refused in problem.refusals.items():
            note(refused, code, document_id)
        raise
    ring()
    return given


def _fire(session: Session, offer: Offer, form: OfferForm, picks: list[Pick]) -> list[Fired]:
    code, reason = extending.offer_of(offer.table).code, form.reason.data
    wanted = [
        Wanted(one.document_id, one.seen, {"due_on": str(one.until or ""), "reason": reason})
        for one in picks
    ]
    return fire_together(
        session,
        wanted,
        code,
        actor=actor(),
        now=g.now if wiring().clock else None,
        key=stepping.key_of(actor(), offer.plan.id, code, form.key.data),
        request_id=g.request_id,
    )


def _moved(refusals: Mapping[int, Refused]) -> bool:
    return any(refused.code == "moved_on" for refused in refusals.values())


def _raise_what_is_not_hers(refusals: Mapping[int, Refused]) -> None:
    for refused in refusals.values():
        if refused.code in ("unknown", "not_yours"):
            raise refused


def _refused(offer: Offer, form: OfferForm, refusals: Mapping[int, Refused]) -> ResponseReturnValue:
    """The form once more, with those who cannot be given more time by name; the rest is marked."""
    _raise_what_is_not_hers(refusals)
    with database().read() as session:
        names = extending.names_of(session, list(refusals), actor())
    picked = {pick.document_id for pick in map(_pick, form.papers.data) if pick}
    said = _said(names, refusals)
    stepping.refreshed(form, GONE)
    status = 409 if _moved(refusals) else 422
    return _form_page(_offer(offer.plan.id), form, picked - set(refusals), said, status)


def _why(refused: Refused) -> str:
    if refused.code == "moved_on":
        return str(gettext("hồ sơ đã thay đổi trong lúc trang này đang mở"))
    return "; ".join(say(reason) for reason in refused.reasons)
