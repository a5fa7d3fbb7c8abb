"""Letters from strangers: the coach passes them on or stops them, the person answers, staff see what was reported."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import Blueprint, Flask, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from programme.acts import letters
from programme.acts.errors import AlreadyDecided, LinkOver
from programme.acts.letters import LetterToRead, PageClosed
from programme.correspondence import ANSWERED, FOR_THE_PERSON, PASSED, STOPPED, WAITING
from sheets.model.columns import Column, Kind
from views.web import forms
from views.web.access import Person, own_candidate, signed_in, staff_only
from views.web.language import translate
from views.web.shared import book, posted_word, settings, unlisted

PASS, STOP, REPORT = "pass", "stop", "report"
ANSWER = Column("answer", "Votre réponse", Kind.LONG_TEXT, required=True, max_length=3_000)
REASON = Column("reason", "Pourquoi ?", Kind.LONG_TEXT, max_length=500)

bp = Blueprint("correspondence", __name__)


def install(app: Flask) -> None:
    """Let a candidate's page ask for their letters."""
    app.context_processor(lambda: {"letters_of": lambda candidate: letters.letters_of(book(), candidate)})


@bp.get("/letters/<token>")
def link(token: str) -> AnyResponse:
    """What the coach's mail leads to: the letter and its buttons. Opening it does nothing: mail scanners open links."""
    found = letters.letter_by_token(book(), token) or abort(404)
    return _read_page(found, url_for("correspondence.decide_by_link", token=token))


@bp.post("/letters/<token>")
def decide_by_link(token: str) -> AnyResponse:
    """Pass it on, stop it, or report it."""
    found = letters.letter_by_token(book(), token) or abort(404)
    _decide(found, found.letter.reader)
    return redirect(url_for("correspondence.link", token=token), 303)


@bp.post("/coach/letters/<int:letter_id>")
def decide(letter_id: int) -> AnyResponse:
    """The same for a coach or staff who are signed in."""
    person = signed_in()
    found = letters.letter_by_id(book(), letter_id) or abort(404)
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
        _report(found, person.email)
        return redirect(url_for("candidate.cv", section="letters") + "#letters", 303)
    typed = request.form.get("answer", "").strip()
    text, error = forms.check_text(ANSWER, typed)
    if error:
        return _own_page(found, typed, error)
    with _telling(translate("Votre réponse part. Votre adresse n'y est pas.")):
        letters.answer(book(), found, str(text))
    return redirect(url_for("correspondence.mine", letter_id=letter_id), 303)


@bp.get("/staff/letters")
def desk() -> Response:
    """What was reported, what waits to be passed on, and who is blocked."""
    staff_only()
    found = letters.letters_for_staff(book())
    page = render_template(
        "letters/desk.html",
        reports=found.reported,
        letters=found.waiting,
        blocks=found.blocked,
    )
    return unlisted(page)


@bp.post("/staff/letters/<int:letter_id>")
def settle(letter_id: int) -> AnyResponse:
    """Leave the writer of a reported letter blocked, or not."""
    staff_only()
    found = letters.letter_by_id(book(), letter_id) or abort(404)
    with _telling(translate("C'est noté.")):
        letters.settle_report(book(), found, unblock=request.form.get("decision") == "unblock")
    return redirect(url_for("correspondence.desk"), 303)


@bp.post("/staff/letters/unblock")
def unblock() -> AnyResponse:
    """Let an address write again."""
    staff_only()
    with _telling(translate("Cette adresse peut écrire de nouveau.")):
        letters.unblock_writer(book(), posted_word("email"))
    return redirect(url_for("correspondence.desk"), 303)


def _own(letter_id: int) -> tuple[Person, LetterToRead]:
    person, candidate = own_candidate()
    found = letters.letter_by_id(book(), letter_id) or abort(404)
    theirs = found.candidate.id == candidate.id and found.letter.state in FOR_THE_PERSON
    return (person, found) if theirs else abort(404)


def _decide(found: LetterToRead, by: str) -> None:
    """Do what the pressed button says, and tell what happened."""
    wanted = request.form.get("decision")
    if wanted == REPORT:
        _report(found, by)
    elif wanted == STOP:
        with _telling(translate("La lettre ne sera pas transmise. Personne n'en est prévenu.")):
            letters.stop(book(), found)
    elif wanted == PASS:
        _pass_on(found)
    else:
        abort(400)


def _pass_on(found: LetterToRead) -> None:
    told = translate("La lettre est transmise.")
    if not found.candidate.email:
        told = translate("C'est noté. Cette personne n'a pas d'adresse e-mail : lisez-lui la lettre.")
    try:
        with _telling(told):
            letters.pass_on(book(), found, settings().public_url)
    except PageClosed:
        flash(translate("Sa page n'est plus en ligne : la lettre n'a pas été transmise."), "warning")


def _report(found: LetterToRead, by: str) -> None:
    # What cannot be kept is left out: why is worth less than that.
    reason, _ = forms.check_text(REASON, request.form.get("reason", "").strip()[: REASON.max_length])
    with _telling(translate("C'est signalé à l'équipe. Cette adresse ne pourra plus écrire, et n'en saura rien.")):
        letters.report(book(), found, by, str(reason or ""))


@contextmanager
def _telling(words: str) -> Iterator[None]:
    """Say that an act is done, or that somebody was quicker."""
    try:
        yield
    except AlreadyDecided:
        flash(translate("Quelqu'un s'en est déjà occupé : rien n'a été changé."), "info")
    else:
        flash(words, "good")


def _read_page(found: LetterToRead, action: str) -> Response:
    outcome = {
        PASSED: translate("La lettre est transmise."),
        ANSWERED: translate("La lettre est transmise."),
        STOPPED: translate("La lettre ne sera pas transmise."),
    }.get(found.letter.state, "")
    waits = found.letter.state == WAITING
    return unlisted(render_template("letters/read.html", one=found, action=action, waits=waits, outcome=outcome))


def _own_page(found: LetterToRead, typed: str = "", error: str = "") -> Response:
    page = render_template("letters/mine.html", one=found, typed=typed, error=error, longest=ANSWER.max_length)
    return unlisted(page, 422 if error else 200)


@bp.errorhandler(LinkOver)
def over(_: LinkOver) -> Response:
    """The link is no longer its reader's to use."""
    return unlisted(render_template("letters/over.html"), 410)
