"""The lines of `Messages` that a new workbook has: the programme's whole table (data/messages.csv), and its words."""

import csv
import dataclasses
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sheets.model.schema import MESSAGES, MessageLine

# What may stand in `Quand`.
BECOMES, AFTER, BEFORE, SILENCE, WEEKLY, MONTHLY, FORM = (
    "une case devient", "jours après", "jours avant", "aucune ligne depuis", "chaque semaine", "chaque mois",
    "formulaire envoyé",
)  # fmt: skip
REFUSED_AFTER, NOT_TAKEN_UP = "refused_after_interview", "not_taken_up"
"""The words to a recruiter who met somebody in vain; and to one whose offer that person does not want."""
PASSED_ON, WAITS = "opportunity_validated", "opportunity_waiting"
"""The words to a recruiter whose offer was passed on; and to one whose offer fits nobody who looks for work now."""
DECLINED, WITHDRAWN = "opportunity_refused", "opportunity_withdrawn"
"""The words to a recruiter whose offer is not passed on; and to one whose offer was, and is no longer."""
ANSWERS = (PASSED_ON, DECLINED)
"""The words that tell a recruiter what becomes of an offer."""
WITHDRAWN_FOR_YOU = "opportunity_withdrawn_for_you"
"""The words to those whom such an offer was for."""
CLOSED_FOR_YOU, BACK_FOR_YOU = "opportunity_closed_for_you", "opportunity_back_for_you"
"""The words to those in touch about an offer that is closed; and to whom one said to be over is there again."""
UNSEEN, HIRED_ELSEWHERE = "offer_not_seen", "hired_elsewhere"
"""The words to a person who has not looked at an offer; and to a recruiter whose candidate found other work."""
KNOWN_OFFER = (WITHDRAWN_FOR_YOU, CLOSED_FOR_YOU, BACK_FOR_YOU, UNSEEN)
"""Words about an offer that was told before: they are whole sentences without its title, should the sheet have none."""
STATUS_CHANGED = "follow_up_changed"
"""The words to the team of where somebody stands with an offer."""
NO_ACTION, PAIRED = "offer_no_action", "pair_formed"
"""The words to a recruiter whom nobody answers; and to a person and their coach who begin together."""
OFFERED = ("opportunity_for_you", "offer_recommended", "offer_not_seen")
"""The words to a person of an offer that is there for them."""
PAIRING, PAIRED_LATER = "MPAIR", "pair_formed_later"
"""The line of that; and its words where the CV is written already."""
HIRED, HIRED_OFFLINE = "hired_candidate", "hired_offline"
"""The words to somebody who found work; and to one whose page says nothing of it, not being shown."""
BY_DAY = (WEEKLY, MONTHLY)
"""Those on a day of the week: of each week, or the first one of each month."""
CHANGES, ANY, FILLS, EMPTIES = "", "(nouveau)", "(rempli)", "(vide)"
"""What may stand in `Valeur` beside a value: whatever is new in a row that was there, or in any row; a value where
there was none; none any more."""
ONCE, EACH, MAY_REFUSE = "une fois", "à chaque fois", "peut être refusé"
MAIL, SMS = "mail", "sms"
CANDIDATE, COACH, TEAM, RECRUITER, REFERENT, RELAYS, CONCERNED, IN_TOUCH = (
    "candidat", "coach", "équipe", "recruteur", "référent", "relais", "candidats concernés", "candidats en contact",
)  # fmt: skip

FORMER_COACH, SEAT_PASSED_ON = "ancien coach", "seat_passed_on"
"""Who is no longer the coach that a row names: of a person, of a seat; and the words to whose seat is another's."""
COPIES = (COACH, TEAM, REFERENT)
"""Who may get a copy: those who work with the person, and know how to reach them."""


@dataclass(frozen=True, slots=True)
class KnownMessage:
    """What the site knows of one of its own lines beside what stands in the tab.

    Args:
        cells: the line's cells, by column key.
        key: under which key its mails are queued, from before there were lines; empty: as all others.
        formerly: the handler that did it before there were lines: it goes on from that one's last event.
    """

    cells: Mapping[str, Any]
    key: str = ""
    formerly: str = ""

    @property
    def id(self) -> str:
        """Its ID."""
        return str(self.cells["id"])


def _read_known(file: Path) -> tuple[KnownMessage, ...]:
    """The lines of a file that has the tab's headers, several values of a cell one per line, and `key`, `formerly`."""
    found = []
    with file.open(newline="", encoding="utf-8") as rows:
        for row in csv.DictReader(rows, delimiter=";"):
            cells: dict[str, Any] = {c.key: row[c.header] for c in MESSAGES.columns}
            cells["active"] = row[MESSAGES.by_key["active"].header] == "oui"
            for key in ("days", "to", "copy", "repeat"):
                cells[key] = tuple(cells[key].splitlines())
            found.append(KnownMessage(cells, row["key"], row["formerly"]))
    return tuple(found)


KNOWN = _read_known(Path(__file__).with_name("data") / "messages.csv")
WELCOME = "MWELC"
"""The line that welcomes a candidate."""
REMINDER = "MNEXT"
"""The line that reminds of a meeting."""
RECEIPT, TO_STAFF = "MRCPT", "MPRPS"
"""The lines of what leaves as somebody proposes an opportunity."""
FOR_YOU = "MFYCU"
"""The line that tells people of an opportunity as it is validated."""
RECOMMENDED = "MRECO"
"""The line that tells a person and their coach of an offer that staff, or the coach, brought to them."""
NOT_SEEN = "MSEEN"
"""The line that says when an offer has waited too long to be looked at: the coach's week says it by the same."""
BY_ID = {known.id: known for known in KNOWN}
EARLIER = tuple(known for known in KNOWN if known.formerly or known.cells["when"] == FORM)
"""What left before there was a tab for it: still does in a workbook that has no such tab, or nothing in it."""


FORMER_CELLS = {
    ("MWELC", "conditions"): "",
    ("MNSUB", "conditions"): """Statut du CV ≠ À valider ou Publié ou Masqué
Statut du CV jamais À valider
Publié le vide""",
    ("MPAIR", "conditions"): "Statut du CV ≠ À valider ou Publié ou Masqué",
    ("MWORK", "conditions"): """En emploi = oui
Coach rempli
Coach.Actif ≠ non
aucune ligne dans Rendez-vous avec Date ≥ il y a 6 jours et Retiré ≠ oui""",
    ("MSEEN", "conditions"): """Statut vide ou Statut = À traiter
Vue le vide
Archivée ≠ oui
Opportunité.Statut = Validée
Opportunité.Origine vide
Candidat.En emploi ≠ oui""",
    ("MVALD", "repeat"): ("une fois",),
    ("MREFU", "repeat"): ("une fois",),
    ("MWITH", "to"): ("candidats concernés",),
    ("MWITH", "repeat"): ("une fois",),
}
"""Cells of our lines as an earlier release wrote them in workbooks; see `as_now`."""


def as_now(row: MessageLine) -> MessageLine:
    """A line of a workbook, its cells that nobody touched since an earlier release wrote them read as ours are now."""
    cells = {
        key: BY_ID[row_id].cells[key]
        for (row_id, key), former in FORMER_CELLS.items()
        if row_id == row.id and _words(getattr(row, key)) == _words(former)
    }
    return dataclasses.replace(row, **cells) if cells else row


def _words(cell: str | Sequence[str]) -> list[str]:
    return (cell if isinstance(cell, str) else " ".join(cell)).split()


def default_lines() -> list[dict[str, Any]]:
    """The tab `Messages` as a new workbook holds it."""
    return [dict(known.cells) for known in KNOWN]
