"""Programs are started while the web server forks its processes: no start waits for those to end."""

import subprocess
import sys

from settings import ROOT

STARTS = 120
SCRIPT = """
import os, signal, sys, threading
from commands.keeping import hold_forks, start

hold_forks()
sys.setswitchinterval(1e-6)  # as on a busy machine
starts, web = int(sys.argv[1]), []

def start_programs():
    for _ in range(starts):
        assert start(["true"]).wait() == 0

starting = threading.Thread(target=start_programs)
starting.start()
for _ in range(starts):
    if not (child := os.fork()):
        signal.pause()  # a web process lives as long as its server
    web.append(child)
starting.join(15)
hangs = starting.is_alive()
for child in web:
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)
print("hangs" if hangs else "all started", flush=True)
os._exit(0)
"""


def test_a_start_does_not_wait_for_a_process_forked_meanwhile() -> None:
    script = [sys.executable, "-c", SCRIPT, str(STARTS)]
    output = subprocess.run(script, cwd=ROOT, capture_output=True, text=True, timeout=60, check=True).stdout
    assert output == "all started\n"
