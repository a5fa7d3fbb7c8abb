"""Running a program over a text: every way to match advances together, the preferred ones first."""

from __future__ import annotations

from collections.abc import Callable

from emulator.formulas.regex.program import ASSERTIONS, Program

Slots = tuple[int | None, ...]
Match = Slots  # start and end of the whole match, then of each group; None where a group took no part


def find(program: Program, text: str, start: int, spend: Callable[[int], None]) -> Match | None:
    """Give the leftmost match, the one a backtracking engine would prefer; None if there is none.

    Args:
        program: the pattern.
        text: where to look, from the index `start` on; what lies before still counts for `^` and `\\b`.
        spend: told the work done at each character, at most the length of the program; may raise to stop.
    """
    found: Slots | None = None
    empty: Slots = (None,) * (2 * program.groups + 2)
    waiting: list[tuple[int, Slots]] = []
    for place in range(start, len(text) + 1):
        # A new attempt begins at each place until something matched, after those already under way.
        entries = waiting if found else [*waiting, (0, empty)]
        if not entries:
            break
        threads, ended = _spread(program, entries, text, place)
        spend(3 * len(threads) + 1)
        found = ended or found
        if place == len(text):
            break
        character = text[place]
        waiting = [(step + 1, slots) for step, slots in threads if _takes(program, step, character)]
    return found


def _takes(program: Program, step: int, character: str) -> bool:
    test = program.steps[step].test
    return test is not None and test(character)


def _spread(
    program: Program, entries: list[tuple[int, Slots]], text: str, place: int
) -> tuple[list[tuple[int, Slots]], Slots | None]:
    """Follow splits, jumps and assertions to the steps that take a character, in order of preference.

    Reaching the end drops all that is less preferred, which is what makes the first match win.
    """
    threads: list[tuple[int, Slots]] = []
    seen: set[int] = set()
    stack = list(reversed(entries))
    steps = program.steps
    while stack:
        index, slots = stack.pop()
        if index in seen:
            continue
        seen.add(index)
        step = steps[index]
        if step.kind == "take":
            threads.append((index, slots))
        elif step.kind == "split":
            stack.append((index + step.second, slots))
            stack.append((index + step.first, slots))
        elif step.kind == "jump":
            stack.append((index + step.first, slots))
        elif step.kind == "save":
            stack.append((index + 1, (*slots[: step.first], place, *slots[step.first + 1 :])))
        elif step.kind == "done":
            return threads, slots
        elif ASSERTIONS[step.name](text, place):
            stack.append((index + 1, slots))
    return threads, None
