"""What there is to do about a candidate, coach, structure or opportunity: what is next, and acts in one press."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from flask import url_for

from cv import status as cv_status
from cv.slugs import slug_of
from programme.acts.validation import VALIDATE
from programme.coaches import next_steps
from programme.erasure_requests import leaving
from programme.opportunities import TO_VALIDATE
from programme.pairing import waits_for_coach
from programme.publication import is_public
from sheets.model.columns import Row
from sheets.model.schema import NEW, TO_REVIEW, Candidate, Coach, Opportunity, Structure
from sheets.model.snapshot import Snapshot
from views.editor.week import TaskLine, name_of, tasks_about
from views.public.facts import choice
from views.web.language import translate, translate_plural
from views.web.shared import book

MOST_TASKS = 12
"""Of a coach or a structure of many people."""


@dataclass(frozen=True)
class Act:
    """Something done from here.

    Args:
        words: what.
        address: the page where it is done, or where it is sent.
        icon: its drawing.
        posted: what is sent, where one press does it.
    """

    words: str
    address: str
    icon: str
    posted: Mapping[str, str] = field(default_factory=dict)


def tasks_of(snapshot: Snapshot, row: Row) -> list[TaskLine]:
    """What to do next about a row: what waits for the team first, then what waits for the pair."""
    if isinstance(row, Candidate):
        return [*_for_the_team(snapshot, row), *tasks_about(snapshot, row)]
    if isinstance(row, Opportunity):
        return list(_about_offer(snapshot, row))
    if isinstance(row, Coach):
        lines = (line for one in snapshot.candidates.where("coach", row.id) for line in tasks_about(snapshot, one))
        return sorted(lines, key=lambda line: not line.late)[:MOST_TASKS]
    people = snapshot.candidates.where("structure", row.id) if isinstance(row, Structure) else ()
    return [_coach_wanted(one) for one in people if _is_to_be_paired(snapshot, one)][:MOST_TASKS]


def _for_the_team(snapshot: Snapshot, candidate: Candidate) -> Iterator[TaskLine]:
    if candidate.status == TO_REVIEW:
        words, address = translate("Relire ce CV, et le publier"), url_for("staff.home") + "#reviews"
        yield TaskLine(words, "", address, "eye", True)
    if _is_to_be_paired(snapshot, candidate):
        words = translate("Trouver un coach")
        yield TaskLine(words, "", url_for("pairing.choose", row_id=candidate.id), "user", True)
    if cv_status.blocked(candidate) and candidate.consent is None and candidate.status not in ("", NEW):
        words, why = translate("Demander l'accord de publication"), translate("Sans lui, pas de page.")
        yield TaskLine(words, why, url_for("coach.cv", row_id=candidate.id), "pencil", False)


def _is_to_be_paired(snapshot: Snapshot, candidate: Candidate) -> bool:
    return waits_for_coach(snapshot, candidate) and candidate.id not in leaving(book())


def _about_offer(snapshot: Snapshot, offer: Opportunity) -> Iterator[TaskLine]:
    if offer.status == TO_VALIDATE:
        words = translate("Lire cette opportunité, puis la valider ou dire non")
        yield TaskLine(words, "", url_for("offers_desk.page"), "eye", True)
        return
    lines = [line for line in snapshot.follow_ups.where("opportunity", offer.id) if not line.archived]
    if unseen := [line for line in lines if line.seen_on is None]:
        words = translate_plural(
            "%(count)d personne ne l'a pas encore ouverte",
            "%(count)d personnes ne l'ont pas encore ouverte",
            len(unseen),
        )
        yield TaskLine(words % {"count": len(unseen)}, "", url_for("offer_people.page", row_id=offer.id), "user", False)
    if not lines:
        words = translate("Choisir à qui elle va")
        yield TaskLine(words, "", url_for("offer_people.page", row_id=offer.id), "user", False)


def _coach_wanted(candidate: Candidate) -> TaskLine:
    words = translate("Trouver un coach pour %(name)s") % {"name": name_of(candidate)}
    return TaskLine(words, "", url_for("pairing.choose", row_id=candidate.id), "user", True)


def acts_of(snapshot: Snapshot, tab: str, row: Row) -> Iterator[Act]:
    """What is done about a row: in one press, or on a page of its own."""
    if isinstance(row, Candidate):
        yield from _acts_of_candidate(row)
    else:
        yield Act(translate("Modifier"), url_for("tabs.row", audience="staff", key=tab, row_id=row.id), "pencil")
    if isinstance(row, Coach) and "path" in snapshot.coaches.binding.columns:
        for step in next_steps(row):
            words = translate("Passer à : %(step)s") % {"step": choice(step)}
            yield Act(words, url_for("volunteers.move", row_id=row.id), "check", {"step": step})
    if isinstance(row, Opportunity):
        if row.status == TO_VALIDATE:
            address = url_for("offers_desk.decide", row_id=row.id)
            yield Act(translate("Valider"), address, "check", {"decision": VALIDATE})
        yield Act(translate("À qui elle va"), url_for("offer_people.page", row_id=row.id), "user")
    yield Act(translate("Historique"), url_for("history.row", tab=tab, row_id=row.id), "clock")


def _acts_of_candidate(row: Candidate) -> Iterator[Act]:
    yield Act(translate("Modifier le CV"), url_for("coach.cv", row_id=row.id), "pencil")
    if is_public(row):
        yield Act(translate("Voir la page"), url_for("public.cv", slug=slug_of(row)), "eye")
    yield Act(translate("Rendez-vous"), url_for("meetings.thread", row_id=row.id), "chat")
    yield Act(translate("Opportunités"), url_for("coach.opportunities", row_id=row.id), "briefcase")
    yield Act(translate("Travail"), url_for("coach.job", row_id=row.id), "check")
    words = translate("Changer de coach") if row.coach else translate("Trouver un coach")
    yield Act(words, url_for("pairing.choose", row_id=row.id), "user")
