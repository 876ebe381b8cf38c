"""In which language a page speaks: as asked, as kept in the browser, as the person set it."""

from functools import cache
from typing import Any
from urllib.parse import quote, urlencode

from babel import Locale
from flask import Flask, Response, request, url_for
from flask_babel import Babel, get_locale, get_translations

from forms.wishes import LANGUAGE_NAMES
from forms.words import LANGUAGES
from workflow_app.web.access import visit
from workflow_app.web.wiring import wiring

COOKIE = "language"
YEAR = 365 * 24 * 3600


def register(app: Flask) -> None:
    """Gives an application its languages."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", LANGUAGES[0])
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", "Asia/Ho_Chi_Minh")
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "../translations")
    Babel(app, locale_selector=chosen)
    app.jinja_env.install_gettext_callables(  # type: ignore[attr-defined]
        lambda phrase: _phrases().ugettext(phrase),
        lambda one, many, count: _phrases().ungettext(one, many, count),
        newstyle=True,
    )
    app.after_request(_keep)
    app.context_processor(_others)


def _phrases() -> Any:
    """The catalogue of this page. The library finds it anew for each phrase of a template, which
    took a fifth of a page's time."""
    return _catalogue(get_locale())


@cache
def _catalogue(locale: Locale | None) -> Any:
    """The catalogue of a language, which is the one that is spoken now."""
    return get_translations()


def chosen() -> str:
    """The language of this answer."""
    kept = request.accept_languages.best_match(LANGUAGES) if visit().by_key else _kept()
    asked = (request.args.get("lang"), kept)
    person = visit().visitor
    for language in (*asked, person.language if person else None):
        if language in LANGUAGES:
            return language
    return request.accept_languages.best_match(LANGUAGES) or LANGUAGES[0]


def _kept() -> str | None:
    """The choice that the browser keeps; a program says in each request what it reads."""
    return request.cookies.get(COOKIE)


def forget(response: Response) -> Response:
    """Lets the person's own setting count in this browser."""
    response.delete_cookie(COOKIE, path="/")
    return response


def _keep(response: Response) -> Response:
    """Keeps a choice made in the address for the next pages of this browser."""
    language = request.args.get("lang")
    if language in LANGUAGES and request.method == "GET" and not visit().by_key:
        response.set_cookie(
            COOKIE,
            language,
            max_age=YEAR,
            path="/",
            samesite="Lax",
            httponly=True,
            secure=wiring().settings.secure,
        )
    return response


def _others() -> dict[str, Any]:
    names = sorted(LANGUAGES, key=lambda code: code != chosen())
    return {"other_languages": [(code, LANGUAGE_NAMES[code].vi, _here_in(code)) for code in names]}


def _here_in(language: str) -> str:
    """This page in a language; after a form was sent, the first page."""
    if request.endpoint is None or request.method != "GET":
        return url_for("home.show", lang=language)
    words = urlencode(request.args.to_dict() | {"lang": language})
    return f"{quote(request.path)}?{words}"
