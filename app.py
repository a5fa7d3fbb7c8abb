"""The app: its settings, its state, its screens and its commands."""

import gc
from collections.abc import Mapping
from dataclasses import replace
from functools import partial

from flask import Flask

import clock
import commands
from commands.shared import cli_errors
from programme import discretion
from programme.accounts.sessions import LENGTH_SECONDS
from programme.audience import Audience
from programme.matching.pairing import pairing_of
from settings import Settings
from sheets.api.connection import spreadsheet_key
from sheets.api.live_tabs import LiveTabs
from sheets.api.quota import READ, WRITE, Budget, put_in_force
from sheets.book import Book
from sheets.grid.acting import SheetDesk
from sheets.imports.pending import open_desk
from sheets.latencies import Latencies
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, kept_secret
from views.account import passkeys, sessions, sign_in
from views.editor import (
    addresses,
    candidate,
    coach,
    colleagues,
    correspondence,
    job,
    match_words,
    meetings,
    own_data,
    own_news,
    private_documents,
    trainings,
)
from views.listings import board, bulk, everything, files, letters, saving
from views.listings import pages as listings
from views.public import (
    about,
    crawlers,
    documents,
    embed,
    figures,
    gallery,
    joining,
    media,
    open_forms,
    refusals,
    relays,
    sharing,
    showcase,
    testimonials,
)
from views.public import cv as public
from views.recruiter import opportunities, writing
from views.recruiter import private_page as recruiters
from views.staff import (
    copies,
    diagnostics,
    emergency,
    grid,
    history,
    imports,
    mails,
    messages,
    offer_people,
    offers_desk,
    pairing,
    relays_desk,
    sheet,
    sheet_rows,
    sheet_tabs,
    tabs,
    team_figures,
    volunteers,
    weights,
)
from views.staff import home as staff
from views.staff import navigation as staff_places
from views.staff import trainings as sessions_of_training
from views.structure import people as structure_people
from views.web import browser_reports, decisions, errors, health, hooks, latencies, logs, pasted, shared, well_known
from views.web import consultations as consulting
from views.web.cached import PublicCache
from views.web.edge import Edge
from views.web.front import Front
from views.web.proxies import Proxies
from views.web.startup import StartupApp

ETAG_SECONDS = 0.1
"""How long a web process may show a page that another one's save has changed."""


SCREENS = (
    gallery,
    pasted,
    public,
    figures,
    about,
    crawlers,
    documents,
    private_documents,
    media,
    sign_in,
    addresses,
    sessions,
    passkeys,
    coach,
    job,
    candidate,
    own_data,
    staff,
    sheet,
    sheet_rows,
    sheet_tabs,
    grid,
    health,
    tabs,
    diagnostics,
    opportunities,
    testimonials,
    history,
    imports,
    hooks,
    decisions,
    recruiters,
    offers_desk,
    offer_people,
    weights,
    writing,
    correspondence,
    meetings,
    trainings,
    colleagues,
    sessions_of_training,
    consulting,
    mails,
    messages,
    relays_desk,
    pairing,
    volunteers,
    structure_people,
    joining,
    open_forms,
    refusals,
    sharing,
    relays,
    embed,
    browser_reports,
    well_known,
    copies,
    emergency,
    everything,
    team_figures,
    listings,
    board,
    bulk,
    letters,
    files,
    saving,
)
"""The modules of `views/` that answer addresses, each with its blueprint `bp`."""


def create_app(config: Mapping[str, object] | None = None) -> Flask:
    """The Flask app.

    Args:
        config: settings that win over the environment, by the names of the environment's variables.
    """
    discretion.install()
    with cli_errors(ValueError, OSError):
        settings = Settings.from_environment(config)
        state = State(settings.state_url)
        settings = replace(settings, secret_key=settings.secret_key or kept_secret(state))
    if settings.clock_start:
        clock.start_at(settings.clock_start)
    app = Flask(__name__)
    app.config.update(_configuration(settings))
    _extend(app, settings, state)
    logs.install(app)
    latencies.install(app)
    if settings.log_json:
        logs.write_json()
    shared.install(app)
    errors.install(app)
    _keep_pages(app, settings)
    for screen in SCREENS:
        app.register_blueprint(screen.bp)
    staff_places.install(app)
    correspondence.install(app)
    meetings.install(app)
    own_news.install(app)
    consulting.install(app)
    match_words.install(app)
    commands.install(app)
    return app


def _extend(app: Flask, settings: Settings, state: State) -> None:
    """Give the app what its views ask `current_app.extensions` for."""
    app.extensions["settings"] = settings
    app.extensions["book"] = Book(state, _address(settings))
    app.extensions["sheet_desk"] = SheetDesk(LiveTabs(settings), state)
    app.extensions["import_desk"] = partial(open_desk, settings, state)
    app.extensions["audience"] = Audience(state, settings.secret_key)
    limits = {READ: settings.reads_per_minute, WRITE: settings.writes_per_minute}
    app.extensions["budget"] = Budget(state, limits)
    put_in_force(settings.state_url, app.extensions["budget"])
    app.extensions["latencies"] = Latencies(state)


def _keep_pages(app: Flask, settings: Settings) -> None:
    """Put the cache of public pages, and what knows of proxies, before the app."""
    cache = PublicCache(
        app.wsgi_app,
        app.extensions["book"].etag,
        app.config["SESSION_COOKIE_NAME"],
        partial(sharing.viewed, app),
        lambda: app.extensions["audience"].is_ready,
    )
    app.extensions["cache"] = cache
    app.extensions["memory"] = Edge(Proxies(cache.remembered, settings.trusted_proxies), settings)
    app.wsgi_app = Edge(Proxies(cache, settings.trusted_proxies), settings)  # type: ignore[method-assign]  # as Flask documents


def _configuration(settings: Settings) -> dict[str, object]:
    """What Flask itself is to know."""
    encrypted = settings.public_url.startswith("https://")
    return {
        "SECRET_KEY": settings.secret_key,
        # Over https, browsers take this name from this very host alone: neither a neighbour's nor plain http's.
        "SESSION_COOKIE_NAME": "__Host-session" if encrypted else "session",
        "PERMANENT_SESSION_LIFETIME": LENGTH_SECONDS,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        # Not at each request: the cookie would go along with pages and files that are the same for everybody.
        "SESSION_REFRESH_EACH_REQUEST": False,
        "SESSION_COOKIE_SECURE": encrypted,
        "MAX_CONTENT_LENGTH": 2 * 1024 * 1024,
    }


def create_served_app() -> Front:
    """The app as a web process serves it: new readings are picked up beside the requests."""
    return Front(StartupApp(_served))


def _served() -> Flask:
    app = create_app()
    app.extensions["cache"].freshness.every = ETAG_SECONDS
    sharing.follow(app)
    latencies.follow(app)
    app.extensions["book"].follow(partial(prepare_reading, app))
    return app


def prepare_reading(app: Flask, snapshot: Snapshot) -> None:
    """Make what the pages of a reading rest on, before anybody sees it.

    At 10,000 candidates the collector walks a reading in 0.4 s, which every request waits for: from the first one on
    it leaves alone what is there. Rows that change go as nobody holds them any more, without it.
    """
    first = "frozen" not in app.extensions
    app.extensions["frozen"] = True
    if first:
        gc.freeze()  # the reading itself, which the collector would walk while the rest is made
    showcase.prepare(app.extensions, snapshot)
    pairing_of(snapshot)
    if first:
        gc.freeze()


def _address(settings: Settings) -> str:
    """Where people open the workbook: in Google, or nowhere."""
    return f"https://docs.google.com/spreadsheets/d/{spreadsheet_key(settings)}" if settings.on_google else ""
