"""The people written by hand: their facts agree, each speaks in their own words, and their portraits are safe."""

import datetime as dt
import itertools
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from cv.portraits import photo_svg
from demo import generate
from demo.cast import AGE, PORTRAIT
from demo.data import PORTRAITS, Rows, cast_people, cast_table, dated, pieces
from programme.lists import REGIONS
from sheets.model import schema
from sheets.model.dates import read_date

DAY = dt.date(2026, 11, 22)
PEOPLE = {lines[0][1]["ID"]: lines[0][1] for lines in cast_people()}
TOLD = sorted(row_id for row_id, person in PEOPLE.items() if person.get("Histoire"))


@pytest.fixture(scope="module")
def rows() -> Rows:
    """The cast, all of it."""
    return generate(len(PEOPLE), 1, DAY)


def of(rows: Rows, tab: str, row_id: str) -> list[dict[str, Any]]:
    return [row for row in rows[tab] if row["candidate"] == row_id]


def candidate(rows: Rows, row_id: str) -> dict[str, Any]:
    return next(row for row in rows["candidates"] if row["id"] == row_id)


def phrases(text: str) -> list[str]:
    """Its runs of five words."""
    found = re.findall(r"\w+", text.lower())
    return [" ".join(found[n : n + 5]) for n in range(len(found) - 4)]


def test_there_are_twenty_four_and_the_first_fifteen_show_every_status(rows: Rows) -> None:
    assert len(PEOPLE) >= 24
    first = generate(15, 1, DAY)["candidates"]
    assert [row["id"] for row in first] == list(PEOPLE)[:15]
    assert {row["status"] for row in first} == set(schema.CV_STATUSES)
    assert {row["zone"] for row in first} >= {"Île-de-France", "Bretagne", "Grand Est", "Occitanie", "Hors zone"}


@pytest.mark.parametrize("row_id", TOLD)
def test_a_path_agrees_with_an_age(rows: Rows, row_id: str) -> None:
    born = DAY.year - int(PEOPLE[row_id][AGE])
    lines = of(rows, "experiences", row_id)
    assert lines
    for line in lines:
        assert line["start"].year - born >= 15, line["title"]
        assert line["start"] <= line.get("end", DAY) <= DAY, line["title"]
    jobs = [line for line in lines if line["kind"] == "Expérience"]
    for one, other in itertools.combinations(jobs, 2):
        first, second = sorted((one, other), key=lambda line: line["start"])
        assert first.get("end", DAY) <= second["start"] + dt.timedelta(days=31), (first["title"], second["title"])


@pytest.mark.parametrize("row_id", PEOPLE)
def test_places_agree(rows: Rows, row_id: str) -> None:
    person = candidate(rows, row_id)
    if not person.get("departments"):
        return
    code = person["postal_code"][: 3 if person["postal_code"].startswith("97") else 2]
    home = [name for name in person["departments"] if name.endswith(f"({code})")]
    assert home, person["postal_code"]
    coached = next(coach for coach in rows["coaches"] if coach["id"] == person["coach"])
    region = REGIONS[home[0]]
    assert person["zone"] == coached["zone"] == (region if person["zone"] != "Hors zone" else "Hors zone")
    assert (person["zone"] == "Hors zone") == (region not in {coach["zone"] for coach in rows["coaches"]})


@pytest.mark.parametrize("row_id", PEOPLE)
def test_ways_to_come_agree_with_licences(rows: Rows, row_id: str) -> None:
    person = candidate(rows, row_id)
    if "Voiture" in person.get("transport", ""):
        assert "B (voiture)" in person["licences"]
    if "Scooter" in person.get("transport", ""):
        assert "AM (scooter)" in person["licences"]


@pytest.mark.parametrize("row_id", PEOPLE)
def test_days_follow_one_another(rows: Rows, row_id: str) -> None:
    person = candidate(rows, row_id)
    days = [person.get(key) for key in ("created_on", "consent_date", "published_on", "updated_on")]
    known = [day for day in days if day]
    assert known == sorted(known)
    assert known[-1] <= DAY
    assert bool(person.get("employed")) == bool(person.get("hired_on"))
    proposed = {offer["id"]: offer["proposed_on"] for offer in rows["opportunities"]}
    for line in of(rows, "follow_ups", row_id):
        seen = [proposed[line["opportunity"]], line.get("seen_on"), line.get("changed_on")]
        assert [day for day in seen if day] == sorted(day for day in seen if day), line["opportunity"]
        said = [read_date(event[:10]) for event in line.get("events", ())]
        assert said == sorted(day for day in said if day)
        assert all(day and day <= line["changed_on"] for day in said)


def test_no_two_tell_the_same(rows: Rows) -> None:
    told = [row["story"] for row in rows["candidates"] if row.get("story")]
    letters = [row["text"] for row in rows["testimonials"]]
    catchphrases = [row["catchphrase"] for row in rows["candidates"] if row.get("catchphrase")]
    for texts in (told, letters, catchphrases):
        for one, other in itertools.combinations(texts, 2):
            assert one != other
            assert not set(phrases(one)) & set(phrases(other))


def test_nobody_is_known_by_one_witness_twice(rows: Rows) -> None:
    names = [(row["name"], row["relation"]) for row in rows["testimonials"]]
    assert len(set(names)) == len(names)


def test_texts_name_no_year_that_would_grow_old() -> None:
    for lines in cast_people():
        for _, cells in lines:
            for header, cell in cells.items():
                assert not re.search(r"\b(19|20)\d\d\b", cell), (header, cell)
    for name in ("opportunities", "coaches", "structures", "trainings", "edits"):
        for line in cast_table(name):
            assert not [cell for cell in line.values() if re.search(r"\b(19[5-9]|20[0-4])\d\b", cell.split(" €")[0])
                        and "€" not in cell], line  # fmt: skip


@pytest.mark.parametrize("day", [dt.date(2026, 1, 1), dt.date(2028, 2, 29), dt.date(2031, 12, 31)], ids=str)
def test_the_demo_never_looks_old(day: dt.date) -> None:
    rows = generate(15, 1, day)
    assert all(row["start"] <= row.get("end", day) <= day for row in rows["experiences"])
    assert max(row["date"] for row in rows["meetings"]) >= day - dt.timedelta(days=2)
    ending = [row["contract_end"] for row in rows["candidates"] if row.get("contract_end")]
    assert any(day < end <= day + dt.timedelta(days=30) for end in ending)


def test_days_are_said_from_today() -> None:
    assert dated("J-3 contact, J+2 essai", DAY) == "19/11/2026 contact, 24/11/2026 essai"
    assert dated("09/A-2", DAY) == "01/09/2024"
    assert dated("A-2 et J ne bougent pas", DAY) == "A-2 et J ne bougent pas"


def test_the_first_run_shows_where_the_site_shines(rows: Rows) -> None:
    first = generate(15, 1, DAY)
    assert {row["status"] for row in first["follow_ups"]} == set(schema.FOLLOW_UP_STATUSES)
    assert {row["status"] for row in first["opportunities"]} == set(schema.OPPORTUNITY_STATUSES)
    assert {row["status"] for row in first["testimonials"]} >= {"À relire", "Publié"}, "a letter received"
    assert {row.get("contract") for row in first["candidates"]} >= {"CDI", "CDD -6 mois"}, "people hired"
    assert {row.get("second_language") for row in first["candidates"]} >= {"Anglais (en)", "Ukrainien (uk)"}
    met = {
        row["candidate"]: max(r["date"] for r in of(first, "meetings", row["candidate"])) for row in first["meetings"]
    }
    assert any(DAY - day > dt.timedelta(days=14) for day in met.values()), "a pair that has not met"
    assert len({sector for row in rows["candidates"] if (sector := row.get("sector_1"))}) >= 12


# The portraits


FILES = sorted(PORTRAITS.glob("*.svg"))


def test_every_portrait_is_somebody_s_and_there_are_enough() -> None:
    named = {f"{person[PORTRAIT]}.svg" for person in PEOPLE.values() if PORTRAIT in person}
    assert {path.name for path in FILES} == named | {row["fichier"] for row in pieces("portraits")}
    assert len(FILES) >= 40
    assert len({path.read_bytes() for path in FILES}) == len(FILES)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_portraits_are_small_plain_shapes(path: Path) -> None:
    svg = path.read_text(encoding="utf-8")
    root = ElementTree.fromstring(svg)
    assert root.get("viewBox") == "0 0 480 600"
    tags = {element.tag.removeprefix("{http://www.w3.org/2000/svg}") for element in root.iter()}
    assert tags <= {"svg", "g", "path", "rect", "circle", "ellipse"}
    attributes = {name for element in root.iter() for name in element.attrib}
    assert not [name for name in attributes if name.startswith("on") or "href" in name or name in ("style", "id")]
    assert len(svg) < 6_000
    assert photo_svg(path.read_bytes(), 480, 600), "a CV's documents show it"
