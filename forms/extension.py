"""The form of a request for a later due date (xin gia hạn)."""

from __future__ import annotations

from typing import Any

from forms.base import PaperForm
from forms.fields import Reason, VietDate
from state_machines.grammar import Text


class ExtensionForm(PaperForm):
    """Until when a unit asks to be given time, and why."""

    due_on = VietDate(
        Text("Xin gia hạn đến ngày", "Extension until"),
        description=Text("Ví dụ: 15/12/2023", "For example: 15/12/2023"),
    )
    reason = Reason(
        Text("Lý do", "Reason"),
        description=Text(
            "Vì sao chưa kịp hạn, ít nhất 10 ký tự.",
            "Why the date cannot be kept, at least 10 characters.",
        ),
    )

    def answers(self) -> dict[str, Any]:
        """Return the answers with the title that papers of this kind carry."""
        until = f" đến ngày {self.due_on.shown()}" if self.due_on.data else ""
        return super().answers() | {"title": f"Xin gia hạn{until}"}
