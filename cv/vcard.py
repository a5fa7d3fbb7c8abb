"""A vCard to keep in a phone: a first name, what they look for, and the address of their page. Nothing private."""

import base64

from cv.public import PublicCV
from programme.content_lines import as_file, as_value


def vcard(cv: PublicCV, name: str, note: str, address: str, photo: bytes = b"") -> str:
    """A vCard 3.0, which every phone reads.

    Args:
        cv: the CV.
        name: how the card calls the person.
        note: their sentence, in the language wanted.
        address: of their page.
        photo: a JPEG; empty: none.
    """
    said = as_value(name)
    lines = [
        "BEGIN:VCARD",
        "VERSION:3.0",
        "PRODID:-//Tremplin//CV//FR",
        f"UID:{as_value(address)}",
        f"N:;{said};;;",
        f"FN:{said}",
        f"TITLE:{as_value(note)}",
        f"NOTE:{as_value(' '.join(filter(None, (note, cv.catchphrase))))}",
        f"URL:{as_value(address)}",
        *([f"PHOTO;ENCODING=b;TYPE=JPEG:{base64.b64encode(photo).decode()}"] if photo else []),
        "END:VCARD",
    ]
    return as_file(lines)
