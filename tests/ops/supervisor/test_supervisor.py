"""The watch, over real processes: parts are heard, started again, and never left behind."""

from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent.parent
SOON = 10.0  # seconds that a test waits for what takes a fraction of one

FOREVER = "import time; time.sleep(600)"
DEAF = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); print('deaf', flush=True); {FOREVER}"
PARENT = f"import subprocess; c = subprocess.Popen(['sleep', '600']); print('child', c.pid, flush=True); {FOREVER}"


class Hub:
    """A running small hub, and what it has said."""

    def __init__(self, *parts: str) -> None:
        command = [sys.executable, str(HERE / "small_hub.py"), *parts]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        self.said = ""

    def hears(self, pattern: str) -> re.Match[str]:
        """Wait until it has said something like this."""
        end = time.monotonic() + SOON
        while not (found := re.search(pattern, self.said)):
            ready, _, _ = select.select([self.process.stdout], [], [], max(0, end - time.monotonic()))
            read = os.read(self.process.stdout.fileno(), 65536) if ready else b""
            assert read, f"never said {pattern}, but:\n{self.said}"
            self.said += read.decode()
        return found

    def ends(self, number: signal.Signals) -> float:
        """Send it a signal; the seconds until it had ended."""
        began = time.monotonic()
        self.process.send_signal(number)
        self.said += self.process.communicate(timeout=SOON)[0].decode()
        return time.monotonic() - began


@pytest.fixture
def hub():
    started = []

    def hub(*parts: str) -> Hub:
        started.append(Hub(*parts))
        return started[-1]

    yield hub
    for one in started:
        one.process.kill()
        one.process.wait()
        one.process.stdout.close()


def is_gone(pid: int) -> bool:
    """Whether a process has ended, waiting a moment for it. A zombie has."""
    end = time.monotonic() + SOON
    while time.monotonic() < end:
        try:
            os.kill(pid, 0)
            if Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] == "Z":
                return True
        except (ProcessLookupError, FileNotFoundError):
            return True
        select.select([], [], [], 0.02)
    return False


def pid_of(hub: Hub, name: str) -> int:
    return int(hub.hears(rf"{name} +│ pid (\d+)")[1])


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_every_part_ends_when_asked(hub, number):
    one = hub(f"web={FOREVER}", f"worker={FOREVER}")
    pids = [pid_of(one, "web"), pid_of(one, "worker")]
    assert one.ends(number) < 2
    assert one.process.returncode == 0
    assert all(is_gone(pid) for pid in pids)
    assert "Stopped." in one.said


def test_a_part_that_does_not_listen_is_cut_off_within_five_seconds(hub):
    one = hub(f"web={FOREVER}", f"worker={DEAF}")
    one.hears("deaf")
    pid = pid_of(one, "worker")
    assert one.ends(signal.SIGTERM) < 5
    assert is_gone(pid)
    assert "Cut off at work, which is done next time: worker." in one.said


def test_a_second_signal_cuts_the_waiting_short(hub):
    one = hub(f"worker={DEAF}")
    one.hears("deaf")
    began = time.monotonic()
    one.process.send_signal(signal.SIGINT)
    one.hears("Stopping")
    one.ends(signal.SIGINT)
    assert time.monotonic() - began < 2


def test_a_part_that_dies_is_started_again(hub):
    one = hub(f"web={FOREVER}", f"worker={FOREVER}")
    pid = pid_of(one, "worker")
    one.hears("web +│ pid")
    os.kill(pid, signal.SIGKILL)
    one.hears(r"The worker part was killed by SIGKILL. It is started again in 1 s.")
    one.said = ""
    assert pid_of(one, "worker") != pid
    assert "web" not in one.said


def test_what_a_dead_part_leaves_behind_dies_with_it(hub):
    one = hub(f"web={PARENT}")
    child = int(one.hears(r"child (\d+)")[1])
    os.kill(pid_of(one, "web"), signal.SIGKILL)
    assert is_gone(child)


def test_nothing_outlives_a_supervisor_that_is_killed(hub):
    one = hub(f"web={PARENT}", f"worker={FOREVER}")
    pids = [int(one.hears(r"child (\d+)")[1]), pid_of(one, "web"), pid_of(one, "worker")]
    one.process.kill()
    assert all(is_gone(pid) for pid in pids)


def test_a_parts_words_carry_its_name(hub):
    one = hub(f"web=print('hello'); raise SystemExit(3) # {FOREVER}")
    one.hears(r"web +│ hello")
    one.hears(r"The web part ended with exit code 3. It is started again in 1 s.")


def test_a_hub_that_nobody_listens_to_any_more_stops(hub):
    one = hub(f"web={FOREVER}", "worker=import time\nwhile True: print('tick', flush=True); time.sleep(0.05)")
    pids = [pid_of(one, "web"), pid_of(one, "worker")]
    one.process.stdout.close()
    assert one.process.wait(timeout=SOON) == 0
    assert all(is_gone(pid) for pid in pids)
