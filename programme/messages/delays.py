"""The delays of a line, each known for ever by the number it got, whatever staff take out, add or change around it.

What became of a message is kept under the number of its delay. So that one which is changed (7 days become 10) says
nothing twice, and one which is taken out takes none of the others with it, numbers follow from one look to the next.
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from itertools import count

import clock
from programme.messages.memory import Switch
from programme.messages.occurrences import Delay
from programme.messages.rules import Rule, Rules


def numbered(rule: Rule, switch: Switch | None, now: float) -> Rule:
    """A line whose delays have the numbers that they had when it was last looked at.

    Args:
        rule: the line, as the sheet has it now.
        switch: what is known of it; None: nothing.
        now: since when a delay counts that was not there, in seconds since 1970.
    """
    known = read(switch.delays) if switch else []
    return dataclasses.replace(rule, numbers=tuple(_follow(known, rule.days, now))) if known else rule


def all_numbered(rules: Rules, switches: Mapping[str, Switch]) -> Rules:
    """All lines so; see `numbered`."""
    now = clock.time()
    found = {rule.id: numbered(rule, switches.get(rule.id), now) for rule in rules.rules.values()}
    return dataclasses.replace(rules, rules=found)


def read(kept: str) -> list[Delay]:
    """The delays of a line, as they are kept; none where it was never looked at."""
    return [Delay(*one) for one in json.loads(kept or "[]")]


def written(delays: Iterable[Delay]) -> str:
    """Delays as they are kept."""
    return json.dumps([(one.days, one.number, one.since) for one in delays])


def _follow(known: Sequence[Delay], days: Sequence[int], now: float) -> list[Delay]:
    """Its delays now: those that are still there, those changed into others, in their order, and those added."""
    there = {one.days: one for one in known}
    gone = iter([one for one in known if one.days not in days])
    fresh = count(max(one.number for one in known) + 1)
    found = []
    for n in days:
        if n in there:
            found.append(there[n])
        elif changed := next(gone, None):
            found.append(dataclasses.replace(changed, days=n))
        else:
            found.append(Delay(n, next(fresh), now))
    return found
