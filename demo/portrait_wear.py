"""What is worn on the head: its two layers, as for hair."""

from collections.abc import Callable

from demo.portrait_face import line, mirrored, path
from demo.portrait_hair import Layers, long_back
from demo.portrait_look import CENTRE, Look, mix

C = CENTRE


def _wrap(look: Look) -> Layers:
    w, fold = look.cheek + 12, mix(look.accent, "#1A0E0A", 0.22)
    dome = (
        f"M{C - w} 214C{C - w - 22} 120 {C - 60} 74 {C} 74"
        f"C{C + 60} 74 {C + w + 22} 120 {C + w} 214Q{C} 142 {C - w} 214Z"
    )
    knot = f"M{C - 6} 92C{C - 58} 38 {C - 4} 30 {C + 12} 66C{C + 38} 30 {C + 90} 52 {C + 26} 96Z"
    folds = line(f"M{C - w + 8} 190Q{C - 30} 112 {C + 60} 92", fold, 4) + line(
        f"M{C + w - 8} 186Q{C + 40} 124 {C - 40} 88", fold, 4
    )
    return "", path(knot, fold) + path(dome, look.accent) + folds


def _scarf(look: Look) -> Layers:
    w, fold = look.cheek, mix(look.accent, "#1A0E0A", 0.2)
    outer = (
        f"M{C} 100C{C - 92} 100 {C - w - 30} 176 {C - w - 24} 262"
        f"C{C - w - 20} 340 {C - 96} 392 {C - 84} 440L{C + 84} 440"
        f"C{C + 96} 392 {C + w + 20} 340 {C + w + 24} 262C{C + w + 30} 176 {C + 92} 100 {C} 100Z"
    )
    hole = (
        f"M{C} 164C{C - 54} 164 {C - w + 4} 200 {C - w + 4} 256C{C - w + 4} 312 {C - 44} 372 {C} 372"
        f"C{C + 44} 372 {C + w - 4} 312 {C + w - 4} 256C{C + w - 4} 200 {C + 54} 164 {C} 164Z"
    )
    drape = (
        f"M{C - 70} 372C{C - 110} 420 {C - 146} 450 {C - 150} 480C{C - 60} 560 {C + 80} 550 {C + 156} 478"
        f"C{C + 130} 440 {C + 100} 410 {C + 72} 366Q{C} 416 {C - 70} 372Z"
    )
    folds = "".join(
        line(d, fold, 4, 'opacity=".8"')
        for d in (
            f"M{C + 74} 380C{C + 30} 440 {C - 50} 450 {C - 118} 452",
            f"M{C + 92} 410C{C + 40} 486 {C - 40} 494 {C - 100} 492",
            f"M{C - w - 8} 240C{C - w - 4} 170 {C - 60} 128 {C - 20} 120",
        )
    )
    band = path(
        f"M{C - w + 8} 232Q{C - w + 20} 160 {C} 156Q{C + w - 20} 160 {C + w - 8} 232"
        f"Q{C + 56} 178 {C} 176Q{C - 56} 178 {C - w + 8} 232Z",
        fold,
    )
    return path(outer + "Z", fold), band + path(outer + hole, look.accent, 'fill-rule="evenodd"') + path(
        drape, look.accent
    ) + folds


def _turban(look: Look) -> Layers:
    w, fold = look.cheek + 10, mix(look.accent, "#1A0E0A", 0.2)
    dome = (
        f"M{C - w} 226C{C - w - 34} 150 {C - 92} 78 {C} 72C{C + 92} 78 {C + w + 34} 150 {C + w} 226"
        f"C{C + 66} 206 {C + 30} 182 {C} 164C{C - 30} 182 {C - 66} 206 {C - w} 226Z"
    )
    folds = "".join(
        line(d, fold, 4)
        for d in (
            f"M{C - 2} 166Q{C - 62} 148 {C - w - 6} 190", f"M{C + 4} 150Q{C - 50} 116 {C - w - 4} 150",
            f"M{C + 14} 132Q{C - 30} 92 {C - 74} 108", f"M{C + 2} 166Q{C + 64} 130 {C + w + 8} 182",
            f"M{C + 14} 134Q{C + 60} 98 {C + w - 4} 134",
        )
    )  # fmt: skip
    return "", path(dome, look.accent) + folds


def _beanie(look: Look) -> Layers:
    w, rib = look.cheek + 9, mix(look.accent, "#1A0E0A", 0.2)
    dome = f"M{C - w} 200C{C - w - 8} 110 {C - 52} 76 {C} 76C{C + 52} 76 {C + w + 8} 110 {C + w} 200Z"
    band = f'<rect x="{C - w - 5}" y="174" width="{2 * w + 10}" height="38" rx="15" fill="{rib}"/>'
    temples = path(f"M{C - w + 4} 206L{C - w + 5} 252Q{C - w + 16} 236 {C - w + 18} 206Z", look.hair_colour)
    return _under(look), mirrored(temples) + path(dome, look.accent) + band


def _cap(look: Look) -> Layers:
    w, rib = look.cheek + 9, mix(look.accent, "#1A0E0A", 0.25)
    dome = (
        f"M{C - w} 198C{C - w - 14} 118 {C - 62} 92 {C} 90"
        f"C{C + 74} 92 {C + w + 12} 128 {C + w} 198Q{C} 168 {C - w} 198Z"
    )
    peak = f"M{C - w + 6} 196Q{C} 158 {C + w - 6} 196Q{C + 76} 214 {C} 206Q{C - 76} 214 {C - w + 6} 196Z"
    temples = path(f"M{C - w + 4} 196L{C - w + 5} 250Q{C - w + 16} 234 {C - w + 20} 200Z", look.hair_colour)
    return _under(look), mirrored(temples) + path(dome, look.accent) + path(peak, rib)


def _under(look: Look) -> str:
    return long_back(look, 420) if look.feminine else ""


WEAR: dict[str, Callable[[Look], Layers]] = {
    "wrap": _wrap,
    "scarf": _scarf,
    "turban": _turban,
    "beanie": _beanie,
    "cap": _cap,
}
"""What is worn -> its two layers."""
