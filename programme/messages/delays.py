"""The delays of a line, each known for ever by the number it got, whatever staff take out, add or change around it.

What became of a message is kept under the number of its delay. So that one which is changed (7 days become 10) says
nothing twice, and one which is taken out takes none of the others with it, numbers follow from one look to the next,
and none is used again.
"""

import dataclasses
import json
from collections.abc import Mapping, Sequence
from difflib import SequenceMatcher
from itertools import count, zip_longest

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
    known = _read(switch.delays) if switch else []
    return dataclasses.replace(rule, numbers=tuple(_follow(known, rule.days, now))) if known else rule


def all_numbered(rules: Rules, switches: Mapping[str, Switch]) -> Rules:
    """All lines so; see `numbered`."""
    now = clock.time()
    found = {rule.id: numbered(rule, switches.get(rule.id), now) for rule in rules.rules.values()}
    return dataclasses.replace(rules, rules=found)


def written(delays: Sequence[Delay], before: str = "") -> str:
    """Delays as they are kept.

    Args:
        delays: those of a line now.
        before: what was kept of it; its highest number stays, were its delay taken out.
    """
    last = max((one.number for one in _read(before)), default=-1)
    taken_out = [Delay(_TAKEN_OUT, last)] if last > max((one.number for one in delays), default=-1) else []
    return json.dumps([(one.days, one.number, one.since) for one in (*delays, *taken_out)])


def longest_since(kept: str, moment: float) -> int:
    """The longest of the delays that a line got at a moment (seconds since 1970), in days; 0: none."""
    return max((one.days for one in _read(kept) if one.since == moment), default=0)


def _read(kept: str) -> list[Delay]:
    return [Delay(*one) for one in json.loads(kept or "[]")]


def _follow(known: Sequence[Delay], days: Sequence[int], now: float) -> list[Delay]:
    """Its delays now: those that are still there, those changed where they stood between these, and those added."""
    fresh = count(max(one.number for one in known) + 1)
    before, after = sorted((one for one in known if one.days != _TAKEN_OUT), key=lambda one: one.days), sorted(days)
    found = dict[int, Delay]()
    for _, i, i_end, j, j_end in SequenceMatcher(None, [one.days for one in before], after, False).get_opcodes():
        for n, one in zip_longest(after[j:j_end], before[i:i_end]):
            if n is not None:
                found[n] = dataclasses.replace(one, days=n) if one else Delay(n, next(fresh), now)
    return [found[n] for n in days]


_TAKEN_OUT = -1
"""The days of a delay that is kept for its number alone."""
