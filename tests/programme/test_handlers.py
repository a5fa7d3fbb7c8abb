"""What the programme sends when the sheet changes: each mail once, whoever made the change."""

from pathlib import Path

import gspread
import pytest

import clock
from mail import queue as mail_queue
from mail.message import Folder, Message
from mail.sender import Sender
from programme.consent_handlers import ConsentHandlers
from programme.erasure_requests import ask_erasure
from programme.messages.engine import Messages
from programme.opportunities import Links
from sheets.api.connection import Workbook
from sheets.book import Book
from sheets.changes import Addition, Edit
from sheets.events.handlers import run_handlers
from sheets.model.snapshot import Snapshot
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, INES, KENNY
from tests.sheets.test_events import type_in


@pytest.fixture
def candidates(sheet: gspread.Spreadsheet) -> gspread.Worksheet:
    return sheet.worksheet("Candidats")


@pytest.fixture
def worker(book: Book, workbook: Workbook) -> Sync:
    site = "https://tremplin.example"
    handlers, messages = ConsentHandlers(site).handlers(), Messages(book.state, Links("tests", site))

    def react(read: Snapshot) -> None:
        run_handlers(book.state, handlers, read)
        messages.act(read)

    made = Sync(book.state, lambda: workbook, 0.0, react)
    made.step()
    return made


def queued(book: Book) -> list[tuple[str, Message]]:
    with book.state.reading() as connection:
        return [(mail.key, mail.message) for mail in mail_queue.recent(connection) if mail.message][::-1]


def test_a_cv_sent_for_review_is_told_to_staff_each_time(
    book: Book, worker: Sync, candidates: gspread.Worksheet, tmp_path: Path
) -> None:
    book.submit(Edit("candidates", KENNY, {"status": "En cours"}, {"status": "À valider"}), "flore@example.org")
    worker.step()
    ((key, message),) = queued(book)
    assert key.startswith(f"review:{KENNY}:")
    assert (message.to, message.subject) == ("camille@example.org", "CV à relire : Kenny")
    assert f"https://tremplin.example/coach/candidates/{KENNY}/cv" in message.text
    assert message.reply_to == "flore@example.org"
    Sender(book.state, Folder(tmp_path)).step()
    type_in(candidates, KENNY, "Statut du CV", "En cours")
    worker.step()
    type_in(candidates, KENNY, "Statut du CV", "à valider")
    worker.step()
    assert len(queued(book)) == 2


def test_the_first_publication_is_told_once_for_ever(book: Book, worker: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, KENNY, "Statut du CV", "Publié")
    worker.step()
    assert queued(book) == []  # without consent it is not online
    type_in(candidates, KENNY, "Accord de publication", "oui")
    worker.step()
    ((key, message),) = queued(book)
    assert (key, message.to, message.cc) == (f"published:{KENNY}", "kenny@example.org", ("flore@example.org",))
    assert "https://tremplin.example/cv/c3ken" in message.text
    for status in ("Masqué", "Publié"):
        type_in(candidates, KENNY, "Statut du CV", status)
        worker.step()
    assert len(queued(book)) == 1


def test_who_was_online_long_ago_is_not_told(book: Book, worker: Sync, candidates: gspread.Worksheet) -> None:
    type_in(candidates, INES, "Statut du CV", "Masqué")
    type_in(candidates, INES, "Publié le", 45000)
    worker.step()
    type_in(candidates, INES, "Statut du CV", "Publié")
    worker.step()
    assert queued(book) == []


def test_a_follow_up_that_moves_is_told_to_staff(
    book: Book, worker: Sync, sheet: gspread.Spreadsheet
) -> None:  # fmt: skip
    offer = book.submit(Addition("opportunities", {"title": "Jardinier", "company": "Ville de Paris"}), "staff")
    values = {"candidate": ABDENOUR, "opportunity": offer.row_id, "status": "À traiter"}
    row = book.submit(Addition("follow_ups", values), "staff")
    worker.step()
    type_in(sheet.worksheet("Suivis"), row.row_id, "Statut", "Phase d'entretien")
    worker.step()
    ((_, message),) = queued(book)
    assert message.to == "camille@example.org"
    assert message.subject == "Abdenour Benali : Phase d'entretien (Jardinier)"
    assert "de « À traiter » à « Phase d'entretien »" in message.text


def test_consent_in_the_sheet_is_dated_and_given_again_is_reviewed_as_on_the_screen(
    book: Book, worker: Sync, candidates: gspread.Worksheet
) -> None:
    def typed(consent: str) -> tuple[object, object]:
        type_in(candidates, ABDENOUR, "Accord de publication", consent)
        for _ in range(3):
            worker.step()
        found = book.snapshot.candidates.get(ABDENOUR)
        assert found
        return found.status, found.consent_date

    for header in ("Accord donné le", "Publié le"):
        type_in(candidates, ABDENOUR, header, 45_000)
    worker.step()
    assert typed("non") == ("En cours", None)
    assert typed("oui") == ("À valider", clock.today())
    type_in(candidates, ABDENOUR, "Statut du CV", "Publié")
    worker.step()
    typed("non")
    type_in(candidates, ABDENOUR, "Statut du CV", "Publié")
    assert typed("oui") == ("Publié", clock.today())  # staff did both at once


def test_consent_taken_back_and_given_again_is_told_to_everybody(
    book: Book, worker: Sync, candidates: gspread.Worksheet
) -> None:
    type_in(candidates, ABDENOUR, "Accord de publication", "non")
    worker.step()
    (_, own), (_, team) = queued(book)
    assert (own.to, own.cc, own.reply_to) == ("abdenour@example.org", ("flore@example.org",), "camille@example.org")
    assert own.subject == "Abdenour, votre page n’est plus en ligne"
    assert (team.to, team.subject) == ("camille@example.org", "Abdenour Benali : accord de publication retiré")
    type_in(candidates, ABDENOUR, "Statut du CV", "En cours")
    type_in(candidates, ABDENOUR, "Accord de publication", "oui")
    worker.step()
    (_, own), (_, team) = queued(book)[2:]
    assert (own.to, own.subject) == ("abdenour@example.org", "Abdenour, votre accord est noté")
    assert (team.to, team.subject) == ("camille@example.org", "Abdenour Benali redonne son accord de publication")
    type_in(candidates, KENNY, "Accord de publication", "oui")  # the first
    worker.step()
    assert len(queued(book)) == 4


def test_consent_given_during_an_erasure_is_told_as_what_it_is(
    book: Book, worker: Sync, candidates: gspread.Worksheet
) -> None:
    type_in(candidates, ABDENOUR, "Accord de publication", "non")
    worker.step()
    asks = book.snapshot.candidates.get(ABDENOUR)
    assert asks
    ask_erasure(book, asks, "")
    type_in(candidates, ABDENOUR, "Accord de publication", "oui")
    worker.step()
    for _, message in queued(book)[-2:]:
        assert "tout sera effacé le" in message.text
        assert "publiez-la" not in message.text
        assert "la remet en ligne" not in message.text
