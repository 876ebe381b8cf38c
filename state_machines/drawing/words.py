"""The words of the drawings that no table says: what a step asks for and what follows it."""

from state_machines import machine
from state_machines.grammar import (
    Anchor,
    Annex,
    Ask,
    Assign,
    Compose,
    Effect,
    Foresee,
    Mood,
    MoveDue,
    Notify,
    Number,
    Open,
    Publish,
    Reorganise,
    Restore,
    Source,
    TakeBack,
    Tally,
    Text,
)

ASKS: dict[Ask, Text] = {
    Ask.NOTHING: Text("Không hỏi gì thêm", "Nothing"),
    Ask.REASON: Text("Lý do", "A reason"),
    Ask.CONTENT: Text("Nội dung của hồ sơ", "The content of the paper"),
    Ask.FILE: Text("Tệp", "A file"),
    Ask.CONSENT: Text("Văn bản đồng ý", "The letter of consent"),
    Ask.SCHEDULE: Text("Lịch", "The schedule"),
    Ask.RECORD: Text("Kết quả đại hội", "The record of the congress"),
    Ask.DECISION: Text("Quyết định", "The decision"),
    Ask.ISSUE: Text("Ngày ban hành và người ký", "Date of issue and signer"),
    Ask.PROGRESS: Text("Tiến độ", "The progress"),
    Ask.BALLOT: Text("Kết quả bỏ phiếu", "The ballot"),
    Ask.CHILD: Text("Nội dung của phần thêm vào", "The content of what is added"),
    Ask.NEW_DATE: Text("Thời hạn mới", "The new date"),
    Ask.ANSWER: Text("Nội dung trả lời", "The answer"),
    Ask.ROWS: Text("Bảng Excel, mỗi dòng một hồ sơ", "A table, a paper for each row"),
    Ask.ASSIGNMENT: Text("Ai xử lý, đến khi nào", "Who deals with it, and until when"),
    Ask.ORIGINAL: Text("Ai ký, chức vụ, kèm tệp PDF đã ký", "Who signed, and the signed PDF"),
    Ask.RECEIPT: Text("Nhận khi nào, bằng cách nào, kèm bản chụp", "When and how it came, a scan"),
}

MOODS: dict[Mood, Text] = {
    Mood.EMPTY: Text("Chưa bắt đầu", "Nothing begun"),
    Mood.DOING: Text("Đơn vị đang làm", "The unit is working"),
    Mood.WAITING: Text("Đang chờ nơi khác", "Others have it"),
    Mood.BACK: Text("Cần hoàn chỉnh", "Came back"),
    Mood.DONE: Text("Xong", "Done"),
    Mood.OFF: Text("Không tiếp tục", "Given up"),
}

NOT_THE_SUBMITTER = Text("không phải người đã trình", "not the person who handed it in")
HANDED_IN = Text("Ghi ngày nộp", "The day of arrival is stamped")
TAKEN_BACK = Text("Bỏ ngày nộp", "The day of arrival is removed")


def said(text: Text, language: str) -> str:
    """The phrase in the language, Vietnamese unless English is asked for."""
    return text.en if language == "en" else text.vi


PLAINLY: dict[str, Text] = {
    Annex.code: Text("Chốt danh sách kèm theo", "Freezes the annexed list"),
    Assign.code: Text("Giao cho một người, có hạn", "Gives it to a person until a day"),
    Compose.code: Text("Lấy nội dung cùng mục của cấp dưới", "Gathers what those below wrote"),
    TakeBack.code: Text("Bỏ những gì lần nhập đưa vào", "Takes back what the import brought"),
    Foresee.code: Text("Ghi những gì sẽ thay đổi", "Writes down what would change"),
    Reorganise.code: Text("Sắp xếp lại các đơn vị", "Changes the units"),
    MoveDue.code: Text("Dời thời hạn của hồ sơ", "Moves the due date of the paper"),
    Publish.code: Text("Lưu nguyên văn bản ban hành", "Keeps the text as issued"),
    Restore.code: Text("Trở lại nguyên văn đã ban hành", "Returns to the text as issued"),
    Tally.code: Text("Chốt số hồ sơ đã nộp", "Counts the papers that have come"),
}


def follows(effect: Effect) -> Text:
    """What an effect does, in one phrase."""
    match effect:
        case Notify(party):
            return Text(f"Báo: {party.name.vi}", f"Notice to: {party.name.en}")
        case Open():
            return opens(effect)
        case Number(type):
            return Text(f"Cấp số trong sổ {type}", f"Takes the next number of register {type}")
        case Anchor():
            return Text(
                "Tính lại các hạn đếm từ ngày này", "Dates what is due a term from this day"
            )
    return PLAINLY[effect.code]


def opens(effect: Open) -> Text:
    """Which papers are opened."""
    match effect.source:
        case Source.ADDRESSEES:
            return Text(
                "Mở hồ sơ từng giai đoạn cho mỗi nơi nhận", "Opens every addressee's papers"
            )
        case Source.CHECKLIST:
            return Text("Mở từng văn bản của danh mục", "Opens each paper of the checklist")
        case Source.PERIOD:
            return Text(
                "Mở báo cáo của kỳ cho mỗi đơn vị", "Opens every unit's report of the period"
            )
        case Source.ROWS:
            name = machine(effect.kind).name
            return Text(f"Mở mỗi dòng một hồ sơ: {name.vi}", f"Opens for each row: {name.en}")
        case Source.ANSWERS:
            name = machine(effect.kind).name
            return Text(f"Mở: {name.vi}", f"Opens: {name.en}")
