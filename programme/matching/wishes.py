"""What a person's rows say of the work they look for, read once for each row."""

from collections.abc import Mapping
from dataclasses import dataclass

from programme.matching.neighbours import neighbours
from programme.matching.phrases import Times, Travel, languages_in, times_wanted, travel_of
from programme.matching.works import families_of, named
from programme.search.thesaurus import Thesaurus
from programme.search.words import folded_words
from sheets.model.schema import Candidate, Experience


@dataclass(frozen=True, slots=True)
class Wish:
    """What one person looks for and brings.

    Args:
        row: theirs.
        path: their experiences that stand on the CV.
        near: a department next to one of theirs -> that one.
        trades: a trade they want -> their words for it.
        done: a trade they have done -> their words for it.
        licences: codes, "b".
        travel: how they come to work.
        times: when they can work.
        languages: language -> as they wrote it.
        skills: (as they wrote it, the families of its words).
    """

    row: Candidate
    path: tuple[Experience, ...]
    near: Mapping[str, str]
    trades: Mapping[str, str]
    done: Mapping[str, str]
    licences: frozenset[str]
    travel: Travel
    times: Times
    languages: Mapping[str, str]
    skills: tuple[tuple[str, frozenset[str]], ...]

    @property
    def sectors(self) -> tuple[str, ...]:
        """The kinds of work they want."""
        return tuple(filter(None, (self.row.sector_1, self.row.sector_2)))


def wish_of(row: Candidate, path: tuple[Experience, ...], thesaurus: Thesaurus) -> Wish:
    """Read a person's rows.

    Args:
        row: theirs.
        path: their experiences.
        thesaurus: the trades, with those of staff.
    """
    shown = tuple(step for step in path if step.removed is not True)
    beside = {
        other: department
        for department in row.departments
        for other in neighbours().get(department, ())
        if other not in row.departments
    }
    return Wish(
        row, path, beside, named((row.ambition_1, row.ambition_2), thesaurus),
        named((step.title for step in shown), thesaurus), frozenset(map(code_of_licence, row.licences)),
        travel_of(row.transport), times_wanted(row.availability), languages_in(row.languages),
        tuple((skill, families_of(skill)) for skill in row.skills),
    )  # fmt: skip


def code_of_licence(licence: str) -> str:
    """ "b" of "B (voiture)"."""
    return next(iter(folded_words(licence)), "")
