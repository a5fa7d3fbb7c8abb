"""`sync`: the worker, which keeps the site in step with the workbook and sends its mail."""

import threading

import click
from flask import current_app
from flask.cli import with_appcontext

from commands import supervisor
from commands.erase import keep_erasing
from commands.shared import book, check_whole, cli_errors, settings, transport
from commands.worker import make_sync
from cv import photo_keeping
from cv.linked_photos import LinkedPhotos
from mail.bounces import BounceReader, Mailbox
from mail.sender import Sender
from mail.sms import SmsFolder
from programme import consultations, correspondence
from sheets.api.connection import connect
from sheets.imports.pending import PendingImports
from sheets.worker.election import election
from views.public.media import media

LAST_MAIL_SECONDS = 5.0
"""How long a clean stop waits for the mail being handed over."""


@click.command("sync")
@with_appcontext
def sync() -> None:
    """Keep the site in step with the workbook (`serve` starts one by itself)."""
    keep_in_step()


def keep_in_step() -> None:
    """Be the worker until told to stop, or until the process that started this one is gone."""
    check_whole()
    stop = supervisor.told_to_stop()
    supervisor.end_with_parent(stop)
    chosen = election(book().state, settings().data_dir)
    brought = PendingImports(settings().data_dir)
    with cli_errors():
        sender = Sender(
            book().state,
            transport(),
            tidies=(correspondence.tidy, consultations.tidy, lambda _: brought.drop_old()),
            phones=SmsFolder(settings().data_dir / "sms"),
        )
        mailbox = Mailbox.from_url(settings().mail_bounces)
    posting = threading.Thread(target=sender.run, args=(stop, lambda: chosen.held), name="sender")
    posting.start()
    kept, found = book(), settings()
    tidying = threading.Thread(
        target=photo_keeping.keep_tidy,
        args=(stop, lambda: chosen.held, kept.state, media(), lambda: kept.snapshot),
        name="photos",
        daemon=True,
    )
    tidying.start()
    if mailbox:
        bounces = BounceReader(kept.state, mailbox)
        threading.Thread(target=bounces.run, args=(stop, lambda: chosen.held), name="bounces", daemon=True).start()
    linked = LinkedPhotos(kept.state, media(), lambda: connect(found), lambda: kept.snapshot)
    threading.Thread(target=linked.run, args=(stop, lambda: chosen.held), name="linked photos", daemon=True).start()
    app = current_app._get_current_object()  # type: ignore[attr-defined]  # a proxy, which is typed as Flask
    erasing = threading.Thread(target=keep_erasing, args=(app, stop, lambda: chosen.held), name="erasures", daemon=True)
    erasing.start()
    make_sync().run(stop, chosen)
    posting.join(timeout=LAST_MAIL_SECONDS)
