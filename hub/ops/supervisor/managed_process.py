"""One of the hub's processes, with its output, its exits and the pause before it is restarted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

FIRST_REST, LONGEST_REST = 1.0, 30.0  # seconds before a part that died is started again: doubled at each death
SETTLED = 60.0  # seconds alive after which earlier deaths are forgotten
LINE = 64 * 1024  # bytes; a longer line is passed on in pieces


def rest_after(deaths: int) -> float:
    """Seconds of rest after so many deaths in a row."""
    return min(FIRST_REST * 2.0 ** min(deaths - 1, 10), LONGEST_REST)


@dataclass(slots=True)
class Part:
    """A process that is kept running, or one that runs once (`once`)."""

    name: str
    module: str
    arguments: tuple[str, ...]
    once: bool = False
    process: subprocess.Popen[bytes] | None = None
    started_at: float = 0.0
    start_at: float | None = None  # when it is to be started (again); None: not at all
    deaths: int = 0
    _rest: bytes = field(default=b"", repr=False)

    def start(self, leash: int, environment: Mapping[str, str], now: float) -> None:
        """Start it in a session of its own, with its output in one pipe and `leash` in its hand."""
        self.process = subprocess.Popen(  # noqa: S603 - our own interpreter and modules
            [
                sys.executable,
                "-u",
                "-m",
                "hub.ops.supervisor.die_with_parent",
                str(leash),
                self.module,
                *self.arguments,
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=dict(environment),
            pass_fds=(leash,),
            start_new_session=True,
        )
        os.set_blocking(self.output, False)
        self.started_at, self.start_at = now, None

    @property
    def output(self) -> int:
        """The file descriptor of what it writes."""
        if self.process is None or self.process.stdout is None:
            raise ValueError(f"{self.name} was not started")
        return self.process.stdout.fileno()

    @property
    def is_running(self) -> bool:
        """Whether it was started and has not been seen to end."""
        return self.process is not None and self.process.returncode is None

    def read_lines(self) -> tuple[list[str], bool]:
        """What it has written by now, whole lines; and whether it has closed its output."""
        closed = False
        try:
            read = os.read(self.output, LINE)
            closed = not read
        except BlockingIOError:
            read = b""
        *lines, self._rest = (self._rest + read).split(b"\n")
        if closed or len(self._rest) >= LINE:
            lines, self._rest = [*lines, self._rest], b""
        return [line.decode("utf-8", "replace").rstrip() for line in lines if line.strip()], closed

    def has_died(self, now: float) -> float:
        """Note a death; the seconds it rests before it is started again."""
        self.deaths = 1 if now - self.started_at >= SETTLED else self.deaths + 1
        rest = rest_after(self.deaths)
        self.start_at = now + rest
        return rest

    def tell(self, number: signal.Signals) -> None:
        """Send its leader a signal, or with SIGKILL its whole group."""
        if self.process is None:
            return
        try:
            if number is signal.SIGKILL:
                os.killpg(self.process.pid, number)
            elif self.is_running:
                os.kill(self.process.pid, number)
        except (ProcessLookupError, PermissionError):  # gone; macOS says EPERM of a group of zombies
            return
