"""What people typed becomes points, dashes, paragraphs and footnotes, and nothing is lost."""

from hypothesis import given
from hypothesis import strategies as st

from forms.papers.prose import Notes
from forms.papers.shape import NOTE_CLOSES, NOTE_OPENS


def _told(text: str) -> tuple[list[tuple[str, str]], list[str]]:
    notes = Notes()
    blocks = [(block.kind, block.said) for block in notes.blocks(text)]
    shown = [(kind, said.translate({ord(NOTE_OPENS): "{", ord(NOTE_CLOSES): "}"}))
             for kind, said in blocks]  # fmt: skip
    return shown, notes.texts


def test_points_dashes_and_paragraphs_are_told_apart() -> None:
    long = "1. Tăng cường sự lãnh đạo của các cấp ủy Đảng đối với phong trào thi đua."
    text = f"1. Kết quả tuyên truyền:\nĐã tổ chức.\n- Một việc;\n– việc khác.\n\n{long}"
    assert _told(text)[0] == [
        ("point", "1. Kết quả tuyên truyền:"),
        ("para", "Đã tổ chức."),
        ("item", "Một việc;"),
        ("item", "việc khác."),
        ("para", long),
    ]


def test_the_three_ways_to_type_a_footnote_are_read() -> None:
    shown, notes = _told("Một⁽¹⁾ hai² ba[3].\n¹ Thứ nhất.\n² Thứ hai.\n[3] Thứ ba.")
    assert shown == [("para", "Một{1} hai{2} ba{3}.")]
    assert notes == ["Thứ nhất.", "Thứ hai.", "Thứ ba."]


def test_a_note_that_is_meant_again_is_told_once() -> None:
    shown, notes = _told("Một¹, lại một¹.\n¹ Thứ nhất.")
    assert shown == [("para", "Một{1}, lại một{=1}.")]
    assert notes == ["Thứ nhất."]


def test_a_mark_without_its_note_and_a_square_metre_stay_what_they_are() -> None:
    shown, notes = _told("Diện tích 20 m² và xem[4].\n² Không phải mét vuông.")
    assert shown == [("para", "Diện tích 20 m² và xem[4].")]
    assert notes == []


def test_notes_of_several_fields_are_numbered_through() -> None:
    notes = Notes()
    notes.blocks("Một¹.\n¹ a")
    (block,) = notes.blocks("Hai¹.\n¹ b")
    assert block.said == f"Hai{NOTE_OPENS}2{NOTE_CLOSES}."
    assert notes.texts == ["a", "b"]


@given(st.lists(st.text(alphabet="abcđ .-1²[]()", max_size=40), max_size=6))
def test_no_line_is_lost(lines: list[str]) -> None:
    notes = Notes()
    blocks = notes.blocks("\n".join(lines))
    kept = "".join(block.said for block in blocks) + "".join(notes.texts)
    for letter in "abcđ(":
        assert kept.count(letter) >= sum(
            line.count(letter) for line in lines if not line.strip().startswith(("²", "["))
        )
