"""The team's second step: asked after the link, refused to all but the person's own key, asked again in time."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import gspread
import pytest
from flask import Flask
from flask.testing import FlaskClient

from programme.accounts import sessions
from programme.accounts.passkeys import VOUCH_SECONDS, Site, passkeys
from sheets.worker.sync import Sync
from tests.conftest import SignIn
from tests.sign_in.keys import Key, add_key, challenge, step
from tests.sign_in.test_asking import mails
from tests.sign_in.test_sessions import created
from views.account.sign_in import make_link
from views.web.access import FRESH_SECONDS

CAMILLE, FLORE, KENNY = "camille@example.org", "flore@example.org", "kenny@example.org"
ASKED = "/sign-in/passkey?next="


def codes_in(page: str) -> list[str]:
    return re.findall(r"<code>([-0-9A-Z]+)</code>", page)


def let_pass(app: Flask, seconds: float) -> None:
    kept = sessions.sessions
    with app.extensions["book"].state.writing() as connection:
        connection.execute(kept.update().values(confirmed_at=kept.c.confirmed_at - seconds))


@pytest.fixture
def keyed(sign_in: SignIn) -> tuple[FlaskClient, Key, list[str]]:
    """Camille's browser, her passkey and her codes."""
    browser = sign_in(CAMILLE)
    key, page = add_key(browser)
    return browser, key, codes_in(page)


def test_off_until_somebody_turns_it_on(sign_in: SignIn) -> None:
    browser = sign_in(CAMILLE)
    assert browser.get("/staff/").status_code == 200
    assert "votre lien suffit" in browser.get("/staff/passkeys").text
    assert browser.get("/sign-in/passkey").status_code == 303


def test_turned_on_nothing_of_staffs_is_shown_before_it(
    app: Flask, sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]
) -> None:
    here, key, codes = keyed
    assert len(set(codes)) == 8
    assert here.get("/staff/").status_code == 200  # where it was made it has just been used
    other = sign_in(CAMILLE)
    for page in ("/staff/", "/staff/sessions", "/staff/mail", "/sessions", "/coach/candidates/C3KEN/cv", "/coach/"):
        answer = other.get(page)
        assert (answer.status_code, answer.location) == (303, f"{ASKED}{page}"), page
    assert other.post("/staff/sessions/end", data={"all": KENNY}).status_code == 303
    assert other.get("/staff/state", headers={"HX-Request": "true"}).headers["HX-Redirect"].startswith(ASKED[:15])
    assert "/staff/" not in other.get("/").text
    assert step(other, key) == 303
    assert other.get("/staff/").status_code == 200
    assert "clé d'accès a été ajoutée" in " ".join(mails(app)).replace("’", "'")


def test_sessions_open_before_it_was_turned_on_are_asked_too(sign_in: SignIn) -> None:
    before, here = sign_in(CAMILLE), sign_in(CAMILLE)
    assert before.get("/staff/").status_code == 200
    add_key(here)
    assert before.get("/staff/").location == f"{ASKED}/staff/"


@pytest.mark.parametrize(
    "wrong",
    [{"origin": "http://localhost.evil.example"}, {"origin": "https://localhost"}, {"origin": "http://localhost:81"},
     {"name": "evil.example"}, {"flags": 0}],
    ids=str,
)  # fmt: skip
def test_an_answer_made_elsewhere_is_refused(
    sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]], wrong: dict[str, object]
) -> None:
    other = sign_in(CAMILLE)
    assert step(other, keyed[1], **wrong) == 422
    assert other.get("/staff/").status_code == 303


def test_an_answer_is_good_once_and_for_its_session(
    app: Flask, sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]
) -> None:
    _, key, _ = keyed
    first, second = sign_in(CAMILLE), sign_in(CAMILLE)
    stolen = {"answer": key.use(challenge(first))}
    challenge(second)
    assert second.post("/sign-in/passkey", data=stolen).status_code == 422  # another session's challenge
    assert first.post("/sign-in/passkey", data=stolen).status_code == 303
    assert first.post("/sign-in/passkey", data=stolen).status_code == 422
    late = {"answer": key.use(challenge(second))}
    kept = sessions.sessions
    with app.extensions["book"].state.writing() as connection:
        asked = connection.execute(kept.select().where(kept.c.challenge != "")).one()
        what, at, text = asked.challenge.split(" ")
        connection.execute(
            kept.update().where(kept.c.id == asked.id).values(challenge=f"{what} {int(at) - 301} {text}")
        )
    assert second.post("/sign-in/passkey", data=late).status_code == 422
    assert second.get("/staff/").status_code == 303


def test_a_copy_of_a_key_is_found_out_by_its_count(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    _, key, _ = keyed
    copy = Key(key.secret, key.id, count=0)
    assert step(sign_in(CAMILLE), key) == 303
    assert step(sign_in(CAMILLE), key) == 303
    assert step(sign_in(CAMILLE), copy) == 422


def test_another_persons_key_is_not_ones_own(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    stranger = Key()
    assert step(sign_in(CAMILLE), stranger) == 422
    posing = Key(stranger.secret, keyed[1].id, count=50)  # the right name, another secret
    assert step(sign_in(CAMILLE), posing) == 422


UNREADABLE = {"clientDataJSON": "é", "authenticatorData": "", "signature": ""}
NONSENSE = ("", "{}", "null", "[]", "\x00", "x" * 5000,
            json.dumps({"id": "a", "rawId": "a", "type": "public-key", "response": UNREADABLE}))  # fmt: skip


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_is_refused(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]], answer: str) -> None:
    other = sign_in(CAMILLE)
    challenge(other)
    assert other.post("/sign-in/passkey", data={"answer": answer}).status_code == 422
    challenge(keyed[0], new=True)
    assert keyed[0].post("/sign-in/passkey/new", data={"answer": answer}).location == "/staff/passkeys"
    assert keyed[0].get("/staff/passkeys").text.count("Ajoutée le") == 1


def test_without_a_challenge_nothing_is_taken(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    other = sign_in(CAMILLE)
    assert other.post("/sign-in/passkey", data={"answer": keyed[1].use("")}).status_code == 422
    made_for = challenge(keyed[0], new=True)  # to make one is not to use one
    assert keyed[0].post("/sign-in/passkey", data={"answer": keyed[1].use(made_for)}).status_code == 422


def test_by_link_alone_nobody_adds_a_key(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    thief = sign_in(CAMILLE)
    assert thief.post("/sign-in/passkey/new/challenge").status_code == 403
    assert thief.post("/sign-in/passkey/new", data={"answer": "{}"}).status_code == 403
    assert thief.post("/staff/passkeys/codes").status_code == 303
    assert thief.post("/staff/passkeys/reset", data={"email": CAMILLE}).status_code == 303
    assert thief.get("/staff/").status_code == 303


def test_a_printed_code_stands_for_it_once(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    _, _, codes = keyed
    typed = codes[0].lower().replace("-", " ")
    lost = sign_in(CAMILLE)
    assert lost.post("/sign-in/passkey", data={"code": typed, "next": "/staff/mail"}).location == "/staff/mail"
    assert lost.get("/staff/").status_code == 200
    again = sign_in(CAMILLE)
    assert again.post("/sign-in/passkey", data={"code": typed}).status_code == 422
    assert again.get("/staff/").status_code == 303
    page = lost.post("/staff/passkeys/codes").text
    assert len(codes_in(page)) == 8
    assert again.post("/sign-in/passkey", data={"code": codes[1]}).status_code == 422  # new ones take their place
    assert again.post("/sign-in/passkey", data={"code": codes_in(page)[0]}).status_code == 303


def test_codes_cannot_be_tried_for_long(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    _, key, codes = keyed
    thief = sign_in(CAMILLE)
    for _ in range(5):
        assert thief.post("/sign-in/passkey", data={"code": "AAAA-BBBB-CCCC"}).status_code == 422
    assert "Trop d" in thief.post("/sign-in/passkey", data={"code": codes[0]}).text
    assert step(sign_in(CAMILLE), key) == 303  # its owner goes on


def test_it_is_asked_again_before_what_cannot_be_taken_back(
    app: Flask, keyed: tuple[FlaskClient, Key, list[str]], sign_in: SignIn
) -> None:
    browser, key, _ = keyed
    age_keys(app, VOUCH_SECONDS)
    act, back = "/staff/passkeys/reset", {"Referer": "http://localhost/staff/sessions?q=x"}
    assert browser.post(act, data={"email": FLORE}, headers=back).location == "/staff/sessions"
    let_pass(app, FRESH_SECONDS + 1)
    assert browser.get("/staff/").status_code == 200
    assert browser.post(act, data={"email": CAMILLE}, headers=back).location == f"{ASKED}/staff/sessions?q%3Dx"
    assert browser.post("/staff/passkeys/codes").status_code == 303
    assert browser.post("/sign-in/passkey/new/challenge").status_code == 303
    assert browser.get("/address").location == f"{ASKED}/address"
    assert browser.post("/address", data={"email": "other@example.org"}).status_code == 303
    assert browser.post("/staff/addresses/1", data={"decision": "confirm"}).location.startswith("/sign-in/passkey")
    assert browser.get("/staff/passkeys").text.count("Ajoutée le") == 1
    assert step(browser, key) == 303
    assert browser.post(act, data={"email": FLORE}, headers=back).location == "/staff/sessions"


def age_keys(app: Flask, seconds: float) -> None:
    with app.extensions["book"].state.writing() as connection:
        connection.execute(passkeys.update().values(added_at=passkeys.c.added_at - seconds))


@pytest.fixture
def nadia(sync: Sync, sheet: gspread.Spreadsheet) -> str:
    """A second member of the team: her address."""
    team = sheet.worksheet("Équipe")
    row = {"ID": "E2NAD", "Prénom": "Nadia", "E-mail": "nadia@example.org"}
    team.append_row([row.get(header, "") for header in team.row_values(1)])
    sync.read()
    return row["E-mail"]


def test_a_colleague_takes_lost_keys_away_with_a_key_of_their_own(
    app: Flask, sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]], nadia: str
) -> None:
    for email in (KENNY, FLORE):
        assert sign_in(email).post("/staff/passkeys/reset", data={"email": CAMILLE}).status_code == 403
    colleague, taken = sign_in(nadia), {"email": CAMILLE, "q": ""}

    def refused() -> bool:
        page = colleague.post("/staff/passkeys/reset", data=taken, follow_redirects=True).text
        told = "il faut la vôtre" in page and "Retirer ses clés" not in colleague.get("/staff/sessions").text
        return told and sign_in(CAMILLE).get("/staff/").status_code == 303

    assert refused(), "with none of her own"
    mine, _ = add_key(colleague)
    assert refused(), "with one she has just made, as whoever reads her mail could"
    age_keys(app, VOUCH_SECONDS)
    let_pass(app, FRESH_SECONDS)
    assert "Retirer ses clés" in colleague.get("/staff/sessions").text
    assert colleague.post("/staff/passkeys/reset", data=taken).location.startswith("/sign-in/passkey")
    assert step(colleague, mine) == 303
    assert colleague.post("/staff/passkeys/reset", data=taken).location == "/staff/sessions"
    assert sign_in(CAMILLE).get("/staff/").status_code == 200
    assert "Un collègue a retiré" in " ".join(mails(app))


def test_who_has_the_machine_lets_in_who_lost_the_only_key(
    app: Flask, sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]
) -> None:
    assert sign_in(CAMILLE).get("/staff/").status_code == 303
    done = app.test_cli_runner().invoke(args=["reset-passkeys", CAMILLE.upper()])
    assert (done.exit_code, "1 passkey(s)" in done.output) == (0, True)
    assert sign_in(CAMILLE).get("/staff/").status_code == 200
    assert "administrateur du site a retiré" in " ".join(mails(app))
    again = app.test_cli_runner().invoke(args=["reset-passkeys", CAMILLE])
    assert (again.exit_code, "has no passkey" in again.output) == (1, True)


def test_the_last_one_removed_turns_it_off(sign_in: SignIn, keyed: tuple[FlaskClient, Key, list[str]]) -> None:
    here, _, _ = keyed
    add_key(here, "Ordinateur")
    page = here.get("/staff/passkeys").text
    assert "Téléphone" in page
    assert "Ordinateur" in page
    numbers = re.findall(r'name="passkey" value="(\d+)"', page)
    here.post("/staff/passkeys/remove", data={"passkey": numbers[0]})
    assert sign_in(CAMILLE).get("/staff/").status_code == 303
    for number in (numbers[1], numbers[1], "x", "\x00", "9" * 40):
        assert here.post("/staff/passkeys/remove", data={"passkey": number}).status_code == 303
    fresh = sign_in(CAMILLE)
    assert fresh.get("/staff/").status_code == 200


def test_it_is_the_teams_alone(sign_in: SignIn, client: FlaskClient) -> None:
    for browser in (sign_in(FLORE), sign_in(KENNY)):
        assert browser.get("/staff/passkeys").status_code == 403
        assert browser.get("/sign-in/passkey").status_code == 403
        for form in ("challenge", "new/challenge", "new"):
            assert browser.post(f"/sign-in/passkey/{form}").status_code == 403
    assert client.get("/sign-in/passkey").location == "/sign-in"
    assert client.post("/sign-in/passkey/new/challenge").status_code in (303, 403)


@pytest.fixture
def required(app: Flask, data_dir: Path) -> Iterator[Flask]:
    """The same site where the whole team must have one."""
    with created(data_dir, PUBLIC_URL="http://localhost", STAFF_PASSKEY="required") as made:
        yield made


def test_where_it_is_required_it_is_made_before_anything_is_shown(required: Flask) -> None:
    def entered(email: str) -> FlaskClient:
        browser = required.test_client()
        browser.get(make_link(required.extensions["settings"], email))
        return browser

    browser = entered(CAMILLE)
    assert browser.get("/staff/").location == f"{ASKED}/staff/"
    page = browser.get(f"{ASKED}/staff/").text
    assert "Créez la vôtre" in page
    key, page = add_key(browser)
    assert len(codes_in(page)) == 8
    assert browser.get("/staff/").status_code == 200
    other = entered(CAMILLE)
    assert other.get("/staff/").status_code == 303
    assert step(other, key) == 303
    assert entered(FLORE).get("/coach/").status_code == 200
    assert "Retirer<" not in browser.get("/staff/passkeys").text


@pytest.mark.parametrize(
    ("address", "origin", "name", "works"),
    [
        ("https://cv.example.org", "https://cv.example.org", "cv.example.org", True),
        ("https://cv.example.org:8443", "https://cv.example.org:8443", "cv.example.org", True),
        ("https://cv.example.org:443", "https://cv.example.org", "cv.example.org", True),
        ("https://cv.forêt.example", "https://cv.xn--fort-ipa.example", "cv.xn--fort-ipa.example", True),
        ("http://localhost:5000", "http://localhost:5000", "localhost", True),
        ("http://127.0.0.1:5000", "http://127.0.0.1:5000", "127.0.0.1", False),
        ("http://cv.example.org", "http://cv.example.org", "cv.example.org", False),
    ],
)
def test_who_we_are_for_a_passkey(address: str, origin: str, name: str, works: bool) -> None:
    site = Site.at(address)
    assert (site.origin, site.name, site.has_name) == (origin, name, works)
