"""The worker the commands run: the sheet read and written, and all that answers to what was read."""

import time

from flask import current_app

from commands.shared import book, elsewhere, settings
from programme.accounts import passkeys
from programme.accounts.address_handlers import AddressHandlers
from programme.accounts.sessions import Sweeper
from programme.broken_words import BrokenWords
from programme.consent_handlers import ConsentHandlers
from programme.forgetting import StoppedRelays
from programme.hiring import Hirings
from programme.meeting_handlers import MeetingHandlers
from programme.messages.engine import Messages
from programme.noted_days import NotedDays
from programme.opportunities import Links
from programme.training_handlers import TrainingHandlers
from sheets.api.connection import connect
from sheets.events.handlers import AGAIN_SECONDS, Handler, run_handlers
from sheets.model.snapshot import Snapshot
from sheets.worker.sync import Sync
from sheets.writing.ownership import deployment_of


def own_handlers(public_url: str) -> tuple[Handler, ...]:
    """What follows from a change, but for the lines of `Messages`; `public_url`: the site's address, for mails."""
    return (
        *ConsentHandlers(public_url).handlers(),
        *AddressHandlers(public_url).handlers(),
        *NotedDays().handlers(),
        *TrainingHandlers(public_url).handlers(),
        *Hirings().handlers(),
        *MeetingHandlers(public_url).handlers(),
    )


def make_sync() -> Sync:
    """A worker for the app whose command runs."""
    found, state = settings(), book().state
    messages = Messages(state, Links(found.secret_key, found.public_url))
    handlers = own_handlers(found.public_url)
    sweeper, broken_words = Sweeper(state), BrokenWords(state, found.public_url)
    stopped = StoppedRelays(state)

    answered = (-1, 0.0)

    def react(read: Snapshot) -> None:
        nonlocal answered
        sweeper.sweep(read)
        version, at = answered
        if read.version != version or time.monotonic() - at >= AGAIN_SECONDS:
            passkeys.follow_team(state, read)
            run_handlers(state, handlers, read)
            answered = read.version, time.monotonic()
        messages.act(read)
        broken_words.tell(read)
        stopped.forget(read)

    return Sync(
        state,
        lambda: connect(found),
        found.poll_seconds,
        react,
        current_app.extensions["budget"],
        found.flush_seconds,
        found.journal_lines,
        deployment_of(state) if elsewhere(found) else "",
    )
