"""Letters from strangers: the coach passes them on or stops them, the person answers, staff see what was reported."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from flask import Blueprint, Flask, Response, abort, flash, make_response, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from cv.public import is_public
from mail.queue import enqueue
from programme import correspondence
from programme.correspondence import PASSED, REPORTED, STOPPED, WAITING, Letter
from programme.letters import correspondence_letters
from programme.letters.contacts import reader_of
from sheets.model import kinds
from sheets.model.columns import Column, Kind
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot
from views.web import forms
from views.web.access import Person, own_candidate, signed_in, staff_only
from views.web.language import translate
from views.web.shared import book, posted_word, settings

PASS, STOP, REPORT = "pass", "stop", "report"
ANSWER = Column("answer", "Votre réponse", Kind.LONG_TEXT, required=True, max_length=3_000)
REASON = Column("reason", "Pourquoi ?", Kind.LONG_TEXT, max_length=500)

bp = Blueprint("correspondence", __name__)


@dataclass(frozen=True)
class Shown:
    """A letter as it is read.

    Args:
        letter: what was written.
        candidate: to whom.
        at: when it arrived.
        coach: the first name of the coach who reads it; empty: staff do.
        online: the person's page is shown, so that it may be passed on.
    """

    letter: Letter
    candidate: Candidate
    at: dt.datetime
    coach: str
    online: bool


def install(app: Flask) -> None:
    """Let a candidate's page ask for their letters."""
    app.context_processor(lambda: {"letters_of": letters_of})


def letters_of(candidate: Candidate) -> list[Shown]:
    """The letters that reached somebody, newest first."""
    with book().state.reading() as connection:
        found = correspondence.of_person(connection, candidate.id)
    return _shown(book().snapshot, found)


def letters_to_read(candidates: Collection[str] | None = None) -> list[Shown]:
    """The letters to pass on, oldest first; None: whoever they are to."""
    with book().state.reading() as connection:
        found = correspondence.waiting(connection, candidates)
    return _shown(book().snapshot, found)


def letters_for_staff(snapshot: Snapshot) -> int:
    """How many letters wait for staff: reported ones, and those to people without a coach."""
    with book().state.reading() as connection:
        reported, waiting = correspondence.reports(connection), correspondence.waiting(connection)
    return len(reported) + sum(not one.coach for one in _shown(snapshot, waiting))


@bp.get("/letters/<token>")
def link(token: str) -> AnyResponse:
    """What the coach's mail leads to: the letter and its buttons. Opening it does nothing: mail scanners open links."""
    found = _by_link(token)
    return _read_page(found, url_for("correspondence.decide_by_link", token=token)) if found else _over()


@bp.post("/letters/<token>")
def decide_by_link(token: str) -> AnyResponse:
    """Pass it on, stop it, or report it."""
    found = _by_link(token)
    if found is None:
        return _over()
    _decide(found, found.letter.reader)
    return redirect(url_for("correspondence.link", token=token), 303)


@bp.post("/coach/letters/<int:letter_id>")
def decide(letter_id: int) -> AnyResponse:
    """The same for a coach or staff who are signed in."""
    person = signed_in()
    found = _letter(letter_id)
    if not (person.staff or person.coaches_candidate(found.candidate)):
        abort(404)
    _decide(found, person.email)
    coach = person.coaches_candidate(found.candidate) and request.form.get("from") != "staff"
    return redirect(url_for("coach.home" if coach else "correspondence.desk") + "#letters", 303)


@bp.get("/me/letters/<int:letter_id>")
def mine(letter_id: int) -> Response:
    """A letter that reached the person signed in, and the form of the answer."""
    _, found = _own(letter_id)
    return _own_page(found)


@bp.post("/me/letters/<int:letter_id>")
def answer(letter_id: int) -> AnyResponse:
    """Answer it, or report it."""
    person, found = _own(letter_id)
    if request.form.get("decision") == REPORT:
        _report(found.letter, person.email)
        return redirect(url_for("candidate.cv", section="letters") + "#letters", 303)
    text = request.form.get("answer", "").strip()
    try:
        _answer(found, str(kinds.from_text(ANSWER, text)))
    except kinds.Invalid as invalid:
        return _own_page(found, text, forms.sentence(ANSWER, invalid, text))
    return redirect(url_for("correspondence.mine", letter_id=letter_id), 303)


@bp.get("/staff/letters")
def desk() -> Response:
    """What was reported, what waits to be passed on, and who is blocked."""
    staff_only()
    snapshot = book().snapshot
    with book().state.reading() as connection:
        reported, waiting = correspondence.reports(connection), correspondence.waiting(connection)
        blocks = correspondence.blocks(connection)
    page = render_template(
        "letters/desk.html",
        reports=_shown(snapshot, reported),
        letters=_shown(snapshot, waiting),
        blocks=[(one, dt.datetime.fromtimestamp(one.at).astimezone()) for one in blocks],
    )
    return _private(page)


@bp.post("/staff/letters/<int:letter_id>")
def settle(letter_id: int) -> AnyResponse:
    """Leave the writer of a reported letter blocked, or not."""
    staff_only()
    letter = _letter(letter_id).letter
    with book().state.writing() as connection:
        done = correspondence.settle_report(connection, letter)
        if done and request.form.get("decision") == "unblock":
            correspondence.unblock(connection, letter.email)
    _tell(done, translate("C'est noté."))
    return redirect(url_for("correspondence.desk"), 303)


@bp.post("/staff/letters/unblock")
def unblock() -> AnyResponse:
    """Let an address write again."""
    staff_only()
    email = posted_word("email")
    with book().state.writing() as connection:
        done = correspondence.unblock(connection, email)
    _tell(done, translate("Cette adresse peut écrire de nouveau."))
    return redirect(url_for("correspondence.desk"), 303)


def _by_link(token: str) -> Shown | None:
    """The letter of a link, while whoever it was sent to still reads for that person; 404 when it is none of ours."""
    with book().state.reading() as connection:
        letter = correspondence.by_token(connection, token) or abort(404)
    found = next(iter(_shown(book().snapshot, [letter])), None)
    same = found and letter.reader.casefold() == reader_of(book().snapshot, found.candidate).casefold()
    return found if same and letter.state != REPORTED else None


def _letter(letter_id: int) -> Shown:
    with book().state.reading() as connection:
        letter = correspondence.by_id(connection, letter_id) or abort(404)
    return next(iter(_shown(book().snapshot, [letter])), None) or abort(404)


def _own(letter_id: int) -> tuple[Person, Shown]:
    person, candidate = own_candidate()
    found = _letter(letter_id)
    theirs = found.candidate.id == candidate.id and found.letter.state in correspondence.FOR_THE_PERSON
    return (person, found) if theirs else abort(404)


def _decide(found: Shown, by: str) -> None:
    """Do what the pressed button says, and tell what happened."""
    wanted = request.form.get("decision")
    if wanted == REPORT:
        _report(found.letter, by)
    elif wanted == STOP:
        with book().state.writing() as connection:
            done = correspondence.stop(connection, found.letter)
        _tell(done, translate("La lettre ne sera pas transmise. Personne n'en est prévenu."))
    elif wanted == PASS:
        _pass_on(found)
    else:
        abort(400)


def _pass_on(found: Shown) -> None:
    if not found.online:
        flash(translate("Sa page n'est plus en ligne : la lettre n'a pas été transmise."), "warning")
        return
    snapshot, letter = book().snapshot, found.letter
    address = settings().public_url + url_for("correspondence.mine", letter_id=letter.id)
    message = correspondence_letters.to_person(snapshot, found.candidate, letter, address)
    with book().state.writing() as connection:
        done = correspondence.pass_on(connection, letter)
        if done and message.to:
            enqueue(connection, message, correspondence.keys_of(letter.id)[1])
    if message.to:
        _tell(done, translate("La lettre est transmise."))
    else:
        _tell(done, translate("C'est noté. Cette personne n'a pas d'adresse e-mail : lisez-lui la lettre."))


def _answer(found: Shown, text: str) -> None:
    message = correspondence_letters.to_writer(book().snapshot, found.candidate, found.letter, text)
    with book().state.writing() as connection:
        done = correspondence.answer(connection, found.letter, text)
        if done:
            enqueue(connection, message, correspondence.keys_of(found.letter.id)[2])
    _tell(done, translate("Votre réponse part. Votre adresse n'y est pas."))


def _report(letter: Letter, by: str) -> None:
    try:
        reason = str(kinds.from_text(REASON, request.form.get("reason", "").strip()[: REASON.max_length]))
    except kinds.Invalid:
        reason = ""  # why is worth less than that
    with book().state.writing() as connection:
        done = correspondence.report(connection, letter, by, reason)
    _tell(done, translate("C'est signalé à l'équipe. Cette adresse ne pourra plus écrire, et n'en saura rien."))


def _tell(done: bool, words: str) -> None:
    if done:
        flash(words, "good")
    else:
        flash(translate("Quelqu'un s'en est déjà occupé : rien n'a été changé."), "info")


def _shown(snapshot: Snapshot, found: Collection[Letter]) -> list[Shown]:
    """Letters as they are read; those to nobody of the sheet are left out."""
    shown = []
    for letter in found:
        if candidate := snapshot.candidates.get(letter.candidate):
            coach = snapshot.coaches.get(candidate.coach)
            name = coach.first_name or coach.id if coach and coach.active is not False and coach.email else ""
            at = dt.datetime.fromtimestamp(letter.arrived_at).astimezone()
            shown.append(Shown(letter, candidate, at, name, is_public(candidate)))
    return shown


def _read_page(found: Shown, action: str) -> Response:
    outcome = {
        PASSED: translate("La lettre est transmise."),
        correspondence.ANSWERED: translate("La lettre est transmise."),
        STOPPED: translate("La lettre ne sera pas transmise."),
    }.get(found.letter.state, "")
    waits = found.letter.state == WAITING
    return _private(render_template("letters/read.html", one=found, action=action, waits=waits, outcome=outcome))


def _own_page(found: Shown, typed: str = "", error: str = "") -> Response:
    with book().state.reading() as connection:
        shut = correspondence.is_blocked(connection, found.letter.email)
    page = render_template(
        "letters/mine.html", one=found, typed=typed, error=error, shut=shut, longest=ANSWER.max_length
    )
    return _private(page, 422 if error else 200)


def _over() -> Response:
    """The link is no longer its reader's to use."""
    return _private(render_template("letters/over.html"), 410)


def _private(page: str, status: int = 200) -> Response:
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["X-Robots-Tag"] = "noindex"
    return response
