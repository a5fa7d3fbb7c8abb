"""Who may do what: every route x role x method, generated from the app. A route without a rule fails."""

from collections.abc import Iterator, Mapping, Sequence

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.exceptions import HTTPException, MethodNotAllowed
from werkzeug.wrappers import Response

from sheets.book import Book
from sheets.changes import Edit
from sheets.worker.sync import Sync
from tests.cast import ABDENOUR, FLORE
from tests.conftest import SignIn, write_cast
from tests.leaks.crawl import addresses
from tests.web.examples import ARGUMENTS, LISTS

ROLES: Mapping[str, str] = {
    "stranger": "", "own": "abdenour@example.org", "other candidate": "kenny@example.org",
    "coach": "flore@example.org", "other coach": "martin@example.org", "referent": "rita@example.org",
    "staff": "camille@example.org",
}  # fmt: skip
"""Seen from Abdenour's row."""

SERVED, ASKED_IN, REFUSED, NOTHING, UNSIGNED = "served", "asked to sign in", "refused", "nothing there", "unsigned"

_IN = {role: {SERVED, NOTHING} for role in ROLES}
EVERYBODY = _IN
PROGRAMS = {role: {UNSIGNED} for role in ROLES}
SIGNED_IN = {**_IN, "stranger": {ASKED_IN}}
CANDIDATES = {**SIGNED_IN, "coach": {REFUSED}, "other coach": {REFUSED}, "referent": {REFUSED},
              "staff": {REFUSED}}  # fmt: skip
COACHES = {**SIGNED_IN, "own": {REFUSED}, "other candidate": {REFUSED}, "referent": {REFUSED},
           "staff": {REFUSED}}  # fmt: skip
REFERENTS = {**{role: {REFUSED} for role in ROLES}, "stranger": {ASKED_IN}, "referent": {SERVED, NOTHING}}
STAFF = {**{role: {REFUSED} for role in ROLES}, "stranger": {ASKED_IN}, "staff": {SERVED, NOTHING}}
THEIR_CV = {"stranger": {ASKED_IN}, "own": {SERVED}, "other candidate": {NOTHING}, "coach": {SERVED},
            "other coach": {NOTHING}, "referent": {NOTHING}, "staff": {SERVED}}  # fmt: skip
"""What asks for a candidate's ID: for the person, their coach and staff; to everybody else it is an ID of nobody."""
BETWEEN_THEM = {**THEIR_CV, "own": {NOTHING}}
"""What their coach and staff note of a candidate: to the person too, an address of nothing."""
SHELVES = {"stranger": {ASKED_IN}, "own": {REFUSED}, "other candidate": {REFUSED}, "referent": {REFUSED}}
"""Lists of staff's and of coaches': which of the two, the address says."""

LISTED = {"stranger": {ASKED_IN}, "own": {REFUSED}, "other candidate": {REFUSED}}
"""Lists of staff's, of coaches' and of referents': which of the three, the address says."""

RULES: Mapping[str, Mapping[str, set[str]]] = {
    **dict.fromkeys((
        "static", "gallery.people", "public.cv", "public.resume", "figures.page", "crawlers.robots",
        "crawlers.sitemap", "documents.cv", "documents.share_picture", "documents.story_picture", "documents.cards",
        "documents.contact_card", "documents.qr", "media.file", "sign_in.ask", "sign_in.send", "sign_in.sent",
        "sign_in.open_link", "sign_in.use_link", "sign_in.sign_out", "health.healthz", "health.metrics",
        "opportunities.new", "opportunities.people", "opportunities.send", "opportunities.thanks", "recruiters.page",
        "recruiters.edit", "recruiters.write", "recruiters.close", "sharing.leave", "sharing.shared", "sharing.seen",
        "sharing.my_link", "sharing.results", "testimonials.write", "testimonials.send", "testimonials.thanks",
        "writing.letter", "writing.send", "writing.thanks", "addresses.look", "addresses.confirm",
        "addresses.look_back", "addresses.take_back", "correspondence.link", "correspondence.decide_by_link",
        "browser_reports.hear", "well_known.change_password", "well_known.security",
        "about.page", "about.manifest", "about.icon", "refusals.page", "refusals.refuse", "refusals.accept",
        "relays.page", "relays.send", "relays.sent", "relays.look", "relays.confirm", "relays.mine", "relays.save",
        "relays.ask_stop", "relays.stop", "relays.feed", "embed.frame", "embed.oembed",
        "joining.volunteer", "joining.send_volunteer", "joining.partner", "joining.send_partner", "joining.thanks",
        "open_forms.page", "open_forms.send", "open_forms.thanks",
    ), EVERYBODY),
    "hooks.sheet": PROGRAMS,
    **dict.fromkeys((
        "decisions.choose", "sessions.own", "sessions.end_own", "sign_in.who", "sign_in.choose_who", "addresses.own",
        "addresses.ask",
    ), SIGNED_IN),
    **dict.fromkeys((
        "candidate.cv", "candidate.form", "candidate.preview", "candidate.choose", "candidate.receipt",
        "candidate.add_experience", "candidate.save_experience", "candidate.save_invitation", "candidate.save_photo",
        "candidate.save_section", "candidate.save_testimonial", "candidate.submit_for_review",
        "candidate.said", "candidate.preview_typed",
        "candidate.job", "candidate.save_job",
        "candidate.opportunities", "candidate.note_opportunity", "candidate.save_standing", "candidate.add_step",
        "candidate.drop_step", "candidate.decline", "candidate.mark", "candidate.offer_calendar",
        "private_documents.own",
        "correspondence.mine", "correspondence.answer", "consulting.mine",
        "own_data.page", "own_data.printed", "own_data.download", "own_data.decide",
        "meetings.own_calendar",
    ), CANDIDATES),
    **dict.fromkeys((
        "coach.home", "trainings.page", "trainings.decide", "trainings.calendar", "colleagues.page", "colleagues.send",
    ), COACHES),
    "jobs.find": {**{role: {SERVED, NOTHING} for role in ROLES}, "stranger": {ASKED_IN}},
    **dict.fromkeys(("structure.page", "structure.refer"), REFERENTS),
    "correspondence.decide": {**{role: {REFUSED, NOTHING} for role in ROLES}, "stranger": {ASKED_IN}},
    **dict.fromkeys((
        "coach.cv", "coach.preview", "coach.receipt", "coach.said", "coach.add_experience", "coach.save_experience",
        "coach.save_invitation", "coach.save_photo", "coach.save_section", "coach.save_testimonial",
        "coach.submit_for_review", "coach.opportunities", "coach.note_opportunity", "coach.save_standing",
        "private_documents.followed", "coach.preview_typed", "coach.job", "coach.save_job",
        "coach.add_step", "coach.drop_step", "coach.recommend", "coach.take_back",
    ), THEIR_CV),
    **dict.fromkeys((
        "meetings.thread", "meetings.new", "meetings.note", "meetings.row", "meetings.save", "meetings.remove",
        "meetings.fix_next", "meetings.calendar",
    ), BETWEEN_THEM),
    **dict.fromkeys((
        "staff.home", "staff.state", "staff.decide", "staff.place", "staff.retarget", "staff.publish", "staff.dismiss",
        "sheet.grid", "sheet_rows.row", "sheet_rows.save", "sheet_rows.undo",
        "grid.rows", "grid.export", "grid.columns", "grid.events", "grid.act", "grid.here", "grid.workbook",
        "sheet_tabs.page", "sheet_tabs.add", "sheet_tabs.change",
        "copies.page", "copies.make", "copies.go_back", "copies.drop",
        "imports.page", "imports.bring", "imports.one", "imports.read_again", "imports.go", "imports.undo",
        "imports.drop",
        "history.index", "history.row", "history.undo", "history.failure", "diagnostics.page", "diagnostics.mend",
        "messages.page", "messages.pause", "messages.decide", "messages.decide_waiting", "messages.switch",
        "messages.add_lines",
        "everything.page", "team_figures.page",
        "relays_desk.page", "pairing.waiting", "pairing.choose", "pairing.form_pair", "pairing.paired",
        "pairing.undo",
        "volunteers.page", "volunteers.move",
        "mails.page", "mails.again", "mails.decide_held", "offers_desk.page", "offers_desk.decide",
        "offers_desk.renew_link", "offer_people.page", "offer_people.bring", "offer_people.take_back", "weights.page",
        "emergency.page", "emergency.take_down", "emergency.lift", "sessions.everybody", "sessions.end_anybodys",
        "addresses.decide", "browser_reports.page", "correspondence.desk", "correspondence.settle",
        "correspondence.unblock", "consulting.of_person", "passkeys.own", "passkeys.ask", "passkeys.challenge",
        "passkeys.confirm", "passkeys.offer", "passkeys.add",
        "passkeys.remove", "passkeys.renew_codes", "passkeys.reset", "sessions_of_training.page",
        "sessions_of_training.session", "sessions_of_training.attend", "sessions_of_training.export",
    ), STAFF),
    **dict.fromkeys(LISTS, LISTED),
    **dict.fromkeys(("tabs.rows", "tabs.new", "tabs.add", "tabs.row", "tabs.save"), SHELVES),
}  # fmt: skip
"""Endpoint -> role -> what they may be answered."""

STAFF_WRITE = ("boards.move_card", "saved_views.save", "bulk.preview", "bulk.done", "bulk.report",
               "bulk.take_back", "group_letters.preview", "group_letters.send", "group_letters.report",
               "group_letters.take_back")  # fmt: skip
"""What staff alone do, in lists that others read."""
FORMS = {
    "candidate.save_testimonial": {"status": "Masqué"},
    "coach.save_testimonial": {"status": "Masqué"},
    "candidate.save_job": {"act": "permanent"},
    "coach.save_job": {"act": "permanent"},
    "candidate.decline": {"reason": "trop loin"},
    "candidate.mark": {"mark": "keep"},
    "coach.save_standing": {"status": "Embauche"},
    "trainings.decide": {"decision": "enrol"},
    "colleagues.send": {"to": "team"},
}
"""What a form must say to be understood at all."""
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


def outcome(answer: Response) -> str:
    """What somebody was told."""
    location = str(answer.location or answer.headers.get("HX-Redirect", ""))
    if location.partition("?")[0] == "/sign-in":
        return ASKED_IN
    return {401: UNSIGNED, 403: REFUSED, 404: NOTHING}.get(answer.status_code, SERVED)


@pytest.fixture
def examples(sheet: gspread.Spreadsheet, sync: Sync, book: Book) -> Mapping[str, Sequence[str]]:
    """What the addresses hold: all of it Abdenour's."""
    write_cast(sheet, {"structures": [{"id": "G2ESC", "name": "L'Escale", "contact_email": ROLES["referent"]}],
                       "opportunities": [{"id": "P2AAA", "title": "Jardinier", "company": "A", "status": "Validée"}],
                       "follow_ups": [{"id": "S2AAA", "candidate": ABDENOUR, "opportunity": "P2AAA"}],
                       "trainings": [{"id": "F2AAA", "title": "Accompagner", "seats": 8}],
                       "meetings": [{"id": "R2AAA", "candidate": ABDENOUR, "coach": FLORE, "date": 46000}],
                       })  # fmt: skip
    sync.read()
    row = book.snapshot.candidates.get(ABDENOUR)
    assert row
    receipt = book.submit(Edit("candidates", ABDENOUR, {"passions": None}, {"passions": "Lire"}), ROLES["own"])
    return {**ARGUMENTS, "slug": ("abdenour-c2abd",), "row_id": (ABDENOUR,), "opportunity_id": ("P2AAA",),
            "meeting_id": ("R2AAA",), "training_id": ("F2AAA",), "receipt": (receipt.id,),
            "offers_desk.decide row_id": ("P2AAA",)}  # fmt: skip


def routes(app: Flask, examples: Mapping[str, Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """(endpoint, method, address) of everything that can be asked; no endpoint: no rule takes this method."""
    with app.test_request_context():
        adapter = app.url_map.bind("localhost")
        found = set(addresses(app, examples, methods=METHODS))
        for address in sorted(found):
            for method in METHODS:
                try:
                    rule, held = adapter.match(address, method=method, return_rule=True)
                    known = {one for values in examples.values() for one in values}
                    if all(str(value) in known for value in held.values()):
                        yield rule.endpoint, method, address
                except MethodNotAllowed:
                    yield "", method, address
                except HTTPException:
                    continue


def test_every_route_has_a_rule(app: Flask) -> None:
    assert {rule.endpoint for rule in app.url_map.iter_rules()} == RULES.keys()


def wanted(endpoint: str, role: str, address: str) -> set[str]:
    """What a role may be answered."""
    rule = RULES[endpoint]
    if role in rule:
        return set(rule[role])
    audience = {"staff": "staff", "referent": "structure"}.get(role, "coach")
    if endpoint in STAFF_WRITE and role != "staff":
        return {REFUSED}
    return {SERVED, NOTHING} if address.startswith(f"/{audience}/") else {REFUSED}


@pytest.mark.parametrize("role", ROLES)
def test_who_may(app: Flask, sign_in: SignIn, examples: Mapping[str, Sequence[str]], role: str) -> None:
    def browser() -> FlaskClient:
        return sign_in(ROLES[role]) if ROLES[role] else app.test_client()

    asks, wrong, served = browser(), [], 0
    for endpoint, method, address in sorted(routes(app, examples), key=lambda route: (route[1], route[2])):
        with asks.open(address, method=method, data=FORMS.get(endpoint)) as answer:
            found, status = outcome(answer), answer.status_code
        if method != "GET" and found == SERVED and endpoint:
            asks = browser()  # what was done may have ended its session
        if not endpoint:
            wrong += [f"{method} {address}: {status}"] if status != 405 else []
            continue
        served += found == SERVED
        if found not in wanted(endpoint, role, address):
            wrong.append(f"{method} {address} ({endpoint}): {status}, {found}, not {wanted(endpoint, role, address)}")
    assert wrong == []
    assert served > 40


def test_no_form_is_taken_from_another_site(app: Flask, sign_in: SignIn, examples: Mapping[str, Sequence[str]]) -> None:
    staff = sign_in(ROLES["staff"])
    for endpoint, method, address in routes(app, examples):
        if endpoint and method != "GET" and endpoint != "browser_reports.hear":
            for foreign in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
                assert staff.open(address, method=method, headers=foreign).status_code == 403, address
