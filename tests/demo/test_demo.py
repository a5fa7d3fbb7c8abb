"""The demo: the same seed gives the same people, every row is one that staff could have typed, and none repeats."""

import datetime as dt
import itertools
import random
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from demo import AlreadyFilled, fill, generate
from demo.data import Rows, cast_table
from demo.making import make
from demo.offers import follow_ups_each
from demo.people import all_trades, origins, places, portraits, story_pieces
from demo.words import at, of, say
from demo.world import Deck, words
from programme.lists import DEFAULT_LISTS
from settings import Settings
from sheets.api.connection import Workbook, connect, create_workbook
from sheets.model import kinds, schema
from sheets.model.columns import MANY, Cell, Kind
from sheets.model.snapshot import Snapshot, build_snapshot
from sheets.setup.workbook import prepare

DAY = dt.date(2026, 11, 22)


@pytest.fixture(scope="module")
def rows() -> Rows:
    """Enough people for every case to happen."""
    return generate(200, 1, DAY)


@pytest.fixture(scope="module")
def snapshot(rows: Rows) -> Snapshot:
    """The same, as the app reads them."""
    return build_snapshot({tab.title: grid(rows, tab) for tab in schema.READ_TABS})


@pytest.fixture
def empty(tmp_path: Path) -> Workbook:
    """A workbook with its tabs and headers, and nothing in them."""
    settings = Settings.from_environment({"DATA_DIR": tmp_path / "data"})
    create_workbook(settings, "Tremplin")
    workbook = connect(settings)
    prepare(workbook)
    return workbook


def grid(rows: Rows, tab: Any) -> list[list[Cell]]:
    lines = [[kinds.to_cell(c, row.get(c.key)) for c in tab.columns] for row in rows[tab.key]]
    return [[c.header for c in tab.columns], *lines]


def read(workbook: Workbook) -> Snapshot:
    return build_snapshot(workbook.grids(tab.title for tab in schema.READ_TABS))


def texts(rows: Rows) -> list[str]:
    values = itertools.chain.from_iterable(row.values() for table in rows.values() for row in table)
    return [text for v in values for text in (v if isinstance(v, tuple) else (v,)) if isinstance(text, str)]


# The rows


def test_the_same_seed_and_day_give_the_same_people() -> None:
    assert generate(40, 7, DAY) == generate(40, 7, DAY)
    assert generate(40, 7, DAY) != generate(40, 8, DAY)


def test_today_is_the_day_by_default() -> None:
    newest = max(row["date"] for row in generate(15, 1)["meetings"] if row.get("note"))
    assert dt.timedelta(0) <= dt.datetime.now(dt.UTC).date() - newest < dt.timedelta(days=7)


def wanted_problems() -> set[tuple[str, str, str]]:
    """What the demo leaves to be mended: tab, row and column, as `cast/problems.csv` says."""
    return {(line["onglet"], line["ligne"], line["colonne"]) for line in cast_table("problems")}


@pytest.mark.parametrize("tab", schema.READ_TABS, ids=lambda tab: tab.key)
def test_every_cell_is_one_its_column_takes(rows: Rows, tab: Any) -> None:
    assert rows[tab.key]
    for row in rows[tab.key]:
        assert set(row) <= set(tab.by_key)
        for column in tab.columns:
            value = row.get(column.key, column.blank)
            if (tab.title, row.get("id"), column.header) in wanted_problems():
                continue
            spellings = kinds.choice_spellings(DEFAULT_LISTS.get(column.options, ()))
            understood, problem = kinds.read(column, kinds.to_cell(column, value), spellings)
            assert not problem, (column.key, value)
            assert understood == (column.blank if value in (None, "") else value), column.key
            parts = value if column.kind in MANY else (value,)
            assert all(len(str(part)) <= column.max_length for part in parts), (column.key, value)
            assert not column.max_items or len(parts) <= column.max_items, (column.key, value)
            assert value or not column.required or column.kind is Kind.YES_NO, column.key


@pytest.mark.parametrize("candidates", [15, 200])
def test_a_fresh_demo_has_the_problems_it_shows_and_no_other(candidates: int) -> None:
    rows = generate(candidates, 1, DAY)
    found = build_snapshot({tab.title: grid(rows, tab) for tab in schema.READ_TABS}).problems
    by_title = {tab.title: tab.key for tab in schema.READ_TABS}
    seen = {(p.tab, rows[by_title[p.tab]][p.row - 2]["id"], p.column) for p in found}
    assert seen == wanted_problems()
    assert len(found) == len(seen) >= 3


def test_ids_are_unique_and_start_with_their_tab(rows: Rows) -> None:
    for tab in schema.READ_TABS:
        if not tab.prefix:
            continue
        ids = [row["id"] for row in rows[tab.key]]
        assert len(set(ids)) == len(ids)
        assert all(row_id.startswith(tab.prefix) for row_id in ids)


def test_references_resolve(rows: Rows) -> None:
    ids = {key: {row.get("id") for row in table} for key, table in rows.items()}
    for tab in schema.READ_TABS:
        for column in tab.columns:
            if column.kind in (Kind.REFERENCE, Kind.REFERENCES):
                found = {row.get(column.key) for row in rows[tab.key]} - {"", None}
                assert found <= ids[column.options], (tab.key, column.key)


def test_the_cast_is_always_there() -> None:
    for count, seed in ((1, 1), (3, 2), (30, 3)):
        rows = generate(count, seed, DAY)
        abdenour, kenny, ines = rows["candidates"][:3]
        assert (abdenour["id"], abdenour["email"], abdenour["coach"]) == ("C2ABD", "abdenour@example.org", "B2FLO")
        assert (abdenour["status"], abdenour["consent"]) == (schema.PUBLISHED, True)
        assert (kenny["id"], kenny["email"], kenny["coach"]) == ("C3KEN", "kenny@example.org", "B2FLO")
        assert (kenny["status"], kenny.get("consent")) == (schema.DRAFT, None)
        assert (ines["id"], ines["coach"]) == ("C4NES", "B3MAR")
        assert [c["email"] for c in rows["coaches"][:2]] == ["flore@example.org", "martin@example.org"]
        assert rows["staff"][0]["id"] == "Q2CAM"
        assert rows["staff"][0]["zones"] == ("Île-de-France",)
        assert len(rows["candidates"]) == max(count, 3)


def test_every_address_is_one_that_cannot_receive(rows: Rows) -> None:
    addresses = [text for text in texts(rows) if "@" in text]
    assert addresses
    assert all(address.endswith("@example.org") for address in addresses)


# The people


def test_every_status_happens(rows: Rows) -> None:
    assert {row["status"] for row in rows["candidates"]} == set(schema.CV_STATUSES)
    assert {row["status"] for row in rows["follow_ups"]} == set(schema.FOLLOW_UP_STATUSES)
    assert {row["status"] for row in rows["opportunities"]} == set(DEFAULT_LISTS["Statuts d'opportunité"])
    assert {row["status"] for row in rows["testimonials"]} == set(DEFAULT_LISTS["Statuts de témoignage"])
    assert {row["kind"] for row in rows["experiences"]} == set(DEFAULT_LISTS["Types d'expérience"])


def test_a_published_cv_has_its_consent_and_its_content(snapshot: Snapshot) -> None:
    published = snapshot.candidates.where("status", schema.PUBLISHED)
    assert len(published) > 100
    for candidate in published:
        assert candidate.consent is True
        assert candidate.story
        assert candidate.catchphrase
        assert candidate.ambition_1
        assert candidate.sector_1
        assert candidate.departments
        assert candidate.consent_date is not None
        assert candidate.published_on is not None
        assert candidate.consent_date <= candidate.published_on <= DAY
        assert snapshot.experiences.where("candidate", candidate.id)


def test_a_hired_person_was_hired_through_an_opportunity(snapshot: Snapshot) -> None:
    hired = snapshot.candidates.where("employed", True)
    assert hired
    for candidate in hired:
        assert "Embauche" in [f.status for f in snapshot.follow_ups.where("candidate", candidate.id)]
        assert (candidate.contract_end is None) == (candidate.contract == "CDI")


def test_a_coach_follows_one_to_four_people(snapshot: Snapshot) -> None:
    counts = [len(snapshot.candidates.where("coach", coach.id)) for coach in snapshot.coaches.rows]
    assert set(counts) == {1, 2, 3, 4}
    assert snapshot.candidates.where("coach", "")


def test_about_ten_opportunities_each_until_there_are_too_many(snapshot: Snapshot) -> None:
    each = Counter(follow_up.candidate for follow_up in snapshot.follow_ups.rows)
    assert set(each.values()) == {10}
    assert [follow_ups_each(n) for n in (15, 200, 1_000, 10_000)] == [10, 10, 5, 2]


@pytest.mark.parametrize("day", [DAY, dt.date(2026, 1, 1), dt.date(2028, 2, 29)], ids=str)
def test_dates_follow_one_another(day: dt.date) -> None:
    rows = generate(80, 5, day)
    assert all(row["start"] <= row.get("end", day) <= day for row in rows["experiences"])
    assert all((row.get("changed_on") or day) <= day for row in rows["follow_ups"])
    assert all(row["created_on"] <= row.get("updated_on", day) <= day for row in rows["candidates"])
    assert all(row["date"] <= day for row in rows["meetings"] if row.get("note"))
    spoilt = {row for tab, row, column in wanted_problems() if tab == "Opportunités"}
    offers = [row for row in rows["opportunities"] if row["id"] not in spoilt]
    assert all(row["proposed_on"] <= (row.get("validated_on") or day) <= day for row in offers)


def test_one_in_six_has_no_photo(snapshot: Snapshot) -> None:
    shown = [c for c in snapshot.candidates.rows if c.status != schema.NEW]
    assert 0.08 < sum(not c.photo for c in shown) / len(shown) < 0.28
    assert all(c.photo in ("", f"portraits/{c.id}.svg") for c in shown)


def test_what_staff_can_reword_is_there(snapshot: Snapshot) -> None:
    for name, values in DEFAULT_LISTS.items():
        assert snapshot.options(name) == values
    lines = {(field.tab, field.header) for field in snapshot.fields.rows}
    assert lines == {(t.title, c.header) for t in schema.TABS for c in t.columns if c.section or c.public}
    assert all(field.english for field in snapshot.fields.rows)
    assert len(snapshot.wordings.rows) >= 3


def test_facts_of_the_thousands_agree(rows: Rows) -> None:
    of_code = {place.postal_code: place.department for place in places()}
    names = [(row["first_name"], row["last_name"]) for row in rows["candidates"]]
    for row in rows["candidates"][24:]:
        if not row.get("departments"):
            continue
        assert row["departments"][0] == of_code[row["postal_code"]]
        if row["transport"].startswith(("Voiture", "Scooter")) or len(row["licences"]) > 1:
            assert "B (voiture)" in row["licences"]
        assert names[:24].count((row["first_name"], row["last_name"])) == 0
    # The passion that a story tells of is among those that the CV lists.
    for piece in story_pieces("dimanche"):
        tellers = [row for row in rows["candidates"][24:] if piece.text in row.get("story", "")]
        assert all(piece.detail in row["passions"] for row in tellers), piece.text


# The texts


def test_stories_and_letters_differ() -> None:
    rows = generate(1_000, 1, DAY)
    stories = [row["story"] for row in rows["candidates"] if row.get("story")]
    letters = [row["text"] for row in rows["testimonials"]]
    assert len(set(letters)) == len(letters)
    assert len(set(stories)) == len(stories)
    lengths = sorted(map(len, stories))
    assert lengths[len(lengths) // 10] < 400
    assert lengths[-len(lengths) // 10] > 1_000


def test_neighbours_share_no_paragraph(rows: Rows) -> None:
    stories = [set(row["story"].split("\n\n")) for row in rows["candidates"] if row.get("story")]
    assert not [one & other for one, other in itertools.pairwise(stories) if one & other]


def test_names_have_accents_apostrophes_hyphens_and_texts_several_scripts(rows: Rows) -> None:
    names = " ".join(f"{row['first_name']} {row['last_name']}" for row in rows["candidates"])
    assert re.search("[éèëïôç]", names)
    assert re.search("['’]", names)
    assert "-" in names
    told = " ".join(texts(rows))
    for script in (
        "[\u0600-\u06ff]",
        "[\u0400-\u04ff]",
        "[\u10a0-\u10ff]",
        "[\u0b80-\u0bff]",
        "[\u1200-\u137f]",
        "⚽|🍅",
    ):
        assert re.search(script, told), script


def test_no_text_is_left_unfinished(rows: Rows) -> None:
    for text in texts(rows):
        assert not re.search(r"[\[\]|{}~]|°(?! 9)|J[+-]\d|/A-\d", text), text
        assert "  " not in text, text


def test_texts_agree() -> None:
    assert say("[Prêt|Prête] {at}", True, {"at": "à Fès"}) == "Prête à Fès"
    assert say("[né|née]", False) == "né"
    assert [of(n) for n in ("Montreuil", "Évry", "Le Havre")] == ["de Montreuil", "d'Évry", "du Havre"]
    assert [at(n) for n in ("Montreuil", "Le Havre")] == ["à Montreuil", "au Havre"]


def test_a_deck_gives_everything_before_it_repeats() -> None:
    deck = Deck(range(6), random.Random(1))
    assert sorted(deck.draw() for _ in range(6)) == list(range(6))
    assert deck.draw(lambda card: card > 4) == 5
    with pytest.raises(ValueError, match="suits"):
        deck.draw(lambda card: card > 9)


def test_what_the_demo_is_made_of_holds_together() -> None:
    assert {trade.sector for trade in all_trades()} == set(DEFAULT_LISTS["Secteurs"])
    assert all(words(sector) for sector in DEFAULT_LISTS["Secteurs"]), "companies"
    assert {place.department for place in places()} <= set(DEFAULT_LISTS["Départements"])
    assert {place.zone for place in places()} == set(DEFAULT_LISTS["Zones"])
    assert {licence for trade in all_trades() for licence in trade.texts("permis")} <= set(DEFAULT_LISTS["Permis"])
    for trade in all_trades():
        assert [piece for piece in trade.pieces["pourquoi"] if not piece.who], trade.ambition
        assert [piece for piece in trade.pieces["détail"] if not piece.who], trade.ambition
        assert all(len(say(text, feminine)) <= 80 for text in trade.texts("accroche") for feminine in (True, False))


@pytest.mark.parametrize("origin", origins(), ids=lambda origin: origin.country or "France")
@pytest.mark.parametrize("feminine", [True, False])
def test_each_age_of_each_origin_has_several_portraits(origin: Any, feminine: bool) -> None:
    alike = [p for p in portraits() if p.feminine == feminine and p.tone in origin.tones and p.wear in origin.wear]
    for ages in (range(32), range(32, 49), range(49, 99)):
        assert len([p for p in alike if p.age in ages]) >= 2


def test_neighbours_do_not_share_a_portrait() -> None:
    drawn = list(make(1_000, 1, DAY).portraits.values())
    assert sum(one == other for one, other in itertools.pairwise(drawn)) < 5
    for portrait in portraits():
        assert any(portrait.tone in o.tones and portrait.wear in o.wear for o in origins()), portrait.file


# The filling


def test_a_filled_workbook_is_what_was_generated(empty: Workbook, tmp_path: Path) -> None:
    told: list[str] = []
    filled = fill(empty.spreadsheet, tmp_path / "media", 15, 1, told.append)
    found = read(empty)
    assert {problem.code for problem in found.problems} == {"bad_phone", "not_in_list", "bad_date"}
    assert {key: len(found.table(key)) for key in filled.rows} == filled.rows
    assert filled.rows["candidates"] == 15
    assert found.candidates.get("C2ABD") is not None
    assert filled.emails == {
        "candidate": "abdenour@example.org",
        "coach": "flore@example.org",
        "staff": "camille@example.org",
    }
    photos = {c.photo for c in found.candidates.rows if c.photo}
    assert {f"portraits/{path.name}" for path in (tmp_path / "media/portraits").iterdir()} == photos
    assert len(photos) == filled.portraits
    assert told


def test_columns_are_found_where_staff_moved_them(empty: Workbook, tmp_path: Path) -> None:
    sheet = empty.spreadsheet.worksheet("Candidats")
    sheet.insert_rows([["Nos candidats"]], 1)
    sheet.insert_cols([["", "Couleur préférée", "vert"]], 3)
    fill(empty.spreadsheet, tmp_path / "media", 5, 1)
    found = read(empty)
    assert {problem.tab for problem in found.problems} <= {"Opportunités"}
    assert len(found.candidates) == 5
    assert found.candidates.rows[0].first_name == "Abdenour"
    assert found.candidates.rows[0].story.startswith("Je m'appelle Abdenour")


def test_a_workbook_with_candidates_is_left_alone(empty: Workbook, tmp_path: Path) -> None:
    empty.spreadsheet.worksheet("Candidats").append_row(["C7K2M", "Salomé"])
    before = empty.version()
    with pytest.raises(AlreadyFilled, match=r"\(1\)"):
        fill(empty.spreadsheet, tmp_path / "media", 5, 1)
    assert empty.version() == before
    assert not (tmp_path / "media").exists()
    fill(empty.spreadsheet, tmp_path / "media", 5, 1, among_others=True)
    found = read(empty)
    assert [c.first_name for c in found.candidates.rows][:2] == ["Salomé", "Abdenour"]
    assert len(found.candidates) == 6


def test_a_filling_cut_short_is_taken_up_again(empty: Workbook, tmp_path: Path) -> None:
    def cut(text: str) -> None:
        if text.endswith("Candidats…"):
            raise ConnectionError

    with pytest.raises(ConnectionError):
        fill(empty.spreadsheet, tmp_path / "media", 5, 1, cut)
    assert len(read(empty).candidates) == 0
    fill(empty.spreadsheet, tmp_path / "media", 5, 1)
    found = read(empty)
    assert {problem.tab for problem in found.problems} <= {"Opportunités"}
    assert len(found.candidates) == 5


def test_rows_beyond_the_first_grid_keep_their_dates(empty: Workbook, tmp_path: Path) -> None:
    filled = fill(empty.spreadsheet, tmp_path / "media", 500, 1)
    sheet = empty.spreadsheet.worksheet("Expériences")
    assert filled.rows["experiences"] > 1_000
    assert sheet.row_count == filled.rows["experiences"] + 1
    start = [c.key for c in schema.EXPERIENCES.columns].index("start") + 1
    assert re.fullmatch(r"\d\d/\d\d/\d{4}", str(sheet.cell(sheet.row_count, start).value))
