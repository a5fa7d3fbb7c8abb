"""The book: what views read, submit and are told."""

import queue
import threading

import pytest

from sheets.book import Book
from sheets.changes import Addition, Conflicted, Edit
from sheets.errors import NeverRead, NotText, UnknownColumn, UnknownRow
from sheets.model.columns import Cell
from sheets.model.snapshot import Snapshot
from sheets.state.database import State
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, KENNY

DATABASES = ("sqlite", "postgresql")


def edit(new: dict[str, Cell], base: dict[str, Cell] | None = None, row_id: str = KENNY) -> Edit:
    return Edit("candidates", row_id, base or dict.fromkeys(new), new)


def test_never_read(tmp_path: object) -> None:
    with pytest.raises(NeverRead):
        _ = Book(State(f"sqlite:///{tmp_path}/empty.sqlite3")).snapshot


def test_the_first_reading_is_shown_while_what_rests_on_it_is_made(book: Book) -> None:
    fresh, shown, told = Book(book.state), threading.Event(), queue.Queue[bool]()

    def prepare(_: Snapshot) -> None:
        told.put(found := shown.wait(5))
        if found:
            threading.Event().wait()  # the thread that follows looks no further

    fresh.follow(prepare)
    assert fresh.snapshot.candidates.rows
    shown.set()
    assert told.get(timeout=20)


def test_people_see_their_own_writes_at_once(book: Book) -> None:
    book.submit(
        edit({"catchphrase": "Bonjour", "skills": "Vitesse\nCalme"}, {"catchphrase": None, "skills": "Vitesse"}),
        "flore",
    )
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny is not None
    assert (kenny.catchphrase, kenny.skills) == ("Bonjour", ("Vitesse", "Calme"))
    assert book.snapshot.candidates.cell(kenny, "catchphrase") == "Bonjour"


def test_they_still_see_it_once_written_and_before_the_next_reading(book: Book, sync: Sync) -> None:
    receipt = book.submit(edit({"catchphrase": "Bonjour"}), "flore")
    seen = []
    store, sync.read = sync.read, lambda version="": seen.append(version)  # type: ignore[method-assign]
    sync._shape = book._read
    sync._titles = ("Candidats", "Journal")
    sync.flush()
    progress = book.progress(receipt.id)
    assert progress is not None
    assert progress.state == "done"
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny is not None
    assert kenny.catchphrase == "Bonjour"
    store()
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny is not None
    assert kenny.catchphrase == "Bonjour"


def test_nothing_changed_is_nothing_to_write(book: Book) -> None:
    receipt = book.submit(edit({"phone": "0612345678"}, {"phone": "06 12 34 56 78"}, ABDENOUR), "flore")
    assert receipt.empty
    assert book.queue().waiting == 0


def test_a_conflict_keeps_nothing_and_shows_both(book: Book) -> None:
    book.submit(edit({"catchphrase": "Première"}), "flore")
    with pytest.raises(Conflicted) as met:
        book.submit(edit({"catchphrase": "Seconde", "story": "Texte"}), "camille")
    (conflict,) = met.value.conflicts
    assert (conflict.key, conflict.base, conflict.theirs, conflict.mine) == ("catchphrase", None, "Première", "Seconde")
    assert book.queue().waiting == 1
    kept = book.submit(edit({"catchphrase": "Seconde", "story": "Texte"}, {"catchphrase": "Première"}), "camille")
    assert not kept.empty


def test_different_fields_from_the_same_opening_both_land(book: Book, sync: Sync) -> None:
    book.submit(edit({"catchphrase": "De Flore", "story": None}), "flore")
    book.submit(edit({"catchphrase": None, "story": "De Camille"}), "camille")
    sync.step()
    kenny = book.snapshot.candidates.get(KENNY)
    assert kenny is not None
    assert (kenny.catchphrase, kenny.story) == ("De Flore", "De Camille")


def test_a_new_row_is_there_at_once_with_its_id(book: Book, sync: Sync) -> None:
    receipt = book.submit(Addition("experiences", {"candidate": KENNY, "title": "Commis", "start": 45322}), "flore")
    (shown,) = book.snapshot.experiences.where("candidate", KENNY)
    assert (shown.id, shown.title) == (receipt.row_id, "Commis")
    sync.step()
    (written,) = book.snapshot.experiences.where("candidate", KENNY)
    assert (written.id, written.title, written.start) == (shown.id, "Commis", shown.start)
    assert written.number


@pytest.mark.parametrize(
    ("change", "error"),
    [
        (edit({"story": "a\x00b"}), NotText),
        (edit({"story": "a" * 50_001}), NotText),
        (edit({"story": "texte"}, row_id="C9ZZZ"), UnknownRow),
        (edit({"nowhere": "texte"}), UnknownColumn),
    ],
)
def test_what_cannot_be_kept_is_refused_whole(book: Book, change: Edit, error: type[Exception]) -> None:
    with pytest.raises(error):
        book.submit(change, "flore")
    assert book.queue().waiting == 0


def test_an_unknown_receipt(book: Book) -> None:
    assert book.progress("nothing") is None


def test_a_sign_in_link_serves_once(book: Book) -> None:
    assert book.mint_used_token("t")
    assert not book.mint_used_token("t")


def test_another_process_sees_what_waits(book: Book, app: object) -> None:
    other = Book(State(str(book.state.engine.url)))
    assert other.snapshot.version == 1
    book.submit(edit({"catchphrase": "Bonjour"}), "flore")
    kenny = other.snapshot.candidates.get(KENNY)
    assert kenny is not None
    assert kenny.catchphrase == "Bonjour"
    other.state.close()
