"""The face of a drawn portrait: skull, features, beard, glasses."""

from demo.portrait_look import CENTRE, Look, mix

TOP, EYES, MOUTH, CHIN = 136, 252, 326, 377


def path(d: str, fill: str, extra: str = "") -> str:
    """A filled shape."""
    return f'<path d="{d}" fill="{fill}"{" " + extra if extra else ""}/>'


def line(d: str, colour: str, width: float, extra: str = "") -> str:
    """A rounded stroke."""
    more = " " + extra if extra else ""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linecap="round"{more}/>'


def mirrored(shape: str) -> str:
    """A shape and its reflection on the other side of the face."""
    return f'{shape}<g transform="matrix(-1 0 0 1 480 0)">{shape}</g>'


def outline(look: Look, grow: int = 0) -> str:
    """The contour of the face, larger by some units."""
    w, j, c = look.cheek + grow, look.jaw + grow, CENTRE
    return (
        f"M{c} {TOP - grow}C{c - w * 0.62:.0f} {TOP - grow} {c - w} 176 {c - w} 240"
        f"C{c - w} 288 {c - j - 6} 324 {c - j * 0.72:.0f} 350"
        f"C{c - j * 0.42:.0f} {CHIN - 4 + grow} {c - 18} {CHIN + grow} {c} {CHIN + grow}"
        f"C{c + 18} {CHIN + grow} {c + j * 0.42:.0f} {CHIN - 4 + grow} {c + j * 0.72:.0f} 350"
        f"C{c + j + 6} 324 {c + w} 288 {c + w} 240"
        f"C{c + w} 176 {c + w * 0.62:.0f} {TOP - grow} {c} {TOP - grow}Z"
    )


def face(look: Look) -> str:
    """Ears, skull, shade and features."""
    skull = path(outline(look), look.skin)
    features = (_shade, _lines, _beard, _eyes, _nose, _mouth, _moustache, _glasses)
    return _ears(look) + skull + "".join(drawn(look) for drawn in features)


def _ears(look: Look) -> str:
    x = CENTRE - look.cheek - 1
    ear = f'<ellipse cx="{x}" cy="264" rx="13" ry="22" fill="{look.shade(0.06)}"/>'
    return mirrored(ear + line(f"M{x - 4} 256q8 2 5 18", look.shade(0.24), 3))


def _shade(look: Look) -> str:
    w, j, c = look.cheek, look.jaw, CENTRE
    side = (
        f"M{c + 14} {TOP + 1}C{c + w * 0.7:.0f} {TOP + 3} {c + w} 180 {c + w} 240C{c + w} 288 {c + j + 6} 324 "
        f"{c + j * 0.72:.0f} 350C{c + j * 0.42:.0f} {CHIN - 4} {c + 18} {CHIN} {c} {CHIN}"
        f"C{c + 44} 362 {c + w * 0.76:.0f} 320 {c + w * 0.72:.0f} 252"
        f"C{c + w * 0.7:.0f} 196 {c + 40} 150 {c + 14} {TOP + 1}Z"
    )
    blushing = (0.28 if look.feminine else 0.16) * (0.5 if look.dark else 1)
    red = mix(look.skin, "#C2412D", 0.42)
    blush = f'<ellipse cx="{c - 50}" cy="296" rx="19" ry="13" fill="{red}" opacity="{blushing:.2f}"/>'
    spots = "".join(
        f'<circle cx="{c + x}" cy="{y}" r="2" fill="{look.shade(0.3)}" opacity=".6"/>'
        for x, y in ((-58, 284), (-46, 290), (-34, 284), (34, 284), (46, 290), (58, 284))
    )
    return path(side, look.shade(), 'opacity=".55"') + mirrored(blush) + (spots if look.freckles else "")


def _lines(look: Look) -> str:
    if look.age < 46:
        return ""
    ink = look.shade(0.3)
    drawn = mirrored(line(f"M{CENTRE - 31} 303q-13 9-14 22", ink, 3, 'opacity=".55"'))
    if look.age >= 54:
        drawn += mirrored(line(f"M{CENTRE - look.eye_gap - 13} 272q12 8 25 3", ink, 2.5, 'opacity=".5"'))
        drawn += line(f"M{CENTRE - 30} 196q30-7 60 0", ink, 2.5, 'opacity=".35"')
    return drawn


def _eyes(look: Look) -> str:
    x, y = CENTRE - look.eye_gap, EYES
    iris = "#2E1C13" if look.dark else "#4A3526"
    lash = 4.5 if look.feminine else 3.5
    white = path(f"M{x - 17} {y + 2}Q{x - 2} {y - 14} {x + 16} {y + 2}Q{x} {y + 12} {x - 17} {y + 2}Z", "#FFFAF3")
    pupil = f'<circle cx="{x}" cy="{y - 1}" r="8.2" fill="{iris}"/>'
    lid = line(f"M{x - 18} {y + 2}Q{x - 3} {y - 15} {x + 16} {y + 1}", "#2A1A14", lash)
    fold = line(f"M{x - 15} {y - 9}Q{x - 1} {y - 18} {x + 14} {y - 8}", look.shade(0.32), 2, 'opacity=".6"')
    lights = "".join(f'<circle cx="{at + 3}" cy="{y - 4}" r="2.6" fill="#fff"/>' for at in (x, 2 * CENTRE - x))
    return mirrored(white + pupil + lid + fold + _brow(look)) + lights


def _brow(look: Look) -> str:
    x, y = CENTRE - look.eye_gap, EYES - 27 + look.brow
    colour = mix(look.hair_colour, "#2A1A14", 0.35)
    return line(f"M{x - 20} {y + 4}Q{x - 6} {y - 7} {x + 17} {y + 2}", colour, 5 if look.feminine else 7.5)


def _nose(look: Look) -> str:
    c, wide = CENTRE, 13 if look.feminine else 16
    bridge = path(
        f"M{c + 4} 246Q{c + 8} 280 {c + wide} 296Q{c + 8} 305 {c} 304Q{c + 5} 280 {c + 4} 246Z", look.shade(0.2)
    )
    return bridge + line(f"M{c - wide} 297q4 8 {wide} 7q{wide - 4} 1 {wide}-7", look.shade(0.36), 3.5)


def _mouth(look: Look) -> str:
    c, s = CENTRE, look.smile
    lips = mix(look.skin, "#9C2F33", 0.42 if look.feminine else 0.26)
    half = 27 if look.feminine else 29
    upper = path(
        f"M{c - half} {MOUTH - s * 0.4:.0f}Q{c - 9} {MOUTH - 7} {c} {MOUTH - 3}Q{c + 9} {MOUTH - 7} {c + half} "
        f"{MOUTH - s * 0.4:.0f}Q{c} {MOUTH + s + 2} {c - half} {MOUTH - s * 0.4:.0f}Z",
        mix(lips, "#4A1E12", 0.14),
    )
    lower = path(
        f"M{c - half + 5} {MOUTH}Q{c} {MOUTH + s * 0.9:.0f} {c + half - 5} {MOUTH}"
        f"C{c + 17} {MOUTH + s + 12} {c - 17} {MOUTH + s + 12} {c - half + 5} {MOUTH}Z",
        lips,
    )
    smile = line(
        f"M{c - half} {MOUTH - s * 0.4:.0f}Q{c} {MOUTH + s} {c + half} {MOUTH - s * 0.4:.0f}",
        mix(lips, "#2A100C", 0.5),
        3,
    )
    return lower + upper + smile


def _beard(look: Look) -> str:
    if look.beard in ("", "moustache"):
        return ""
    c, w, j = CENTRE, look.cheek, look.jaw
    drop = {"stubble": 0, "short": 5, "full": 24}[look.beard]
    d = (
        f"M{c - w} 252C{c - w - 1} 300 {c - j - 5} 336 {c - j * 0.72:.0f} {354 + drop * 0.6:.0f}"
        f"C{c - j * 0.4:.0f} {CHIN + drop} {c + j * 0.4:.0f} {CHIN + drop} {c + j * 0.72:.0f} {354 + drop * 0.6:.0f}"
        f"C{c + j + 5} 336 {c + w + 1} 300 {c + w} 252C{c + w - 10} 292 {c + 52} 314 {c + 32} 309"
        f"Q{c} 302 {c - 32} 309C{c - 52} 314 {c - w + 10} 292 {c - w} 252Z"
    )
    return path(d, look.hair_colour, 'opacity=".22"' if look.beard == "stubble" else "")


def _moustache(look: Look) -> str:
    if look.beard != "moustache":
        return ""
    c = CENTRE
    d = f"M{c} 308C{c - 14} 304 {c - 30} 312 {c - 36} 324C{c - 22} 324 {c - 10} 322 {c} 317"
    half = path(d + "Z", look.hair_colour)
    return mirrored(half)


def _glasses(look: Look) -> str:
    if not look.glasses:
        return ""
    x, rim = CENTRE - look.eye_gap, "#C79B4B" if look.dark else "#2B2523" if look.cheek % 2 else "#7A4A22"
    lens = (
        f'<circle cx="{x}" cy="{EYES}" r="27"'
        if look.glasses == "round"
        else f'<rect x="{x - 29}" y="{EYES - 20}" width="56" height="41" rx="11"'
    )
    drawn = f'{lens} fill="#fff" fill-opacity=".07" stroke="{rim}" stroke-width="4.5"/>'
    arm = line(f"M{x - 28} {EYES - 6}L{CENTRE - look.cheek} {EYES - 2}", rim, 4)
    return mirrored(drawn + arm) + line(
        f"M{x + 27} {EYES - 4}q{look.eye_gap - 27}-7 {2 * (look.eye_gap - 27)} 0", rim, 4
    )
