"""Every process of a deployment imports the app: it takes nothing along that few of them use."""

import json
import subprocess
import sys
from importlib import import_module

from commands import COMMANDS
from settings import ROOT
from sheets.state.database import metadata

USED_BY_FEW = {"webauthn", "xlsxwriter", "python_calamine", "demo", "emulator", "granian"}


def test_the_app_starts_without_what_few_processes_use_and_with_all_tables() -> None:
    """A table whose module only a command imports would come and go with what was started last."""
    listing = (
        "import json, sys, app; from sheets.state.database import metadata; "
        "print(json.dumps([sorted(sys.modules), sorted(metadata.tables)]))"
    )
    done = subprocess.run([sys.executable, "-c", listing], cwd=ROOT, capture_output=True, text=True, check=True)
    modules, tables = json.loads(done.stdout)
    assert not USED_BY_FEW & {name.partition(".")[0] for name in modules}
    assert {name for name in modules if name.startswith("commands.")} == {"commands.shared"}
    for where in COMMANDS.values():
        module, function = where.split(":")
        assert callable(getattr(import_module(module), function))
    assert tables == sorted(metadata.tables)
