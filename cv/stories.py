"""The good news of somebody who found a job: a first name and a few words; the CV itself has done its work."""

from dataclasses import dataclass

from cv.public import PublicCV

LONGEST = 280
"""Characters of a testimonial that a card has room for."""


@dataclass(frozen=True, slots=True)
class Story:
    """What is told of somebody who found a job.

    Args:
        id: the candidate's.
        first_name: may be empty.
        words: what somebody who knows them says, else their own catchphrase; may be empty.
        author: who says it, and how they know them; empty for the person's own words.
        departments, sectors: where, and in what, they looked.
    """

    id: str
    first_name: str
    words: str
    author: str
    departments: tuple[str, ...]
    sectors: tuple[str, ...]

    @property
    def text(self) -> str:
        """All that is told, to search in."""
        return "\n".join((self.first_name, self.words, self.author, *self.departments, *self.sectors))


def story_of(cv: PublicCV) -> Story:
    """The story of somebody who found a job.

    Args:
        cv: what the public may see of them; its consent stands.
    """
    sectors = tuple(dict.fromkeys(filter(None, (cv.sector_1, cv.sector_2))))
    # The one that fills a card best.
    said = min(cv.testimonials, key=lambda one: abs(len(one.text) - LONGEST // 2), default=None)
    words = _cut(" ".join(said.text.split())) if said else cv.catchphrase.strip('«»" ')
    author = ", ".join(filter(None, (said.name, said.relation))) if said else ""
    return Story(cv.id, cv.first_name, words, author, cv.departments, sectors)


def _cut(text: str) -> str:
    """The text, or as many of its words as a card has room for."""
    return text if len(text) <= LONGEST else text[:LONGEST].rsplit(" ", 1)[0].rstrip(" ,;:.") + "…"
