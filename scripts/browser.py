"""Find the system's Chromium for the browser tests, or install it with apt where that is possible.

`make test` calls it first; whatever it cannot do it says in one line, and the tests say again what did not run.
"""

import os
import shutil
import subprocess

NAMES = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
"""Tests drive pages of our own: no sandbox (root in CI has none), and no call home."""


def chromium() -> str | None:
    """The path of a Chromium, or None."""
    return next((path for name in NAMES if (path := shutil.which(name))), None)


def install(package: str, purpose: str) -> None:
    """Install a package of the system where that is possible, or say what is missing.

    Args:
        package: its name for apt.
        purpose: what it is wanted for, to be said.
    """
    if not shutil.which("apt-get") or os.geteuid() != 0:
        print(f"{package} is missing: install it (apt-get install {package}) {purpose}.")
        return
    print(f"Installing {package} with apt {purpose}…", flush=True)
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["apt-get", "update", "-qq"], ["apt-get", "install", "-y", "-qq", package]):
        if subprocess.run(command, env=quiet, stdout=subprocess.DEVNULL, check=False).returncode:
            print(f"{package} could not be installed ({' '.join(command)} failed).")
            return


def main() -> None:
    """Install Chromium when it is missing and this user may."""
    if not chromium():
        install("chromium", "to run the browser tests")


if __name__ == "__main__":
    main()
