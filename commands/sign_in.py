"""`login-link`, `refresh-key`, `reset-passkeys`: for set-up and support, by whoever has the machine."""

import click
from flask.cli import with_appcontext

from commands.shared import book, cli_errors, settings
from commands.worker import make_sync
from programme.acts import second_step
from sheets.errors import NeverRead
from sheets.worker.webhook import key_of
from views.account.passkeys import told_by_mail
from views.account.sign_in import make_link
from views.web.access import person_of
from views.web.language import translate


@click.command("login-link")
@click.argument("email")
@with_appcontext
def login_link(email: str) -> None:
    """Print a sign-in link for EMAIL (one use, 30 minutes)."""
    with cli_errors():
        try:
            known = bool(person_of(book().snapshot, email))
        except NeverRead:  # nothing was served yet: nobody is known before the workbook is read
            make_sync().read()
            known = bool(person_of(book().snapshot, email))
    if not known:
        raise click.ClickException(f"{email} is not in the workbook: add it to Coachs, Candidats or Équipe first.")
    click.echo(make_link(settings(), email))


@click.command("reset-passkeys")
@click.argument("email")
@with_appcontext
def reset_passkeys(email: str) -> None:
    """Take the passkeys of EMAIL away, where they are lost and no colleague may do it: the link is enough again."""
    email = email.strip()
    with cli_errors():
        told = told_by_mail(email, translate("L'administrateur du site a retiré vos clés d'accès."))
        count = second_step.reset(book(), email, told)
    if not count:
        raise click.ClickException(f"{email} has no passkey: the link is enough.")
    click.echo(f"{count} passkey(s) of {email} taken away. Next: flask --app app login-link {email}")


@click.command("refresh-key")
@with_appcontext
def refresh_key() -> None:
    """Print the key with which the workbook's own script tells the site of an edit (docs/instant-refresh.md)."""
    click.echo(key_of(settings().secret_key))
