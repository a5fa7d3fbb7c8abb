"""The lines of `Messages` that a new workbook has: the programme's whole table, and how earlier releases named them."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

BECOMES, AFTER, BEFORE, SILENCE, WEEKLY, MONTHLY, FORM = (
    "une case devient", "jours après", "jours avant", "aucune ligne depuis", "chaque semaine", "chaque mois",
    "formulaire envoyé",
)  # fmt: skip
SEAT_SOON = "training_soon"
"""The words for those who have a seat at a session; nobody who waits for one reads them."""
BY_DAY = (WEEKLY, MONTHLY)
"""Those on a day of the week: of each week, or the first one of each month."""
"""What may stand in `Quand`."""
CHANGES, ANY, FILLS, EMPTIES = "", "(nouveau)", "(rempli)", "(vide)"
"""What may stand in `Valeur` beside a value: whatever is new in a row that was there, or in any row; a value where
there was none; none any more."""
ONCE, EACH, MAY_REFUSE = "une fois", "à chaque fois", "peut être refusé"
MAIL, SMS = "mail", "sms"
CANDIDATE, COACH, TEAM, RECRUITER, REFERENT, RELAYS, CONCERNED = (
    "candidat", "coach", "équipe", "recruteur", "référent", "relais", "candidats concernés",
)  # fmt: skip

_OPEN = "Statut du CV ≠ À valider ou Publié ou Masqué"
_LOOKING = "Statut du CV = Publié\nEn emploi ≠ oui"
_RELAY = "Confirmé le rempli\nArrêté le vide"
_OFFERED = "Statut = Validée\nOrigine vide"


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


def _line(
    row_id: str,
    name: str,
    about: tuple[str, str, str, str, str],
    conditions: str,
    to: str,
    copy: str,
    text: str,
    repeat: str = ONCE,
    key: str = "",
    formerly: str = "",
) -> KnownMessage:
    """One line; `about`: when, tab, column, value, days."""
    when, tab, column, value, days = about
    cells = {
        "id": row_id, "name": name, "active": True, "when": when, "tab": tab, "header": column, "value": value,
        "days": tuple(days.split()), "conditions": conditions, "to": (to,) if to else (),
        "copy": tuple(copy.split("\n")) if copy else (), "text": text, "channel": MAIL,
        "repeat": tuple(repeat.split("\n")),
    }  # fmt: skip
    return KnownMessage(cells, key, formerly)


KNOWN: tuple[KnownMessage, ...] = (
    _line(
        "MWELC",
        "Bienvenue",
        (BECOMES, "Candidats", "E-mail", FILLS, ""),
        "",
        CANDIDATE,
        COACH,
        "welcome",
    ),
    _line(
        "MPAIR",
        "Binôme formé : préparer le CV",
        (BECOMES, "Candidats", "Coach", ANY, "2"),
        _OPEN,
        CANDIDATE,
        COACH,
        "pair_formed",
        EACH,
    ),
    _line(
        "MNSUB",
        "CV jamais envoyé pour relecture",
        (BECOMES, "Candidats", "Coach", ANY, "10 20"),
        f"{_OPEN}\nStatut du CV jamais À valider\nPublié le vide",
        CANDIDATE,
        COACH,
        "cv_reminder",
        EACH,
    ),
    _line(
        "MREVW",
        "CV à relire",
        (BECOMES, "Candidats", "Statut du CV", "À valider", ""),
        "",
        TEAM,
        "",
        "cv_to_review",
        EACH,
        "review:{row}:{occurrence}",
        "mail: CV to review",
    ),
    _line(
        "MPUBL",
        "CV en ligne pour la première fois",
        (BECOMES, "Candidats", "Statut du CV", "Publié", ""),
        "Accord de publication = oui\nPublié le vide ou Publié le ≥ il y a 7 jours",
        CANDIDATE,
        COACH,
        "cv_published",
        ONCE,
        "published:{row}",
        "mail: CV published",
    ),
    _line(
        "MTRNG",
        "Préparer les entretiens",
        (AFTER, "Candidats", "Publié le", "", "7"),
        _LOOKING,
        CANDIDATE,
        COACH,
        "interview_training",
        f"{ONCE}\n{MAY_REFUSE}",
    ),
    _line(
        "MVDEA",
        "Se présenter en vidéo",
        (AFTER, "Candidats", "Publié le", "", "21"),
        _LOOKING,
        CANDIDATE,
        COACH,
        "interview_video",
        f"{ONCE}\n{MAY_REFUSE}",
    ),
    _line(
        "MACTS",
        "Relancer les recherches",
        (AFTER, "Candidats", "Publié le", "", "42"),
        _LOOKING,
        CANDIDATE,
        COACH,
        "search_actions",
        f"{ONCE}\n{MAY_REFUSE}",
    ),
    _line(
        "MEXTR",
        "Aucune opportunité trouvée ailleurs",
        (AFTER, "Candidats", "Publié le", "", "60"),
        f"{_LOOKING}\naucune ligne dans Suivis avec Opportunité.Origine rempli",
        CANDIDATE,
        COACH,
        "external_offers",
        f"{ONCE}\n{MAY_REFUSE}",
    ),
    _line(
        "MPRPS",
        "Opportunité proposée : à l’équipe",
        (FORM, "Opportunités", "", "proposer", ""),
        "",
        TEAM,
        "",
        "opportunity_to_staff",
        EACH,
    ),
    _line(
        "MRCPT",
        "Opportunité proposée : reçu",
        (FORM, "Opportunités", "", "proposer", ""),
        "",
        RECRUITER,
        "",
        "opportunity_receipt",
        EACH,
    ),
    _line(
        "MVALD",
        "Opportunité validée : au recruteur",
        (BECOMES, "Opportunités", "Statut", "Validée", ""),
        "Origine vide",
        RECRUITER,
        "",
        "opportunity_validated",
        ONCE,
        "opportunity_validated:{group}",
        "mail: opportunity settled",
    ),
    _line(
        "MFYCU",
        "Opportunité validée : aux candidats",
        (BECOMES, "Opportunités", "Statut", "Validée", ""),
        "Origine vide",
        CONCERNED,
        COACH,
        "opportunity_for_you",
        ONCE,
        "opportunity_for_you:{group}:{who}",
        "mail: opportunity settled",
    ),
    _line(
        "MREFU",
        "Opportunité refusée",
        (BECOMES, "Opportunités", "Statut", "Refusée", ""),
        "Origine vide",
        RECRUITER,
        "",
        "opportunity_refused",
        ONCE,
        "opportunity_refused:{group}",
        "mail: opportunity settled",
    ),
    _line(
        "MSEEN",
        "Opportunité pas encore regardée",
        (AFTER, "Suivis", "Proposée le", "", "5"),
        "Statut vide ou Statut = À traiter\nVue le vide\nArchivée ≠ oui\nOpportunité.Statut = Validée\n"
        "Opportunité.Origine vide\nCandidat.En emploi ≠ oui",
        CANDIDATE,
        COACH,
        "offer_not_seen",
    ),
    _line(
        "MNACT",
        "Personne n’a répondu à l’opportunité",
        (AFTER, "Opportunités", "Validée le", "", "15"),
        f"{_OFFERED}\naucune ligne dans Suivis avec Statut ≠ À traiter",
        RECRUITER,
        "",
        "offer_no_action",
    ),
    _line(
        "MARCH",
        "Opportunité à archiver",
        (AFTER, "Opportunités", "Validée le", "", "30"),
        _OFFERED,
        RECRUITER,
        "",
        "offer_archive",
    ),
    _line(
        "MSTAT",
        "Suivi changé",
        (BECOMES, "Suivis", "Statut", CHANGES, ""),
        "",
        TEAM,
        "",
        "follow_up_changed",
        EACH,
        "follow-up:{row}:{occurrence}",
        "mail: follow-up changed",
    ),
    _line(
        "MREFA",
        "Refus après entretien : au recruteur",
        (BECOMES, "Suivis", "Statut", "Refus après entretien", ""),
        "Opportunité.Origine vide",
        RECRUITER,
        "",
        "refused_after_interview",
        ONCE,
    ),
    _line(
        "MHIRC",
        "Embauche : à la personne, à son coach et à l’équipe",
        (BECOMES, "Candidats", "En emploi", "oui", ""),
        "Statut du CV ≠ Nouveau",
        CANDIDATE,
        f"{COACH}\n{TEAM}",
        "hired_candidate",
        EACH,
    ),
    _line(
        "MHIRR",
        "Embauche : merci au recruteur",
        (BECOMES, "Suivis", "Statut", "Embauche", ""),
        "Opportunité.Origine vide",
        RECRUITER,
        "",
        "hired_recruiter",
    ),
    _line(
        "MHIRO",
        "Embauche ailleurs : aux autres recruteurs",
        (BECOMES, "Suivis", "Archivée", "oui", ""),
        "Candidat.En emploi = oui\nStatut = Contacté ou Phase d'entretien\nOpportunité.Statut = Validée\n"
        "Opportunité.Origine vide",
        RECRUITER,
        "",
        "hired_elsewhere",
    ),
    _line(
        "MCEND",
        "Fin de contrat",
        (BEFORE, "Candidats", "Fin de contrat", "", "60 30"),
        "En emploi = oui",
        CANDIDATE,
        f"{COACH}\n{TEAM}",
        "contract_ending",
        EACH,
    ),
    _line(
        "MMEET",
        "Aucun rendez-vous noté",
        (SILENCE, "Rendez-vous", "Date", "", "14"),
        "Coach rempli\nCoach.Actif ≠ non\nEn emploi ≠ oui\nStatut du CV ≠ Masqué",
        COACH,
        "",
        "no_meeting",
        EACH,
    ),
    _line(
        "MRELW",
        "Relais : un CV à partager chaque semaine",
        (WEEKLY, "Relais", "", "", "mardi"),
        f"{_RELAY}\nRythme ≠ Chaque mois",
        RELAYS,
        "",
        "relay_cv",
        EACH,
    ),
    _line(
        "MRELM",
        "Relais : un CV à partager chaque mois",
        (MONTHLY, "Relais", "", "", "mardi"),
        f"{_RELAY}\nRythme = Chaque mois",
        RELAYS,
        "",
        "relay_cv",
        EACH,
    ),
    _line(
        "MRELH",
        "Relais : une personne a trouvé un travail",
        (BECOMES, "Candidats", "En emploi", "oui", ""),
        "Accord de publication ≠ non",
        RELAYS,
        "",
        "relay_hired",
    ),
    _line(
        "MNEXT",
        "Rendez-vous demain",
        (BEFORE, "Rendez-vous", "Date", "", "1"),
        "Date > aujourd'hui\nRetiré ≠ oui",
        CANDIDATE,
        COACH,
        "meeting_tomorrow",
        EACH,
    ),
    _line(
        "MWORK",
        "Premières semaines de travail",
        (AFTER, "Candidats", "Embauché le", "", "7 28 84"),
        "En emploi = oui\nCoach rempli\nCoach.Actif ≠ non\n"
        "aucune ligne dans Rendez-vous avec Date ≥ il y a 6 jours et Retiré ≠ oui",
        COACH,
        "",
        "check_in",
        EACH,
    ),
    _line(
        "MRECO",
        "Offre recommandée",
        (BECOMES, "Suivis", "Recommandée", "oui", ""),
        "Archivée ≠ oui\nOpportunité.Statut = Validée\nCandidat.Statut du CV = Publié\nCandidat.En emploi ≠ oui",
        CANDIDATE,
        COACH,
        "offer_recommended",
    ),
    _line(
        "MINTV",
        "Rendez-vous : au recruteur",
        (BECOMES, "Suivis", "Statut", "Phase d'entretien", ""),
        "Opportunité.Origine vide",
        RECRUITER,
        "",
        "interview_to_recruiter",
    ),
    _line(
        "MNOTU",
        "Refus avant entretien : au recruteur",
        (BECOMES, "Suivis", "Statut", "Refus avant entretien", ""),
        "Opportunité.Origine vide\nRecommandée ≠ oui",
        RECRUITER,
        "",
        "not_taken_up",
    ),
    _line(
        "MSESS",
        "Formation dans deux jours",
        (BEFORE, "Inscriptions", "Formation.Date", "", "2"),
        "Formation.Date > aujourd'hui\nDésinscrit le vide",
        COACH,
        "",
        SEAT_SOON,
        EACH,
    ),
)
RECEIPT, TO_STAFF = "MRCPT", "MPRPS"
"""The lines of what leaves as somebody proposes an opportunity."""
NOT_SEEN = "MSEEN"
"""The line that says when an offer has waited too long to be looked at: the coach's week says it by the same."""
BY_ID = {known.id: known for known in KNOWN}
EARLIER = tuple(known for known in KNOWN if known.formerly or known.cells["when"] == FORM)
"""What left before there was a tab for it: still does in a workbook that has no such tab, or nothing in it."""


def default_lines() -> list[dict[str, Any]]:
    """The tab `Messages` as a new workbook holds it."""
    return [dict(known.cells) for known in KNOWN]
