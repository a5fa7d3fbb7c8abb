"""Portraits drawn for the demo: flat, warm, and nobody's. A frame of 480 by 600, no script, no outside reference."""

import random
from collections.abc import Callable

from demo.people import Person
from demo.portrait_face import face, line, mirrored, path
from demo.portrait_hair import HAIR
from demo.portrait_look import CENTRE, Look, decide, mix
from demo.portrait_wear import WEAR

C = CENTRE
STYLES = {**HAIR, **WEAR}
"""Everything a head may show, by the name of Look.hair."""


def portrait_of(person: Person) -> str:
    """The portrait of a demo's person: always the same for the same ID."""
    return draw(look_of(person))


def look_of(person: Person) -> Look:
    """How a demo's person looks."""
    rng = random.Random(f"portrait {person.id}")  # noqa: S311 - a drawing, not a secret
    origin = person.origin
    return decide(rng, person.feminine, person.age, origin.tones, origin.scarf, origin.turban, person.turn)


def draw(look: Look) -> str:
    """A look as an SVG document."""
    behind, front = STYLES[look.hair](look)
    # A headscarf drapes over the shoulders: the head goes last. Otherwise clothes cover what falls behind the neck.
    pose = f'<g transform="translate(0 13) rotate({look.tilt} {C} 400)">'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 600" role="img">'
        f'{_ground(look)}<g transform="translate(-41 -62) scale(1.17)">'
        f"{pose}{behind}</g>{_neck(look)}{_TOPS[look.top](look)}{pose}{face(look)}{front}</g></g></svg>"
    )


def _ground(look: Look) -> str:
    plain, shape = look.ground
    shapes = (
        f'<circle cx="{C}" cy="290" r="212" fill="{shape}"/>',
        f'<path d="M60 600V270a180 180 0 0 1 360 0V600Z" fill="{shape}"/>',
        f'<circle cx="338" cy="170" r="150" fill="{shape}"/>',
        f'<path d="M0 400C120 330 210 430 480 320V600H0Z" fill="{shape}"/>',
    )
    return f'<rect width="480" height="600" fill="{plain}"/>{shapes[look.backdrop % len(shapes)]}'


def _neck(look: Look) -> str:
    n = look.neck
    skin = (
        f"M{C - n} 330V408C{C - n} 428 {C - n - 26} 440 {C - n - 60} 452L{C} 560L{C + n + 60} 452"
        f"C{C + n + 26} 440 {C + n} 428 {C + n} 408V330Z"
    )
    under = f"M{C - n} 352C{C - 20} 394 {C + 26} 396 {C + n} 352V392C{C + 20} 420 {C - 16} 414 {C - n} 380Z"
    return path(skin, look.shade(0.05)) + path(under, look.shade(0.3), 'opacity=".7"')


def _body(look: Look, neckline: str, colour: str) -> str:
    n, s = look.neck + 16, look.shoulder
    return path(
        f"M{C - n} 431C{C - n - 34} 452 {C - s + 26} 456 {C - s} 502C{C - s - 14} 530 {C - s - 22} 566 {C - s - 24} 600"
        f"H{C + s + 24}C{C + s + 22} 566 {C + s + 14} 530 {C + s} 502"
        f"C{C + s - 26} 456 {C + n + 34} 452 {C + n} 431{neckline}Z",
        colour,
    ) + mirrored(line(f"M{C - s + 34} 540Q{C - s + 30} 570 {C - s + 34} 600", mix(colour, "#1A0E0A", 0.22), 4))


def _crew(look: Look) -> str:
    n, hem = look.neck + 16, mix(look.cloth, "#1A0E0A", 0.14)
    return _body(look, f"Q{C} 500 {C - n} 431", look.cloth) + line(f"M{C - n} 432Q{C} 501 {C + n} 432", hem, 9)


def _vee(look: Look) -> str:
    n, hem = look.neck + 16, mix(look.cloth, "#FFFFFF", 0.2)
    edge = f"M{C - n} 432L{C} 512L{C + n} 432"
    return _body(look, f"L{C} 512", look.cloth) + line(edge, hem, 7, 'stroke-linejoin="round"')


def _shirt(look: Look) -> str:
    n = look.neck + 16
    fold = mix(look.cloth, "#1A0E0A", 0.16)
    collar = path(f"M{C - n - 4} 424L{C - 3} 486L{C - 40} 514L{C - n - 22} 446Z", mix(look.cloth, "#FFFFFF", 0.16))
    buttons = "".join(f'<circle cx="{C}" cy="{y}" r="4" fill="{fold}"/>' for y in (520, 562))
    return _body(look, f"L{C} 490", look.cloth) + line(f"M{C} 490V600", fold, 3) + buttons + mirrored(collar)


def _hood(look: Look) -> str:
    n, fold = look.neck + 16, mix(look.cloth, "#1A0E0A", 0.2)
    hood = (
        f"M{C - n + 6} 416C{C - n - 40} 424 {C - n - 50} 456 {C - n - 20} 480"
        f"Q{C - 40} 500 {C - 8} 506Q{C - 44} 470 {C - n + 6} 416Z"
    )
    strings = mirrored(line(f"M{C - 26} 500Q{C - 30} 530 {C - 26} 552", mix(look.cloth, "#FFFFFF", 0.6), 4))
    return _body(look, f"Q{C} 520 {C - n} 431", look.cloth) + mirrored(path(hood, fold)) + strings


def _roll(look: Look) -> str:
    n, fold = look.neck + 7, mix(look.cloth, "#1A0E0A", 0.14)
    roll = f"M{C - n} 398Q{C} 426 {C + n} 398L{C + n + 12} 438Q{C} 486 {C - n - 12} 438Z"
    return _body(look, f"Q{C} 470 {C - n - 9} 431", look.cloth) + path(roll, fold)


def _jacket(look: Look) -> str:
    n, dark = look.neck + 16, mix(look.cloth, "#1A0E0A", 0.18)
    under = _body(look, f"Q{C} 496 {C - n} 431", look.accent)
    s = look.shoulder
    side = (
        f"M{C - n - 2} 428C{C - n - 34} 452 {C - s + 26} 456 {C - s} 502"
        f"C{C - s - 14} 530 {C - s - 22} 566 {C - s - 24} 600"
        f"H{C - 40}Q{C - 44} 520 {C - n - 2} 428Z"
    )
    lapel = f"M{C - n - 2} 428L{C - n - 26} 462L{C - 66} 494L{C - 78} 512L{C - 40} 588Q{C - 46} 510 {C - n - 2} 428Z"
    return under + mirrored(path(side, look.cloth) + path(lapel, dark))


def _overalls(look: Look) -> str:
    dark = mix(look.accent, "#1A0E0A", 0.3)
    strap = path(f"M{C - look.neck - 50} 446L{C - look.neck - 22} 440L{C - 52} 560H{C - 82}Z", dark)
    bib = path(f"M{C - 92} 546Q{C} 534 {C + 92} 546L{C + 104} 600H{C - 104}Z", dark)
    buttons = mirrored(f'<circle cx="{C - 68}" cy="558" r="8" fill="{mix(look.accent, "#F2B544", 0.7)}"/>')
    return _crew(look) + mirrored(strap) + bib + buttons


_TOPS: dict[str, Callable[[Look], str]] = {
    "crew": _crew, "vee": _vee, "shirt": _shirt, "hood": _hood, "roll": _roll, "jacket": _jacket, "overalls": _overalls,
}  # fmt: skip
