"""Lending one's network: an address left, confirmed and stopped; a relay's own page; the feed of CVs to share."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from xml.sax.saxutils import escape

from flask import (
    Blueprint,
    Response,
    abort,
    flash,
    get_flashed_messages,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as AnyResponse

from cv.slugs import slug_of
from programme.flood import AlreadySent, TooMuch
from programme.relays import wishes
from programme.relays.bringing import Brought, figures_of, in_words
from programme.relays.choosing import by_need
from programme.relays.partners import known_partner
from programme.relays.wishes import ASKED, RelayLinks, RelayWish
from programme.search.gallery import Wanted
from sheets.changes import Conflicted
from sheets.model import kinds
from sheets.model.columns import Cell, Column
from sheets.model.schema import MONTHLY, RELAYS, RHYTHMS, Relay
from views.public import sharing
from views.public.cv import Card, card
from views.public.showcase import showcase
from views.web import forms, protection
from views.web.language import current, translate, written
from views.web.posted import posted_base, untouched
from views.web.protection import Stamp
from views.web.shared import book, for_everybody, settings

bp = Blueprint("relays", __name__, url_prefix="/relays")

FEED = 20
"""CVs in the feed, the least shared first."""
MOST = 20
"""Departments, and sectors, that a form may name."""
TEXTS = ("linkedin", "facebook", "instagram")
"""Networks that take a text of one's own, each with its ready one."""


@dataclass(frozen=True)
class RelayForm:
    """What was typed.

    Args:
        texts: field -> text.
        sectors: those ticked.
        departments: those chosen.
        partner: whose page brought them.
        errors: field -> sentence.
        cells: what each becomes in the sheet, where nothing is wrong; on a relay's own page, of those they changed.
        trouble: a sentence about the whole form.
        base: on a relay's own page, the cells it was opened on.
    """

    texts: Mapping[str, str] = field(default_factory=lambda: {"email": "", "town": "", "rhythm": RHYTHMS[0]})
    sectors: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    partner: str = ""
    errors: Mapping[str, str] = field(default_factory=dict)
    cells: Mapping[str, Cell] = field(default_factory=dict)
    trouble: str = ""
    base: str = ""


@bp.get("")
def page() -> Response:
    """What a relay does, and the form."""
    return _page(RelayForm(partner=request.args.get("partner", "")[:40]), Stamp.new())


@bp.post("")
def send() -> AnyResponse:
    """Send the mail that confirms an address."""
    snapshot = book().snapshot
    if not wishes.is_open(snapshot):
        return _page(RelayForm(), Stamp.new(), 409)
    stamp, trouble = protection.trouble(request.form)
    typed = _checked(("email", *ASKED))
    if typed.errors or trouble:
        return _page(replace(typed, trouble="" if typed.errors else trouble), stamp, 422)
    email = str(typed.cells["email"])
    values = {key: typed.cells[key] for key in ASKED}
    wish = RelayWish(email, values, known_partner(snapshot, typed.partner), protection.sending(stamp.nonce))

    try:
        wishes.ask(book(), _links(), wish, written(), protection.visitor())
    except TooMuch:
        return _page(replace(typed, trouble=protection.too_much()), stamp, 429)
    except AlreadySent:
        pass
    return redirect(url_for("relays.sent"), 303)


@bp.get("/sent")
def sent() -> Response:
    """Look in your mailbox: the same for every address."""
    return _private(render_template("relays/sent.html"))


@bp.get("/confirm/<token>")
def look(token: str) -> Response:
    """Ask: mail programs open links by themselves, so that opening one decides nothing."""
    wish = _links().read_wish(token) or abort(404)
    if wish.is_late:
        return _private(render_template("relays/late.html"), 410)
    monthly = wish.values.get("rhythm") == MONTHLY
    return _private(render_template("relays/confirm.html", token=token, email=wish.email, monthly=monthly))


@bp.post("/confirm/<token>")
def confirm(token: str) -> AnyResponse:
    """They are a relay."""
    wish = _links().read_wish(token) or abort(404)
    if wish.is_late:
        return _private(render_template("relays/late.html"), 410)
    relay = wishes.confirm(book(), wish)
    if relay is None or not relay.email:
        return _page(RelayForm(), Stamp.new(), 409)
    if relay.stopped_on:  # the link was used, and they stopped since: their page says that alone
        get_flashed_messages()
    else:
        flash(translate("C'est confirmé. Merci !"), "good")
    return redirect(url_for("relays.mine", token=_links().token(relay)), 303)


@bp.get("/mine/<token>")
def mine(token: str) -> Response:
    """A relay's own page: the CV to share, what their shares brought, what they asked for."""
    relay = _links().read(book().snapshot, token) or abort(404)
    return _own_page(relay, token)


@bp.post("/mine/<token>")
def save(token: str) -> AnyResponse:
    """Note what they ask for now."""
    relay = _links().read(book().snapshot, token) or abort(404)
    kept = posted_base(request.form)
    opened = {key: kept.get(key, cell) for key, cell in _cells(relay).items()}
    typed = replace(_checked(ASKED, opened), base=forms.base_json(opened))
    if typed.errors:
        return _own_page(relay, token, typed, 422)
    try:
        wishes.change(book(), relay, typed.cells, opened)
    except Conflicted as conflicted:
        trouble = translate("L'équipe vient de changer la même chose. Regardez, puis enregistrez.")
        met = {one.key: one for one in conflicted.conflicts}
        errors = {key: forms.met(book().snapshot, _column(key), one) for key, one in met.items()}
        base = forms.base_json(opened | {key: one.theirs for key, one in met.items()})
        return _own_page(relay, token, replace(typed, errors=errors, trouble=trouble, base=base), 409)
    flash(translate("C'est gardé."), "good")
    return redirect(url_for("relays.mine", token=token), 303)


@bp.get("/stop/<token>")
def ask_stop(token: str) -> Response:
    """Ask: opening a link decides nothing."""
    relay = _links().read(book().snapshot, token) or abort(404)
    return _private(render_template("relays/stop.html", token=token, stopped=bool(relay.stopped_on)))


@bp.post("/stop/<token>")
def stop(token: str) -> Response:
    """No mail any more: by the button, or by a mail program's own (RFC 8058, which wants no redirect)."""
    relay = _links().read(book().snapshot, token) or abort(404)
    wishes.stop(book(), relay)
    return _private(render_template("relays/stop.html", token=token, stopped=True))


@bp.get("/feed.xml")
def feed() -> Response:
    """The CVs to share, as RSS: the least shared first; whoever is not shown any more is not in it any more."""
    shown = showcase()
    place = request.args.get("place", "")
    people = list(shown.looking.values())
    if place:
        if place not in shown.places:
            abort(404)
        found = shown.among(Wanted(places=(place,)), "", slice(0, len(people))).ids
        people = [shown.looking[row_id] for row_id in found if row_id in shown.looking]
    cards = [card(shown, one.id) for one in by_need(people)[:FEED]]
    title = translate("Des CV à partager") + (f" · {shown.places[place]}" if place else "")
    return for_everybody(Response(_rss(title, cards), mimetype="application/rss+xml"))


def _rss(title: str, cards: list[Card]) -> str:
    public_url = settings().public_url
    here = public_url + request.full_path.removesuffix("?")
    about = translate("Ces personnes cherchent un travail. Partagez leur CV.")
    items = "\n".join(_item(public_url, one) for one in cards)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel>\n'
        f"<title>Tremplin · {escape(title)}</title><link>{escape(public_url)}/</link>\n"
        f"<description>{escape(about)}</description><language>{current()}</language><ttl>60</ttl>\n"
        f'<atom:link href="{escape(here, {chr(34): "&quot;"})}" rel="self" type="application/rss+xml"/>\n'
        f"{items}\n</channel></rss>\n"
    )


def _item(public_url: str, one: Card) -> str:
    address = escape(public_url + one.url)
    title = translate("%(name)s cherche un travail") % {"name": one.cv.first_name}
    said = f"{one.sentence}." + (f" « {one.cv.catchphrase} »" if one.cv.catchphrase else "")
    return (
        f"<item><title>{escape(title)}</title><link>{address}</link>"
        f'<guid isPermaLink="false">{one.cv.id}</guid><description>{escape(said)}</description></item>'
    )


def _links() -> RelayLinks:
    found = settings()
    return RelayLinks(found.secret_key, found.public_url)


def _checked(keys: tuple[str, ...], opened: Mapping[str, Cell] | None = None) -> RelayForm:
    """The posted form, with what is wrong in it, and the cells of what is right.

    Args:
        keys: its fields.
        opened: the cells it was opened on: what came back as it was shown is neither wrong nor changed.
    """
    snapshot, sent = book().snapshot, request.form
    lists = {key: tuple(dict.fromkeys(filter(None, sent.getlist(key)))) for key in ("departments", "sectors")}
    texts = {key: sent.get(key, "").strip() for key in ("email", "town", "rhythm")}
    errors, cells = {}, dict[str, Cell]()
    for key in keys:
        column = _column(key)
        text = "\n".join(lists[key]) if key in lists else texts[key]
        if opened is not None and _untouched(column, opened[key], text):
            continue
        try:
            options = (
                {one.casefold(): one for one in RHYTHMS} if key == "rhythm" else snapshot.spellings(column.options)
            )
            cells[key] = kinds.to_cell(column, kinds.from_text(column, text, options))
        except kinds.Invalid as invalid:
            errors[key] = forms.sentence(column, invalid, text)
    partner = sent.get("partner", "")[:40]
    return RelayForm(texts, lists["sectors"], lists["departments"], partner, errors, cells)


def _column(key: str) -> Column:
    column = book().snapshot.relays.tab.by_key.get(key) or RELAYS.by_key[key]
    return replace(column, required=key in ("email", "rhythm"), max_items=MOST)


def _untouched(column: Column, cell: Cell, text: str) -> bool:
    """Whether a field came back as the page showed it; a rhythm that is none of ours shows as the first."""
    snapshot = book().snapshot
    if column.key == "rhythm" and forms.shown(snapshot, column, cell) not in RHYTHMS:
        return text == RHYTHMS[0]
    return untouched(snapshot, column, cell, text)


def _cells(relay: Relay) -> dict[str, Cell]:
    """What the sheet holds of what a relay may change."""
    return {key: book().snapshot.relays.cell(relay, key) for key in ASKED}


def _form_of(relay: Relay) -> RelayForm:
    cells = _cells(relay)
    texts = {key: forms.shown(book().snapshot, _column(key), cell) for key, cell in cells.items()}
    sectors, departments = (forms.lines_of(texts[key]) for key in ("sectors", "departments"))
    return RelayForm(texts, sectors, departments, base=forms.base_json(cells))


def _page(typed: RelayForm, stamp: Stamp, status: int = 200) -> Response:
    page = render_template(
        "relays/page.html",
        open=wishes.is_open(book().snapshot),
        form=typed,
        stamp=stamp.signed,
        first=next(iter(typed.errors), ""),
        trapped=bool(request.form.get(protection.TRAP)),
        places=[(key, name) for key, name in showcase().places.items()],
        **_options(),
    )
    response = _private(page, status)
    if status == 429:
        response.headers["Retry-After"] = str(int(wishes.PER_VISITOR[1]))
    return response


def _own_page(relay: Relay, token: str, typed: RelayForm | None = None, status: int = 200) -> Response:
    found = figures_of(book(), relay.id)
    shown = showcase()
    latest = next((one for one in found if one.candidate in shown.looking), None)
    typed = typed or _form_of(relay)
    page = render_template(
        "relays/mine.html",
        token=token,
        form=typed,
        found=found,
        total=in_words(found, current()),
        stopped=bool(relay.stopped_on),
        first=next(iter(typed.errors), ""),
        **(_to_share(latest) if latest else {"card": None}),
        **_options(),
    )
    return _private(page, status)


def _to_share(latest: Brought) -> dict[str, object]:
    """All that is ready to share of one CV, each with the relay's own link in it."""
    shown = showcase()
    top, candidate = card(shown, latest.candidate), shown.looking[latest.candidate]
    address = sharing.address_of(candidate, latest.code)
    said = top.cv.catchphrase.strip('«»" ') or f"{top.sentence}."
    names = {"linkedin": "LinkedIn", "facebook": "Facebook", "instagram": "Instagram"}
    texts = [(way, names[way], sharing.message(candidate, said, f"relais.{way}", address)) for way in TEXTS]
    return {
        "card": top,
        "address": address,
        "ways": sharing.ways(slug_of(candidate), latest.code),
        "texts": texts,
        "code": latest.code,
    }


def _options() -> dict[str, object]:
    snapshot = book().snapshot
    return {
        "departments": snapshot.options("Départements"),
        "sectors": snapshot.options("Secteurs"),
        "rhythms": RHYTHMS,
        "missing": snapshot.relays.missing,
    }


def _private(page: str, status: int = 200) -> Response:
    """Addresses that are somebody's alone, and a visitor's words: no cache and no search engine keeps them."""
    response = make_response(page, status)
    response.headers["Cache-Control"] = "private, no-store"
    if request.path != bp.url_prefix:
        response.headers["X-Robots-Tag"] = "noindex"
    return response
