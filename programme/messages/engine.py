"""Sends the messages of the tab `Messages`: each once, when it is due and still true, whoever restarts.

A change that a line waits for is noted in the transaction that handles its event; dates are looked at in each reading.
When a message falls due it is decided once and for all: queued, or not true any more. One that is queued and has not
left is looked at again with each reading.
"""

import dataclasses
import datetime as dt
import json
import logging
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from sqlalchemy import Connection, RowMapping
from sqlalchemy.exc import SQLAlchemyError

import clock
from mail import queue as mail_queue
from mail.message import SMS, Message
from mail.queue import HELD, WAITING
from programme.asked_erasures import who_asked
from programme.letters import wordings
from programme.messages import lines, memory, refusals
from programme.messages.claims import is_true
from programme.messages.delays import all_numbered, numbered
from programme.messages.due import LATE_DAYS, Due, due_between, note_fate, note_mail, start_of
from programme.messages.memory import LATE, NOBODY, SENT, UNTRUE, Start, Switch
from programme.messages.moment import Moment, offer_deleted
from programme.messages.occurrences import ONCE, untrue
from programme.messages.offer_news import is_news, is_of_validation, times_answered
from programme.messages.recipients import Around, Reader, readers_of
from programme.messages.rules import Rule, Rules, rules_of
from programme.messages.switching import bring_up_to_date, counted, gone_lines
from programme.messages.truth import comes_to_lead, is_reached, sets_off
from programme.messages.words import Writer
from programme.offer_steps import is_declined
from programme.opportunities import ARCHIVED, VALIDATED, Links, note_of
from programme.relays.giving import give, stopping, take_back, who_shared
from programme.relays.wishes import is_confirmed_here
from programme.retyping import TYPING_SECONDS, before_typing, is_being_typed
from sheets.events.detection import Event, events, load
from sheets.events.handlers import AGAIN_SECONDS, Handler, run_handlers
from sheets.model.columns import Row
from sheets.model.schema import CANDIDATES, OPPORTUNITIES, FollowUp
from sheets.model.snapshot import Snapshot
from sheets.state.database import State, get_value, set_value

log = logging.getLogger(__name__)

AT_A_TIME = 50
"""Messages decided in one transaction."""
LOOK_SECONDS = 30.0
"""How often what is due is looked for while nothing changes."""
UNDO_SECONDS = 300.0
"""How long a recruiter is not told of somebody's own "no": their page offers to take it back."""
GONE_SECONDS = 86_400.0
"""How long a line may be gone before what it began is over: it was cut to be put elsewhere, or deleted by mistake."""


@dataclass
class Messages:
    """The messages of one deployment.

    Args:
        state: the state database.
        links: makes links, those by which a reader refuses too.
    """

    state: State
    links: Links
    _seen: tuple[int, str] = (0, "")
    _looked_at: float = 0.0
    _handled_at: float = 0.0
    _settled: dict[str, set[tuple[str, str]]] = field(default_factory=dict)
    _words: tuple[Any, ...] = ()

    def act(self, snapshot: Snapshot) -> None:
        """Do all that a reading asks for; cheap where nothing changed.

        Args:
            snapshot: the latest reading, without pending changes.
        """
        now, handled = clock.time(), 0
        fresh = snapshot.version != self._seen[0]
        if fresh:
            self._keep_ceiling(snapshot)
        if fresh or not 0 <= now - self._handled_at < AGAIN_SECONDS:
            handled = run_handlers(self.state, self.handlers(snapshot), snapshot)
            self._handled_at = now
        with self.state.reading() as connection:
            seen = snapshot.version, get_value(connection, memory.CHANGED)
        if handled or seen != self._seen or not 0 <= now - self._looked_at < LOOK_SECONDS:
            if seen[1] != self._seen[1]:
                self._settled.clear()  # somebody decided on the site
            try:
                self.look(snapshot)
            except Exception:
                self._settled.clear()  # what was decided was taken back with its transaction
                raise
            if fresh:
                self._keep_ceiling(snapshot, looked=True)
            self._seen, self._looked_at = seen, now

    def handlers(self, snapshot: Snapshot) -> Iterator[Handler]:
        """One for each line that waits for a change, so that none holds up another. Their names never change."""
        found = rules_of(snapshot)
        for rule in found.rules.values():
            if rule.watches:
                formerly = lines.BY_ID[rule.id].formerly if rule.id in lines.BY_ID else ""
                yield Handler(f"message: {rule.id}", partial(self._begin, rule), rule.watches, formerly)
        if closed := next((rule for rule in found.rules.values() if rule.text == lines.CLOSED_FOR_YOU), None):
            yield Handler("mail: opportunity gone", partial(self._say_gone, closed), {OPPORTUNITIES.key: ("",)})
        with self.state.reading() as connection:
            gone = gone_lines(snapshot, found, memory.load_switches(connection))
        for row_id in {*found.bad, *gone} - found.waits:  # what happened while it was wrong or gone is not told later
            yield Handler(f"message: {row_id}", lambda *_: None, {"": ("-",)})

    def look(self, snapshot: Snapshot) -> None:
        """Decide all that is due now, and look again at what waits."""
        rules = rules_of(snapshot)
        with self.state.reading() as connection:
            if memory.is_paused(connection):
                return
            switches = memory.load_switches(connection)
            begun = memory.open_starts(connection)
            waiting = memory.waiting_mails(connection, (WAITING, HELD))
        switches = bring_up_to_date(self.state, snapshot, rules, switches)
        rules = all_numbered(rules, switches)
        due, over = self._begun_due(snapshot, rules, begun, switches)
        due += self._dated_due(snapshot, rules, switches)
        past = [switch for switch in switches.values() if switch.also_past and switch.active]
        for rule in (rules.rules[switch.rule] for switch in past if switch.rule in rules.rules):
            due += self.concerned_now(snapshot, rule) if rule.when == lines.BECOMES else ()
        late, said = {switch.rule for switch in past}, set[object]()
        due.sort(key=lambda one: -one.at if one.rule.id in late else 0)
        for n in range(0, len(due), AT_A_TIME):
            with self.state.writing() as connection:
                for one in due[n : n + AT_A_TIME]:
                    # Of lines that count from one date, those already concerned get the latest at once, not all.
                    kind = (one.row_id, one.rule.path, one.rule.when) if one.rule.id in late and one.date else None
                    if kind in said:
                        self._note(connection, one, LATE)
                    elif self._decide(connection, snapshot, one) and kind:
                        said.add(kind)
        if over or past:
            with self.state.writing() as connection:
                memory.close_starts(connection, over)
                memory.write_switches(connection, (dataclasses.replace(switch, also_past=0) for switch in past))
        if waiting:
            self._look_again(snapshot, rules, waiting)

    def dues(self, snapshot: Snapshot, rule: Rule, first: dt.date, last: dt.date) -> list[Due]:
        """What a line will send from one day to another, as far as is known now, soonest first.

        Args:
            snapshot: a reading.
            rule: the line.
            first, last: days, both included.
        """
        return self.dues_of_all(snapshot, [rule], first, last)[rule.id]

    def dues_of_all(
        self, snapshot: Snapshot, rules: Iterable[Rule], first: dt.date, last: dt.date
    ) -> dict[str, list[Due]]:
        """The same for several lines, by the line's ID: what they have in common is looked up once."""
        with self.state.reading() as connection:
            moment, begun = Moment(connection, snapshot, many=True), defaultdict[str, list[Start]](list)
            for start in memory.open_starts(connection):
                begun[start.rule].append(start)
            switches, found = memory.load_switches(connection), dict[str, list[Due]]()
            for rule in (numbered(rule, switches.get(rule.id), clock.time()) for rule in rules):
                coming = [one for start in begun[rule.id] for one in _of_start(rule, start)]
                dated = due_between(snapshot, rule, first, last)
                found[rule.id] = _true_ones(
                    moment,
                    rule,
                    [
                        *counted(connection, snapshot, rule, switches.get(rule.id), dated),
                        *(one for one in coming if first <= clock.day_of(one.at) <= last),
                    ],
                )
            return found

    def concerned_now(self, snapshot: Snapshot, rule: Rule) -> list[Due]:
        """What a line would send at once, were those told whom it already concerns."""
        now = clock.time()
        with self.state.reading() as connection:
            moment = Moment(connection, snapshot, many=True)
            rule = numbered(rule, memory.load_switches(connection).get(rule.id), now)
            if rule.when != lines.BECOMES:
                past = due_between(snapshot, rule, dt.date.min, clock.today())
                return _true_ones(moment, rule, [due for due in past if due.at <= now])
            assert rule.path
            table, key = snapshot.table(rule.tab), rule.path.column.key
            base = ONCE if rule.once else f"past-{clock.today().isoformat()}"
            return _true_ones(
                moment,
                rule,
                [
                    Due(rule, row.id, base, rule.delays[0].number, now, cell=json.dumps(table.cell_read(row, key)))
                    for row in table.rows
                    if is_reached(snapshot, rule, row)
                ],
            )

    def switch_on(self, connection: Connection, rule: Rule, *, also_past: bool) -> None:
        """Note whether those a line already concerns are told, once the sheet says that it is on.

        Args:
            connection: a writing transaction.
            rule: the line, which is off.
            also_past: they are; else it counts from then on.
        """
        known = memory.load_switches(connection).get(rule.id)
        delays = known.delays if known else ""
        memory.write_switches(connection, [Switch(rule.id, 0, clock.time(), int(also_past), delays)])

    def send_now(self, connection: Connection, snapshot: Snapshot, due: Due) -> bool:
        """Send a message before its day; False where it was decided before, or is not true."""
        return self._decide(connection, snapshot, dataclasses.replace(due, at=clock.time()))

    def cancel(self, connection: Connection, due: Due) -> None:
        """Never send a message."""
        self._note(connection, due, memory.CANCELLED)

    def readers(self, connection: Connection, snapshot: Snapshot, due: Due) -> list[tuple[Reader, tuple[str, ...]]]:
        """Whom a message is for, and who gets copies, without those who refused it or know it."""
        row = Moment(connection, snapshot).row_of(due)
        if row is None:
            return []
        former = _former_coach(connection, snapshot, due, row)
        around = Around(snapshot, row, snapshot.tabs[due.rule.tab], former)
        found = {reader.who: reader for one in due.rule.to for reader in readers_of(one, around)}
        told = [
            (reader, self._copies(snapshot, due.rule, around, reader))
            for reader in _who_may_know(connection, around, found.values())
            if not (due.rule.may_refuse and memory.has_refused(connection, due.rule.id, reader.email))
            and is_news(connection, snapshot, due, around, reader)
        ]
        leaving = [reader for reader, _ in told if refusals.is_to_leaver(connection, due.rule, reader)]
        return [
            (dataclasses.replace(reader, email=copies[0]), copies[1:]) if reader in leaving else (reader, copies)
            for reader, copies in told
            if reader not in leaving or (due.rule.text == lines.HIRED and copies)  # work found is news to those around
        ]

    def _keep_ceiling(self, snapshot: Snapshot, *, looked: bool = False) -> None:
        """Let the queue know how many mails staff want to leave in a day.

        Args:
            snapshot: the latest reading.
            looked: what waits was looked at: more may leave, if it is more now. Fewer hold at once.
        """
        wanted = wordings.ceiling(snapshot)
        with self.state.reading() as connection:
            known, paused = mail_queue.ceiling(connection), memory.is_paused(connection)
        if looked and wanted > known:
            with self.state.writing() as connection:
                mail_queue.raise_ceiling(connection, wanted, paused=paused)
        elif wanted < known:
            with self.state.writing() as connection:
                set_value(connection, mail_queue.CEILING, str(wanted))

    def _begin(self, rule: Rule, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Note that a change sets a line off."""
        row: Row | None = snapshot.table(rule.tab).get(event.row_id)
        if row is None or not rule.active or rule.path is None or not sets_off(snapshot, rule, event, row):
            return
        if is_of_validation(connection, rule, event, row):
            return
        key = rule.path.column.key
        own = event.key == key
        if comes_to_lead(snapshot, event) and memory.is_under_way(connection, rule.id, event, key):
            return
        cell = event.new if own else snapshot.table(rule.tab).cell_read(row, key)
        before = event.old if own else None
        memory.begin(connection, rule.id, row.id, event.id, event.at, json.dumps(cell), json.dumps(before))

    def _say_gone(self, rule: Rule, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """An open offer's row was deleted: it is closed to whoever is in touch; not where it is back."""
        if rule.active and offer_deleted(snapshot, event):
            cell, before = json.dumps(ARCHIVED), json.dumps(VALIDATED)
            memory.begin(connection, rule.id, event.row_id, event.id, event.at, cell, before)

    def _begun_due(
        self, snapshot: Snapshot, rules: Rules, begun: list[Start], switches: dict[str, Switch]
    ) -> tuple[list[Due], list[int]]:
        """What changes set off and is due by now, and which of them have nothing more to come."""
        now, due, over = clock.time(), list[Due](), list[int]()
        for start in begun:
            rule = rules.rules.get(start.rule)
            if rule is None:
                off = switches.get(start.rule)
                if start.rule not in rules.bad and (off is None or now - off.since > GONE_SECONDS):
                    over.append(start.id)  # its line is gone
                continue
            if _waits_for_name(snapshot, rule, start.row_id):
                continue
            stages = _of_start(rule, start)
            due += [one for one in stages if one.at <= now and not _is_settled(one, self._known(rule.id))]
            if all(one.at <= now for one in stages):
                over.append(start.id)
        return due, over

    def _dated_due(self, snapshot: Snapshot, rules: Rules, switches: dict[str, Switch]) -> list[Due]:
        """What dates make due by now, of lines that are on."""
        now, today, found = clock.time(), clock.today(), list[Due]()
        with self.state.reading() as connection:
            for rule in rules.rules.values():
                if not rule.active or rule.when in (lines.BECOMES, lines.FORM):
                    continue
                switch, known = switches[rule.id], self._known(rule.id)
                dues = due_between(snapshot, rule, _first_day(rule, switch, today), today)
                fresh = [due for due in dues if due.at <= now and not _is_settled(due, known)]
                found += counted(connection, snapshot, rule, switch, fresh)
        return found

    def _known(self, rule: str) -> set[tuple[str, str]]:
        if rule not in self._settled:
            with self.state.reading() as connection:
                self._settled[rule] = memory.settled(connection, rule)
        return self._settled[rule]

    def _decide(self, connection: Connection, snapshot: Snapshot, due: Due) -> bool:
        """Queue a message's mails, or note why there are none; False where it was decided before, or is not true."""
        if _is_settled(due, memory.settled(connection, due.rule.id, due.row_id)):
            self._known(due.rule.id).add((due.row_id, due.occurrence))
            return False
        told = memory.fates_of(connection, due.rule.id, due.row_id)
        if any(base == due.base and fate == SENT and at >= due.at for base, fate, at in told.values()):
            self._note(connection, due, LATE)  # what was said since covers it
            return False
        if due.event and due.delay.days and memory.said_alike(connection, *_alike(due)):
            self._note(connection, due, LATE)  # it was undone and done again
            return False
        if not is_true(Moment(connection, snapshot), due):
            # A row may become what a line waits for again: this time alone is over.
            self._note(connection, _this_time(due), UNTRUE)
            return False
        try:
            with connection.begin_nested():
                count = self._queue(connection, snapshot, due)
        except SQLAlchemyError:
            raise  # the state database is full or away: to be decided once it is back
        except Exception:
            log.exception("message %s about %s", due.rule.id, due.row_id)
            self._note(connection, due, NOBODY)  # one that cannot be written stops no other
            return False
        self._note(connection, due, SENT if count else NOBODY)
        return bool(count)

    def _queue(self, connection: Connection, snapshot: Snapshot, due: Due) -> int:
        row = Moment(connection, snapshot).row_of(due)
        assert row is not None
        around = Around(snapshot, row, snapshot.tabs[due.rule.tab])
        count, at = 0, max(due.at, clock.time())
        if due.rule.gives_cv and give(connection, snapshot, row, due.turn) is None:
            return 0
        # The ceiling is for what somebody typed; a relay asked for these mails, by a link of ours.
        by_sheet = not (due.rule.gives_cv and is_confirmed_here(connection, row.id))
        waits = (
            due.rule.text == lines.HIRED_ELSEWHERE
            or not snapshot.has(due.rule.tab, row.id)  # deleted by mistake, or cut to be put elsewhere
            or is_being_typed(connection, snapshot.table(due.rule.tab), row, clock.time())
        )
        for reader, copies in self.readers(connection, snapshot, due):
            message = self._message(connection, snapshot, due, around, reader, copies)
            if message is None:
                continue
            key = _key(connection, due, reader, around)
            undo = UNDO_SECONDS if reader.word == lines.RECRUITER and _is_own_no(row) else 0.0
            if waits or reader.word == lines.FORMER_COACH or _times_passed_on(connection, due, reader):
                undo = TYPING_SECONDS  # what is typed next may say otherwise; see meeting_handlers.py too
            if mail_queue.enqueue(connection, message, key, at + undo, by_sheet=by_sheet):
                note_mail(connection, key, due, reader.word, reader.who)
                count += 1
        return count

    def _message(
        self,
        connection: Connection,
        snapshot: Snapshot,
        due: Due,
        around: Around,
        reader: Reader,
        copies: tuple[str, ...],
    ) -> Message | None:
        refuse = refusals.address(self.links, due.rule.id, reader.email) if due.rule.may_refuse else ""
        message = Writer(snapshot, self.links, connection).write(due, around, reader, copies, refuse)
        if message and due.rule.channel == lines.SMS:
            return dataclasses.replace(message, to=SMS + reader.phone, cc=()) if reader.phone else None
        return message

    def _copies(self, snapshot: Snapshot, rule: Rule, around: Around, reader: Reader) -> tuple[str, ...]:
        """Who gets a copy: the people around the reader, where several are written to about one row."""
        person = snapshot.candidates.get(reader.who) if reader.word == lines.CANDIDATE else None
        here = Around(snapshot, person, CANDIDATES) if person and not around.candidate else around
        return tuple(dict.fromkeys(other.email for one in rule.copy for other in readers_of(one, here)))

    def _note(self, connection: Connection, due: Due, fate: str) -> None:
        note_fate(connection, due, fate)
        self._known(due.rule.id).add((due.row_id, due.occurrence))

    def _look_again(self, snapshot: Snapshot, rules: Rules, waiting: Iterable[RowMapping]) -> None:
        """Take back mails that have not left and are not true any more; bring the others' words up to date."""
        words = snapshot.wordings, snapshot.messages
        reworded = not self._words or any(a is not b for a, b in zip(words, self._words, strict=True))
        self._words = words
        with self.state.reading() as connection:
            moment = Moment(connection, snapshot, many=True)
            stale = [line for line in waiting if not _still(moment, rules, line)]
            asked = who_asked(connection)
        leaves = [
            line
            for line in waiting
            if (line["who"] in asked and _ends_with_request(rules, line)) or _is_of_deleted(snapshot, rules, line)
        ]
        if not stale and not reworded and not leaves:
            return
        with self.state.writing() as connection:
            for line in stale:
                self._take_back(connection, rules, line)
            for line in waiting if reworded else leaves:
                if line not in stale and (rule := rules.rules.get(line["rule"])):
                    is_for_them = self._reword(connection, snapshot, _due_of(rule, line), line)
                    if line in leaves and not is_for_them:
                        self._take_back(connection, rules, line)

    def _take_back(self, connection: Connection, rules: Rules, line: RowMapping) -> None:
        """Do not send a mail that still waits: should it be true again some day, that is another time."""
        if not mail_queue.cancel(connection, line["key"]):
            return
        memory.forget_mail(connection, line["key"])
        rule = rules.rules.get(line["rule"])
        if rule is None and not memory.mails_left(connection, line):
            # Its line is gone: should it be back within GONE_SECONDS, what began goes on.
            memory.drop_fate(connection, line["rule"], line["row_id"], line["occurrence"])
            memory.reopen_start(connection, line["rule"], line["row_id"], line["event"])
            self._known(line["rule"]).discard((line["row_id"], line["occurrence"]))
        if rule and not memory.mails_left(connection, line):
            due = _due_of(rule, line)
            memory.drop_fate(connection, rule.id, due.row_id, due.occurrence)
            self._known(rule.id).discard((due.row_id, due.occurrence))
            if rule.gives_cv:
                take_back(connection, due.row_id, due.turn)  # another CV is chosen at the next look
            else:
                self._note(connection, _this_time(due), UNTRUE)

    def _reword(self, connection: Connection, snapshot: Snapshot, due: Due, line: RowMapping) -> bool:
        """Bring a mail that waits up to date; False where its reader gets none of these any more."""
        row = Moment(connection, snapshot).row_of(due)
        assert row is not None
        around = Around(snapshot, row, snapshot.tabs[due.rule.tab])
        for reader, copies in self.readers(connection, snapshot, due):
            # Another mail may stand in for it (meeting_handlers.py): it keeps its own words.
            own = reader.who == line["who"] and line["key"] == _key(connection, due, reader, around)
            if own and (message := self._message(connection, snapshot, due, around, reader, copies)):
                mail_queue.rewrite(connection, line["key"], message)
                return True
        return False


def _former_coach(connection: Connection, snapshot: Snapshot, due: Due, row: Row) -> str:
    """ID of the coach whom a row named before another was typed there; empty: the message is not for them."""
    if not due.rule.path or not any(one.word == lines.FORMER_COACH for one in due.rule.to):
        return ""
    table, key = snapshot.table(due.rule.tab), due.rule.path.column.key
    began = load(connection, events.c.id == due.event)
    return str(before_typing(connection, began[0], table, row, key)) if began else ""


def _first_day(rule: Rule, switch: Switch, today: dt.date) -> dt.date:
    """The first day of which what fell due is still worth sending: what is said before a date is until then."""
    if rule.when == lines.BEFORE and not switch.also_past:
        return today - dt.timedelta(rule.days[0])
    return dt.date.min if switch.also_past else max(switch.since_day, today - dt.timedelta(LATE_DAYS))


def _waits_for_name(snapshot: Snapshot, rule: Rule, row_id: str) -> bool:
    """Whether somebody to be written to is still being typed in: their address is there, their name is not yet."""
    row = snapshot.candidates.get(row_id) if rule.tab == CANDIDATES.key else None
    to_them = any(one.word == lines.CANDIDATE for one in rule.to)
    return bool(row and to_them and row.email and not row.first_name)


def _who_may_know(connection: Connection, around: Around, readers: Iterable[Reader]) -> list[Reader]:
    """Readers without the relays who have just stopped, and of what is about a candidate those who did not share it."""
    found = list(readers)
    if not any(reader.word == lines.RELAYS for reader in found):
        return found
    gone = stopping(connection)
    shared = who_shared(connection, around.candidate.id) if around.candidate else None
    return [
        reader
        for reader in found
        if reader.word != lines.RELAYS or (reader.who not in gone and (shared is None or reader.who in shared))
    ]


def _true_ones(moment: Moment, rule: Rule, found: Sequence[Due]) -> list[Due]:
    """Those of a line's messages that are not decided yet and are true, soonest first."""
    known = memory.settled(moment.connection, rule.id) if found else ()
    true = [due for due in found if not _is_settled(due, known) and is_true(moment, due)]
    return sorted(true, key=lambda due: due.at)


def _is_own_no(row: Row) -> bool:
    """Whether a person says themselves that an offer is not for them, which their page offers to undo."""
    return isinstance(row, FollowUp) and is_declined(row.events)


def _still(moment: Moment, rules: Rules, line: RowMapping) -> bool:
    """Whether a message whose mail waits still is."""
    if line["rule"] in rules.bad:
        return True  # decided while the line was right: a slip of somebody's in it loses nothing
    rule = rules.rules.get(line["rule"])
    return rule is not None and rule.active and is_true(moment, _due_of(rule, line))


def _ends_with_request(rules: Rules, line: RowMapping) -> bool:
    rule = rules.rules.get(line["rule"])
    return rule is not None and refusals.ends_with_request(rule, line["word"])


def _is_of_deleted(snapshot: Snapshot, rules: Rules, line: RowMapping) -> bool:
    """Whether a mail tells of a row that is gone: nothing that happens to the row itself takes it back."""
    rule = rules.rules.get(line["rule"])
    return rule is not None and not snapshot.has(rule.tab, line["row_id"])


def _of_start(rule: Rule, start: Start) -> list[Due]:
    """The messages a change leads to, one a delay."""
    base = ONCE if rule.once else str(start.event)
    timed = ((delay, start_of(start.at, delay.days)) for delay in rule.delays)
    return [
        Due(rule, start.row_id, base, delay.number, at, None, start.event, start.cell, start.before)
        for delay, at in timed
        if at >= delay.since
    ]


def _is_settled(due: Due, known: Collection[tuple[str, str]]) -> bool:
    """Whether a message was decided, among (row ID, occurrence) that were."""
    return any((due.row_id, occurrence) in known for occurrence in due.known_as)


def _alike(due: Due) -> tuple[str, str, int, str, float]:
    """What tells a message of some days after a change from the same after that change, undone and made again."""
    span = max(*due.rule.days, LATE_DAYS) * 86_400.0
    return due.rule.id, due.row_id, due.stage, due.cell, due.at - span


def _this_time(due: Due) -> Due:
    """A message that is not true, told from the same set off by another change."""
    return dataclasses.replace(due, base=untrue(due.base, due.event))


def _due_of(rule: Rule, line: RowMapping) -> Due:
    """A message as it was when its mail was queued."""
    date = dt.date.fromisoformat(line["date"]) if line["date"] else None
    return Due(
        rule, line["row_id"], line["base"], line["stage"], line["due_at"], date, line["event"], line["cell"],
        line["before"],
    )  # fmt: skip


def _key(connection: Connection, due: Due, reader: Reader, around: Around) -> str:
    """Under which key a mail is queued; for ever the same for the same message and reader."""
    known = lines.BY_ID.get(due.rule.id)
    form = (known.key if known else "") or "message:{rule}:{group}:{occurrence}:{who}"
    offer = around.opportunity if due.rule.tab == OPPORTUNITIES.key or (known and known.key) else None
    group = note_of(connection, offer.id).first if offer else due.row_id
    key = form.format(rule=due.rule.id, row=due.row_id, group=group, occurrence=due.occurrence, who=reader.who)
    times = _times_passed_on(connection, due, reader)
    if offer:
        times += times_answered(connection, around.snapshot, due, offer, reader)
    return f"{key}:{times}" if times else key


def _times_passed_on(connection: Connection, due: Due, reader: Reader) -> int:
    """How often a meeting's reminder went to other people: who had it before them, and gets it back, is told anew."""
    if due.rule.id != lines.REMINDER or reader.word != lines.CANDIDATE:
        return 0
    return memory.count_told_others(connection, due.rule.id, due.row_id, due.occurrence, reader.who)
