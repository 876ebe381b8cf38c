"""The forms about time: a receipt in one instant, more time for several units."""

from io import BytesIO

import pytest
from werkzeug.datastructures import FileStorage

from forms.extension import OfferForm
from forms.receipt import ReceiptForm
from tests.forms.posting import post, words

SENT = {
    "arrived_on": "30/11/2023",
    "arrived_time": "16 giờ 30",
    "channel": "mail",
    "received_by": "Đỗ Thị Mẫu",
    "note": "",
}
OFFERED = {"papers": "12:3:", "more": "7", "reason": "Mưa lũ kéo dài, đường bị chia cắt"}


def with_scan(**changes):
    return SENT | {"file": FileStorage(BytesIO(b"%PDF"), filename="ban-chup.pdf")} | changes


def test_a_receipt_requires_all_but_its_note():
    needed = {"arrived_on", "arrived_time", "channel", "received_by", "file"}
    assert post(ReceiptForm, {}).errors == {name: ["Mục này cần được điền."] for name in needed}


def test_day_and_hour_are_answered_as_one_instant():
    form = post(ReceiptForm, with_scan())
    assert form.errors == {}
    assert form.answers() == {
        "arrived_at": "2023-11-30T16:30+07:00",
        "channel": "mail",
        "received_by": "Đỗ Thị Mẫu",
        "note": "",
    }


def test_an_hour_that_is_none_is_answered_with_advice():
    assert "17:00" in words(ReceiptForm, "arrived_time", with_scan(arrived_time="chiều"))[0]
    assert words(ReceiptForm, "channel", with_scan(channel="bồ câu"))


def test_what_is_kept_is_shown_as_day_and_hour():
    kept = {"arrived_at": "2023-11-30T16:30+07:00", "channel": "mail"}
    form = ReceiptForm(data=kept)
    assert (form.arrived_on.shown(), form.arrived_time.data) == ("30/11/2023", "16:30")
    assert form.answers()["arrived_at"] == kept["arrived_at"]


def test_time_is_offered_by_days_or_until_a_day():
    assert post(OfferForm, OFFERED).errors == {}
    assert post(OfferForm, OFFERED | {"more": "", "due_on": "15/12/2023"}).errors == {}
    assert OfferForm().more.data == "7"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"papers": []}, "papers"),
        ({"more": ""}, "due_on"),
        ({"due_on": "15/12/2023"}, "due_on"),
        ({"more": "", "due_on": "31/2/2024"}, "due_on"),
        ({"more": "365"}, "more"),
        ({"reason": "mưa"}, "reason"),
    ],
)
def test_an_offer_says_to_whom_how_long_and_why(changes, field):
    sent = {name: value for name, value in (OFFERED | changes).items() if value != []}
    assert list(post(OfferForm, sent).errors) == [field]
    assert len(words(OfferForm, field, sent)) == 1
