"""No message of WTForms reaches the screen untranslated."""

import ast
import re
from pathlib import Path

import pytest
import wtforms

from forms.words import CATALOGUE, translations

PACKAGE = Path(wtforms.__file__).parent
POT = (PACKAGE / "locale" / "wtforms.pot").read_text("utf-8")


def ids_in_pot():
    joined = re.sub(r'"\n"', "", POT)
    return {ast.literal_eval(found) for found in re.findall(r'^msgid (".+")$', joined, re.M)}


def ids_in_source():
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if (
                isinstance(node, ast.Call)
                and getattr(node.func, "attr", "") in ("gettext", "ngettext")
                and isinstance(node.args[0], ast.Constant)
            ):
                yield node.args[0].value


def test_every_message_of_the_package_is_translated():
    wanted = ids_in_pot() | set(ids_in_source())
    assert len(wanted) > 30
    assert wanted - set(CATALOGUE) == set()


def test_no_translation_is_left_over():
    assert set(CATALOGUE) - ids_in_pot() - set(ids_in_source()) == set()


@pytest.mark.parametrize("message", CATALOGUE)
def test_translations_keep_the_placeholders(message):
    place = re.compile(r"%\(\w+\)[sd]|%s")
    assert set(place.findall(message)) >= set(place.findall(CATALOGUE[message]))
    assert CATALOGUE[message] != message


def test_vietnamese_has_one_form_and_english_two():
    singular = "Field cannot be longer than %(max)d character."
    plural = "Field cannot be longer than %(max)d characters."
    vietnamese, english = translations("vi"), translations("en")
    assert {vietnamese.ngettext(singular, plural, n) for n in (1, 2)} == {
        "Viết nhiều nhất %(max)d ký tự."
    }
    assert [english.ngettext(singular, plural, n) for n in (1, 2)] == [singular, plural]
    assert english.gettext("Invalid input.") == "Invalid input."
