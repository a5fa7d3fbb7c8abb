"""Hair. Each style is what falls behind the head and what lies on it."""

from collections.abc import Callable

from demo.portrait_face import line, mirrored, path
from demo.portrait_look import CENTRE, Look, mix

C = CENTRE
Layers = tuple[str, str]
"""Behind the head; in front of it."""


def _skull(look: Look, hairline: str, lift: int = 24, side: int = 250) -> str:
    """Hair lying on the skull, from temple to temple, down to a hairline drawn from right to left."""
    w = look.cheek + 7
    return (
        f"M{C - w} {side}C{C - w - 10} 168 {C - w * 0.66:.0f} {136 - lift} {C} {136 - lift}"
        f"C{C + w * 0.66:.0f} {136 - lift} {C + w + 10} 168 {C + w} {side}{hairline}Z"
    )


def _gloss(look: Look) -> str:
    return line(f"M{C - 62} 168Q{C - 40} 130 {C + 4} 126", mix(look.hair_colour, "#FFFFFF", 0.28), 7, 'opacity=".45"')


def _line_round(look: Look, height: int = 184) -> str:
    w = look.cheek
    return (
        f"L{C + w - 3} {height + 46}C{C + w - 6} {height + 18} {C + w - 16} {height + 4} {C + w - 30} {height - 4}"
        f"Q{C} {height - 22} {C - w + 30} {height - 4}"
        f"C{C - w + 16} {height + 4} {C - w + 6} {height + 18} {C - w + 3} {height + 46}"
    )


def _short(look: Look) -> Layers:
    return "", path(_skull(look, _line_round(look)), look.hair_colour) + _gloss(look)


def _crop(look: Look) -> Layers:
    return "", path(_skull(look, _line_round(look, 178), 12), look.hair_colour)


def _buzz(look: Look) -> Layers:
    return "", path(_skull(look, _line_round(look, 176), 5, 244), look.hair_colour, 'opacity=".86"')


def _fade(look: Look) -> Layers:
    w = look.cheek - 3
    sides = path(_skull(look, _line_round(look, 178), 4, 244), look.hair_colour, 'opacity=".5"')
    top = (
        f"M{C - w} 196C{C - w - 8} 136 {C - 58} 110 {C} 110"
        f"C{C + 58} 110 {C + w + 8} 136 {C + w} 196Q{C} 142 {C - w} 196Z"
    )
    return "", sides + path(top, look.hair_colour)


def _side(look: Look) -> Layers:
    w = look.cheek
    hairline = (
        f"L{C + w - 3} 228C{C + w - 4} 200 {C + w - 18} 190 {C + 44} 184C{C + 8} 178 {C - 28} 168 {C - 42} 152"
        f"C{C - 52} 178 {C - w + 10} 190 {C - w + 3} 230"
    )
    return "", path(_skull(look, hairline, 30), look.hair_colour) + _gloss(look)


def _quiff(look: Look) -> Layers:
    top = (
        f"M{C - 82} 196C{C - 96} 138 {C - 40} 92 {C + 30} 96"
        f"C{C + 84} 100 {C + 98} 150 {C + 85} 200C{C + 70} 164 {C - 10} 186 {C - 82} 196Z"
    )
    return "", path(_skull(look, _line_round(look), 16), look.hair_colour) + path(top, look.hair_colour) + _gloss(look)


def _receding(look: Look) -> Layers:
    w = look.cheek
    hairline = (
        f"L{C + w - 3} 232C{C + w - 4} 206 {C + w - 14} 186 {C + 54} 158Q{C + 22} 164 {C} 150"
        f"Q{C - 22} 164 {C - 54} 158C{C - w + 14} 186 {C - w + 4} 206 {C - w + 3} 232"
    )
    return "", path(_skull(look, hairline, 12), look.hair_colour)


def _sides(look: Look) -> Layers:
    w = look.cheek
    tuft = (
        f"M{C - w - 5} 262C{C - w - 18} 222 {C - w - 10} 190 {C - w + 12} 178"
        f"C{C - w + 6} 204 {C - w + 4} 232 {C - w + 3} 250Z"
    )
    return "", mirrored(path(tuft, look.hair_colour)) + _shine()


def _bald(_: Look) -> Layers:
    return "", _shine()


def _shine() -> str:
    return line(f"M{C - 46} 172Q{C - 30} 152 {C - 4} 150", "#FFFFFF", 8, 'opacity=".22"')


def _waves(look: Look) -> Layers:
    top = (
        f"M{C - 90} 232C{C - 112} 190 {C - 104} 140 {C - 70} 128"
        f"C{C - 56} 100 {C - 18} 92 {C + 4} 106C{C + 40} 88 {C + 78} 106 "
        f"{C + 84} 136C{C + 108} 150 {C + 110} 196 {C + 90} 232C{C + 84} 206 {C + 70} 196 {C + 52} 188"
        f"C{C + 20} 196 {C - 4} 172 {C - 24} 182C{C - 52} 180 {C - 80} 200 {C - 90} 232Z"
    )
    return "", path(top, look.hair_colour) + _gloss(look)


def _curls(look: Look) -> Layers:
    spots = (
        (-88, 226, 22), (-92, 190, 26), (-78, 152, 30), (-46, 126, 32), (-4, 114, 34), (40, 122, 32), (74, 148, 30),
        (92, 186, 27), (89, 224, 22), (-40, 166, 24), (2, 156, 26), (44, 164, 24),
    )  # fmt: skip
    curls = "".join(f'<circle cx="{C + x}" cy="{y}" r="{r}"/>' for x, y, r in spots)
    shine = mix(look.hair_colour, "#FFFFFF", 0.16)
    rings = "".join(
        line(f"M{C + x} {y}q10-14 24-4", shine, 4, 'opacity=".7"') for x, y in ((-84, 152), (-14, 118), (36, 150))
    )
    return "", f'<g fill="{look.hair_colour}">{curls}</g>{rings}'


def _afro(look: Look) -> Layers:
    back = f'<ellipse cx="{C}" cy="206" rx="136" ry="132" fill="{look.hair_colour}"/>'
    front = path(_skull(look, _line_round(look, 190), 26), look.hair_colour)
    return back, front + line(
        f"M{C - 104} 168Q{C - 84} 108 {C - 24} 92", mix(look.hair_colour, "#FFFFFF", 0.2), 9, 'opacity=".35"'
    )


def long_back(look: Look, length: int, flare: int = 0) -> str:
    """Long hair behind the head, down to a height, wider at its end by `flare`."""
    w = look.cheek + 20
    return path(
        f"M{C} 108C{C - 84} 108 {C - w - 6} 170 {C - w - 2} 260"
        f"C{C - w} 340 {C - w - flare} {length - 60} {C - w - flare + 4} "
        f"{length}Q{C} {length + 34} {C + w + flare - 4} {length}"
        f"C{C + w + flare} {length - 60} {C + w} 340 {C + w + 2} 260"
        f"C{C + w + 6} 170 {C + 84} 108 {C} 108Z",
        mix(look.hair_colour, "#000000", 0.14),
    )


def _curtain(look: Look, low: int) -> str:
    w = look.cheek + 12
    half = (
        f"M{C + 6} 110C{C - 74} 104 {C - w - 10} 160 {C - w} {low}C{C - w + 6} {low - 30} {C - w + 18} 236 {C - 56} 210"
        f"C{C - 30} 192 {C - 4} 172 {C + 6} 150Z"
    )
    return mirrored(path(half, look.hair_colour)) + _gloss(look)


def _long(look: Look) -> Layers:
    return long_back(look, 470, 2), _curtain(look, 330)


def _long_wavy(look: Look) -> Layers:
    return long_back(look, 490, 18), _curtain(look, 350)


def _bob(look: Look) -> Layers:
    return long_back(look, 366, 6), _curtain(look, 318)


def _fringe(look: Look) -> Layers:
    w = look.cheek
    hairline = (
        f"L{C + w - 4} 246Q{C + w - 8} 214 {C + w - 14} 206Q{C} 222 {C - w + 14} 206Q{C - w + 8} 214 {C - w + 4} 246"
    )
    return long_back(look, 380, 4), path(_skull(look, hairline, 28), look.hair_colour) + _gloss(look)


def _bun(look: Look) -> Layers:
    bun = f'<ellipse cx="{C}" cy="92" rx="46" ry="42" fill="{mix(look.hair_colour, "#000000", 0.14)}"/>'
    return bun, path(_skull(look, _line_round(look, 178), 20), look.hair_colour) + _gloss(look)


def _ponytail(look: Look) -> Layers:
    tail = path(
        f"M{C + 60} 150C{C + 140} 150 {C + 156} 250 {C + 138} 330"
        f"C{C + 132} 372 {C + 118} 398 {C + 96} 410C{C + 108} 340 {C + 106} 250 {C + 60} 200Z",
        mix(look.hair_colour, "#000000", 0.14),
    )
    return tail, path(_skull(look, _line_round(look, 180), 22), look.hair_colour) + _gloss(look)


def _rows(look: Look) -> str:
    part = mix(look.hair_colour, look.skin, 0.45)
    return "".join(
        line(f"M{C + x} {y}Q{C + x * 0.8:.0f} {y - 36} {C + x * 0.4:.0f} 124", part, 2.5, 'opacity=".8"')
        for x, y in ((-62, 188), (-34, 176), (0, 172), (34, 176), (62, 188))
    )


def _plait(look: Look, x: int, start: int, count: int) -> str:
    colours = look.hair_colour, mix(look.hair_colour, "#FFFFFF", 0.1)
    return "".join(
        f'<ellipse cx="{x - n // 2}" cy="{start + n * 19}" rx="{17 - n // 2}" ry="13" fill="{colours[n % 2]}"/>'
        for n in range(count)
    )


def _braids(look: Look) -> Layers:
    cap = path(_skull(look, _line_round(look, 182), 18), look.hair_colour)
    return mirrored(_plait(look, C - look.cheek - 14, 262, 11)), cap + _rows(look)


def _strands(look: Look, length: int) -> str:
    dark = mix(look.hair_colour, "#FFFFFF", 0.09)
    return mirrored(
        "".join(
            line(
                f"M{C - 40 - n * 12} {138 + n * 8}"
                f"C{C - 84 - n * 9} 190 {C - 96 - n * 7} 280 {C - 78 - n * 12} {length - n * 14}",
                dark if n % 2 else look.hair_colour,
                19,
            )
            for n in range(5)
        )
    )


def _locs(look: Look) -> Layers:
    return _strands(look, 400), path(_skull(look, _line_round(look, 182), 20), look.hair_colour) + _rows(look)


def _long_braids(look: Look) -> Layers:
    return _strands(look, 500), path(_skull(look, _line_round(look, 180), 18), look.hair_colour) + _rows(look)


HAIR: dict[str, Callable[[Look], Layers]] = {
    "short": _short,
    "crop": _crop,
    "buzz": _buzz,
    "fade": _fade,
    "side": _side,
    "quiff": _quiff,
    "receding": _receding,
    "sides": _sides,
    "bald": _bald,
    "waves": _waves,
    "curls": _curls,
    "afro": _afro,
    "long": _long,
    "long wavy": _long_wavy,
    "bob": _bob,
    "fringe": _fringe,
    "bun": _bun,
    "ponytail": _ponytail,
    "braids": _braids,
    "locs": _locs,
    "long braids": _long_braids,
}
"""Style -> its two layers."""
