"""What is chosen by its number from a list that a page shows."""

from __future__ import annotations

from wtforms.fields import SelectMultipleField

from forms.base import SpokenForm
from forms.personal import AnswerForm
from forms.substitute import Several
from state_machines.grammar import Text


class PapersForm(SpokenForm):
    """Papers that are proposed to be destroyed."""

    papers = Several(Text("Hồ sơ", "Papers"), validate_choice=False)


class ProposalsForm(SpokenForm):
    """Proposals that are carried out."""

    proposals = Several(Text("Đề nghị", "Proposals"), validate_choice=False)


class EraseForm(AnswerForm):
    """The answer to a person, with the papers, accounts and other places in which she is erased."""

    papers = Several(Text("Hồ sơ", "Papers"), validate_choice=False)
    accounts = Several(Text("Tài khoản", "Accounts"), validate_choice=False)
    elsewhere = SelectMultipleField(
        Text("Nơi khác", "Elsewhere"), choices=(), default=(), validate_choice=False
    )
