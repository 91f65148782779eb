"""The supervisor: starts the processes, forwards their output, restarts those that die, and stops them all.

One thread, one `select` on the parts' output and on a pipe into which signals write. Time is `time.monotonic`.
"""

from __future__ import annotations

import os
import selectors
import signal
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from hub.ops.supervisor.console import Screen
    from hub.ops.supervisor.managed_process import Part

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
PATIENCE = 4.0  # seconds that the parts have to stop by themselves; the promise is five
READS = 64  # of a part's output at a time, so that a chatterbox keeps nobody waiting


class Watch:
    """The parts of one hub, on one leash."""

    def __init__(self, screen: Screen, environment: Mapping[str, str]) -> None:
        self.screen, self.environment = screen, environment
        self.parts: list[Part] = []
        self.leash, self._held = os.pipe()  # the writing end is ours alone: children close it
        self._selector = selectors.DefaultSelector()
        self._asked: list[int] = []
        woken, waking = os.pipe()
        os.set_blocking(woken, False)
        os.set_blocking(waking, False)
        self._selector.register(woken, selectors.EVENT_READ, None)
        signal.set_wakeup_fd(waking, warn_on_full_buffer=False)
        for number in STOPPING:
            signal.signal(number, lambda number, _: self._asked.append(number))
        signal.signal(signal.SIGCHLD, lambda *_: None)  # only to wake us

    @property
    def is_asked_to_stop(self) -> bool:
        """Whether a signal asked, or nobody reads what we print."""
        return bool(self._asked) or not self.screen.is_open

    def start(self, part: Part) -> None:
        """Start a part and listen to it."""
        if part not in self.parts:
            self.parts.append(part)
        part.start(self.leash, self.environment, time.monotonic())
        self._selector.register(part.output, selectors.EVENT_READ, part)

    def run_once(self, part: Part) -> int:
        """Run a part to its end; its exit code, or that of having been asked to stop."""
        self.start(part)
        while part.is_running and not self.is_asked_to_stop:
            self._wait(None)
        if part.is_running:
            return self.stop()
        self.parts.remove(part)
        return part.process.returncode if part.process else 0

    def keep(self) -> int:
        """Keep what was started running until asked to stop; the exit code."""
        while not self.is_asked_to_stop:
            due = [part.start_at for part in self.parts if part.start_at is not None]
            self._wait(max(0.0, min(due) - time.monotonic()) if due else None)
            for part in self.parts:
                if part.start_at is not None and part.start_at <= time.monotonic():
                    self.screen.say(f"Starting the {part.name} part again.")
                    self.start(part)
        return self.stop()

    def relay_for(self, seconds: float) -> bool:
        """Pass lines on for so many seconds; False if asked to stop meanwhile."""
        end = time.monotonic() + seconds
        while not self.is_asked_to_stop and (left := end - time.monotonic()) > 0:
            self._wait(left)
        return not self.is_asked_to_stop

    def stop(self) -> int:
        """Ask every part to stop, then make it; nothing of any is left. A second signal cuts the waiting short."""
        asked = len(self._asked)  # before we say so: who reads it may ask again at once
        self.screen.say("Stopping.")
        for part in self.parts:
            part.start_at = None
            part.tell(signal.SIGTERM)
        end = time.monotonic() + PATIENCE
        while any(part.is_running for part in self.parts) and len(self._asked) == asked:
            left = end - time.monotonic()
            if left <= 0:
                break
            self._wait(left)
        slow = [part.name for part in self.parts if part.is_running]
        for part in self.parts:
            part.tell(signal.SIGKILL)  # also to what an ended leader left behind
        for part in self.parts:
            if part.process is not None:
                part.process.wait()
        if slow:
            self.screen.say(f"Stopped. Cut off at work, which is done next time: {' and '.join(slow)}.")
        else:
            self.screen.say("Stopped.")
        return 0

    def _wait(self, seconds: float | None) -> None:
        """Until something is heard, someone died, or the time is over; and see to it."""
        for key, _ in self._selector.select(seconds):
            if key.data is None:
                while _drained(key.fd):
                    pass
            else:
                self._relay(key.data)
        for part in self.parts:
            if part.is_running and part.process is not None and part.process.poll() is not None:
                self._has_ended(part)

    def _relay(self, part: Part) -> None:
        for _ in range(READS):
            lines, closed = part.read_lines()
            for line in lines:
                self.screen.line(part.name, line)
            if closed:
                self._forget(part)
            if closed or not lines:
                return

    def _forget(self, part: Part) -> None:
        if part.process is None or part.process.stdout is None or part.process.stdout.closed:
            return
        self._selector.unregister(part.output)
        part.process.stdout.close()

    def _has_ended(self, part: Part) -> None:
        part.tell(signal.SIGKILL)  # what it left behind holds its port and its output
        if part.process is not None and part.process.stdout is not None and not part.process.stdout.closed:
            self._relay(part)
            self._forget(part)
        if part.once or self.is_asked_to_stop:
            return
        rest = part.has_died(time.monotonic())
        how = _how_it_ended(part.process.returncode if part.process else 0)
        self.screen.say(f"The {part.name} part {how}. It is started again in {rest:.0f} s.")


def _drained(fd: int) -> bool:
    try:
        return bool(os.read(fd, 512))
    except BlockingIOError:
        return False


def _how_it_ended(code: int) -> str:
    if code >= 0:
        return f"ended with exit code {code}"
    try:
        return f"was killed by {signal.Signals(-code).name}"
    except ValueError:
        return f"was killed by signal {-code}"
