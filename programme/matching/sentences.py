"""Why an offer fits, in one sentence, and what does not fit: French, and what a translator makes of it."""

from collections.abc import Callable, Iterable

from programme.matching.criteria import CONTRACT, PLACE, SECTOR, TRADE
from programme.matching.fit import Finding, Fit
from programme.typography import typography

WORDS = {
    "place_near": "%(words)s, à côté de %(other)s",
    "place_far": "loin : %(words)s",
    "car": "avec une voiture",
    "car_missing": "voiture demandée",
    "transit": "on y va en transports",
    "minutes_far": "%(words)s : plus long que voulu",
    "sector_other": "autre type de travail : %(words)s",
    "done": "déjà fait : %(words)s",
    "contract": "en %(words)s",
    "contract_other": "contrat proposé : %(words)s",
    "licence": "permis %(words)s",
    "licence_missing": "permis %(words)s demandé",
    "hours": "horaires : %(words)s",
    "hours_not": "horaires : %(words)s, et non « %(other)s »",
    "now": "dès maintenant",
    "language": "langue : %(words)s",
    "language_missing": "langue demandée : %(words)s",
    "skill": "sait faire : %(words)s",
}
"""Code of a finding -> how it is said; one without says its words alone."""
_SAID_ALONE = ("autre", "insertion", "formation certifiante", "PMSMP")
"""Contracts before which "en" reads badly."""
_FIRST = (PLACE, CONTRACT, TRADE, SECTOR)
_MOST = 5
"""Reasons a sentence gives: nobody reads nine."""

Say = Callable[[str], str]


def as_it_is(text: str) -> str:
    """What says a text in French: itself."""
    return text


def why(found: Fit, translate: Say = as_it_is, say: Say = as_it_is, language: str = "fr") -> str:
    """What speaks for a pair, in one sentence; empty where nothing does.

    Args:
        found: their fit.
        translate: says one of our sentences in the reader's language.
        say: says a value of a list in it.
        language: fr or en.
    """
    reasons = [one for one in found.reasons if not _is_said_by_another(one, found.reasons)]
    first = [in_words(one, translate, say) for one in reasons if one.criterion in _FIRST]
    more = [in_words(one, translate, say) for one in reasons if one.criterion not in _FIRST][: _MOST - len(first)]
    between = " ; " if language == "fr" else "; "
    return _sentence(between.join(filter(None, (", ".join(first), ", ".join(more)))), language)


def why_not(found: Fit, translate: Say = as_it_is, say: Say = as_it_is, language: str = "fr") -> str:
    """What speaks against a pair, in one sentence; empty where nothing does."""
    return _sentence(", ".join(in_words(one, translate, say) for one in found.misfits), language)


def in_words(found: Finding, translate: Say = as_it_is, say: Say = as_it_is) -> str:
    """One finding, inside a sentence."""
    words = found.words
    if found.criterion in (CONTRACT, SECTOR):
        words = say(words)
    if found.code.startswith("licence"):
        words = words.partition(" (")[0]
    if found.code == "contract" and found.words in _SAID_ALONE:
        return words
    pattern = WORDS.get(found.code, "")
    return translate(pattern) % {"words": words, "other": found.other} if pattern else words


def _is_said_by_another(one: Finding, reasons: Iterable[Finding]) -> bool:
    """Whether the trade says it better: « comme livreur » rather than « Transport »."""
    return one.code == "sector" and any(other.code == "trade" for other in reasons)


def _sentence(text: str, language: str) -> str:
    return typography(text[:1].upper() + text[1:], language)
