"""Sign in, password, person, seat, assignment and language."""

import pytest

from forms.account import (
    AssignmentForm,
    LanguageForm,
    LoginForm,
    PasswordForm,
    PersonForm,
    SeatForm,
)
from tests.forms.posting import post, words

PERSON = {"login": "vanphong.thanhson", "name": "Nguyễn Thị Mẫu", "email": "vp@example.org"}
SEAT = {"unit_id": "14", "role": "officer", "held_from": "1/7/2025"}


def test_signing_in_takes_the_name_in_any_capitals_and_the_password_as_typed():
    form = post(LoginForm, {"login": " VanPhong ", "password": "  mật khẩu "})
    assert form.errors == {}
    assert (form.login.data, form.password.data) == ("vanphong", "  mật khẩu ")
    assert set(post(LoginForm, {}).errors) == {"login", "password"}


def test_a_password_never_returns_to_the_page():
    assert "bí mật" not in post(LoginForm, {"password": "bí mật"})["password"]()


NEW = {"current": "mật khẩu cũ xưa", "new": "một câu dễ nhớ", "again": "một câu dễ nhớ"}


def test_a_new_password_is_taken():
    assert post(PasswordForm, NEW).errors == {}


@pytest.mark.parametrize(
    ("changed", "name", "vi", "en"),
    [
        (
            {"again": "một câu khác"},
            "again",
            "Hai lần gõ mật khẩu mới chưa giống nhau. Gõ lại.",
            "The two new passwords differ. Type them again.",
        ),
        (
            {"new": "ngắn", "again": "ngắn"},
            "new",
            "Viết từ 10 đến 200 ký tự.",
            "Field must be between 10 and 200 characters long.",
        ),
        (
            {"new": NEW["current"], "again": NEW["current"]},
            "new",
            "Mật khẩu mới giống mật khẩu đang dùng. Chọn mật khẩu khác.",
            "The new password is the present one. Choose another.",
        ),
    ],
)
def test_a_password_that_will_not_do_is_refused(changed, name, vi, en):
    assert words(PasswordForm, name, NEW | changed) == [vi]
    assert words(PasswordForm, name, NEW | changed, language="en") == [en]


def test_a_person_is_taken():
    assert post(PersonForm, PERSON).answers() == PERSON | {"language": "vi"}
    assert post(PersonForm, PERSON | {"email": ""}).errors == {}


@pytest.mark.parametrize(
    ("name", "typed"),
    [("login", "văn phòng"), ("login", "ab"), ("email", "vp.example.vn"), ("email", "a@b")],
)
def test_a_person_with_a_broken_name_or_address_is_refused(name, typed):
    assert words(PersonForm, name, PERSON | {name: typed}) == [
        "Nội dung chưa đúng dạng. Xem gợi ý ở mục này."
    ]
    assert words(PersonForm, name, PERSON | {name: typed}, language="en") == ["Invalid input."]


def test_a_seat_is_taken():
    assert post(SeatForm, SEAT, choices={"unit_id": [("14", "Xã Thanh Sơn")]}).answers() == {
        "unit_id": 14,
        "role": "officer",
        "title": "",
        "held_from": "2025-07-01",
        "held_to": None,
    }


def test_a_seat_needs_unit_role_and_first_day():
    assert set(post(SeatForm, {}).errors) == {"unit_id", "role", "held_from"}
    assert set(post(SeatForm, {}, choices={"unit_id": []}).errors) == {
        "unit_id",
        "role",
        "held_from",
    }
    assert words(SeatForm, "held_to", SEAT | {"held_to": "30/6/2025"}) == [
        "Không được trước “Từ ngày” (01/07/2025)."
    ]


def test_an_assignment_names_a_seat_and_a_unit_a_text_or_both():
    seat = {"seat_id": "3"}
    assert post(AssignmentForm, seat | {"unit_id": "14"}).errors == {}
    assert post(AssignmentForm, seat | {"topic": "personnel_scheme"}).errors == {}
    assert set(post(AssignmentForm, {"unit_id": "14"}).errors) == {"seat_id"}
    assert words(AssignmentForm, "topic", seat) == ["Chọn đơn vị, văn kiện, hoặc cả hai."]
    assert words(AssignmentForm, "topic", seat, language="en") == [
        "Choose a unit, a kind of text, or both."
    ]


def test_only_the_two_languages_may_be_chosen():
    assert post(LanguageForm, {"language": "en"}).answers() == {"language": "en"}
    assert set(post(LanguageForm, {"language": "fr"}).errors) == {"language"}
