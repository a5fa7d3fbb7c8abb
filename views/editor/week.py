"""The coach's week in words: each thing to do, and the page where it is done."""

import datetime as dt
from collections.abc import Callable, Collection
from dataclasses import dataclass

from flask import url_for

import clock
from cv import status as cv_status
from programme import meetings, week
from programme.week import Task
from sheets.model.schema import Candidate, Meeting
from sheets.model.snapshot import Snapshot
from views.web.access import Person
from views.web.language import long_date, of_name, translate, translate_plural

ICONS = {
    week.CV: "pencil", week.OFFERS: "eye", week.TO_NOTE: "chat", week.MEETING: "chat", week.CHECK_IN: "phone",
    week.CONTRACT: "briefcase", week.COMING: "clock", week.TRAINING: "user",
}  # fmt: skip


@dataclass(frozen=True)
class TaskLine:
    """One thing to do as the page shows it.

    Args:
        title: what to do, as a sentence that is a link.
        detail: why now; may be empty.
        address: where it is done.
        icon: its drawing.
        late: it should have been done already.
    """

    title: str
    detail: str
    address: str
    icon: str
    late: bool


def week_of(snapshot: Snapshot, person: Person, leaving: Collection[str] = ()) -> list[TaskLine]:
    """What a coach has to do, the first thing first.

    Args:
        snapshot: a reading.
        person: the coach.
        leaving: IDs of those who asked to be erased: they are met, and nothing more is asked of them.
    """
    tasks = week.week(snapshot, person.coaches, clock.wall(), cv_status.may_submit)
    over = [t for t in tasks if t.kind in (week.CV, week.OFFERS) and t.candidate and t.candidate.id in leaving]
    return [_line(snapshot, task) for task in tasks if task not in over]


def tasks_about(snapshot: Snapshot, candidate: Candidate) -> list[TaskLine]:
    """What there is to do with one candidate, the first thing first."""
    tasks = week.week_with(snapshot, candidate, clock.wall(), cv_status.may_submit)
    return [_line(snapshot, task) for task in tasks]


def when(day: dt.date, hour: dt.time | None) -> str:
    """The day and hour of an appointment: "demain à 14:30", "le 3 mars 2026"."""
    near = {0: translate("aujourd'hui"), 1: translate("demain")}.get((day - clock.today()).days)
    said = near or translate("le %(day)s") % {"day": long_date(day)}
    return translate("%(day)s à %(hour)s") % {"day": said, "hour": f"{hour:%H:%M}"} if hour else said


def when_meeting(meeting: Meeting) -> str:
    """The day and hour of a meeting that has a day."""
    return when(meeting.date or clock.today(), meetings.read_hour(meeting.hour))


def _line(snapshot: Snapshot, task: Task) -> TaskLine:
    title, detail = _WORDS[task.kind](snapshot, task)
    return TaskLine(title, detail, _address(task), ICONS[task.kind], task.late)


def _address(task: Task) -> str:
    person = task.candidate
    if person is None:
        return url_for("trainings.page") + f"#{task.row_id}"
    if task.kind == week.CV:
        return url_for("coach.cv", row_id=person.id)
    if task.kind == week.OFFERS:
        return url_for("coach.opportunities", row_id=person.id) + f"#{task.row_id}"
    if task.kind == week.TO_NOTE:
        return url_for("meetings.row", row_id=person.id, meeting_id=task.row_id)
    if task.kind == week.CONTRACT:
        return url_for("coach.job", row_id=person.id)
    if task.kind == week.COMING:
        return url_for("meetings.thread", row_id=person.id) + "#next"
    return url_for("meetings.new", row_id=person.id)


def name_of(person: Candidate | None) -> str:
    """What somebody is called on their coach's pages."""
    return (person.first_name if person else "") or translate("Sans prénom")


def _cv(_: Snapshot, task: Task) -> tuple[str, str]:
    title = translate("Finir le CV %(of)s") % {"of": of_name(name_of(task.candidate))}
    written = task.candidate is not None and not cv_status.still_wanted(task.candidate)
    return title, translate("Tout est écrit : relisez-le, puis envoyez-le à l'équipe.") if written else ""


def _offers(_: Snapshot, task: Task) -> tuple[str, str]:
    title = translate_plural(
        "Regarder %(count)d offre avec %(name)s", "Regarder %(count)d offres avec %(name)s", task.count
    )
    detail = translate("Personne ne l'a ouverte depuis le %(day)s.") % {"day": long_date(task.day)}
    return title % {"count": task.count, "name": name_of(task.candidate)}, detail


def _to_note(_: Snapshot, task: Task) -> tuple[str, str]:
    title = translate("Noter votre rendez-vous avec %(name)s") % {"name": name_of(task.candidate)}
    return title, translate("Il était prévu le %(day)s.") % {"day": long_date(task.day)}


def _meeting(_: Snapshot, task: Task) -> tuple[str, str]:
    title = translate("Voir %(name)s, et noter votre rendez-vous") % {"name": name_of(task.candidate)}
    if not task.count:
        return title, translate("Aucun rendez-vous noté.")
    detail = translate_plural("Rien de noté depuis %(count)d jour.", "Rien de noté depuis %(count)d jours.", task.count)
    return title, detail % {"count": task.count}


def _check_in(_: Snapshot, task: Task) -> tuple[str, str]:
    title = translate("Prendre des nouvelles %(of)s") % {"of": of_name(name_of(task.candidate))}
    detail = translate_plural(
        "%(count)d semaine dans son nouveau travail : comment cela se passe-t-il ?",
        "%(count)d semaines dans son nouveau travail : comment cela se passe-t-il ?",
        task.count,
    )
    return title, detail % {"count": task.count}


def _contract(_: Snapshot, task: Task) -> tuple[str, str]:
    title = translate("Parler de la suite avec %(name)s") % {"name": name_of(task.candidate)}
    over = task.day is not None and task.day < clock.today()
    words = "Son contrat a fini le %(day)s." if over else "Son contrat finit le %(day)s."
    return title, translate(words) % {"day": long_date(task.day)}


def _coming(snapshot: Snapshot, task: Task) -> tuple[str, str]:
    row = snapshot.meetings.get(task.row_id)
    title = translate("Rendez-vous avec %(name)s") % {"name": name_of(task.candidate)}
    said = when(task.day, meetings.read_hour(row.hour)) if row and task.day else ""
    return title, f"{said[:1].upper()}{said[1:]}."


def _training(snapshot: Snapshot, task: Task) -> tuple[str, str]:
    row = snapshot.trainings.get(task.row_id)
    title = translate("Formation : %(title)s") % {"title": row.title if row else ""}
    said = when(task.day, meetings.read_hour(row.hour)) if row and task.day else ""
    place = f", {row.place}" if row and row.place else ""
    return title, f"{said[:1].upper()}{said[1:]}{place}."


_WORDS: dict[str, Callable[[Snapshot, Task], tuple[str, str]]] = {
    week.CV: _cv, week.OFFERS: _offers, week.TO_NOTE: _to_note, week.MEETING: _meeting, week.CHECK_IN: _check_in,
    week.CONTRACT: _contract, week.COMING: _coming, week.TRAINING: _training,
}  # fmt: skip
