"""Documents as tests read them: their text, and what two accessibility checkers and a PDF library say of them."""

import io
import subprocess
from pathlib import Path

import outloud  # type: ignore[import-untyped]
import pdfua
import pikepdf

BASE = "/cv/abdenour-c2abd"


def text_of(document: bytes, *options: str) -> str:
    """What poppler reads, with single spaces, none before a colon, and without the marks of direction it adds."""
    read = subprocess.run(["pdftotext", *options, "-", "-"], input=document, capture_output=True, check=True)
    text = read.stdout.decode()
    for mark in "\u202a\u202b\u202c\u200e\u200f":
        text = text.replace(mark, "")
    # A narrow space may or may not be told from none.
    return " ".join(text.split()).replace(" :", ":")


def pages(document: bytes) -> int:
    """How many pages a PDF has."""
    with opened(document) as pdf:
        return len(pdf.pages)


def faults(document: bytes, folder: Path) -> list[str]:
    """What the two checkers find wrong."""
    path = folder / "checked.pdf"
    path.write_bytes(document)
    checked = outloud.check(str(path))
    found = pdfua.validate(str(path)).findings
    return [f"outloud: {checked.errors} error(s)"] * bool(checked.errors) + [f"pdfua: {f.message}" for f in found]


def opened(document: bytes) -> pikepdf.Pdf:
    """The PDF, through a library of another make."""
    return pikepdf.open(io.BytesIO(document))


def is_ua1(document: bytes) -> bool:
    """Whether the PDF says that it follows PDF/UA-1."""
    with opened(document) as pdf, pdf.open_metadata() as metadata:
        return metadata.get("pdfuaid:part") == "1"


def everything_in(document: bytes) -> str:
    """Every text anywhere in a PDF: pages, metadata, attachments, bookmarks, and its raw objects."""
    with opened(document) as pdf:
        streams = [_content(o) for o in pdf.objects if isinstance(o, pikepdf.Stream)]
        objects = [repr(o) for o in pdf.objects]
        attached = [pdf.attachments[name].get_file().read_bytes() for name in pdf.attachments]
    raw = b"\n".join([*streams, *attached]).decode("utf-8", "replace")
    return "\n".join([text_of(document), raw, *objects])


def _content(stream: pikepdf.Stream) -> bytes:
    """What a stream holds, unpacked; a photo as it is, with what it may say beside its pixels."""
    packed = stream.get("/Filter") == pikepdf.Name.DCTDecode
    return stream.read_raw_bytes() if packed else stream.read_bytes()
