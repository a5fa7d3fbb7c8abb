"""What machines are told."""

import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from app import create_app
from mail.message import Away, Folder, Message, SmtpServer
from mail.queue import enqueue
from mail.sender import Sender
from sheets.api.connection import Workbook
from sheets.api.quota import READ, Budget
from sheets.book import Book
from sheets.changes import Edit
from sheets.latencies import Latencies
from sheets.state.database import set_value
from sheets.worker.election import Election
from sheets.worker.sync import Sync
from tests.cast import KENNY, SECRETS
from tests.running import eventually

DATABASES = ("sqlite", "postgresql")


class Elected:
    """Nobody else runs."""

    held = True

    def won(self) -> bool:
        """Always."""
        return True

    def give_up(self) -> None:
        """Nothing to give."""


def numbers(client: FlaskClient) -> dict[str, float]:
    """Each sample by its name and labels."""
    families = text_string_to_metric_families(client.get("/metrics").text)
    return {"/".join((s.name, *s.labels.values())): s.value for family in families for s in family.samples}


def work_once(sync: Sync, book: Book) -> None:
    """As the worker's own process does, for a moment."""
    stop, elected = threading.Event(), Elected()
    checked: Election = elected
    worker = threading.Thread(target=sync.run, args=(stop, checked))
    worker.start()
    eventually(lambda: not book.queue().waiting and book.queue().age_seconds < 60 and book.queue().last_error == "")
    stop.set()
    worker.join()


def edit(text: str) -> Edit:
    return Edit("candidates", KENNY, {"story": None}, {"story": text})


def test_healthz_says_how_the_site_fares(client: FlaskClient, book: Book, sync: Sync) -> None:
    without = client.get("/healthz")
    assert without.json is not None
    assert (without.status_code, without.json["status"], without.json["reasons"]) == (200, "degraded", ["worker_gone"])
    work_once(sync, book)
    answer = client.get("/healthz")
    assert answer.status_code == 200
    assert answer.json is not None
    assert (answer.json["status"], answer.json["waiting"], answer.json["needs_a_person"]) == ("ok", 0, 0)
    book.submit(edit("Bonjour"), "flore")
    waiting = client.get("/healthz")
    assert waiting.json is not None
    assert waiting.json["waiting"] == 1
    assert not any(secret in waiting.text for secret in SECRETS)


def test_metrics_say_it_to_prometheus(app: Flask, client: FlaskClient, book: Book, workbook: Workbook) -> None:
    book.submit(edit("Bonjour"), "flore")
    before = numbers(client)
    assert (before["tremplin_queue_length"], before["tremplin_worker_alive"]) == (1, 0)
    budget: Budget = app.extensions["budget"]
    budget.limits = {READ: 60}
    work_once(Sync(book.state, lambda: workbook, 0.0, budget=budget), book)
    after = numbers(client)
    assert (after["tremplin_queue_length"], after["tremplin_worker_alive"], after["tremplin_workbook_answers"]) == (
        0,
        1,
        1,
    )
    assert after["tremplin_api_calls_total/write/ok"] >= 1
    assert after["tremplin_api_calls_total/read/ok"] >= 2
    assert 0 < after["tremplin_budget_left/read"] < 60
    assert after["tremplin_snapshot_version"] > before["tremplin_snapshot_version"]
    assert 0 <= after["tremplin_snapshot_age_seconds"] < 60
    assert after["tremplin_problems"] == 0
    assert after["tremplin_undecided/conflict"] == 0
    text = client.get("/metrics").text
    assert not any(secret in text for secret in (*SECRETS, "Bonjour", "Kenny", KENNY))


def test_metrics_say_how_long_answers_took(app: Flask, client: FlaskClient) -> None:
    def answers(where: str) -> float:
        return numbers(client).get(f"tremplin_answer_seconds_{where}", 0.0)

    assert answers("count/GET/staff") == 0
    for _ in range(3):
        client.get("/staff/")
    assert (answers("count/GET/staff"), answers("bucket/+Inf/GET/staff")) == (3, 3)
    assert 0 < answers("sum/GET/staff") < 60
    for made_up in ("/nowhere", "/nowhere/2"):
        client.open(made_up, method="INVENTED")
    assert answers("count/?/?") == 2
    other = Latencies(app.extensions["book"].state)
    other.note("GET", "staff", 3.0)
    other.save()
    other.save()
    assert (answers("count/GET/staff"), answers("bucket/10.0/GET/staff")) == (4, 4)
    assert answers("bucket/2.5/GET/staff") == 3


def test_mails_that_do_not_leave_are_told(client: FlaskClient, book: Book, tmp_path: Path) -> None:
    nobody_listens = Sender(book.state, SmtpServer.of("smtp://127.0.0.1:9"))
    with book.state.writing() as connection:
        enqueue(connection, Message("kenny@example.org", "Bonjour", "Bonjour", ""), "trial", time.time() - 600)
    with pytest.raises(Away):
        nobody_listens.step()

    answer = client.get("/healthz")
    assert answer.json is not None
    assert {"mail_unreachable", "mail_late"} <= set(answer.json["reasons"])
    assert (answer.status_code, "kenny" in answer.text) == (200, False)
    found = numbers(client)
    assert (found["tremplin_mail_answers"], found["tremplin_mail_late_seconds"] >= 600) == (0, True)

    Sender(book.state, Folder(tmp_path)).step()
    after = client.get("/healthz").text
    assert "mail_unreachable" not in after
    assert "mail_late" not in after


@pytest.mark.parametrize("step", [-100_000.0, 100_000.0])
def test_no_age_is_negative_when_the_clock_was_set(client: FlaskClient, book: Book, sync: Sync, step: float) -> None:
    book.submit(edit("Bonjour"), "flore")
    with book.state.writing() as connection:
        for key in ("checked_at", "worker_at"):
            set_value(connection, key, str(time.time() + step))
    assert all(value >= 0 for value in numbers(client).values())
    work_once(sync, book)
    answer = client.get("/healthz").json
    assert answer is not None
    assert (answer["status"], answer["waiting"]) == ("ok", 0)


def test_a_token_closes_metrics(app: Flask) -> None:
    found = app.extensions["settings"]
    names = {"DATA_DIR": found.data_dir, "STATE_URL": found.state_url, "SECRET_KEY": "x", "METRICS_TOKEN": "jeton"}
    closed = create_app(names)
    client = closed.test_client()
    assert client.get("/metrics").status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer jetoné"}).status_code == 401
    assert client.get("/metrics", headers={"Authorization": "Bearer jeton"}).status_code == 200
    assert client.get("/healthz").status_code == 200
    closed.extensions["book"].state.close()
