"""How somebody has been doing, drawn by the server: a small line from meeting to meeting, and its table."""

from collections.abc import Sequence
from dataclasses import dataclass

from programme.meetings import HIGHEST, LOWEST, Mood
from views.web.language import translate

WIDTH, HEIGHT = 400, 180
LEFT, RIGHT, TOP, BOTTOM = 38, 12, 18, 18
"""Room around the line, for the faces of the scale and for the dots."""
SHOWN = 26
"""Meetings of one chart: half a year of weeks."""
FEWEST = 2
"""Meetings without which there is no line to draw."""
WORDS = ("Très mal", "Plutôt mal", "Moyen", "Plutôt bien", "Très bien")
"""What each of the five is called, French."""


@dataclass(frozen=True, slots=True)
class Point:
    """One meeting on the chart: where its dot is, and what it stands for."""

    x: float
    y: float
    mood: Mood


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawn line.

    Args:
        points: its dots, oldest first.
        scale: (value, height) of each of the five.
    """

    points: tuple[Point, ...]
    scale: tuple[tuple[int, float], ...]
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def line(self) -> str:
        """The `points` of a polyline."""
        return " ".join(f"{p.x},{p.y}" for p in self.points)


def mood_words(value: int) -> str:
    """What one of the five is called, in the visitor's language."""
    return translate(WORDS[value - LOWEST])


def chart_of(moods: Sequence[Mood]) -> Chart | None:
    """The chart of the last moods, by time; None where there are too few to draw a line.

    Args:
        moods: oldest first.
    """
    shown = moods[-SHOWN:]
    if len(shown) < FEWEST:
        return None
    first, days = shown[0].day, (shown[-1].day - shown[0].day).days
    room = WIDTH - LEFT - RIGHT

    def across(mood: Mood, n: int) -> float:
        # Several on one day only: beside one another rather than on top.
        part = (mood.day - first).days / days if days else n / (len(shown) - 1)
        return round(LEFT + room * part, 1)

    points = tuple(Point(across(mood, n), _height(mood.value), mood) for n, mood in enumerate(shown))
    return Chart(points, tuple((value, _height(value)) for value in range(HIGHEST, LOWEST - 1, -1)))


def _height(value: int) -> float:
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (HIGHEST - value) / (HIGHEST - LOWEST), 1)
