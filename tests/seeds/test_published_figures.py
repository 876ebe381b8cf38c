"""What the published papers say must come out of the loaded ones, to the last đồng and person."""

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from forms.record import RecordForm
from tests.seeds.asking import issued, papers
from tests.seeds.conftest import load
from workflow_app.adapters.disk import DiskStore
from workflow_app.db import Database
from workflow_app.models import Document, Figure, Funding, Unit, Work
from workflow_app.seeds.reading import read
from workflow_app.services.figures import rollup

TAM_KY = {
    "works": {
        "city_congress": {"count": 35, "value_vnd": 13_386_000_000, "qualifier": "more_than"},
        "commune_congress": {"count": 49, "value_vnd": 3_376_000_000, "qualifier": "more_than"},
    },
    "units": {"expected": 13, "reported": 13},
}
DONG_HA = {
    "members": 313, "standing_committee": 30, "chair": 9, "vice_chair": 9, "re_elected": 231,
    "first_time": 82, "male": 217, "female": 96, "non_party": 76, "religious": 16,
    "full_time": 9, "front_work_committee": 62, "member_organisation": 98,
    "outstanding_individual": 66, "age_max": 83, "age_min": 25, "edu_master": 8,
    "edu_university_college": 186, "edu_intermediate": 33, "pol_advanced": 17,
    "pol_intermediate_basic": 171,
}  # fmt: skip


def _figures(session: Session, paper: Document) -> dict[str, int]:
    rows = session.execute(select(Figure.code, Figure.value).where(Figure.document_id == paper.id))
    return {row.code: row.value for row in rows}


def test_the_works_of_tam_ky_add_up(reading: Session) -> None:
    plan = issued(reading, "TAMKY", "166/KH-MTTQ-BTT")
    found = rollup(reading.connection(), plan.id)
    assert {part: found[part] for part in TAM_KY} == TAM_KY
    assert {work.state for work in papers(reading, plan, "work")} == {"verified"}


def test_the_works_of_tam_ky_add_up_on_either_engine(
    database: Database, demonstration_store: DiskStore
) -> None:
    load(database, "tam-ky", demonstration_store)
    with database.read() as session:
        plan = issued(session, "TAMKY", "166/KH-MTTQ-BTT")
        found = rollup(session.connection(), plan.id)
    assert {part: found[part] for part in TAM_KY} == TAM_KY


def test_tam_ky_has_nine_wards_and_four_communes(reading: Session) -> None:
    city = reading.scalars(select(Unit).where(Unit.code == "TAMKY")).one()
    names = reading.scalars(select(Unit.short_name).where(Unit.parent_id == city.id)).all()
    assert Counter(name.split()[0] for name in names) == {"phường": 9, "xã": 4}


def test_tam_ky_owed_the_province_three_works_a_report_and_two_nominations(
    reading: Session,
) -> None:
    plan = issued(reading, "QUANGNAM", "253/KH-MTTQ-BTT")
    values = [work.content["value_vnd"] for work in papers(reading, plan, "work")]
    assert values == [2_000_000_000, 2_000_000_000, 350_000_000]
    enterprises = select(func.sum(Funding.amount_vnd)).where(
        Funding.source == "enterprise",
        Funding.document_id.in_([work.id for work in papers(reading, plan, "work")]),
    )
    assert reading.scalar(enterprises) == 1_000_000_000
    assert [report.state for report in papers(reading, plan, "report")] == ["accepted"]
    subjects = [one.content["subject"] for one in papers(reading, plan, "nomination")]
    assert sorted(subjects) == ["collective", "individual"]


def test_the_committees_of_dong_ha_add_up(reading: Session) -> None:
    plan = issued(reading, "DONGHA", "95/KH-MTTQ-BTT")
    found = rollup(reading.connection(), plan.id)["figures"]
    assert {code: found[code] for code in DONG_HA} == DONG_HA
    assert found["present"] == found["summoned"]


def test_every_ward_of_dong_ha_held_a_recognised_congress_in_time(reading: Session) -> None:
    plan = issued(reading, "DONGHA", "95/KH-MTTQ-BTT")
    congresses = papers(reading, plan, "congress")
    assert [congress.state for congress in congresses] == ["recognised"] * 9
    held = {one.unit.code: one.content["record"]["held_on"] for one in congresses}
    assert max(held.values()) <= "2024-03-31"
    assert min(held, key=held.__getitem__) == "PHUONG5"
    for congress in congresses:
        consents = [
            congress.content[f"{who}_consent"]["signed_on"] for who in ("superior", "party")
        ]
        assert max(consents) <= held[congress.unit.code]


def test_tenure_and_gender_add_up_in_every_ward(reading: Session) -> None:
    plan = issued(reading, "DONGHA", "95/KH-MTTQ-BTT")
    for congress in papers(reading, plan, "congress"):
        figures = _figures(reading, congress)
        assert figures["re_elected"] + figures["first_time"] == figures["members"]
        assert figures["male"] + figures["female"] == figures["members"]
        form = RecordForm(None, data=congress.content["record"])
        assert form.validate(), form.errors


def test_dong_ha_registered_36_works_with_seven_houses(reading: Session) -> None:
    plan = issued(reading, "DONGHA", "107/KH-MTTQ-BTT")
    kinds = reading.execute(
        select(Work.kind, func.count().label("number"))
        .where(Work.plan_id == plan.id)
        .group_by(Work.kind)
    )
    assert {row.kind: row.number for row in kinds} == {"cong_trinh": 31, "phan_viec": 5}
    works = papers(reading, plan, "work")
    houses = [one.content["value_vnd"] for one in works if "nhà Đại đoàn kết" in one.title]
    assert (len(houses), sum(houses)) == (7, 175_500_000)
    people = select(func.sum(Funding.amount_vnd)).where(
        Funding.source == "people", Funding.document_id.in_([work.id for work in works])
    )
    assert reading.scalar(people) == 674_000_000


@pytest.mark.parametrize(
    ("unit", "number", "on", "basis"),
    [
        ("TRUNGUONG", "795/KH-MTTW-BTT", date(2023, 9, 29), None),
        ("SONLA", "364/KH-MTTQ-BTT", date(2023, 10, 10), "795/KH-MTTW-BTT"),
        ("QUANGNAM", "253/KH-MTTQ-BTT", date(2023, 10, 24), "795/KH-MTTW-BTT"),
        ("TAMKY", "166/KH-MTTQ-BTT", date(2023, 10, 31), "253/KH-MTTQ-BTT"),
        ("QUANGTRI", "152/KH-MTTQ-BTT", date(2023, 8, 25), None),
        ("DONGHA", "95/KH-MTTQ-BTT", date(2023, 9, 8), "152/KH-MTTQ-BTT"),
        ("DONGHA", "107/KH-MTTQ-BTT", date(2023, 11, 20), "795/KH-MTTW-BTT"),
        ("PHUONG5", "15/KH-MTTQ-BTT", date(2023, 9, 22), "95/KH-MTTQ-BTT"),
    ],
)
def test_plans_keep_their_number_date_and_basis(
    reading: Session, unit: str, number: str, on: date, basis: str | None
) -> None:
    plan = issued(reading, unit, number)
    rests_on = reading.get(Document, plan.basis_id) if plan.basis_id else None
    assert (plan.state, plan.issued_on) == ("issued", on)
    assert (rests_on.number if rests_on else None) == basis


def test_plan_364_is_whole(reading: Session) -> None:
    plan = issued(reading, "SONLA", "364/KH-MTTQ-BTT")
    counts = {part: len(plan.content[part]) for part in ("audience", "contents", "targets")}
    assert counts == {"audience": 5, "contents": 5, "targets": 6}
    duties = [line["duty"] for line in plan.content["recipients"]]
    assert duties == ["b/c", "b/c", "p/h", *["t/h"] * 5, "", "luu"]
    assert all(plan.content.values()) or plan.content["checklist"] == []


def test_plan_364_reaches_its_districts_with_its_two_dates(reading: Session) -> None:
    plan = issued(reading, "SONLA", "364/KH-MTTQ-BTT")
    registrations = papers(reading, plan, "registration")
    due = Counter((one.unit.kind, one.due_at) for one in registrations)
    assert due == {
        ("front_committee", datetime(2023, 11, 30, 17, tzinfo=UTC)): 12,
        ("member_organisation", None): 3,
        ("department", None): 2,
    }
    reports = {one.due_at for one in papers(reading, plan, "report")}
    assert reports == {datetime(2024, 6, 29, 17, tzinfo=UTC)}
    late = [one for one in registrations if one.due_at and one.arrived_at]
    assert sum(one.arrived_at >= one.due_at for one in late) == 1
    assert "returned" in {one.state for one in registrations}


@pytest.mark.parametrize("case", ["son_la", "tam_ky", "dong_ha", "live"])
def test_what_is_invented_says_so(case: str) -> None:
    assert read(case)["invented"] is True
