"""Which code page a text without a mark was written in: that of Windows, of Linux, of an old Mac, or of DOS.

Their bytes are all valid in one another; what tells them apart is which reading looks like words (Excel for Mac still
writes MacRoman: charlock_holmes#6, chardet#5).
"""

import re

CODE_PAGES = ("cp1252", "iso8859-15", "mac-roman", "cp850")
"""From the most common one: it wins where nothing tells."""

_USUAL = re.compile("[éèêëàâäçîïôöûüùÿœæñáíóúãõßåøÉÈÊËÀÂÄÇÎÏÔÖÛÜÙŒÆÑÁÍÓÚÅØ’‘“”«»…–—€°·\u00a0]")
_CAPITAL, _SMALL = "[À-ÖØ-ÞŒŠŽŸıƒˆ˜¸]", "[a-zà-öø-ÿœ]"
_INSIDE_A_WORD = re.compile(
    rf"(?<=\w){_CAPITAL}(?={_SMALL})|(?<={_SMALL}){_CAPITAL}|(?<=\w)[‚„…†‡‰‹›¡¿£¥¢§¶ªº¹²³¼½¾](?=\w)"
    r"|(?<=\d)(?:\s?Ê?Û|Ê)(?!\w)"
)
"""The last are a sum's euro and hard space, of a Mac."""
_UNLIKELY = re.compile("[\x80-\x9f\ufffd\u2500-\u259f†‡ˆ˜˘˙˚˛ˇ∂∆∏∑√∞∫≈≠≤≥◊ΩπƒŸŽžŠšıﬁﬂ¨´¯¸¬¶¤¦]")


def likeliest(data: bytes) -> str:
    """The text in the code page in which it reads best.

    Args:
        data: a text that is neither UTF-8 nor UTF-16.
    """
    texts = [data.decode(page, "replace") for page in CODE_PAGES]
    return max(texts, key=_score).replace("\ufffd", "?")


def _score(text: str) -> int:
    """How much a text looks like words: the first of several that are alike wins in `max`."""
    sample = "\n".join(line for line in re.split("[\r\n]+", text[:2_000_000]) if not line.isascii())
    faults = len(_UNLIKELY.findall(sample)) + len(_INSIDE_A_WORD.findall(sample))
    return len(_USUAL.findall(sample)) - 3 * faults
