"""What is told when the address somebody signs in with changes, whoever changed it and wherever."""

from dataclasses import dataclass

from sqlalchemy import Connection

import clock
from mail import queue as mail_queue
from mail.message import Message
from programme.accounts import addresses
from programme.accounts.people import people_at
from programme.conditions import ConditionContext, holds
from programme.letters.composing import compose
from programme.letters.contacts import coach_email, zone_mailbox
from programme.letters.languages import THE_TEAM, language_for, move_language
from programme.messages import memory
from programme.messages.due import LATE_DAYS
from programme.messages.lines import WELCOME
from programme.messages.rules import rule_named
from sheets.events.detection import Event, events, load
from sheets.events.handlers import Handler
from sheets.model import kinds
from sheets.model.columns import Cell, Column, Row
from sheets.model.schema import CANDIDATES, COACHES, STAFF, Candidate, Coach, StaffMember, Structure
from sheets.model.snapshot import Snapshot

TABS = (CANDIDATES, COACHES, STAFF)
"""Tabs whose people sign in."""


@dataclass(frozen=True, slots=True)
class AddressHandlers:
    """The handlers of addresses.

    Args:
        public_url: the site's address, for links.
    """

    public_url: str

    def handlers(self) -> tuple[Handler, ...]:
        """All of them. A name never changes: it is what the app remembers."""
        wanted = {tab.key: [c.key for c in tab.columns if c.sign_in] for tab in TABS}
        return (Handler("mail: address changed", self.changed, wanted),)

    def changed(self, connection: Connection, event: Event, snapshot: Snapshot) -> None:
        """Tell both addresses, the coach and staff. Where the person did it by themselves, the old one may undo it."""
        table = snapshot.table(event.tab)
        row: Candidate | Coach | StaffMember | Structure | None = table.get(event.row_id)
        old, new = (_address(table.tab.by_key[event.key], cell) for cell in (event.old, event.new))
        name = _first_name(row)
        if row is None or old == new or not (name or new):
            return  # an erased row has no name: nobody is written to about it
        before = old or _last_address(connection, event, table.tab.by_key[event.key])
        if before and new:
            memory.follow_address(connection, before, new)
        mailbox = zone_mailbox(snapshot, getattr(row, "zone", ""))
        coach = coach_email(snapshot, row) if isinstance(row, Candidate) else ""
        own = addresses.done_by_owner(connection, event.tab, row.id, old, new, event.at)
        back = addresses.taken_back(connection, event.tab, row.id, new)
        theirs = move_language(connection, before, new, shared=bool(people_at(snapshot, before)))

        def tell(key: str, to: str, link: str = "", secret: bool = False) -> Message:
            language = theirs if to in (old, new) else language_for(connection, to, snapshot)
            who = old if own else new if back else THE_TEAM[language]
            values = {"name": name or row.id, "new": new or "–", "who": who}
            return compose(key, language, to, values, snapshot=snapshot, link=link, reply_to=mailbox, secret=secret)

        if old and own and own.undo_until:
            pass  # told with another row of the same person
        elif old and own:
            undo = f"{self.public_url}/address/undo/{addresses.offer_undo(connection, own)}"
            _send(connection, tell("address_left_undo", old, undo, True), f"address:{event.id}:old")
        elif old:
            _send(connection, tell("address_left", old), f"address:{event.id}:old")
        if new and not (not old and _is_to_be_welcomed(connection, snapshot, row)):  # one mail says it all
            late = not own and _was_just_welcomed(connection, row.id, event.at)  # at an address that was not theirs
            _send(
                connection,
                tell("welcome" if late else "address_new", new, f"{self.public_url}/sign-in"),
                f"address:{event.id}:new",
            )
        for role, to in (("coach", coach), ("staff", mailbox)):
            if old and to not in (old, new):  # a first address is no other one
                _send(connection, tell("address_changed", to), f"address:{event.id}:{role}")


def _is_to_be_welcomed(connection: Connection, snapshot: Snapshot, row: Row) -> bool:
    """Whether the line that welcomes candidates writes to somebody whose first address is there."""
    rule = rule_named(snapshot, WELCOME)
    if rule is None or not isinstance(row, Candidate) or memory.fates_of(connection, WELCOME, row.id):
        return False
    return holds(rule.conditions, row, ConditionContext(snapshot, clock.today()))


def _was_just_welcomed(connection: Connection, row_id: str, now: float) -> bool:
    """Whether the welcome of a candidate left so lately that a corrected address is to have it."""
    fates = memory.fates_of(connection, WELCOME, row_id).values()
    return any(fate == memory.SENT and at >= now - LATE_DAYS * 86_400 for _, fate, at in fates)


def _first_name(row: Candidate | Coach | StaffMember | Structure | None) -> str:
    return row.contact_name if isinstance(row, Structure) else row.first_name if row else ""


def _address(column: Column, cell: Cell) -> str:
    """The address a cell holds, or "" where it holds none that works."""
    return str(kinds.read(column, cell)[0]).lower()


def _last_address(connection: Connection, event: Event, column: Column) -> str:
    """The address that a cell held before it was emptied to have another; nothing where it never held one."""
    earlier = events.c.tab == event.tab, events.c.row_id == event.row_id, events.c.key == event.key
    found = load(connection, *earlier, events.c.id < event.id, newest_first=True)
    return next(filter(None, (_address(column, change.old) for change in found)), "")


def _send(connection: Connection, message: Message, key: str) -> None:
    if message.to:  # however many: whoever is concerned must know at once
        mail_queue.enqueue(connection, message, key)
