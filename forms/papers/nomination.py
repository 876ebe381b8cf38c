"""Giấy khen, bằng khen: the certificate of one who was granted an award."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from forms.papers.commendation import name_of
from forms.papers.frame import campaign, framed
from forms.papers.heading import short_day, signature, voice
from forms.papers.shape import Block, Form, Sheet, Source
from state_machines.grammar import Text


def certificate(source: Source) -> Sheet:
    """The certificate of a nominee, as the body above writes it out."""
    told: Mapping[str, Any] = source.content.get("decision") or {}
    above, content = source.spoken_above(), source.content
    form = str(content.get("award_form") or "Giấy khen")
    name, _, whose = form.partition(" của ")
    decided = str(told.get("decided_on") or "")
    number = f"Quyết định số: {told['number']}\nngày {short_day(decided)}\n" if decided else ""
    return framed(
        above,
        name.upper(),
        "",
        layout="certificate",
        opening=f"{_granter(whose, voice(above.unit)).upper()}\nTẶNG",
        blocks=[
            Block("centre", str(content.get("nominee") or "")),
            Block("para", str(content.get("position") or "")),
            Block("entry", "Đã có thành tích xuất sắc"
                  + (f" trong {campaign(source.rests_on[0].title)}" if source.rests_on else "")
                  + "."),
        ],
        closing=f"{number}Số vào sổ khen thưởng: …………",
        signatures=[signature(above, name=name_of(str(told.get("signer") or "")))],
        day=date.fromisoformat(decided) if decided else None,
    )  # fmt: skip


def _granter(whose: str, above: str) -> str:
    """Who grants the award, as a list of awards names it: the body above in full, or another."""
    return whose if whose and whose not in above else above


FORMS = (
    Form(
        "certificate",
        Text("Giấy khen, bằng khen", "Certificate"),
        "",
        certificate,
        ready=lambda content, inside: bool(content.get("decision")),
        layout="certificate",
    ),
)
