"""Write the lock files: what a file of requirements asks for and all that it needs, with every release's hashes.

Resolved for all systems and Pythons the project runs on, not only this one: `pip install --require-hashes` takes from
them what its machine needs. What is locked stays as it is until a pin changes, or `--upgrade` is added to the command.
"""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV = Path(__file__).with_name("uv.txt")
"""What resolves, pinned, and what `make setup` puts the packages in place with."""
OLDEST_PYTHON = "3.11"
LOCKS = {
    "requirements-dev.txt": "requirements.lock",
    "requirements-s3.txt": "requirements-s3.lock",
    "scripts/uv.txt": "scripts/uv.lock",
    "scripts/node.txt": "scripts/node.lock",
    "bench/requirements.txt": "bench/requirements.lock",
}
"""A file of requirements -> its lock. The first includes requirements.txt: one environment runs, tests and checks."""


def main() -> None:
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    subprocess.run([*pip, "-r", str(UV)], check=True)
    for source, target in LOCKS.items():
        resolve(source, target, *sys.argv[1:])


def resolve(source: str, target: str, *options: str) -> None:
    """Write one lock file, for an environment that has the first one's packages too."""
    # No header and no index address: the file is the same wherever it is made.
    form = ("--universal", "--python-version", OLDEST_PYTHON, "--generate-hashes", "--no-header", "--quiet")
    first = LOCKS["requirements-dev.txt"]
    beside = () if target == first else ("--constraint", first)
    command = (sys.executable, "-m", "uv", "pip", "compile", source, "--output-file", target)
    subprocess.run([*command, *form, *beside, *options], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    main()
