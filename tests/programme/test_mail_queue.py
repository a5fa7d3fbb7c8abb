"""The queue of mails: each key once, each mail once, whoever dies in between; what is unsure is shown to people."""

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mail import queue as mail_queue
from mail.message import Away, Message, choose_transport
from mail.queue import Mail, enqueue, mails
from mail.sender import Sender
from sheets.state.database import State
from tests.smtp import Inbox, serving

MESSAGE = Message("flore@example.org", "Bonjour", "Bonjour Flore", cc=("kenny@example.org",))


DATABASES = ("sqlite", "postgresql")


@pytest.fixture
def state(state_url: str, tmp_path: Path) -> Iterator[State]:
    """An empty state database."""
    made = State(state_url or f"sqlite:///{tmp_path / 'state.sqlite3'}")
    yield made
    made.close()


def sender(state: State, port: int, folder: Path, pauses: tuple[float, ...] = (0.0, 0.0)) -> Sender:
    return Sender(state, choose_transport(f"smtp://127.0.0.1:{port}", folder), pauses)


def put(
    state: State,
    key: str = "welcome:C2ABD",
    message: Message = MESSAGE,
    due_at: float | None = None,
    expires_at: float | None = None,
) -> bool:
    with state.writing() as connection:
        return enqueue(connection, message, key, due_at, expires_at)


def only(state: State) -> Mail:
    with state.reading() as connection:
        (mail,) = mail_queue.recent(connection)
    return mail


def test_a_key_is_used_once(state: State, tmp_path: Path) -> None:
    inbox = Inbox()
    assert put(state)
    assert not put(state)
    with serving(inbox) as port:
        assert sender(state, port, tmp_path).step() == 1
        assert not put(state)
        assert sender(state, port, tmp_path).step() == 0
    assert [e.rcpt_tos for e in inbox.envelopes] == [["flore@example.org", "kenny@example.org"]]
    assert only(state).state == mail_queue.SENT
    with state.reading() as connection:
        assert mail_queue.was_used(connection, "welcome:C2ABD")
        assert not mail_queue.was_used(connection, "welcome:C3KEN")


def test_no_mail_without_its_transaction(state: State) -> None:
    def fails() -> None:
        with state.writing() as connection:
            assert enqueue(connection, MESSAGE, "welcome:C2ABD")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fails()
    assert put(state)


def test_a_mail_waits_for_its_time_and_can_be_called_back(state: State, tmp_path: Path) -> None:
    put(state, due_at=time.time() + 60)
    inbox = Inbox()
    with serving(inbox) as port:
        assert sender(state, port, tmp_path).step() == 0
        with state.writing() as connection:
            mail_queue.cancel(connection, "welcome:C2ABD")
        put(state, due_at=time.time() - 1)
        assert sender(state, port, tmp_path).step() == 1


def test_a_link_goes_before_what_waited_longer_and_never_late(state: State, tmp_path: Path) -> None:
    put(state, "a", replace(MESSAGE, subject="a"), due_at=time.time() - 100)
    put(state, "b", replace(MESSAGE, subject="b"), expires_at=time.time() + 60)
    put(state, "c", replace(MESSAGE, subject="c", text="le secret"), expires_at=time.time() - 1)
    inbox = Inbox()
    with serving(inbox) as port:
        sending = sender(state, port, tmp_path)
        sending.step()
        sending.tidy()
    assert [mail["Subject"] for mail in inbox.mails] == ["b", "a"]
    with state.reading() as connection:
        late = mail_queue.recent(connection)[0]
    assert (late.state, late.message) == (mail_queue.EXPIRED, None)
    assert not put(state, "c")


def test_what_is_for_the_reader_alone_is_not_kept(state: State, tmp_path: Path) -> None:
    link = "https://cv.example/sign-in/abc"
    put(state, message=replace(MESSAGE, text=f"Entrez : {link}", html=f'<a href="{link}">Entrer</a>', secrets=(link,)))
    inbox = Inbox()
    with serving(inbox) as port:
        sender(state, port, tmp_path).step()
    assert link in inbox.mails[0].as_string()
    with state.reading() as connection:
        kept = str(connection.execute(mails.select()).all())
    assert "sign-in/abc" not in kept
    assert mail_queue.MASK in kept


def test_a_server_that_is_down_then_comes_back(state: State, tmp_path: Path) -> None:
    put(state)
    with serving(Inbox()) as port:
        pass
    with pytest.raises(Away):
        sender(state, port, tmp_path).step()
    assert only(state).state == mail_queue.WAITING
    inbox = Inbox()
    with serving(inbox, port=port):
        assert sender(state, port, tmp_path).step() == 1
    assert len(inbox.envelopes) == 1


def test_a_refusal_for_now_is_tried_again_with_the_same_id_then_given_up(state: State, tmp_path: Path) -> None:
    put(state)
    inbox = Inbox({"DATA": "451 later"})
    with serving(inbox) as port:
        sender(state, port, tmp_path).step()
        assert (only(state).state, only(state).tries) == (mail_queue.FAILED, 3)
        assert "451 later" in only(state).reason
        inbox.answers.clear()
        with state.writing() as connection:
            assert mail_queue.send_again(connection, only(state).id)
        sender(state, port, tmp_path).step()
        with state.writing() as connection:
            assert not mail_queue.send_again(connection, only(state).id)
    assert only(state).state == mail_queue.SENT
    assert len(inbox.mails) == 4
    assert len({mail["Message-ID"] for mail in inbox.mails}) == 1


def test_a_refusal_for_now_waits_before_the_next_try(state: State, tmp_path: Path) -> None:
    put(state)
    inbox = Inbox({"flore@example.org": "450 greylisted"})
    with serving(inbox) as port:
        sender(state, port, tmp_path, (60.0,)).step()
        inbox.answers.clear()
        assert sender(state, port, tmp_path, (60.0,)).step() == 0
    assert only(state).due_at > time.time() + 50


def test_a_refusal_for_good_does_not_hold_up_the_others(state: State, tmp_path: Path) -> None:
    put(state, "a", replace(MESSAGE, to="nobody@example.org"))
    put(state, "b", replace(MESSAGE, to="not an address"))
    put(state, "c")
    inbox = Inbox({"nobody@example.org": "550 no such person"})
    with serving(inbox) as port:
        assert sender(state, port, tmp_path).step() == 1
    with state.reading() as connection:
        assert [m.state for m in mail_queue.recent(connection)] == [
            mail_queue.SENT,
            mail_queue.FAILED,
            mail_queue.FAILED,
        ]
        assert mail_queue.counts(connection) == {"sent": 1, "failed": 2}


def test_a_copy_that_was_refused_is_told(state: State, tmp_path: Path) -> None:
    put(state)
    with serving(Inbox({"kenny@example.org": "550 no such person"})) as port:
        sender(state, port, tmp_path).step()
    assert only(state).state == mail_queue.SENT
    assert "kenny@example.org" in only(state).reason


def test_a_mail_whose_fate_is_unknown_waits_for_a_person(state: State, tmp_path: Path) -> None:
    put(state)
    inbox = Inbox(cut="after")
    with serving(inbox) as port:
        assert sender(state, port, tmp_path).step() == 0
        assert only(state).state == mail_queue.UNKNOWN
        inbox.cut = ""
        assert sender(state, port, tmp_path).step() == 0
    assert len(inbox.envelopes) == 1


def test_a_mail_that_makes_the_server_hang_up_lets_the_others_pass(state: State, tmp_path: Path) -> None:
    put(state, "a", due_at=time.time() - 10)
    put(state, "b")
    inbox = Inbox(cut="before")
    with serving(inbox) as port:
        with pytest.raises(Away):
            sender(state, port, tmp_path, (60.0,)).step()
        inbox.cut = ""
        assert sender(state, port, tmp_path, (60.0,)).step() == 1


def test_a_dead_postmans_mails_are_taken_over(state: State, tmp_path: Path) -> None:
    for key, was in (("a", mail_queue.CLAIMED), ("b", mail_queue.HANDING)):
        put(state, key, replace(MESSAGE, subject=key))
        with state.writing() as connection:
            connection.execute(mails.update().where(mails.c.key == key).values(state=was, owner="dead"))
    inbox = Inbox()
    with serving(inbox) as port:
        next_one = sender(state, port, tmp_path)
        next_one.take_over()
        assert next_one.step() == 1
    assert [mail["Subject"] for mail in inbox.mails] == ["a"]
    with state.reading() as connection:
        assert [m.state for m in mail_queue.recent(connection)] == [mail_queue.UNKNOWN, mail_queue.SENT]


def test_two_postmen_at_once_send_each_mail_once(state: State, tmp_path: Path) -> None:
    for n in range(30):
        put(state, f"k{n}")
    inbox = Inbox()
    with serving(inbox) as port:
        both = [sender(state, port, tmp_path) for _ in range(2)]
        for one in both * 2:
            one.take_over()
            one.step()
    assert len(inbox.envelopes) == 30


def test_what_never_leaves_or_leaves_by_staffs_word_takes_nobodys_turn(
    state: State, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mail_queue, "SHEET_MAILS", 2)

    def waits(name: str) -> int:
        with state.writing() as connection:
            for n in range(3):
                enqueue(connection, MESSAGE, f"{name}:{n}", by_sheet=True)
            return mail_queue.counts(connection).get(mail_queue.HELD, 0)

    assert waits("taken back") == 1
    with state.writing() as connection:
        assert mail_queue.drop_held(connection) == 1
        assert [mail_queue.withdraw(connection, f"taken back:{n}") for n in range(2)] == [True, True]
    assert waits("to go") == 1
    with state.writing() as connection:
        assert mail_queue.release_held(connection) == 1
    monkeypatch.setattr(mail_queue, "SHEET_MAILS", 3)
    assert waits("more") == 2  # the one that staff let go took no turn of this day


def test_texts_go_keys_stay(state: State, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(state)
    with serving(Inbox()) as port:
        sender(state, port, tmp_path).step()
    put(state, "waiting")
    later = time.time() + mail_queue.KEEP_TEXTS_SECONDS + 1
    monkeypatch.setattr(time, "time", lambda: later)
    with state.writing() as connection:
        mail_queue.tidy(connection)
        waiting, sent = mail_queue.recent(connection)
    assert (sent.message, waiting.message) == (None, MESSAGE)
    assert not put(state)


def test_somebody_forgotten(state: State, tmp_path: Path) -> None:
    put(state)
    put(state, "other", replace(MESSAGE, to="ines@example.org", cc=()))
    with state.writing() as connection:
        assert mail_queue.forget(connection, "Kenny@example.org") == 1
    inbox = Inbox()
    with serving(inbox) as port:
        assert sender(state, port, tmp_path).step() == 1
    assert inbox.envelopes[0].rcpt_tos == ["ines@example.org"]
