"""Two people save the same content at the same time: neither loses what only she changed."""

from collections.abc import Callable

from state_machines.case import Actor
from state_machines.grammar import Role
from tests.web.campaign import Campaign
from tests.web.conftest import Client
from tests.world import World
from workflow_app.db import Database
from workflow_app.models import Document

FIRST = {"title": "Đăng ký", "pledge": "Làm một con đường", "contact": "Cán bộ", "note": ""}


def _stored(database: Database, campaign: Campaign) -> dict[str, object]:
    with database.read() as session:
        content = session.get_one(Document, campaign.paper).content
    return {name: content[name] for name in FIRST}


def test_each_keeps_what_only_she_changed_and_what_both_changed_is_named(
    officer: Client,
    enter: Callable[[Actor], Client],
    world: World,
    campaign: Campaign,
    embedded: Database,
) -> None:
    path = f"/documents/{campaign.paper}/edit"
    assert officer.send(path, seen=1, **FIRST).status_code == 302
    theirs = FIRST | {"contact": "Lãnh đạo", "note": "Đã bàn", "pledge": "Làm hai con đường"}
    assert enter(world.ward(Role.LEADER)).send(path, seen=2, **theirs).status_code == 302
    mine = FIRST | {"title": "Đăng ký năm 2024", "pledge": "Làm ba con đường"}
    late = officer.send(path, seen=2, **mine)
    assert late.status_code == 409
    assert "được giữ như họ đã lưu: Người theo dõi, Ghi chú." in late.text
    assert "đang để theo nội dung vừa gõ: Nội dung đăng ký." in late.text
    assert 'value="Lãnh đạo"' in late.text
    assert "Làm ba con đường</textarea>" in late.text
    assert 'name="seen" type="hidden" value="3"' in late.text
    assert _stored(embedded, campaign) == theirs
