"""Find the system's Chromium for the browser tests, or install it with apt where that is possible.

`make test` calls it first; whatever it cannot do it says in one line, and the tests say again what did not run.
"""

import os
import shutil
import subprocess

LIGHT = "chromium-headless-shell"
"""Debian's Chromium without windows: the same engine, and what opens a page in a quarter of the time."""
NAMES = (LIGHT, "chromium", "chromium-browser", "google-chrome")
ARGUMENTS = (
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update",
    "--font-render-hinting=none",
)  # fmt: skip
"""Tests drive pages of our own: no sandbox (root in CI has none), no call home, and letters as wide as on a phone."""


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def may_install() -> bool:
    """Whether this system has apt, and this user may use it."""
    return bool(shutil.which("apt-get")) and os.geteuid() == 0


def install(package: str, purpose: str) -> None:
    """Install a package of the system where that is possible, or say what is missing.

    Args:
        package: its name for apt.
        purpose: what it is wanted for, to be said.
    """
    if not may_install():
        print(f"{package} is missing: install it (apt-get install {package}) {purpose}.")
        return
    print(f"Installing {package} with apt {purpose}…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            print(f"{package} could not be installed ({' '.join(command)} failed).")
            return


def main() -> None:
    """Install the light Chromium where this user may, and say what is missing where there is none at all."""
    if not shutil.which(LIGHT) and (may_install() or not chromium()):
        install(LIGHT, "to run the browser tests")
    if not chromium():
        install("chromium", "to run the browser tests")


if __name__ == "__main__":
    main()
