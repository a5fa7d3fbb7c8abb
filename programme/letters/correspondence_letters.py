"""The mails about letters from strangers. Staff reword them in the tab `Textes` (see letter.py)."""

from mail.message import Message
from programme.correspondence import ReceivedLetter
from programme.letters.composing import Letters, Words, compose
from programme.letters.contacts import coach_email, reader_of, zone_mailbox
from sheets.model.schema import Candidate
from sheets.model.snapshot import Snapshot

LETTERS: Letters = {
    "letter_to_read": {
        "fr": Words(
            "À lire avant {name} : une lettre de {writer}",
            "{writer} a lu le CV de {name} et lui écrit :\n\n{message}\n\n"
            "Rien n’est encore transmis : lisez d’abord. Si la lettre convient, un bouton la transmet à {name} ; "
            "sinon, vous pouvez l’arrêter ou la signaler. L’adresse de {writer} n’est pas donnée à {name}, ni "
            "l’inverse.",
            "Transmettre ou non",
        ),
        "en": Words(
            "To read before {name}: a letter from {writer}",
            "{writer} has read {name}’s CV and writes to them:\n\n{message}\n\n"
            "Nothing has been passed on yet: read first. If the letter is fine, one button passes it on to {name}; "
            "otherwise you can stop it or report it. {writer}’s address is not given to {name}, nor the other way "
            "round.",
            "Pass it on or not",
        ),
    },
    "letter_passed_on": {
        "fr": Words(
            "{writer} vous écrit",
            "Bonjour {name},\n\n"
            "{writer} a lu votre CV et vous écrit :\n\n{message}\n\n"
            "Vous pouvez lui répondre depuis votre page : votre adresse ne sera pas donnée. Rien ne vous y oblige. Si "
            "cette lettre vous gêne, signalez-la au même endroit : {writer} ne pourra plus vous écrire.",
            "Répondre",
        ),
        "en": Words(
            "{writer} writes to you",
            "Hello {name},\n\n"
            "{writer} has read your CV and writes to you:\n\n{message}\n\n"
            "You can answer from your page: your address will not be given. Nothing obliges you to. If this letter "
            "troubles you, report it in the same place: {writer} will not be able to write to you again.",
            "Answer",
        ),
    },
    "letter_answered": {
        "fr": Words(
            "{name} vous répond",
            "Bonjour {writer},\n\n"
            "{name} a lu votre lettre et vous répond :\n\n{answer}\n\n"
            "Pour lui écrire de nouveau, répondez à ce mail : la personne qui l’accompagne vous lira et transmettra.",
        ),
        "en": Words(
            "{name} answers you",
            "Hello {writer},\n\n"
            "{name} has read your letter and answers:\n\n{answer}\n\n"
            "To write again, answer this mail: the person who supports them will read you and pass it on.",
        ),
    },
    "written_receipt": {
        "fr": Words(
            "Votre lettre à {name} est arrivée",
            "Bonjour {writer},\n\n"
            "Votre lettre à {name} est arrivée. La personne qui l’accompagne la lit d’abord, puis la lui transmet. La "
            "réponse viendra dans votre boîte.",
        ),
        "en": Words(
            "Your letter to {name} has arrived",
            "Hello {writer},\n\n"
            "Your letter to {name} has arrived. The person who supports them reads it first, then passes it on. The "
            "answer will come to your mailbox.",
        ),
    },
}


def to_reader(snapshot: Snapshot, candidate: Candidate, letter: ReceivedLetter, link: str) -> Message:
    """To the coach, or staff: read it, then pass it on or not."""
    # An answer by habit goes to the team: with the stranger's address there, it would give the coach's away.
    return compose(
        LETTERS, "letter_to_read", "fr", letter.reader, _said(candidate, letter), snapshot=snapshot, link=link,
        reply_to=zone_mailbox(snapshot, candidate.zone), secret=True,
    )  # fmt: skip


def to_person(snapshot: Snapshot, candidate: Candidate, letter: ReceivedLetter, link: str) -> Message:
    """To the candidate, their coach in copy: it was passed on."""
    return compose(
        LETTERS, "letter_passed_on", "fr", candidate.email, _said(candidate, letter), snapshot=snapshot, link=link,
        cc=(coach_email(snapshot, candidate),), reply_to=reader_of(snapshot, candidate),
    )  # fmt: skip


def to_writer(snapshot: Snapshot, candidate: Candidate, letter: ReceivedLetter, answer: str) -> Message:
    """To the stranger: the person's answer. No header holds the person's address."""
    said = {**_said(candidate, letter), "answer": answer}
    reply_to = reader_of(snapshot, candidate)
    return compose(
        LETTERS, "letter_answered", letter.language, letter.email, said, snapshot=snapshot, reply_to=reply_to
    )  # fmt: skip


def receipt(snapshot: Snapshot, candidate: Candidate, writer: str, email: str, language: str) -> Message:
    """To the stranger, at once; the same whether or not they are blocked.

    What they wrote is not in it: somebody else's address could have been typed, to send them anything.
    """
    said = {"writer": writer, "name": candidate.first_name}
    mailbox = zone_mailbox(snapshot, candidate.zone)
    return compose(LETTERS, "written_receipt", language, email, said, snapshot=snapshot, reply_to=mailbox)


def _said(candidate: Candidate, letter: ReceivedLetter) -> dict[str, str]:
    return {"writer": letter.writer, "name": candidate.first_name, "message": letter.text}
