"""Changing the photo of a CV: send one, take it away, put the one before back. The same for everybody who may edit."""

from contextlib import closing

from flask import abort, current_app, redirect, render_template, request
from werkzeug.exceptions import RequestEntityTooLarge
from werkzeug.wrappers import Response as AnyResponse

from cv import photos
from cv.acts import ReviewUnderway, change_photo
from sheets.changes import Conflicted
from sheets.errors import UnknownColumn
from sheets.model.columns import Cell
from views.editor import cv_page
from views.editor.cv_parts import EditorContext
from views.editor.photo_part import PART, PhotoPart, may_change, photo_cell, photo_part, read_signed_photo, sign_photo
from views.editor.receipts import NOTHING, state_line
from views.editor.routes import EditorRoutes
from views.public.media import media
from views.web.language import translate
from views.web.posted import posted_base
from views.web.shared import book, varying, wants_fragment

WORDS = {
    "empty": "Choisissez d'abord une photo.",
    "heavy": "Cette photo est trop lourde : 15 Mo au plus. Envoyez-la vous par mail en taille moyenne, ou faites-en "
    "une capture d'écran, puis essayez de nouveau.",
    "heic": "Cette photo est au format HEIC, que peu d'appareils savent lire. Sur l'iPhone : Réglages, Appareil photo, "
    "Formats, « Le plus compatible », puis reprenez la photo. Ou faites une capture d'écran de la photo, et "
    "envoyez-la.",
    "svg": "C'est un dessin (SVG). Il faut une photo : JPEG, PNG ou WebP.",
    "pdf": "C'est un PDF. Il faut une photo : ouvrez-le, faites-en une capture d'écran, et envoyez-la.",
    "video": "C'est une vidéo. Il faut une photo : mettez la vidéo en pause, faites une capture d'écran, et "
    "envoyez-la.",
    "unreadable": "Nous n'arrivons pas à lire ce fichier. Choisissez une photo au format JPEG, PNG ou WebP.",
    "huge": "Cette image a trop de points pour une photo. Réduisez-la, puis essayez de nouveau.",
    "small": "Cette image est trop petite : elle serait floue. Il faut au moins 240 points de côté.",
    "gone": "Nous n'avons plus cette photo. Envoyez-la de nouveau.",
    "often": "Vous avez envoyé beaucoup de photos. Attendez une heure, puis essayez de nouveau.",
    "store": "La photo n'a pas pu être gardée. Rien n'a changé : essayez de nouveau dans une minute.",
    "review": "Rien n'est encore changé : l'équipe lit ce CV. Changer la photo le lui reprend ; vous le renverrez "
    "ensuite. Si c'est ce que vous voulez, recommencez.",
    "column": "La feuille n'a plus la colonne de la photo : rien n'a changé. Prévenez l'équipe.",
}
"""What was wrong -> what to do, French."""


routes = EditorRoutes()


@routes.post(f"/{PART}")
def save_photo(desk: EditorContext) -> AnyResponse:
    """Do what the pressed button says: send a photo, take it away, put the one before back."""
    request.max_content_length = photos.MOST_POSTED
    if not may_change(desk):
        abort(403)
    try:
        return _change(desk)
    except RequestEntityTooLarge:
        return _refused(desk, "heavy")


def _change(desk: EditorContext) -> AnyResponse:
    opened = _opened(desk)
    try:
        receipt, key = change_photo(book(), media(), desk.editor, opened, _wanted(desk), request.form.get("review", ""))
    except UnknownColumn:
        return _refused(desk, "column")
    except ReviewUnderway:
        return _refused(desk, "review")
    except photos.Unusable as refused:
        return _refused(desk, refused.code)
    except OSError:
        current_app.logger.warning("a photo could not be kept", exc_info=True)
        return _refused(desk, "store")
    except Conflicted as conflicted:
        fresh = desk.refreshed()
        words = translate("Quelqu'un a changé la photo pendant ce temps. Laquelle garder ?")
        mine = sign_photo(desk, next(str(one.mine or "") for one in conflicted.conflicts if one.key == "photo"))
        return _answer(fresh, photo_part(fresh, error=words, mine=mine), 409)
    before = sign_photo(desk, str(opened)) if opened and str(opened) != key else ""
    return _saved(desk.refreshed(), receipt.id or NOTHING, before)


def _wanted(desk: EditorContext) -> bytes | str:
    """The file that was sent, or the key of the photo to put back; empty text: none."""
    if "remove" in request.form:
        return ""
    if token := request.form.get("put_back"):
        key = read_signed_photo(desk, token)
        return abort(400) if key is None else key
    return _sent()


def _sent() -> bytes:
    """The file that was sent, or as much of it as a photo may weigh and one byte."""
    sent = request.files.get("file")
    if sent is None:
        return b""
    with closing(sent):
        return sent.stream.read(photos.MOST_BYTES + 1)


def _opened(desk: EditorContext) -> Cell:
    """The cell the form was opened on; without it, as it is now."""
    kept = posted_base(request.form)
    return kept["photo"] if "photo" in kept else photo_cell(desk)


def _refused(desk: EditorContext, code: str) -> AnyResponse:
    return _answer(desk, photo_part(desk, error=translate(WORDS[code])), 422)


def _saved(desk: EditorContext, receipt: str, before: str) -> AnyResponse:
    if not wants_fragment():
        return redirect(desk.url("cv", receipt=receipt, section=PART, before=before) + f"#{PART}", 303)
    part = photo_part(desk, state_line(receipt, desk.person), before=before)
    return _answer(desk, part, saved=True)


def _answer(desk: EditorContext, part: PhotoPart, status: int = 200, *, saved: bool = False) -> AnyResponse:
    """The part alone for htmx, with the top of the page where saving changed it; else the whole page."""
    if not wants_fragment():
        return cv_page.page(desk, {}, status=status, photo=part)
    more = cv_page.overview(desk) if saved else {}
    html = render_template(
        "forms/_photo_answer.html",
        desk=desk,
        photo=part,
        card=cv_page.preview_card(desk),
        saved=saved,
        opened={PART},
        **more,
    )
    return varying(html, status)
