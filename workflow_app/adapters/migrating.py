"""The schema's numbered versions: forward, back, and whether the database is at the newest."""

import logging
from functools import cache
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Flask
from flask_alembic import Alembic
from sqlalchemy import Engine, MetaData

_PACKAGE = Path(__file__).resolve().parent.parent
_PLACES = (_PACKAGE / "_migrations", _PACKAGE.parent / "migrations")
NEWEST = "heads"
OLDEST = "base"
logging.getLogger("alembic.runtime.migration").setLevel(logging.WARNING)  # it greets each probe


def folder() -> Path:
    """The folder of the migrations: inside an installed package, beside it in a checkout."""
    return next(place for place in _PLACES if (place / "env.py").is_file())


def upgrade(engine: Engine, revision: str = NEWEST) -> None:
    """Brings the schema forward to a revision, all of it or nothing."""
    with engine.connect() as connection:
        command.upgrade(_config(connection), revision)
        connection.commit()


def downgrade(engine: Engine, revision: str = OLDEST) -> None:
    """Takes the schema back to a revision."""
    with engine.connect() as connection:
        command.downgrade(_config(connection), revision)
        connection.commit()


def current(engine: Engine) -> tuple[str, ...]:
    """The revisions that the database stands at; none when it is empty."""
    with engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_heads()


def at_head(engine: Engine) -> bool:
    """Whether the database stands at the newest revision that this code knows."""
    return frozenset(current(engine)) == _heads()


@cache
def _heads() -> frozenset[str]:
    """The newest revisions in the folder, read once: a probe asks every few seconds."""
    return frozenset(ScriptDirectory.from_config(_config()).get_heads())


def init_app(app: Flask, engine: Engine, metadata: MetaData) -> None:
    """Gives a Flask application the commands `flask db upgrade`, `downgrade` and `current`."""
    versions = str(folder() / "versions")  # it reads every file there, so env.py stays outside
    app.config.setdefault("ALEMBIC", {})["script_location"] = versions
    app.config.setdefault("ALEMBIC_CONTEXT", {})["transactional_ddl"] = True
    Alembic(run_mkdir=False, metadatas=metadata, engines=engine).init_app(app)


def _config(connection: object = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(folder()).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config
