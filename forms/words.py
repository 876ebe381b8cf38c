"""What forms say: phrases in the form's language, and WTForms' own messages in Vietnamese."""

from __future__ import annotations

from typing import Protocol

from state_machines.grammar import Text

LANGUAGES = ("vi", "en")


class Unreadable(ValueError):
    """What somebody typed cannot be read; carries the advice in both languages."""

    def __init__(self, advice: Text) -> None:
        super().__init__(advice.vi)
        self.advice = advice


def say(phrase: Text | str, language: str) -> str:
    """Return the phrase in the language; plain strings are the same in both."""
    if isinstance(phrase, Text):
        return phrase.en if language == "en" else phrase.vi
    return phrase


class Translations(Protocol):
    """What WTForms asks of a catalogue."""

    def gettext(self, string: str) -> str: ...

    def ngettext(self, singular: str, plural: str, n: int) -> str: ...


class English:
    """WTForms' messages as they are written."""

    def gettext(self, string: str) -> str:
        return string

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return singular if n == 1 else plural


class Vietnamese:
    """WTForms' messages in Vietnamese, which has no plural; WTForms ships none."""

    def gettext(self, string: str) -> str:
        return CATALOGUE.get(string, string)

    def ngettext(self, singular: str, plural: str, n: int) -> str:
        return CATALOGUE.get(singular, singular)


def translations(language: str) -> Translations:
    """Return the catalogue of WTForms' messages for the language."""
    return English() if language == "en" else Vietnamese()


CATALOGUE = {
    "Invalid field name '%s'.": "Biểu mẫu không có mục “%s”.",
    "Field must be equal to %(other_name)s.": "Nội dung phải giống mục %(other_name)s.",
    "Field must be at least %(min)d character long.": "Viết ít nhất %(min)d ký tự.",
    "Field cannot be longer than %(max)d character.": "Viết nhiều nhất %(max)d ký tự.",
    "Field must be exactly %(max)d character long.": "Viết đúng %(max)d ký tự.",
    "Field must be between %(min)d and %(max)d characters long.": (
        "Viết từ %(min)d đến %(max)d ký tự."
    ),
    "Number must be at least %(min)s.": "Số phải từ %(min)s trở lên.",
    "Number must be at most %(max)s.": "Số phải từ %(max)s trở xuống.",
    "Number must be between %(min)s and %(max)s.": "Số phải từ %(min)s đến %(max)s.",
    "Date must be at least %(min)s.": "Ngày phải từ %(min)s trở đi.",
    "Date must be at most %(max)s.": "Ngày phải từ %(max)s trở về trước.",
    "Date must be between %(min)s and %(max)s.": "Ngày phải từ %(min)s đến %(max)s.",
    "This field is required.": "Mục này cần được điền.",
    "Invalid input.": "Nội dung chưa đúng dạng. Xem gợi ý ở mục này.",
    "Invalid email address.": "Địa chỉ thư điện tử chưa đúng, ví dụ đúng: vanphong@example.org.",
    "Invalid IP address.": "Địa chỉ IP chưa đúng.",
    "Invalid Mac address.": "Địa chỉ MAC chưa đúng.",
    "Invalid URL.": "Địa chỉ trang chưa đúng, ví dụ đúng: https://example.vn.",
    "Invalid UUID.": "Mã định danh chưa đúng.",
    "Invalid value, must be one of: %(values)s.": "Chọn một trong các giá trị: %(values)s.",
    "Invalid value, can't be any of: %(values)s.": "Không dùng các giá trị: %(values)s.",
    "This field cannot be edited.": "Mục này không sửa được.",
    "This field is disabled and cannot have a value.": "Mục này đang khóa, hãy để trống.",
    "Invalid CSRF Token.": "Trang đã mở quá lâu. Tải lại trang rồi gửi lại.",
    "CSRF token missing.": "Trang thiếu mã bảo vệ. Tải lại trang rồi gửi lại.",
    "CSRF failed.": "Không kiểm tra được trang gửi. Tải lại trang rồi gửi lại.",
    "CSRF token expired.": "Trang đã mở quá lâu. Tải lại trang rồi gửi lại.",
    "Invalid Choice: could not coerce.": "Giá trị đã chọn không đọc được. Hãy chọn lại.",
    "Choices cannot be None.": "Danh sách để chọn chưa có.",
    "Not a valid choice.": "Chọn một mục có trong danh sách.",
    "Invalid choice(s): one or more data inputs could not be coerced.": (
        "Có giá trị đã chọn không đọc được. Hãy chọn lại."
    ),
    "'%(value)s' is not a valid choice for this field.": "“%(value)s” không có trong danh sách.",
    "Not a valid datetime value.": "Ngày giờ chưa đúng, ví dụ đúng: 2023-11-30 08:00:00.",
    "Not a valid date value.": "Ngày chưa đúng, ví dụ đúng: 30/11/2023.",
    "Not a valid time value.": "Giờ chưa đúng, ví dụ đúng: 08:00.",
    "Not a valid week value.": "Tuần chưa đúng, ví dụ đúng: 2023-W48.",
    "Not a valid integer value.": "Viết một số nguyên, ví dụ 12.",
    "Not a valid decimal value.": "Viết một số, ví dụ 12,5.",
    "Not a valid float value.": "Viết một số, ví dụ 12,5.",
}
