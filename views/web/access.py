"""Who is asking, and what they may open: the row is loaded and the right checked in one call."""

import contextlib
import hmac
from dataclasses import dataclass
from typing import NoReturn

from flask import Response, abort, g, redirect, session, url_for

import clock
from programme.accounts import sessions
from programme.accounts.people import Somebody, people_at
from programme.accounts.sessions import Session
from programme.acts import second_step
from programme.letters.languages import keep_language
from sheets.errors import StateUnreachable
from sheets.model.schema import Candidate, Coach, StaffMember, Structure
from sheets.model.snapshot import Snapshot
from views.web.htmx import request
from views.web.language import is_chosen, written
from views.web.origins import parts_of
from views.web.shared import book, settings

FRESH_SECONDS = 300.0
"""How long the second step is not asked for again before what cannot be taken back."""
KEY = "id"
"""Under which the cookie holds all it holds: the token of the session's line (see programme/accounts/sessions.py)."""


@dataclass(frozen=True)
class Person:
    """Somebody signed in: an e-mail address, and the rows of the sheet that carry it.

    One person may be several: staff who coach, a coach with two rows. Of several people at one address (see
    programme/accounts/people.py) it is the one they said they are, or nobody until they say it. The rows are looked up
    at every request, so a right taken away in the sheet is gone at the next reading.

    Args:
        email: what they signed in with.
        candidates, coaches, staff: their rows; of candidates one at most.
        structures: the partner structures whose referent they are.
        sharing: everybody at that address, where it is for them to say who they are.
    """

    email: str
    candidates: tuple[Candidate, ...] = ()
    coaches: tuple[Coach, ...] = ()
    staff: tuple[StaffMember, ...] = ()
    structures: tuple[Structure, ...] = ()
    sharing: tuple[Somebody, ...] = ()

    def __bool__(self) -> bool:
        return self.known or bool(self.sharing)

    @property
    def known(self) -> bool:
        """Whether it is settled who they are: until then they have no right at all."""
        return bool(self.candidates or self.coaches or self.staff or self.structures)

    @property
    def first_name(self) -> str:
        """How to greet them."""
        names = [m.first_name for m in self.staff] + [c.first_name for c in self.coaches]
        names += [c.first_name for c in self.candidates] + [s.contact_name for s in self.structures]
        return next(filter(None, names), "")

    @property
    def home(self) -> str:
        """The address of the page they start from."""
        if not self.known:
            return url_for("sign_in.who")
        if self.staff:
            return url_for("staff.home")
        if self.coaches:
            return url_for("coach.home")
        return url_for("structure.page") if self.structures else url_for("candidate.cv")

    @property
    def places(self) -> list[tuple[str, str]]:
        """The pages of each of their roles: address, French words."""
        roles = [
            (self.staff, "staff.home", "Équipe"),
            (self.coaches, "coach.home", "Mes candidats"),
            (self.structures, "structure.page", "Ma structure"),
            (self.candidates, "candidate.cv", "Mon CV"),
        ]
        return [(url_for(endpoint), words) for rows, endpoint, words in roles if rows]

    def coaches_candidate(self, candidate: Candidate) -> bool:
        """Whether this candidate is followed by one of the person's coach rows."""
        return bool(candidate.coach) and any(coach.id == candidate.coach for coach in self.coaches)

    def may_edit(self, candidate: Candidate) -> bool:
        """Staff edit every CV, coaches their candidates', candidates their own."""
        itself = any(own.id == candidate.id for own in self.candidates)
        return bool(self.staff) or itself or self.coaches_candidate(candidate)


def person_of(snapshot: Snapshot, email: str, chosen: str = "") -> Person:
    """Everything an address is in the sheet; false when it is nobody.

    Args:
        snapshot: a reading.
        email: the address.
        chosen: who of those who share it, as they said; empty: they said nothing.
    """
    people = people_at(snapshot, email)
    one = next((p for p in people if p.key == chosen), None)
    if not chosen and len(people) == 1:
        one = people[0]
    sharing = people if len(people) > 1 or one is None else ()
    one = one or Somebody("")
    return Person(email.lower(), one.candidates, one.coaches, one.staff, one.structures, sharing)


def current_person() -> Person | None:
    """The person signed in, as the sheet knows them now, or None."""
    if "person" not in g:
        g.person = _person_of_session()
    person: Person | None = g.person
    return person


def signed_in() -> Person:
    """The person signed in; anybody else is sent to sign in, and comes back afterwards."""
    person = current_person() or _ask_to_sign_in()
    return person if person.known else _ask(url_for("sign_in.who", next=_page_asked() or None))


def staff_only() -> Person:
    """The person signed in, who must be staff."""
    person = signed_in()
    return person if person.staff else abort(403)


def coach_only() -> Person:
    """The person signed in, who must be a coach."""
    person = signed_in()
    return person if person.coaches else abort(403)


def referent_only() -> Person:
    """The person signed in, who must be the referent of a structure."""
    person = signed_in()
    return person if person.structures else abort(403)


def own_candidate() -> tuple[Person, Candidate]:
    """The person signed in, and their own row as a candidate."""
    person = signed_in()
    return (person, person.candidates[0]) if person.candidates else abort(403)


def candidate_for_editing(row_id: str) -> tuple[Person, Candidate]:
    """The person signed in and a candidate whose CV they may edit.

    Somebody else's is answered as an ID of nobody: only who follows a person knows that they are here.

    Args:
        row_id: the candidate's ID, from the address.
    """
    person = signed_in()
    candidate = book().snapshot.candidates.get(row_id)
    return (person, candidate) if candidate and person.may_edit(candidate) else abort(404)


def followed_candidate(row_id: str) -> tuple[Person, Candidate]:
    """The person signed in and a candidate whom they coach, or any for staff: what is noted of somebody between them.

    The candidate is answered as everybody else, with nothing.

    Args:
        row_id: the candidate's ID, from the address.
    """
    person, candidate = candidate_for_editing(row_id)
    return (person, candidate) if person.staff or person.coaches_candidate(candidate) else abort(404)


def recently_confirmed() -> Person:
    """The person signed in, who passed their second step a moment ago, if they have one; others are sent to it.

    To be called before an export, an erasure, a change of address, and better on the page that leads there too: a form
    that is sent comes back empty.
    """
    person = signed_in()
    if must_confirm_again():
        _ask(url_for("passkeys.ask", next=_page_asked() or None))
    return person


def writer() -> str:
    """Whose the texts kept on a device are: a name for who uses this browser that tells nothing of them; "": nobody."""
    found = current_session()
    if found is None:
        return ""
    return hmac.new(settings().secret_key.encode(), f"{found.email}\n{found.chosen}".encode(), "sha256").hexdigest()[
        :16
    ]


def confirm_before_writing(snapshot: Snapshot, tab_key: str, key: str) -> None:
    """Send staff to pass their second step anew, where a cell holds an address somebody signs in with."""
    column = snapshot.tabs[tab_key].by_key.get(key) if tab_key in snapshot.tabs else None
    if column and column.sign_in:
        recently_confirmed()


def must_confirm_again() -> bool:
    """Whether the person signed in must pass their second step anew before what cannot be taken back."""
    person, found = signed_in(), current_session()
    return bool(person.staff and found and _must_confirm(found, clock.time() - FRESH_SECONDS))


def awaits_passkey() -> Person | None:
    """Who came in by link and must still pass their second step: nobody as yet, with no right at all."""
    if current_person():
        return None
    awaiting: Person | None = g.get("awaits")
    return awaiting


def look_again() -> None:
    """Read the session anew: it was changed within this request."""
    for name in ("person", "session", "awaits"):
        g.pop(name, None)


def own_path(text: str) -> str:
    """A path of this site, or "" for everything that could lead elsewhere."""
    if not text.startswith("/") or text.startswith("//") or "\\" in text or not text.isprintable():
        return ""
    parts = parts_of(text)
    return "" if parts.scheme or parts.netloc or parts.path.startswith(("/sign-in", "/sign-out")) else text


def start_session(email: str, chosen: str = "") -> None:
    """Sign an address in, in this browser; whoever used it before is signed out.

    Args:
        email: the address.
        chosen: who of the people there, if that is settled.
    """
    end_session()
    session.permanent = True
    session[KEY] = sessions.start(book(), email, request.headers.get("User-Agent", ""), chosen)
    if is_chosen():  # on their way here
        keep_language(book(), email, written())


def choose(key: str) -> None:
    """Keep who of the people at their address uses this browser."""
    if found := current_session():
        sessions.choose(book(), found, key)
    look_again()


def end_session() -> None:
    """Sign out whoever uses this browser: no copy of the cookie opens anything any more."""
    if found := current_session():
        sessions.end(book(), found.id)
    session.clear()
    look_again()


def current_session() -> Session | None:
    """The session of this browser, or None."""
    if "session" not in g:
        token = session.get(KEY)
        g.session = sessions.find(book(), token) if isinstance(token, str) else None
        if session and g.session is None:
            session.clear()  # ended elsewhere, or of a release that kept no sessions
    found: Session | None = g.session
    return found


def _person_of_session() -> Person | None:
    found = current_session()
    if found is None:
        return None
    snapshot = book().snapshot
    if sessions.left(snapshot, found.email, found.chosen):
        end_session()
        return None
    with contextlib.suppress(StateUnreachable):  # a page is worth more than when it was looked at
        sessions.note_seen(book(), found)
    person = person_of(snapshot, found.email, found.chosen)
    if person.staff and _must_confirm(found, 0.0):
        g.awaits = person
        return None
    return person or None


def _must_confirm(found: Session, since: float) -> bool:
    """Whether a session of the team's must still pass the second step, if it last did before a moment."""
    if (found.confirmed_at or 0.0) > since:
        return False
    return settings().staff_passkey or second_step.has_passkey(book(), found.email)


def _ask_to_sign_in() -> NoReturn:
    _ask(url_for("passkeys.ask" if awaits_passkey() else "sign_in.ask", next=_page_asked() or None))


def _ask(address: str) -> NoReturn:
    """Lead to a page that asks something first, also where htmx asked for a fragment."""
    if request.htmx:
        abort(Response(status=401, headers={"HX-Redirect": address}))
    abort(redirect(address, 303))


def _page_asked() -> str:
    """The page to come back to: what was asked for, or the page that a form was on."""
    if not request.htmx and request.method in ("GET", "HEAD"):
        return own_path(request.full_path.removesuffix("?"))
    page = parts_of(request.htmx.current_url or request.referrer or "")
    return own_path(page.path + (f"?{page.query}" if page.query else "")) if page.netloc == request.host else ""
