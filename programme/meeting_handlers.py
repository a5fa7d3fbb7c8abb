"""A meeting that is moved or taken out once its reminder has left: whoever was told of it is told of that, too.

What is typed is let alone for some minutes first, as the sessions of trainings are: see retyping.py.
"""

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail.queue import enqueue, last_sent, message_of, withdraw_all
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.languages import THE_TEAM, language_for
from programme.meetings import AGREED_HOUR, is_noted, read_hour
from programme.messages import memory
from programme.messages.delays import numbered
from programme.messages.due import due_between, note_fate, note_mail
from programme.messages.lines import CANDIDATE, REMINDER
from programme.messages.recipients import Around
from programme.messages.rules import rule_named
from programme.retyping import TYPING_SECONDS, is_as_before, is_readable
from programme.typography import date_in_words
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model.schema import MEETINGS, Candidate, Coach, Meeting
from sheets.model.snapshot import Snapshot

MOVED, OFF = "meeting_moved", "meeting_off"
_OFF_KEY = ":off"
"""How keys of the mails end that say a meeting is off."""
KEYS = ("candidate", "coach", "date", "hour", "removed")
"""The columns of a meeting that are told."""


@dataclass(frozen=True, slots=True)
class MeetingHandlers:
    """The handlers of meetings.

    Args:
        public_url: the address of the site.
    """

    public_url: str

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        return (Handler("mail: meeting changed", self.changed, {MEETINGS.key: (*KEYS, "")}),)

    def changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Tell a candidate who was reminded of a meeting still to come that it is another day, or none.

        One that is with somebody else, after all, is none; and that one is reminded in their place.
        """
        meeting: Meeting | None = snapshot.meetings.get(event.row_id)
        told = memory.told_day(connection, REMINDER, event.row_id)
        if told is None or _is_over(told.day, meeting):
            return
        prefix = f"meeting-changed:{event.row_id}:{told.who}:"
        # Do not tell yet what was about to be told: it is another thing now, or nothing.
        memory.forget_waiting(connection, REMINDER, event.row_id, told.occurrence)
        withdraw_all(connection, prefix)
        if meeting and (
            not is_readable(snapshot.meetings, meeting, KEYS)
            or is_as_before(connection, event, snapshot.meetings, meeting, KEYS)
        ):
            return
        candidate = snapshot.candidates.get(told.who)
        stands = meeting is not None and meeting.removed is not True and meeting.date is not None
        if meeting and stands and meeting.candidate != told.who:
            if meeting.date == told.day:
                memory.drop_fate(connection, REMINDER, meeting.id, told.occurrence)
            memory.tell_worker(connection)
            stands = False
        if candidate is None or not candidate.first_name:
            return
        if meeting and stands and (is_noted(meeting) or (meeting.date or told.day) < clock.today()):
            return
        if not stands and last_sent(connection, prefix, told.mail_id).endswith(_OFF_KEY):
            return  # they know
        key = f"{prefix}{event.id}" + ("" if stands else _OFF_KEY)
        self._tell(connection, snapshot, candidate, told, meeting if stands else None, key)

    def _tell(
        self, connection: Connection, snapshot: Snapshot, candidate: Candidate, told: memory.LastTold,
        meeting: Meeting | None, key: str,
    ) -> None:  # fmt: skip
        coach = coach_email(snapshot, candidate)
        language = language_for(connection, candidate.email or coach)
        day = (meeting.date if meeting else None) or told.day
        hour = read_hour(meeting.hour) if meeting else None
        planned = Around(snapshot, meeting, MEETINGS).coach if meeting else None
        values = {
            "name": candidate.first_name,
            "coach": (planned.first_name if planned else "") or THE_TEAM[language],
            "date": date_in_words(day, language),
            "hour": f"{hour:%H:%M}" if hour else AGREED_HOUR[language],
        }
        message = compose(
            MOVED if meeting else OFF, language, candidate.email or coach, values, snapshot=snapshot,
            link=f"{self.public_url}/me/" if candidate.email else "", cc=_copies(connection, told, planned, coach),
            reply_to=zone_mailbox(snapshot, candidate.zone),
            lead="" if candidate.email else "for_candidate",
        )  # fmt: skip
        due_at = clock.time() + TYPING_SECONDS
        if message.to and enqueue(connection, message, key, due_at, by_sheet=True) and meeting:
            _stand_in(connection, snapshot, meeting, candidate, key)


def _copies(connection: Connection, told: memory.LastTold, planned: Coach | None, coach: str) -> tuple[str, ...]:
    """Addresses of who a meeting is fixed with, of who follows the person, and of who had a copy of what changed."""
    before = message_of(connection, told.key)
    found = (planned.email if planned else "", coach, *(before.cc if before else ()))
    return tuple(dict.fromkeys(filter(None, found)))


def _stand_in(connection: Connection, snapshot: Snapshot, meeting: Meeting, candidate: Candidate, key: str) -> None:
    """Let a mail that says the new day be that day's reminder, where it is due today: both would leave at once."""
    rule, today = rule_named(snapshot, REMINDER), clock.today()
    if rule:
        rule = numbered(rule, memory.load_switches(connection).get(rule.id), clock.time())
    dues = due_between(snapshot, rule, today, today) if rule else ()
    due = next((one for one in dues if one.row_id == meeting.id), None)
    if due and due.occurrence not in memory.fates_of(connection, due.rule.id, meeting.id):
        note_fate(connection, due, memory.SENT)
        note_mail(connection, key, due, CANDIDATE, candidate.id)


def _is_over(told: dt.date, meeting: Meeting | None) -> bool:
    """Whether the moment that somebody was told of has passed."""
    hour = read_hour(meeting.hour) if meeting else None
    return dt.datetime.combine(told, hour or dt.time.max) < clock.wall()
