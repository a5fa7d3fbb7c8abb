"""E-mail addresses and telephone numbers as people paste and type them."""

import re
import unicodedata

import phonenumbers

from sheets.model.characters import drop_invisible

HOME_REGION = "FR"
"""Where a number without a country's code is dialled."""

_WRAPPED = re.compile(r"^[^<>]*<([^<>]+)>[\s;,.]*$")
"""As a mail program's To line has it: `Flore Petit <flore@example.org>;`."""
LONGEST = 500
"""Characters: nothing here is longer (RFC 5321 4.5.3.1 has 254), and patterns must not be tried on books."""
_AROUND = "\"'`<>()[]{}«»“”„‘’;,:.! \t\n\r\u00a0\u202f"
# Before the @: RFC 5321's Atom with the letters of RFC 6531; no sign in front, which a list or a formula leaves.
_EMAIL = re.compile(
    r"\w[\w.!#$%&'*+/=?^`{|}~-]*@(?:[^\W_](?:[\w-]*[^\W_])?\.)+(?!\d+$)[^\W_](?:[\w-]*[^\W_])?", re.IGNORECASE
)
_NATIONAL = re.compile(r"0\d{9}")
_PREFIXED = re.compile(r"\(?(?:\+|00)\)?")


def read_email(text: str) -> str:
    """The address that a text holds, in small letters, without what a mail program puts around it; "" for none.

    Args:
        text: a cell, or what was typed in a form.
    """
    if len(text) > LONGEST:
        return ""
    # A hyphen that does not break looks like the other one, and is none for mail; so does an @ of a wide keyboard.
    bare = unicodedata.normalize("NFKC", drop_invisible(text)).replace("\u2010", "-").strip()
    if wrapped := _WRAPPED.match(bare):
        bare = wrapped.group(1)
    bare = bare.strip(_AROUND)
    if bare[:7].lower() == "mailto:":
        bare = bare[7:].partition("?")[0].strip(_AROUND)
    return bare.lower() if _EMAIL.fullmatch(bare) and not _has_odd_dots(bare) else ""


def read_phone(text: str) -> str:
    """A number as it is dialled in France (06 12 34 56 78), or with its country (+442079460000); "" for none.

    The plan of each country, its trunk zero included, is libphonenumber's. A number that is possible is taken even
    where no operator has it today: staff know better.
    """
    if len(text) > LONGEST:
        return ""
    bare = " ".join(drop_invisible(text).split())
    if re.fullmatch(r"[1-9]\d{8}", digits := re.sub(r"\D", "", bare)) and not _PREFIXED.match(bare):
        bare = "0" + digits  # a number cell lost its zero
    try:
        number = phonenumbers.parse(bare, HOME_REGION)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number) or number.extension:
        return ""
    if number.country_code != phonenumbers.country_code_for_region(HOME_REGION):
        return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
    national = f"0{number.national_number}"
    if not _NATIONAL.fullmatch(national) or national[1] == "0":
        return ""
    return " ".join(national[i : i + 2] for i in range(0, 10, 2))


def _has_odd_dots(address: str) -> bool:
    """Whether the part before the @ has dots where no mail server takes them (RFC 5321 4.1.2, Dot-string)."""
    local = address.partition("@")[0]
    return local.startswith(".") or local.endswith(".") or ".." in local
