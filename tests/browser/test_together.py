"""Two browsers and a script in the same fifty rows at once: every value typed is asked for at the end.

TREMPLIN_CHAOS=200 makes it last two minutes instead of ten seconds, TREMPLIN_SEED=2 gives another storm. As in
tests/chaos, every value is typed once, so that each stands where its author put it, or was replaced by somebody who saw
it; what a browser saw is read from what it sent, where it meant to write from the page itself.
"""

import itertools
import json
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import gspread
import pytest
from playwright.sync_api import Browser, Response, expect

from sheets.api.connection import connect
from tests.browser.test_sheet import Person
from tests.browser.town import Town

pytestmark = pytest.mark.browser
SEED = int(os.environ.get("TREMPLIN_SEED", "1"))
SECONDS = 120 if int(os.environ.get("TREMPLIN_CHAOS", "0")) > 8 else 10
ROWS = 50
LETTERS = "CD"
SELECTED_ID = """() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => {
  const row = document.querySelector("#sg-active")?.closest(".sg-body .sg-row");
  done(row?.querySelector(".sg-cell").textContent || "");
})))"""
"""The ID of the selected row as the page shows it, once it is drawn."""
NAMES = ["ID", "Quoi", "Midi", "Soir"]
Home = tuple[str, str]


@dataclass
class Storm:
    """What everybody did.

    Args:
        tab: where.
        rng: all chance.
        homes: value -> the row and column it was meant for.
        over: value -> what its author saw there.
        refused: values that met somebody else's, which their author then kept.
        met: how often what happened.
    """

    tab: gspread.Worksheet
    rng: random.Random
    homes: dict[str, Home] = field(default_factory=dict)
    over: dict[str, str] = field(default_factory=dict)
    refused: set[str] = field(default_factory=set)
    met: Counter[str] = field(default_factory=Counter)

    def hears(self, answer: Response) -> None:
        """What a browser sent and what came of it."""
        if not answer.url.endswith("/acts") or not answer.ok:
            return
        sent, told = json.loads(answer.request.post_data or "{}"), answer.json()
        if sent["kind"] != "cells":
            self.met[f"{sent['kind']} done"] += told["done"]
            return
        self.refused |= {one["mine"] for one in told["conflicts"]}
        self.met["conflicts"] += len(told["conflicts"])
        for values, before in zip(sent["values"], sent["before"], strict=True):
            self.over |= {value: seen for value, seen in zip(values, before, strict=True) if value}

    def wrong(self) -> Iterator[str]:
        """Every value that is lost, or stands where nobody put it."""
        names, *lines = self.tab.get_all_values()
        rows = [line for line in lines if line[0]]
        if names != NAMES or sorted(line[0] for line in rows) != sorted(f"R{n:02}" for n in range(ROWS)):
            yield f"rows or headers are not those of the beginning: {names}, {len(rows)}"
        cells = {(line[0], name): text for line in lines for name, text in zip(names, line, strict=True)}
        yield from (f"{cells[home]} stands in {home}" for home in cells if self._is_astray(cells[home], home))
        known = set(cells.items())
        for home, text in cells.items():
            while text in self.over:
                text = self.over[text]
                known.add((home, text))
        for value, home in self.homes.items():
            if (home, value) not in known and value not in self.refused:
                yield f"{value} is not accounted for in {home}, which holds {cells.get(home)}"

    def _is_astray(self, text: str, home: Home) -> bool:
        return bool(text) and home[1] in NAMES[2:] and self.homes.get(text) != home


def at_work_by_script(storm: Storm, ends: float) -> None:
    """A script that sorts, inserts rows and types, each for the version it read alone: as a script must that cares."""
    rng, number, tab = random.Random(SEED + 1), 0, storm.tab
    while time.monotonic() < ends:
        time.sleep(rng.uniform(0.1, 0.4))
        version, lines = version_of(tab.spreadsheet), tab.get_all_values()
        at, column, value = rng.randrange(1, len(lines)), rng.choice((2, 3)), f"s{number}"
        kind = rng.choices(("type", "sort", "insert"), (6, 2, 1))[0]
        if kind == "type" and not lines[at][0]:
            continue
        place = {"sheetId": tab.id, "rowIndex": at, "columnIndex": column}
        rows = {"sheetId": tab.id, "startRowIndex": 1, "endRowIndex": len(lines)}
        order = {"dimensionIndex": 1, "sortOrder": rng.choice(("ASCENDING", "DESCENDING"))}
        blank = {"sheetId": tab.id, "dimension": "ROWS", "startIndex": at, "endIndex": at + 1}
        cells = [{"values": [{"userEnteredValue": {"stringValue": value}}]}]
        asked = {
            "type": {"updateCells": {"rows": cells, "fields": "userEnteredValue", "start": place}},
            "sort": {"sortRange": {"range": rows, "sortSpecs": [order]}},
            "insert": {"insertDimension": {"range": blank}},
        }[kind]
        try:
            tab.spreadsheet.batch_update({"requests": [asked], "writeControl": {"requiredRevisionId": version}})
        except gspread.exceptions.APIError:
            storm.met["the script was late"] += 1
            continue
        storm.met[f"script: {kind}"] += 1
        if kind == "type":
            number += 1
            storm.homes[value], storm.over[value] = (lines[at][0], NAMES[column]), lines[at][column]


def version_of(spreadsheet: gspread.Spreadsheet) -> str:
    """The workbook's version."""
    address = f"https://www.googleapis.com/drive/v3/files/{spreadsheet.id}"
    found: str = spreadsheet.client.request("get", address, params={"fields": "version"}).json()["version"]
    return found


def type_somewhere(storm: Storm, person: Person, value: str) -> None:
    """Type into a cell of a row that is in sight, once that row is the one selected."""
    letter = storm.rng.choice(LETTERS)
    rows = person.page.locator(".sg-body .sg-row:visible")
    row = rows.nth(storm.rng.randrange(2, 12))
    cell = row.locator(f'.sg-cell[aria-colindex="{ord(letter) - 63}"]')
    cell.click(timeout=3000)
    meant: str = person.page.evaluate(SELECTED_ID)
    if not meant:
        return
    storm.homes[value] = meant, NAMES[ord(letter) - 65]
    person.page.keyboard.type(value, delay=storm.rng.choice((0, 10, 40)))
    person.keys("Enter")
    storm.met["typed"] += 1


def arrange(storm: Storm, person: Person) -> None:
    """Insert a row, or sort for everybody."""
    storm.met["arranged"] += 1
    if storm.rng.random() < 0.5:
        person.keys("ArrowDown", "Control+Alt+Equal")
    else:
        person.cell("B", 1).click()
        person.page.locator("[data-do=filter]").click()
        person.page.get_by_role("button", name="Trier pour tous").nth(storm.rng.randrange(2)).click()
        person.keys("Escape")


def keep_theirs(person: Person) -> None:
    """Where two wrote in one cell, what the other wrote stays."""
    button = person.page.get_by_role("button", name="Garder l'autre")
    if button.count():
        button.click()


def test_two_browsers_and_a_script_lose_nothing(browser: Browser, town: Town) -> None:
    spreadsheet = connect(town.settings).spreadsheet
    tab = spreadsheet.add_worksheet("Ensemble", ROWS + 30, 4)
    tab.update([NAMES, *([f"R{n:02}", f"chose {n * 17 % ROWS:02}", f"m{n}", f"n{n}"] for n in range(ROWS))])
    storm = Storm(tab, random.Random(SEED))
    storm.homes |= {f"m{n}": (f"R{n:02}", "Midi") for n in range(ROWS)}
    storm.homes |= {f"n{n}": (f"R{n:02}", "Soir") for n in range(ROWS)}
    people = [Person(browser, town, "camille@example.org", tab.title, first="ID") for _ in range(2)]
    for person in people:
        person.page.on("response", storm.hears)
    ends = time.monotonic() + SECONDS
    script = threading.Thread(target=at_work_by_script, args=(storm, ends))
    script.start()
    for turn in itertools.count():
        if turn > 8 and time.monotonic() > ends:  # on a slow machine too, each kind of act was met
            break
        person = storm.rng.choice(people)
        keep_theirs(person)
        if turn % 8 == 3:
            arrange(storm, person)
        else:
            type_somewhere(storm, person, f"b{turn}")
    script.join()
    for person in people:
        person.written()
        keep_theirs(person)
    first = tab.acell("A2").value or ""
    for person in people:  # both show what is there
        person.keys("Control+Home")
        expect(person.cell("A", 2)).to_have_text(first)
    wrong = list(storm.wrong())
    print(dict(storm.met))
    assert wrong == []
    assert {"typed", "arranged", "script: type"} <= storm.met.keys()
    for person in people:
        assert person.heard == []
        expect(person.page.locator("[data-part=state]")).to_have_attribute("data-state", "")
        person.page.context.close()
    spreadsheet.del_worksheet(tab)
