"""PublicCV: only what the schema says is public, and nothing without status and consent."""

import dataclasses
from typing import Any

import pytest

from cv.public import (
    ExtraField,
    PublicCV,
    PublicExperience,
    PublicTestimonial,
    loose_fields,
    placed_columns,
    preview,
    public_cv,
)
from sheets.model import schema
from sheets.model.columns import Tab
from sheets.model.snapshot import Snapshot, build_snapshot

OURS = {"id", "slug", "indexable", "experiences", "testimonials", "extra", "reworded"}
"""Fields that come from no public column of ours: the address, the person's choice, other tabs, staff's columns."""


def snapshot(candidate: dict[str, Any], extra: dict[str, Any] | None = None, **tabs: list[dict[str, Any]]) -> Snapshot:
    row = {"id": "C2ABD", "first_name": "Abdenour", "status": "Publié", "consent": "oui", **candidate}
    candidates = _grid(schema.CANDIDATES, [row])
    candidates[0] += list(extra or {})
    candidates[1] += list((extra or {}).values())
    grids = {schema.BY_KEY[key].title: _grid(schema.BY_KEY[key], rows) for key, rows in tabs.items()}
    return build_snapshot({"Candidats": candidates, **grids})


def cv_of(found: Snapshot) -> PublicCV:
    cv = public_cv(found, found.candidates.rows[0])
    assert cv is not None
    return cv


@pytest.mark.parametrize(
    ("kind", "tab", "ours"),
    [
        (PublicCV, schema.CANDIDATES, OURS),
        (PublicExperience, schema.EXPERIENCES, {"extra"}),
        (PublicTestimonial, schema.TESTIMONIALS, set()),
    ],
)
def test_public_types_hold_the_public_columns_and_nothing_else(kind: type, tab: Tab, ours: set[str]) -> None:
    public = {column.key for column in tab.columns if column.public}
    assert {field.name for field in dataclasses.fields(kind)} - ours <= public


def test_a_private_field_in_a_public_type_stops_the_program_at_its_start() -> None:
    leaking = dataclasses.make_dataclass("Leaking", [("first_name", str), ("phone", str), ("extra", tuple)])
    with pytest.raises(TypeError, match="phone"):
        placed_columns(leaking, schema.CANDIDATES)


def test_a_public_column_without_a_place_of_its_own_is_among_the_facts() -> None:
    only_the_name = dataclasses.make_dataclass("Named", [("first_name", str)])
    found = snapshot({"transport": "À vélo"})
    placed = placed_columns(only_the_name, schema.CANDIDATES)
    facts = {
        field.header: field.values for field in loose_fields(found.candidates.tab, found.candidates.rows[0], placed)
    }
    assert facts["Mobilité"] == ("À vélo",)
    assert "Prénom" not in facts


@pytest.mark.parametrize("status", [*schema.CV_STATUSES, "", "n'importe quoi"])
@pytest.mark.parametrize("consent", ["oui", "non", "", "peut-être"])
def test_nothing_is_public_without_status_and_consent(status: str, consent: str) -> None:
    found = snapshot({"status": status, "consent": consent})
    shown = public_cv(found, found.candidates.rows[0]) is not None
    assert shown == (status == schema.PUBLISHED and consent == "oui")


def test_testimonials_wait_for_approval_and_removed_experiences_stay_out() -> None:
    found = snapshot(
        {},
        experiences=[
            {"id": "E1", "candidate": "C2ABD", "title": "Ancien", "start": "2001", "end": "2003"},
            {"id": "E2", "candidate": "C2ABD", "title": "Présent", "start": "2010"},
            {"id": "E3", "candidate": "C2ABD", "title": "Retiré", "removed": "oui"},
            {"id": "E4", "candidate": "CAUTRE", "title": "D'un autre"},
            {"id": "E5", "candidate": "C2ABD", "title": "Sans date"},
            {"id": "E6", "candidate": "C2ABD", "title": "Récent", "start": "2004", "end": "2009"},
        ],
        testimonials=[
            {"id": "T1", "candidate": "C2ABD", "name": "Lucie", "text": "Bravo", "status": "Publié"},
            {"id": "T2", "candidate": "C2ABD", "name": "Paul", "text": "Non relu", "status": "À relire"},
            {"id": "T3", "candidate": "C2ABD", "name": "Ana", "text": "Sans statut"},
        ],
    )
    cv = cv_of(found)
    assert [e.title for e in cv.experiences] == ["Présent", "Récent", "Ancien", "Sans date"]
    assert [t.name for t in cv.testimonials] == ["Lucie"]


def test_staff_open_a_column_of_theirs_in_champs() -> None:
    fields = [
        {"tab": "Candidats", "header": "Logiciels", "label": "Mes logiciels", "english": "Software", "public": "oui"}
    ]
    found = snapshot({}, {"logiciels": "Excel", "Remarque": "secret"}, fields=fields)
    assert cv_of(found).extra == (ExtraField(header="Mes logiciels", english="Software", values=("Excel",)),)
    assert "Excel" in cv_of(found).public_text
    assert "secret" not in cv_of(found).public_text


@pytest.mark.parametrize("header", ["E-mail", "Notes", "Téléphone", "Nom"])
def test_champs_cannot_open_our_private_columns(header: str) -> None:
    fields = [{"tab": "Candidats", "header": header, "public": "oui"}]
    found = snapshot({"email": "a@example.org", "notes": "secret", "last_name": "Benali"}, fields=fields)
    assert not cv_of(found).extra


@pytest.mark.parametrize("kind", ["e-mail", "téléphone", "code postal"])
def test_ways_to_reach_somebody_stay_private_in_added_columns_too(kind: str) -> None:
    fields = [{"tab": "Candidats", "header": "Autre", "kind": kind, "public": "oui"}]
    assert not cv_of(snapshot({}, {"Autre": "06 12 34 56 78"}, fields=fields)).extra


def test_champs_can_close_one_of_our_columns() -> None:
    fields = [
        {"tab": "Candidats", "header": "Histoire", "public": "non"},
        {"tab": "Candidats", "header": "Prénom", "public": "non"},
    ]
    cv = cv_of(snapshot({"story": "Je raconte.", "skills": "Patience"}, fields=fields))
    assert (cv.story, cv.skills, cv.first_name) == ("", ("Patience",), "Abdenour")


def test_a_preview_needs_no_consent() -> None:
    found = snapshot({"status": "En cours", "consent": "", "story": "Je raconte.\n\nEncore."})
    assert preview(found, found.candidates.rows[0]).paragraphs == ["Je raconte.", "Encore."]


def test_a_missing_column_is_a_missing_field() -> None:
    found = build_snapshot({"Candidats": [["ID", "Statut du CV", "Accord de publication"], ["C2ABD", "Publié", True]]})
    assert (cv_of(found).first_name, cv_of(found).story, cv_of(found).slug) == ("", "", "c2abd")


def _grid(tab: Tab, rows: list[dict[str, Any]]) -> list[list[Any]]:
    return [[c.header for c in tab.columns], *([row.get(c.key) for c in tab.columns] for row in rows)]
