"""One letter to the people of the rows ticked in a list: seen before it is sent, taken back as one until it leaves."""

import secrets
from collections.abc import Sequence

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from werkzeug.wrappers import Response as AnyResponse

from mail.queue import HELD, PAUSED, SENT, WAITING
from programme.acts.setting_cells import MOST_ROWS
from programme.letters.wordings import own_letters
from programme.messages import group_letters
from programme.messages.group_letters import words_to_whom
from sheets.model.columns import Row
from views.listings.asked import Asked
from views.listings.bulk import ALL, nothing_ticked, staffs_asked, ticked_rows
from views.listings.pages import PREFIX, note_rows
from views.listings.shown import row_name
from views.web.language import translate
from views.web.shared import book, links

bp = Blueprint("group_letters", __name__, url_prefix=PREFIX)


@bp.post("/<name>/letter")
def preview(audience: str, name: str) -> AnyResponse:
    """To how many it would go, to whom it cannot, and how it reads; nothing is sent yet."""
    asked = staffs_asked(audience, name)
    rows = ticked_rows(asked)
    if not rows:
        return nothing_ticked(asked)
    word, text = _chosen(asked)
    found, ceiling = group_letters.preview(book(), links(), asked.tab, rows, word, text)
    note_rows(asked, rows)
    page = render_template(
        "listings/letter.html",
        asked=asked,
        rows=rows,
        word=word,
        text=text,
        found=found,
        first=found.messages[0][1] if found.messages else None,
        nobody=_names(asked, found.nobody),
        refused=_names(asked, found.refused),
        ceiling=ceiling,
        minutes=int(group_letters.WAIT_SECONDS // 60),
        once=secrets.token_hex(8),
        too_many=request.form.get("whom") == ALL and len(asked.rows) > MOST_ROWS,
        most=MOST_ROWS,
    )
    return Response(page)


@bp.post("/<name>/letter/sent")
def send(audience: str, name: str) -> AnyResponse:
    """Queue it, and lead to what became of it."""
    asked = staffs_asked(audience, name)
    word, text = _chosen(asked)
    once, rows = request.form.get("once", "")[:80], ticked_rows(asked)
    receipt = group_letters.send(book(), links(), asked.tab, rows, word, text, asked.person.email, once)
    return redirect(asked.act_url("group_letters.report", receipt=receipt), 303)


@bp.get("/<name>/letter/sent")
def report(audience: str, name: str) -> str:
    """What became of it, and the way to stop what has not left."""
    asked, receipt = staffs_asked(audience, name), request.args.get("receipt", "")[:40]
    found = group_letters.states(book(), receipt)
    waits, held = found.get(WAITING, 0) + found.get(PAUSED, 0), found.get(HELD, 0)
    return render_template(
        "listings/letter_sent.html",
        asked=asked,
        receipt=receipt,
        waits=waits,
        held=held,
        sent=found.get(SENT, 0),
        others=sum(found.values()) - waits - held - found.get(SENT, 0),
        minutes=int(group_letters.WAIT_SECONDS // 60),
    )


@bp.post("/<name>/letter/back")
def take_back(audience: str, name: str) -> AnyResponse:
    """Stop all that has not left."""
    asked, receipt = staffs_asked(audience, name), request.form.get("receipt", "")[:40]
    if group_letters.take_back(book(), receipt):
        flash(translate("C'est arrêté : ce qui n'était pas parti ne partira pas."), "good")
    else:
        flash(translate("Tout était déjà parti, ou arrêté."), "warning")
    return redirect(asked.act_url("group_letters.report", receipt=receipt), 303)


def _chosen(asked: Asked) -> tuple[str, str]:
    """To whom, and with which words; 404 where such a letter cannot be."""
    word, text = request.form.get("word", ""), request.form.get("text", "")
    if word not in words_to_whom(asked.snapshot, asked.tab) or text not in own_letters(asked.snapshot):
        abort(404)
    return word, text


def _names(asked: Asked, rows: Sequence[Row]) -> list[tuple[str, str]]:
    """Rows by name, with their pages where they have one."""
    pages = {"candidates", "coaches", "structures", "opportunities"}
    return [
        (row_name(asked, row), url_for("everything.page", kind=asked.tab.key, row_id=row.id)
         if asked.tab.key in pages else "")
        for row in rows
    ]  # fmt: skip
