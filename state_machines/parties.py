"""Who may act: every party of the campaign, named once."""

from state_machines.grammar import Party, Reach, Role, Text

_OFFICER, _LEADER, _OFFICE = Role.OFFICER, Role.LEADER, Role.OFFICE
_REVIEWER, _COMMITTEE, _COUNCIL = Role.REVIEWER, Role.COMMITTEE, Role.COUNCIL
_CLERK, _AUDITOR = Role.CLERK, Role.AUDITOR


def _party(vi: str, en: str, reach: Reach, *roles: Role) -> Party:
    return Party(Text(vi, en), frozenset(roles), reach)


UNIT = _party("Đơn vị", "The unit", Reach.OWN, _OFFICER, _LEADER)
UNIT_LEADER = _party("Lãnh đạo đơn vị", "The unit's leader", Reach.OWN, _LEADER)
UNIT_COMMITTEE = _party("Ban Thường trực", "The standing committee", Reach.OWN, _COMMITTEE)
UNIT_CLERK = _party("Văn thư", "The records clerk", Reach.OWN, _CLERK)
UNIT_HEADS = _party(
    "Lãnh đạo, Ban Thường trực",
    "The leaders and the standing committee",
    Reach.OWN,
    _LEADER,
    _COMMITTEE,
)  # those whom seats and passwords given in their unit concern
UNIT_OFFICE = _party("Văn phòng", "The office", Reach.OWN, _OFFICE)

UNIT_DESK = _party(
    "Văn phòng, lãnh đạo, văn thư",
    "The office, the leaders and the records clerk",
    Reach.OWN,
    _OFFICE,
    _LEADER,
    _COMMITTEE,
    _CLERK,
)

REVIEWERS = _party("Người duyệt", "The reviewers", Reach.ISSUER, _REVIEWER)
REVIEW_BOARD = _party(
    "Người duyệt, Ban Thường trực cấp trên",
    "The reviewers and the superior standing committee",
    Reach.ISSUER,
    _REVIEWER,
    _COMMITTEE,
)
ISSUER_OFFICE = _party("Văn phòng cấp trên", "The superior office", Reach.ISSUER, _OFFICE)
ISSUER_COMMITTEE = _party(
    "Ban Thường trực cấp trên", "The superior standing committee", Reach.ISSUER, _COMMITTEE
)
ISSUER_DESK = _party(
    "Văn phòng, Ban Thường trực cấp trên",
    "The superior office and standing committee",
    Reach.ISSUER,
    _OFFICE,
    _COMMITTEE,
)
ISSUER_INTAKE = _party(
    "Văn phòng, văn thư cấp trên",
    "The superior office and records clerk",
    Reach.ISSUER,
    _OFFICE,
    _CLERK,
)
ISSUER_COUNCIL = _party(
    "Hội đồng Thi đua - Khen thưởng", "The commendation council", Reach.ISSUER, _COUNCIL
)

ADDRESSED = _party(
    "Nơi nhận", "The addressees", Reach.ADDRESSED, _OFFICER, _LEADER, _OFFICE, _COMMITTEE, _CLERK
)

OWN_PEOPLE = _party(
    "Người của đơn vị",
    "People of the unit",
    Reach.OWN,
    _OFFICER,
    _LEADER,
    _OFFICE,
    _REVIEWER,
    _COMMITTEE,
    _COUNCIL,
    _CLERK,
)

CARRYING = OWN_PEOPLE._replace(
    name=Text("Người của đơn vị kế tục", "People of the unit that carries on"), reach=Reach.CARRIED
)
AUDITORS = _party("Người kiểm tra", "Auditors", Reach.ANYWHERE, _AUDITOR)

READERS = (
    OWN_PEOPLE,
    _party(
        "Người của đơn vị ban hành",
        "People of the issuing unit",
        Reach.ISSUER,
        _OFFICER,
        _LEADER,
        _OFFICE,
        _REVIEWER,
        _COMMITTEE,
        _COUNCIL,
        _CLERK,
    ),
    _party("Cấp trên", "Units above", Reach.ABOVE, _LEADER, _OFFICE, _COMMITTEE),
    ADDRESSED,
    CARRYING,
    AUDITORS,
)
"""Who may read a paper. An administrator is not among them."""

KEEPERS = (OWN_PEOPLE, CARRYING, AUDITORS)
"""Who may read a paper that its unit keeps for itself."""


NEVER_LENT = frozenset({Role.ADMINISTRATOR, Role.AUDITOR})
"""Roles that go with a person: nobody stands in for her in them."""
