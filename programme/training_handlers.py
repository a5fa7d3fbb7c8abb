"""What follows from enrolments, on the screen or in the sheet: a seat that frees, the day of a certificate."""

import datetime as dt
from dataclasses import dataclass
from itertools import count

from sqlalchemy import Connection

import clock
from mail.queue import cancel, enqueue, free_keys, was_used, withdraw_all
from programme import trainings
from programme.letters.languages import language_for
from programme.letters.training_letters import MOVED, OFF, SEAT, WAITING, about_seat, mail_key
from programme.noted_days import note_day
from programme.retyping import TYPING_SECONDS, is_as_before, is_readable
from sheets.events import history
from sheets.events.detection import Event
from sheets.events.handlers import Handler
from sheets.model import kinds
from sheets.model.columns import Cell
from sheets.model.dates import read_moment, to_serial
from sheets.model.schema import COACHES, ENROLMENTS, TRAININGS, Coach, Enrolment, Training
from sheets.model.snapshot import Snapshot
from sheets.state import outbox

WHEN_AND_WHERE = ("date", "hour", "place")


@dataclass(frozen=True, slots=True)
class TrainingHandlers:
    """The handlers of trainings.

    Args:
        public_url: the address of the site.
    """

    public_url: str

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        seats = {
            ENROLMENTS.key: ("", "training", "coach", "left_on"),
            TRAININGS.key: ("seats", "date", ""),
            COACHES.key: ("active", "path"),
        }
        return (
            Handler("day: enrolled", self.enrolled, {ENROLMENTS.key: ("",)}),
            Handler("day: trained", self.trained, {ENROLMENTS.key: ("present", ""), TRAININGS.key: ("date",)}),
            Handler("mail: training seats", self.seats, seats),
            Handler("mail: training moved", self.moved, {TRAININGS.key: ("date", "hour", "place")}),
            Handler("mail: training gone", self.gone, {TRAININGS.key: ("",)}),
        )

    def enrolled(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A row came by hand: since when it stands there, so that sorting the tab changes nobody's turn."""
        row: Enrolment | None = snapshot.enrolments.get(event.row_id)
        moment = read_moment(to_serial(clock.wall()))
        if row and row.enrolled_at is None and moment:
            note_day(connection, snapshot, ENROLMENTS.key, row.id, "enrolled_at", moment, outbox.SITE)

    def trained(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A coach was there: the day they are trained since, once; not before that day, whatever was ticked.

        A tick that is taken back takes back the day that the site wrote for it; it follows the session's date.
        """
        if event.tab == TRAININGS.key:
            before: dt.date | None = kinds.read(TRAININGS.by_key["date"], event.old)[0]
            for one in snapshot.enrolments.where("training", event.row_id):
                if one.present is True:
                    self._note_trained(connection, event, snapshot, one, before)
        elif row := snapshot.enrolments.get(event.row_id):
            self._note_trained(connection, event, snapshot, row, None)

    def _note_trained(
        self, connection: Connection, event: Event, snapshot: Snapshot, row: Enrolment, before: dt.date | None
    ) -> None:
        """Note for one enrolment; `before`: the date that its session had until now."""
        training, coach = snapshot.trainings.get(row.training), snapshot.coaches.get(row.coach)
        if coach is None or snapshot.enrolments.is_unread(row, "present"):
            return
        if training and snapshot.trainings.is_unread(training, "date"):
            return
        today, cell = clock.day_of(event.at), snapshot.coaches.cell(coach, "trained_on")
        day = (training.date if training else None) or today
        is_ours = history.writer_of(connection, COACHES.key, coach.id, "trained_on", cell) == outbox.SITE
        if row.present is True and row.left_on is None and day <= today:
            if is_ours and coach.trained_on in (None, before):  # a tick was taken back, and is there again; or a date
                _write_day(connection, coach, cell, kinds.to_cell(COACHES.by_key["trained_on"], day))
            else:
                note_day(connection, snapshot, COACHES.key, coach.id, "trained_on", day, outbox.SITE)
        elif is_ours and coach.trained_on and coach.trained_on == (day if event.key == "present" else before):
            _write_day(connection, coach, cell, None)

    def seats(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Seats may have come, gone or changed hands: whoever waits is told so, and that they have one then.

        A number of seats that is typed is let alone for some minutes first, and told while it can be read.
        """
        now = clock.time()
        passes_on = event.tab == ENROLMENTS.key and event.key in ("training", "coach") and bool(event.old)
        due_at = now + TYPING_SECONDS if event.tab == TRAININGS.key or passes_on else None
        if passes_on:
            self._pass_on(connection, event, snapshot, now + TYPING_SECONDS)
        for training in trainings.to_come(snapshot, clock.today()):
            self._tell_roll(connection, snapshot, training, now, due_at)
        for row in _rows_of(snapshot, event):
            if not trainings.has_seat(snapshot, row):
                withdraw_all(connection, mail_key(MOVED, row.id))

    def _tell_roll(
        self, connection: Connection, snapshot: Snapshot, training: Training, now: float, due_at: float | None
    ) -> None:
        """Tell who waits for a session that they wait, and who waited that they have a seat: each once a turn."""
        roll = trainings.roll_of(snapshot, training)
        if not trainings.are_seats_known(snapshot, training):
            for row in roll.seated:
                cancel(connection, mail_key(WAITING, row.id, _turn(connection, row)), due_after=now)
            return
        for row in roll.waiting:
            turn = _turn(connection, row)
            if turn > 1 and cancel(connection, mail_key(SEAT, row.id, turn - 1), due_after=now):
                continue  # they still wait, and know it
            self._tell(connection, snapshot, WAITING, training, row, turn, due_at)
        for row in trainings.all_rows_of(snapshot, roll.seated):
            waiting = mail_key(WAITING, row.id, turn := _turn(connection, row))
            if not cancel(connection, waiting, due_after=now) and was_used(connection, waiting):
                self._tell(connection, snapshot, SEAT, training, row, turn, due_at)

    def _pass_on(self, connection: Connection, event: Event, snapshot: Snapshot, due_at: float) -> None:
        """A row is another coach's now, or of another session: nothing was told of that yet, but that they waited."""
        row: Enrolment | None = snapshot.enrolments.get(event.row_id)
        training = snapshot.trainings.get(row.training) if row else None
        if row is None:
            return
        waiting = mail_key(WAITING, row.id, _turn(connection, row))
        waited = not cancel(connection, waiting) and was_used(connection, waiting)
        for key in (WAITING, SEAT, MOVED):
            free_keys(connection, mail_key(key, row.id), f"before:{event.id}")
        if waited and event.key == "training" and training and trainings.has_seat(snapshot, row):
            self._tell(connection, snapshot, SEAT, training, row, 1, due_at)

    def moved(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A session is at another time or place: those who come are told once, when all of it was typed."""
        training: Training | None = snapshot.trainings.get(event.row_id)
        if training is None or (training.date and training.date < clock.today()):
            return
        known = is_readable(snapshot.trainings, training, WHEN_AND_WHERE)
        quiet = not known or is_as_before(connection, event, snapshot.trainings, training, WHEN_AND_WHERE)
        for row in trainings.roll_of(snapshot, training).seated:
            withdraw_all(connection, mail_key(MOVED, row.id))
            if quiet:
                continue
            self._tell(connection, snapshot, MOVED, training, row, event.id, clock.time() + TYPING_SECONDS)

    def gone(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """A session still to come was deleted: whoever had a seat, or waited for one, is told; not where it is back."""
        coming = {row.coach: row for row in snapshot.enrolments.where("training", event.row_id) if row.left_on is None}
        for row in coming.values():
            withdraw_all(connection, mail_key(OFF, row.id))
        if not isinstance(event.old, dict):
            return
        columns = snapshot.tabs[TRAININGS.key].by_key
        training = Training(id=event.row_id, **{k: kinds.read(columns[k], cell)[0] for k, cell in event.old.items()})
        if training.date is None or training.date >= clock.today():
            for row in coming.values():
                self._tell(connection, snapshot, OFF, training, row, event.id, clock.time() + TYPING_SECONDS)

    def _tell(
        self, connection: Connection, snapshot: Snapshot, key: str, training: Training, row: Enrolment, turn: int,
        due_at: float | None = None,
    ) -> None:  # fmt: skip
        coach = snapshot.coaches.get(row.coach)
        if coach and coach.email:
            language = language_for(connection, coach.email)
            message = about_seat(snapshot, key, training, coach, self.public_url, language)
            enqueue(connection, message, mail_key(key, row.id, turn), due_at, by_sheet=True)


def _write_day(connection: Connection, coach: Coach, before: Cell, after: Cell) -> None:
    line = outbox.cell_line(COACHES.key, coach.id, "trained_on", before, after)
    outbox.enqueue(connection, outbox.SITE, [line])


def _rows_of(snapshot: Snapshot, event: Event) -> list[Enrolment]:
    """The enrolments that a change is about."""
    row = snapshot.enrolments.get(event.row_id)
    return [row] if row else list(snapshot.enrolments.where("coach", event.row_id))


def _turn(connection: Connection, row: Enrolment) -> int:
    """How often somebody waits for a seat, this time included: each time before ended with one."""
    return next(turn for turn in count(1) if not was_used(connection, mail_key(SEAT, row.id, turn)))
