"""The sealer: seals what was written, has it witnessed outside, and never signs over a log that
is not the one it sealed. One at a time; it may die at any moment."""

import logging
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from html import escape
from pathlib import Path

from state_machines.days import today
from workflow_app.adapters.logbook import CommandWitness, FileWitness, Logbook
from workflow_app.adapters.smtp import SmtpMailer
from workflow_app.adapters.tiledisk import Differs, export, leaf_tiles
from workflow_app.config import BadSetting, Settings, drawn_once, from_environment
from workflow_app.db import Database
from workflow_app.services.audit import anchoring, notes, restored, verifying
from workflow_app.services.audit.comparing import Outside
from workflow_app.services.audit.sealing import Sealer, leaves, newest, waits
from workflow_app.services.audit.tiles import tiles
from workflow_app.services.audit.verifying import Report
from workflow_app.services.ports import Letter, Page, Witness

_log = logging.getLogger(__name__)


class Guard:
    """Seals and anchors; `seal` and `anchor` may be called as often as one likes."""

    def __init__(
        self,
        database: Database,
        book: Logbook,
        signer: notes.Signer,
        witnesses: Sequence[Witness],
        tiles: Path | None = None,
    ) -> None:
        self._database, self._book, self._witnesses = database, book, witnesses
        self._tiles, self.key = tiles, signer.key
        self._sealer = Sealer(signer, [notes.key(one) for one in book.known_keys()])
        book.publish(str(signer.key))

    def seal(self, now: Callable[[], datetime], *, whole: bool = False) -> int:
        """Seal all that waits; return how many leaves that were. Raises `Older` or `Disagrees`
        rather than sign over a log that was changed."""
        sealed = 0
        with self._database.read() as session:
            restored.check(session, self._book)
            self._sealer.catch_up(session)
            if not whole and not waits(session):
                return 0
        while True:
            with self._database.begin() as session:
                done = self._sealer.seal(session, now(), whole=whole)
            if done is None:
                return sealed
            self._book.remember(done.note)
            sealed += done.leaves
            if done.late:
                _log.error("%s entries became visible too late to be sealed in turn", done.late)

    def anchor(self, now: datetime) -> list[str]:
        """Give each place the newest checkpoint when its time has come; return who got one."""
        given = list[str]()
        for witness in self._witnesses:
            with self._database.read() as session:
                root = anchoring.due(session, witness.name, now)
            if root is None:
                continue
            try:
                witness.keep(root.note)
            except OSError as problem:
                _log.warning("%s does not take the checkpoint: %s", witness.name, problem)
                continue
            with self._database.begin() as session:
                anchoring.note(session, witness.name, root.size, now)
            given.append(witness.name)
        return given

    def outside(self) -> Outside:
        """What is known without the database."""
        kept = [one.kept() for one in self._witnesses if isinstance(one, FileWitness)]
        return known_outside(self._book, kept, leaf_tiles(self._tiles) if self._tiles else ())

    def verify_each_night(self, now: datetime) -> Report | None:
        """Verify the whole log when that was not done today, and write down what came out."""
        with self._database.read() as session:
            last = verifying.last_kept(session)
            if last is not None and today(last.at) >= today(now):
                return None
        self.seal(lambda: now, whole=True)
        outside = self.outside()  # read first: it may not be ahead of what is seen of the log
        with self._database.moment() as session:
            report = verifying.verify(session, outside)
        with self._database.begin() as session:
            verifying.keep(session, report, now)
        for finding in report.findings:
            _log.error("the log was changed: %s", finding)
        if report.intact and self._tiles:
            self._keep_leaves(self._tiles, now)
        return report

    def _keep_leaves(self, folder: Path, now: datetime) -> None:
        """Keep the leaf hashes of a log that was just found intact."""
        with self._database.moment() as session:
            root = newest(session)
            if root is None:
                return
            try:
                export(folder, tiles(leaves(session, root.size)), root.note)
            except (Differs, OSError) as problem:
                _log.error("the leaf hashes are not kept: %s", problem)
                return
        with self._database.begin() as session:
            anchoring.note(session, anchoring.TILES, root.size, now)


class MailWitness:
    """Sends checkpoints to a box that the auditors read."""

    name = "mail"

    def __init__(self, carrier: SmtpMailer, address: str, link: str) -> None:
        self._carrier, self._address, self._link = carrier, address, link

    def keep(self, note: str) -> None:
        """Send the note; OSError when the server does not take it."""
        size = notes.split(note)[0].split("\n")[1]
        text = f"{ADVICE}\n\n{note}"
        html = f"<p>{escape(ADVICE)}</p><pre>{escape(note)}</pre>"
        page = Page("vi", f"Mốc niêm phong nhật ký: {size} dòng", text, html, text)
        # A number below zero: what comes back is no bounce of anybody's letter.
        letter = Letter(-int(size), self._address, "Kiểm tra", self._link, page)
        for outcome in self._carrier.send([letter]):
            if outcome.problem:
                raise OSError(outcome.problem)


ADVICE = (
    "Giữ thư này. Mốc dưới đây chứng minh nhật ký đến lúc này;"
    " khi kiểm tra, mốc phải khớp với nhật ký."
)


def known_outside(book: Logbook, kept: Iterable[str], leaves: Iterable[bytes] = ()) -> Outside:
    """What verifying compares with: keys and last checkpoint of the logbook, the anchors that
    were kept, leaf tiles."""
    keys = [notes.key(one) for one in book.known_keys()]
    anchors = [note for one in kept for note in notes.split(one)]
    return Outside(keys, anchors, leaves, book.last())


def guard_from_environment() -> Guard:
    """The guard that the settings describe; the key is drawn when there is none."""
    settings = from_environment()
    database = Database(settings.database_url, synchronous=settings.synchronous)
    return guard(settings, database)


def guard(settings: Settings, database: Database) -> Guard:
    """The guard of a database."""
    book = Logbook(settings.log)
    kept = drawn_once(settings.log / "key", lambda: notes.drawn(settings.log_name))
    try:
        signer = notes.signer(kept)
    except ValueError as problem:
        raise BadSetting(f"{settings.log / 'key'}: {problem}") from problem
    return Guard(database, book, signer, _witnesses(settings), settings.tiles)


def _witnesses(settings: Settings) -> list[Witness]:
    found: list[Witness] = [FileWitness(settings.anchor_file)]
    if settings.anchor_command:
        found.append(CommandWitness(settings.anchor_command))
    if settings.anchor_mail and settings.smtp_url:
        link = f"{settings.public_url}/trail/seal"
        found.append(MailWitness(SmtpMailer(settings.smtp_url), settings.anchor_mail, link))
    return found
