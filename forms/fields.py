"""The fields of the product: they take what an office writes and give what a paper keeps."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from wtforms.fields import (
    Field,
    FieldList,
    FileField,
    FormField,
    StringField,
    TextAreaField,
)
from wtforms.utils import unset_value
from wtforms.validators import Length
from wtforms.widgets import TextArea, TextInput

from forms.base import RowForm
from forms.cleaning import clean_line, clean_lines, clean_text
from forms.notation.typed_days import (
    parse_date,
    parse_hour,
    parse_month,
    parse_quarter,
)
from forms.notation.typed_money import parse_money
from forms.notation.writing import money_digits, show_date, show_quarter
from forms.validators import FewEnough, refuse
from forms.words import Unreadable, say
from state_machines.grammar import Text

Validators = Sequence[Callable[..., None]]


class Line(StringField):
    """A short text on one line."""

    def __init__(
        self, label: Any = None, validators: Validators = (), max: int = 300, **kw: Any
    ) -> None:
        super().__init__(label, [*validators, Length(max=max)], filters=(self.clean,), **kw)

    @staticmethod
    def clean(raw: object) -> str:
        return clean_line("" if raw is None else raw)


class Paragraphs(TextAreaField):
    """A longer text that keeps its lines."""

    def __init__(
        self, label: Any = None, validators: Validators = (), max: int = 20_000, **kw: Any
    ) -> None:
        super().__init__(label, [*validators, Length(max=max)], filters=(self.clean,), **kw)

    @staticmethod
    def clean(raw: object) -> str:
        return clean_text("" if raw is None else raw)


class Reason(Paragraphs):
    """Why something goes back or is refused: long enough to help the one who reads it."""

    least = 10
    why = Text(
        "Viết lý do ít nhất {least} ký tự để đơn vị nhận biết cần làm gì; mới có {count}.",
        "Write at least {least} characters so that the unit knows what to do; there are {count}.",
    )

    def __init__(self, label: Any = None, validators: Validators = (), **kw: Any) -> None:
        super().__init__(label, validators, max=2000, **kw)

    def post_validate(self, form: Any, validation_stopped: bool) -> None:
        if self.data and len(self.data) < self.least:
            raise refuse(self, self.why, least=self.least, count=len(self.data))


class Read(Field):
    """A field that is typed as text, read into a value, and shown again as papers print it."""

    widget = TextInput()
    data: Any

    def read(self, text: str) -> Any:
        """Return the value that is written, or raise Unreadable."""
        raise NotImplementedError

    def shown(self) -> str:
        """The value as papers print it."""
        return "" if self.data is None else str(self.data)

    def process_formdata(self, valuelist: list[Any]) -> None:
        if not valuelist:
            return
        text = clean_line(valuelist[0])
        self.data = None
        if text:
            try:
                self.data = self.read(text)
            except Unreadable as refusal:
                raise ValueError(say(refusal.advice, self.meta.locales[0])) from None

    def _value(self) -> str:
        if self.data is None and self.raw_data:
            return clean_line(self.raw_data[0])
        return self.shown()


class VietDate(Read):
    """A day: 1/7, 01/07/2024, 30-11-2023, 2024-07-01, ngày 12 tháng 8 năm 2024."""

    def read(self, text: str) -> date:
        return parse_date(text, self.meta.today)

    def process_data(self, value: Any) -> None:
        self.data = None  # stays so when what was kept is no day
        self.data = date.fromisoformat(value) if isinstance(value, str) and value else value or None

    def shown(self) -> str:
        return show_date(self.data) if self.data else ""


class Month(Read):
    """A month, kept as YYYY-MM: 10/2023, tháng 10/2023."""

    def read(self, text: str) -> str:
        return parse_month(text)

    def process_data(self, value: Any) -> None:
        self.data = value or None

    def shown(self) -> str:
        return "/".join(reversed(self.data.split("-"))) if self.data else ""


class Quarter(Read):
    """A quarter, kept as YYYY-Q2: quý II/2024, Q2/2024."""

    def read(self, text: str) -> str:
        return parse_quarter(text)

    def process_data(self, value: Any) -> None:
        self.data = value or None

    def shown(self) -> str:
        return show_quarter(self.data) if self.data else ""


class Hour(Read):
    """A time of day, kept as HH:MM: 17:00, 17 giờ, 17h30."""

    def read(self, text: str) -> str:
        return parse_hour(text)

    def process_data(self, value: Any) -> None:
        self.data = value or None


class Money(Read):
    """An amount in đồng: 13.386.000.000, 13,386 tỷ, 1 tỷ 250 triệu, 350 triệu đồng."""

    def read(self, text: str) -> int:
        return parse_money(text)

    def shown(self) -> str:
        return "" if self.data is None else money_digits(self.data, self.meta.locales[0])


class Count(Read):
    """How many: 9, 09, 1.204."""

    most = 10**9
    write = Text(
        "Viết một số nguyên không âm, ví dụ 12 hoặc 1.204.",
        "Write a whole number that is not negative, for example 12 or 1.204.",
    )
    too_many = Text("Số lớn quá một tỷ. Xem lại.", "The number is over one billion. Check it.")

    def read(self, text: str) -> int:
        groups = text.split(".")
        whole = all(group.isdecimal() for group in groups) and len(text) <= 20
        thousands = len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:])
        if not whole or (len(groups) > 1 and not thousands):
            raise Unreadable(self.write)
        if int("".join(groups)) > self.most:
            raise Unreadable(self.too_many)
        return int("".join(groups))


class Counts(Read):
    """Several whole numbers, the largest first: 7, 3, 1. A single 0 says that there is none."""

    most = 60
    write = Text(
        "Viết các số ngày cách nhau bằng dấu phẩy, mỗi số từ 1 đến {most}. Ví dụ: 7, 3, 1.",
        "Write numbers of days with commas between them, each from 1 to {most}: 7, 3, 1.",
    )

    def read(self, text: str) -> list[int]:
        words = [word.strip() for word in text.replace(";", ",").rstrip(",.").split(",")]
        if words == ["0"]:
            return [0]
        if not all(word.isdecimal() and 1 <= int(word[:4]) <= self.most for word in words):
            raise Unreadable(Text(*(said.format(most=self.most) for said in self.write)))
        return sorted({int(word) for word in words}, reverse=True)

    def process_data(self, value: Any) -> None:
        self.data = list(value) if value else None

    def shown(self) -> str:
        return ", ".join(map(str, self.data or ()))


class TextLines(Field):
    """A list written one entry a line; dashes and bullets in front are dropped."""

    widget = TextArea()

    def __init__(
        self, label: Any = None, validators: Validators = (), longest: int = 5000, **kw: Any
    ) -> None:
        super().__init__(label, [*validators, FewEnough(100, longest)], **kw)

    def process_data(self, value: Any) -> None:
        self.data = list(value or ())

    def process_formdata(self, valuelist: list[Any]) -> None:
        if valuelist:
            self.data = clean_lines(valuelist[0])

    def _value(self) -> str:
        return "\n".join(self.data)


class Attachment(FileField):
    """A file as the caller's form data carries it; None when no file was picked."""

    endings: tuple[str, ...] = (
        *(".pdf", ".doc", ".docx", ".odt", ".rtf", ".txt"),
        *(".xls", ".xlsx", ".ods", ".csv", ".jpg", ".jpeg", ".png"),
    )
    why = Text(
        "Không nhận tệp loại này. Chọn tệp PDF, Word, Excel hoặc ảnh (JPG, PNG).",
        "Files of this type are not taken. Choose a PDF, Word, Excel or picture (JPG, PNG) file.",
    )

    def process_formdata(self, valuelist: list[Any]) -> None:
        picked = valuelist[0] if valuelist else None
        self.data = picked if getattr(picked, "filename", "") else None

    def pre_validate(self, form: Any) -> None:
        if self.data is not None and not self.data.filename.lower().endswith(self.endings):
            raise refuse(self, self.why)


class Rows(FieldList):
    """A repeated group of fields that works without JavaScript: one blank row is always last.

    A post that has no row of the group at all (another section was sent) leaves it as it was.
    A paper that never had the group begins with the `usual` rows.
    """

    def __init__(
        self,
        row: type[RowForm],
        label: Any = None,
        validators: Validators = (),
        most: int = 200,
        usual: Sequence[Mapping[str, str]] = (),
        **kw: Any,
    ) -> None:
        self.usual = usual
        super().__init__(FormField(row, ""), label, [*validators, FewEnough(most)], **kw)

    def process(self, formdata: Any, data: Any = unset_value, extra_filters: Any = None) -> None:
        rows = self._extract_indices(self.name, formdata or ())
        sent = next(rows, None) is not None
        data = self.usual if data is unset_value else data
        super().process(formdata if sent else None, data, extra_filters)
        if not self.entries or not self.entries[-1].form.blank:
            self._add_entry()
