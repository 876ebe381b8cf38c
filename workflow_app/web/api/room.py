"""What a room offers to programs: its operations, each by the service and the form of its page.

The address of an operation is the page's, the access too. What is read is what the service tells;
what is done is one transaction, the answer kept in it.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from forms.base import SpokenForm
from forms.exchange import errors_of, typed
from state_machines.grammar import Text
from workflow_app.services.membership.sent import Answer
from workflow_app.web.access import Access, access
from workflow_app.web.api import problems, sending
from workflow_app.web.api.plain import plain
from workflow_app.web.api.received import answers
from workflow_app.web.paging import here
from workflow_app.web.present import language
from workflow_app.web.stepping import looking_again
from workflow_app.web.wiring import database

Run = Callable[..., Any]
Asked = Mapping[str, Mapping[str, Any]]  # JSON Schema of each name in a query


class Asks(NamedTuple):
    """A form: `shown(session, typed, **ids)` as the page makes it, `shape` without a database."""

    shape: Callable[..., SpokenForm]
    shown: Run
    right: Callable[[Any], bool] = lambda form: bool(form.validate())


class Noted(NamedTuple):
    """What is told, and how it is written down before that somebody reads it."""

    told: Any
    note: Callable[[], None]


class Operation(NamedTuple):
    """Something that a program may ask for. `run(session, **ids)` reads; with a method that
    changes it is `run(session, form, **ids)`, and `then(answer)` comes after the commit."""

    method: str
    path: str
    words: Text
    who: Access
    run: Run
    query: Asked
    asks: Asks | None = None
    before: Callable[[], Any] | None = None  # what is slow is made first, and given to `run` last
    then: Callable[[Any], None] | None = None
    once: frozenset[str] = frozenset()  # what is said the first time only, and kept nowhere
    writes: bool = True  # whether a method that changes does: a file may be sent to be read
    bytes: bool = False  # a file: `run(**ids)` is the view of the page itself


class Room:
    """The operations of one subject."""

    def __init__(self, name: str, title: Text) -> None:
        self.name, self.title = name, title
        self.operations: list[Operation] = []

    def reads(
        self,
        path: str,
        words: Text,
        who: Access = Access.SIGNED_IN,
        query: Asked | None = None,
    ) -> Callable[[Run], Run]:
        """Declares what is read at an address."""

        def declare(run: Run) -> Run:
            self.operations.append(Operation("GET", path, words, who, run, query or {}))
            return run

        return declare

    def hands_out(self, path: str, words: Text, view: Run, query: Asked | None = None) -> None:
        """Declares a file: the page's own."""
        who = view.access  # type: ignore[attr-defined]
        one = Operation("GET", path, words, who, view, query or {}, bytes=True)
        self.operations.append(one)

    def does(
        self,
        path: str,
        words: Text,
        run: Run,
        asks: Asks | None = None,
        who: Access = Access.SIGNED_IN,
        query: Asked | None = None,
        **more: Any,
    ) -> None:
        """Declares what is done at an address."""
        self.operations.append(Operation("POST", path, words, who, run, query or {}, asks, **more))

    def mount(self, blueprint: Blueprint) -> None:
        """Give the operations to a blueprint."""
        for number, one in enumerate(self.operations):
            answer = _file if one.bytes else _read if one.method == "GET" else _done
            view = access(one.who)(partial(answer, one))
            name = f"{self.name}_{number}"
            blueprint.add_url_rule(one.path, name, view, methods=[one.method])


def _read(one: Operation, **ids: Any) -> Response:
    with database().read() as session:
        found = one.run(session, **ids)
        said = plain(found.told if isinstance(found, Noted) else found)
    if isinstance(found, Noted):
        found.note()
    return jsonify(said)


def _file(one: Operation, **ids: Any) -> Any:
    return one.run(**ids)


def _done(one: Operation, **ids: Any) -> ResponseReturnValue:
    form = _form(one.asks, ids) if one.asks else None
    if form is None:
        answers(only=())
    elif one.asks and not one.asks.right(form):
        return problems.answer("invalid", errors=errors_of(form))
    if not one.writes:
        with database().read() as session:
            return jsonify(plain(one.run(session, form, **ids)))
    given = [*([form] if form is not None else []), *([one.before()] if one.before else [])]
    told: dict[str, Any] = {}

    def carry_out() -> Answer:
        with database().begin() as session:
            if known := sending.first_answer(session):
                return known
            found = one.run(session, *given, **ids)
            told["said"] = plain(found)
            answer = _answer(told["said"], one.once)
            sending.keep(session, answer)
            return answer

    answer = looking_again(carry_out)
    if "said" in told and one.then:
        one.then(told["said"])
    return sending.said(answer._replace(said=told.get("said", answer.said)))


def _answer(said: Any, once: frozenset[str]) -> Answer:
    """The answer as it is kept: what is said once only is not in it."""
    if said is None:
        return Answer(204, None)
    return Answer(200, {key: None if key in once else one for key, one in said.items()})


def _form(asks: Asks, ids: Mapping[str, Any]) -> SpokenForm:
    """The page's form with the answers that were sent; raises `Misfit`."""
    given = answers()
    with database().read() as session:
        shown = asks.shown(session, None, **ids)
        sent: Any = CombinedMultiDict((request.files, MultiDict(typed(shown, given))))
        form: SpokenForm = asks.shown(session, sent, **ids)
    return form


def following(
    items: Sequence[Any],
    limit: int = 0,
    turned: Callable[[Any], Mapping[str, Any]] | None = None,
) -> dict[str, Any]:
    """A page of a list with the address of the next one; without a limit it is all there is."""
    more = turned and items and len(items) >= limit
    return {"items": items, "next": here(**turned(items[-1])) if turned and more else None}


def spoken(form: type[SpokenForm], *without: str) -> Callable[..., SpokenForm]:
    """A form as it is described, in the words of a reader."""

    def shape(typed: Any = None, reader: str = "", **known: Any) -> SpokenForm:
        made = form(typed, language=reader or language(), **known)
        for name in without:
            del made[name]
        return made

    return shape
