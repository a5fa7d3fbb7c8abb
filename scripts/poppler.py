"""Find poppler's pdftotext, with which tests read documents as recruiters' software does, or install it with apt.

`make test` calls it first; whatever it cannot do it says in one line, and the tests say again what did not run.
"""

import shutil

from scripts.browser import install


def pdftotext() -> str | None:
    """The path of pdftotext, or None."""
    return shutil.which("pdftotext")


def main() -> None:
    """Install poppler-utils when it is missing and this user may."""
    if not pdftotext():
        install("poppler-utils", "to read documents in the tests")


if __name__ == "__main__":
    main()
