"""What machines ask: is the site up, and in step with the workbook?"""

import hmac
from collections.abc import Iterator
from contextlib import suppress
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, request
from prometheus_client import CollectorRegistry
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.exposition import choose_encoder
from prometheus_client.registry import Collector

from mail import desk
from mail.desk import MailHealth
from sheets.errors import NeverRead, StateUnreachable
from sheets.latencies import BOUNDS, Counts, Latencies
from sheets.worker.health import Health
from views.web.proxies import ASKED, DIRECT
from views.web.shared import book, settings

bp = Blueprint("health", __name__)


@bp.get("/healthz")
def healthz() -> tuple[Response, int]:
    """200 when pages can be shown; `status` and `reasons` say what is not as it should be."""
    try:
        found, mail = _health(), desk.examine(book())
    except StateUnreachable:
        return jsonify(status="down", reasons=["state_database_unreachable"]), 503
    reasons = (*found.reasons, *mail.reasons)
    state = {
        "status": "never read" if not found.version else "degraded" if reasons else "ok",
        "reasons": reasons,
        "asked": request.environ.get(ASKED, DIRECT),
        "snapshot": found.version,
        "age_seconds": round(found.check_age or 0.0, 1),
        "waiting": found.waiting,
        "oldest_seconds": round(found.oldest_age, 1),
        "needs_a_person": sum(found.people.values()),
        "mails_not_arrived": mail.troubled,
        "workbook_answers": found.answers,  # its words may name the workbook: they are for staff
    }
    return jsonify(state), 200 if found.version else 503


@bp.get("/metrics")
def metrics() -> Response:
    """The same and more as Prometheus reads it: numbers only. METRICS_TOKEN closes it to those who do not send it."""
    token = settings().metrics_token
    sent = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and not hmac.compare_digest(sent.encode(), token.encode()):
        abort(401)
    registry = CollectorRegistry()
    latencies: Latencies = current_app.extensions["latencies"]
    with suppress(StateUnreachable):  # no room left, for instance: what could be saved before is told all the same
        latencies.save()
    registry.register(_Collector(_health(), desk.examine(book()), _problems(), latencies.read()))
    encode, content_type = choose_encoder(request.headers.get("Accept", ""))
    return Response(encode(registry), content_type=content_type)


def _health() -> Health:
    return book().health(current_app.extensions["budget"])


def _problems() -> int:
    try:
        return len(book().snapshot.problems)
    except NeverRead:
        return 0


class _Collector(Collector):
    """Everything is read from the state database when it is asked for: any web process answers for all of them."""

    def __init__(self, found: Health, mail: MailHealth, problems: int, latencies: Counts) -> None:
        self.found, self.mail, self.problems, self.latencies = found, mail, problems, latencies

    def collect(self) -> Iterator[Metric]:
        """The families, one after the other."""
        found = self.found
        gauges: dict[str, tuple[str, Any]] = {
            "snapshot_version": ("Version of the latest reading of the workbook; 0: never read.", found.version),
            "snapshot_age_seconds": ("Since the workbook was last read.", found.read_age),
            "check_age_seconds": ("Since the workbook was last known to be up to date.", found.check_age),
            "worker_age_seconds": ("Since a worker last gave a sign of life.", found.worker_age),
            "worker_alive": ("Whether a worker is elected and at work.", int(found.worker_alive)),
            "workbook_answers": ("Whether the last call to the workbook went well.", int(found.answers)),
            "queue_length": ("Changes that are not in the sheet yet.", found.waiting),
            "queue_oldest_seconds": ("Age of the oldest of them.", found.oldest_age),
            "queue_refusals": ("How often the sheet refused those that still wait.", found.refusals),
            "restless_rows": ("Rows written again and again, or left alone for that.", found.restless),
            "repairs_open": ("Cells to be put back.", found.repairs),
            "mail_answers": ("Whether the mail server took the last mail given to it.", int(self.mail.answers)),
            "mail_late_seconds": ("Since the oldest mail that waits should have left.", self.mail.late_seconds),
            "mails_not_arrived": ("Mails that did not arrive, not dealt with yet.", self.mail.troubled),
            "problems": ("Problems of the workbook that staff are told of.", self.problems),
        }
        for name, (words, value) in gauges.items():
            if value is not None:
                yield GaugeMetricFamily(f"tremplin_{name}", words, value=value)
        yield self._by("undecided", "Changes that a person must decide.", ("reason",), found.people, ("conflict",))
        yield self._by("budget_left", "Calls that may still be made this minute.", ("kind",), found.left)
        made = CounterMetricFamily("tremplin_api_calls", "Calls to the API.", labels=("kind", "outcome"))
        for labels, number in found.calls.items():
            made.add_metric(labels, number)
        yield made
        yield self._answers()

    def _answers(self) -> Metric:
        words = "How long the app worked on a request; pages that are sent again from memory are not among them."
        family = HistogramMetricFamily("tremplin_answer_seconds", words, labels=("method", "screen"))
        for labels, (times, seconds) in self.latencies.items():
            bounds = (*map(str, BOUNDS[:-1]), "+Inf")
            family.add_metric(labels, [*zip(bounds, times, strict=True)], seconds)
        return family

    @staticmethod
    def _by(name: str, words: str, labels: tuple[str], numbers: Any, always: tuple[str, ...] = ()) -> Metric:
        family = GaugeMetricFamily(f"tremplin_{name}", words, labels=labels)
        for label, number in {**dict.fromkeys(always, 0), **numbers}.items():
            family.add_metric((label,), number)
        return family
