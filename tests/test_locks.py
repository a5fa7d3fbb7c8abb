"""What is installed is what was asked for, whole and by its hashes: requirements*.txt and the lock files agree."""

import re
from collections import defaultdict
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from scripts.lock import LOCKS
from settings import ROOT

_ENTRY = re.compile(r"(?P<pin>[^\s#][^\\]*?) \\\n(?P<hashes>(?:    --hash=\S+(?: \\)?\n)+)(?P<origin>(?:    #.*\n)*)")
_HASHES = re.compile(r"(    --hash=sha256:[0-9a-f]{64}( \\)?\n)+")


def asked(path: str) -> dict[str, str]:
    """What a file of requirements, and those it includes, ask for: name -> pin, as `1.2.3`."""
    found: dict[str, str] = {}
    for line in (ROOT / path).read_text().splitlines():
        if line.startswith("-r "):
            found |= asked(line.removeprefix("-r "))
        elif line and not line.startswith("#"):
            requirement = Requirement(line)
            found[canonicalize_name(requirement.name)] = str(requirement.specifier).removeprefix("==")
    return found


def locked(path: str) -> dict[str, list[tuple[str, str]]]:
    """What a lock file holds: name -> (pin, why it is there) for each; all of the file is understood."""
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    text = (ROOT / path).read_text()
    for entry in _ENTRY.finditer(text):
        assert _HASHES.fullmatch(entry["hashes"]), entry["pin"]
        requirement = Requirement(entry["pin"])
        version = str(requirement.specifier)
        assert re.fullmatch(r"==[^,*]+", version), entry["pin"]
        found[canonicalize_name(requirement.name)].append((version.removeprefix("=="), entry["origin"]))
    assert _ENTRY.sub("", text) == "", "lines that are no pinned release with its hashes"
    return found


@pytest.mark.parametrize(("source", "target"), LOCKS.items())
def test_a_lock_holds_what_is_asked_for(source: str, target: str) -> None:
    wanted, held = asked(source), locked(target)
    stale = {name: pin for name, pin in wanted.items() if [version for version, _ in held.get(name, [])] != [pin]}
    assert not stale, f"run `make lock`: {stale}"
    direct = {name for name, entries in held.items() if any(re.search(r"-r \S+\.txt", why) for _, why in entries)}
    assert direct == wanted.keys(), "run `make lock`"


def test_nothing_is_needed_that_is_not_locked() -> None:
    """Pip refuses, with hashes, whatever has none: as this machine sees each package's own needs."""
    held = locked(LOCKS["requirements-dev.txt"])
    lacking = []
    for name in held:
        try:
            needs = map(Requirement, metadata.requires(name) or [])
        except metadata.PackageNotFoundError:
            continue  # another system's, or not installed yet
        wanted = {canonicalize_name(n.name) for n in needs if n.marker is None or n.marker.evaluate({"extra": ""})}
        lacking += [f"{name} needs {need}" for need in wanted - held.keys()]
    assert not lacking


@pytest.mark.parametrize("target", LOCKS.values())
def test_a_lock_names_no_place(target: str) -> None:
    text = (ROOT / target).read_text()
    assert not re.search(r"https?:|file:|--(extra-)?index|--find-links|@ ", text)


def test_setting_up_takes_locked_files_only() -> None:
    """Each `pip install` of the Makefile and of scripts that setting up runs wants hashes."""
    installs = [line for line in (ROOT / "Makefile").read_text().splitlines() if "pip install" in line]
    assert len(installs) == 4
    assert all(re.search(r"--require-hashes -r \S+\.lock", line) for line in installs)
    assert '"--require-hashes"' in (ROOT / "scripts/vendor.py").read_text()
