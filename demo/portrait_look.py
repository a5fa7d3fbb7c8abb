"""What a drawn portrait is made from: colours, proportions, and who wears what."""

import random
from dataclasses import dataclass
from functools import lru_cache

CENTRE = 240
"""Everything is drawn around this axis, in a frame of 480 by 600."""

_SKINS = (
    "#F6D9C4", "#F1CBAE", "#E6B794", "#D9A37D", "#C78C63", "#AF7552", "#945E41", "#7B4C35", "#653E2C", "#523125",
)  # fmt: skip
_HAIRS = {
    "fair": ("#C79B5B", "#8A5A33", "#5B3A26", "#3B281E", "#A2522A", "#2A201D"),
    "dark": ("#2A1F1B", "#211A19", "#3A281F", "#1D1716"),
    "grey": ("#8F8880", "#B8B1A8", "#DAD4CB", "#6D6762"),
}
_CLOTHES = (
    "#1F5D4C", "#B4400E", "#2F4A5C", "#E0AE3C", "#D58A45", "#56688C", "#8B3D4C", "#EFE5D4", "#3C3835", "#6D8C70",
    "#C46C50", "#A8893A", "#4B3F63", "#9DB1AB",
)  # fmt: skip
_GROUNDS = (
    ("#F6E3C3", "#F0CF98"), ("#F1D9C8", "#E6BFA5"), ("#DCE7DD", "#BFD5C6"), ("#EFE3D2", "#DFCBB0"),
    ("#F7DDB4", "#F2C57A"), ("#E3E3DA", "#CBD3C8"), ("#F3D5C4", "#E7AF93"), ("#E4DCE0", "#CFC0C9"),
    ("#D9E3E4", "#B9CFD0"), ("#FBEBD0", "#F5D48F"),
)  # fmt: skip
# Looks go round these by steps of three: their lengths are no multiples of it.
_WOMEN = (
    "long", "long wavy", "bob", "bun", "fringe", "ponytail", "curls", "waves", "crop", "side",
)  # fmt: skip
_WOMEN_COILS = ("afro", "braids", "bun", "locs", "curls", "crop", "wrap", "long braids")
_MEN = ("short", "side", "crop", "curls", "receding", "waves", "quiff", "short", "bald", "long")
_MEN_COILS = ("buzz", "crop", "afro", "locs", "bald", "buzz", "curls", "fade")
_MEN_GREY = ("receding", "bald", "sides", "short", "side", "waves", "crop")
_BEARDS = ("short", "", "", "stubble", "", "full", "", "moustache", "", "short", "")
_TOPS = ("crew", "vee", "shirt", "hood", "roll", "jacket", "overalls")


@dataclass(frozen=True, slots=True)
class Look:
    """One portrait, decided. Half-widths are in units of the frame.

    Args:
        hair: a style of portrait_hair, or what covers it (portrait_wear).
        beard: "", "stubble", "short", "full" or "moustache".
        glasses: "", "round" or "square".
        age: in years; lines come with it.
        backdrop: which shape stands behind.
        cheek, jaw, neck, shoulder: half-widths.
        tilt: of the head, in degrees.
    """

    feminine: bool
    age: int
    skin: str
    hair: str
    hair_colour: str
    beard: str
    glasses: str
    top: str
    cloth: str
    accent: str
    ground: tuple[str, str]
    backdrop: int
    cheek: int
    jaw: int
    neck: int
    shoulder: int
    tilt: float
    smile: int
    brow: int
    eye_gap: int
    freckles: bool

    @property
    def dark(self) -> bool:
        """Whether the skin is deep: what is drawn on it wants other contrasts."""
        return int(self.skin[1:3], 16) < 0xA0

    def shade(self, amount: float = 0.16) -> str:
        """The skin, a little in the shade."""
        return mix(self.skin, "#4A1E12", amount)


@lru_cache(maxsize=4_096)
def mix(colour: str, other: str, amount: float) -> str:
    """A colour with some of another in it (0: none, 1: only the other)."""
    pairs = zip(bytes.fromhex(colour[1:]), bytes.fromhex(other[1:]), strict=True)
    return "#" + "".join(f"{round(a + (b - a) * amount):02X}" for a, b in pairs)


def decide(
    rng: random.Random,
    feminine: bool,
    age: int,
    tones: tuple[int, int] = (0, 9),
    scarf: float = 0.0,
    turban: float = 0.0,
    turn: int = 0,
) -> Look:
    """Choose everything a portrait needs.

    Args:
        rng: the source of chance.
        feminine: who is drawn.
        age: in years.
        tones: lightest and darkest skin tones (0 to 9).
        scarf: how likely a woman wears a headscarf.
        turban: how likely a man wears a turban.
        turn: rank among those drawn: what strikes the eye (hair, beard, clothes, ground) goes round with it, so that
            neighbours do not look alike.
    """
    tone = rng.randint(*tones)
    covered = rng.random() < (scarf if feminine else turban)
    hair = ("scarf" if feminine else "turban") if covered else _hair(feminine, age, tone, turn)
    return Look(
        feminine=feminine,
        age=age,
        skin=_SKINS[tone],
        hair=hair,
        hair_colour=_hair_colour(rng, age, fair=tone < 2 and not tones[0]),
        beard="" if feminine else "full" if hair == "turban" else _BEARDS[turn // 2 % len(_BEARDS)],
        glasses=rng.choice(("round", "square")) if rng.random() < 0.12 + age / 300 else "",
        top="crew" if hair == "scarf" else _TOPS[turn * 4 % len(_TOPS)],
        cloth=_CLOTHES[turn * 5 % len(_CLOTHES)],
        accent=_CLOTHES[(turn * 5 + rng.randint(2, 9)) % len(_CLOTHES)],
        ground=_GROUNDS[turn * 3 % len(_GROUNDS)],
        backdrop=turn,
        cheek=rng.randint(78, 84) if feminine else rng.randint(81, 88),
        jaw=rng.randint(54, 62) if feminine else rng.randint(64, 74),
        neck=rng.randint(33, 37) if feminine else rng.randint(42, 50),
        shoulder=rng.randint(140, 156) if feminine else rng.randint(162, 182),
        tilt=rng.choice((-4, -3, -2, 0, 2, 3, 4)),
        smile=rng.randint(6, 13),
        brow=rng.randint(-2, 3),
        eye_gap=rng.randint(34, 38),
        freckles=tone < 3 and age < 40 and rng.random() < 0.2,
    )


def _hair(feminine: bool, age: int, tone: int, turn: int) -> str:
    if turn % 9 == 7:
        return "cap" if turn % 2 and age < 55 else "beanie"
    women = _WOMEN_COILS if tone >= 6 else _WOMEN
    men = _MEN_GREY if age > 52 else _MEN_COILS if tone >= 6 else _MEN
    styles = women if feminine else men
    return styles[turn * 3 % len(styles)]


def _hair_colour(rng: random.Random, age: int, fair: bool) -> str:
    if rng.random() < (age - 42) / 22:
        return rng.choice(_HAIRS["grey"])
    return rng.choice(_HAIRS["fair" if fair else "dark"])
