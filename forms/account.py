"""The forms around people: sign in, password, person, seat, assignment, language."""

from __future__ import annotations

import re

from wtforms.fields import BooleanField, Field, PasswordField
from wtforms.validators import Length, Optional, Regexp

from forms.base import NO_TEXT, Section, SpokenForm
from forms.fields import Line, VietDate
from forms.picked import Chosen, OfferedId
from forms.validators import NotBefore, Required, refuse
from state_machines.grammar import Text

MAILBOX = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9-]+\Z"
HTTPS = re.compile(r"https://([a-z0-9-]+\.)+[a-z][a-z0-9-]+(:\d{2,5})?(/[!-~]*)?\Z")
LOGIN = Text("Tên đăng nhập", "User name")


class Login(Line):
    """A user name, told apart without regard to capitals."""

    @staticmethod
    def clean(raw: object) -> str:
        return Line.clean(raw).lower()


class LoginForm(SpokenForm):
    """Who signs in."""

    login = Login(LOGIN, validators=[Required()], max=80)
    password = PasswordField(Text("Mật khẩu", "Password"), validators=[Required(), Length(max=200)])


class PasswordForm(SpokenForm):
    """A new password, typed twice."""

    same = Text(
        "Hai lần gõ mật khẩu mới chưa giống nhau. Gõ lại.",
        "The two new passwords differ. Type them again.",
    )
    unchanged = Text(
        "Mật khẩu mới giống mật khẩu đang dùng. Chọn mật khẩu khác.",
        "The new password is the present one. Choose another.",
    )

    current = PasswordField(
        Text("Mật khẩu đang dùng", "Present password"), validators=[Required(), Length(max=200)]
    )
    new = PasswordField(
        Text("Mật khẩu mới", "New password"),
        validators=[Required(), Length(min=10, max=200)],
        description=Text(
            "Ít nhất 10 ký tự. Một câu ngắn dễ nhớ là tốt nhất.",
            "At least 10 characters. A short sentence that is easy to remember is best.",
        ),
    )
    again = PasswordField(Text("Gõ lại mật khẩu mới", "New password again"))

    def validate_new(self, field: Field) -> None:
        """A change of password changes it."""
        if field.data and field.data == self.current.data:
            raise refuse(field, self.unchanged)

    def validate_again(self, field: Field) -> None:
        """Both passwords are the same."""
        if field.data != self.new.data:
            raise refuse(field, self.same)


class CalledForm(SpokenForm):
    """How somebody who may sign in is called and written to."""

    login = Login(
        LOGIN,
        validators=[Required(), Regexp(r"[a-z0-9][a-z0-9._-]{2,79}\Z")],
        max=80,
        description=Text(
            "Chữ không dấu, số, dấu chấm, gạch; ít nhất 3 ký tự. Ví dụ: vanphong.thanhson",
            "Plain letters, digits, dots and dashes; at least 3. For example: office.thanhson",
        ),
    )
    name = Line(Text("Họ và tên", "Full name"), validators=[Required()], max=120)
    email = Line(
        Text("Thư điện tử công vụ", "Office e-mail"),
        validators=[Optional(), Regexp(MAILBOX)],
        max=200,
        description=Text(
            "Để nhận thông báo, ví dụ: vanphong@example.org",
            "For notices, for example: office@example.org",
        ),
    )


class PersonForm(CalledForm):
    """Somebody who may sign in."""

    language = Chosen(Text("Ngôn ngữ", "Language"), group="language", default="vi")


class HeldForm(SpokenForm):
    """A role held between two dates."""

    role = Chosen(Text("Vai trò", "Role"), validators=[Required()], group="role")
    title = Line(
        Text("Chức vụ", "Office"),
        max=120,
        description=Text(
            "Ghi như khi ký, ví dụ: Phó Chủ tịch Thường trực",
            "As it is signed, for example: standing vice-chair",
        ),
    )
    held_from = VietDate(
        Text("Từ ngày", "From"),
        validators=[Required()],
        description=Text("Ví dụ: 1/7/2025", "For example: 1/7/2025"),
    )
    held_to = VietDate(
        Text("Đến trước ngày", "Until (first day without it)"),
        validators=[NotBefore("held_from")],
        description=Text(
            "Ngày đầu tiên thôi giữ vai trò. Để trống nếu chưa biết.",
            "The first day on which it is no longer held. Leave empty if not known.",
        ),
    )


class SeatForm(HeldForm):
    """A role held in a unit between two dates."""

    outline = (Section(NO_TEXT, NO_TEXT, ("unit_id", "role", "title", "held_from", "held_to")),)

    unit_id = OfferedId(Text("Đơn vị", "Unit"), validators=[Required()])


class AssignmentForm(SpokenForm):
    """What a reviewer is in charge of: a unit, a kind of text, or both."""

    neither = Text("Chọn đơn vị, văn kiện, hoặc cả hai.", "Choose a unit, a kind of text, or both.")

    seat_id = OfferedId(Text("Người duyệt ở", "Reviewer at"), validators=[Required()])
    unit_id = OfferedId(Text("Đơn vị phụ trách", "Unit in charge of"))
    topic = Chosen(Text("Văn kiện phụ trách", "Text in charge of"), group="topic")

    def validate_topic(self, field: Field) -> None:
        """Something is assigned."""
        if not field.data and not self.unit_id.data:
            raise refuse(field, self.neither)


class TellingForm(SpokenForm):
    """How a person is told, as far as the link in a letter may change it."""

    language = Chosen(Text("Ngôn ngữ", "Language"), group="language", default="vi")
    by_mail = BooleanField(Text("Nhận thông báo qua thư điện tử", "Tell me by e-mail"))
    digest_hour = Chosen(
        Text("Giờ nhận thư nhắc việc", "Hour of the daily reminder"),
        group="digest_hour",
        default="7",
        description=Text(
            "Mỗi ngày làm việc một thư, gộp mọi việc đến hạn.",
            "One letter each working day, with everything that is due.",
        ),
    )


class SettingsForm(TellingForm):
    """How a person is told and where: for herself alone."""

    email = Line(
        Text("Thư điện tử công vụ", "Office e-mail"),
        validators=[Optional(), Regexp(MAILBOX)],
        max=200,
        description=Text(
            "Để trống nếu chỉ xem thông báo trong ứng dụng.",
            "Leave empty to be told in the application alone.",
        ),
    )
    chat_address = Line(
        Text("Địa chỉ nhận tin nhắn", "Chat address"),
        validators=[Optional()],
        max=400,
        description=Text(
            "Bot Zalo: zalo://mã-bot/mã-cuộc-trò-chuyện. Telegram: tgram://mã-bot/mã-người-nhận.",
            "Zalo bot: zalo://bot-token/chat-id. Telegram: tgram://bot-token/chat-id.",
        ),
    )


class EndpointForm(SpokenForm):
    """Where a unit's own system listens."""

    not_https = Text(
        "Ghi địa chỉ đầy đủ bắt đầu bằng https:// và tên máy chủ, không ghi số IP.",
        "Write the whole address, beginning with https:// and the server's name, not a number.",
    )

    url = Line(
        Text("Địa chỉ nhận (https)", "Address (https)"),
        validators=[Required()],
        max=500,
        description=Text(
            "Ví dụ: https://mot-cua.example.org/thong-bao",
            "For example: https://desk.example.org/notices",
        ),
    )

    def validate_url(self, field: Field) -> None:
        """The address is a name that is reached by https."""
        if field.data and not HTTPS.match(field.data):
            raise refuse(field, self.not_https)


class LanguageForm(SpokenForm):
    """The language in which one reads the product."""

    language = Chosen(Text("Ngôn ngữ", "Language"), group="language", default="vi")
