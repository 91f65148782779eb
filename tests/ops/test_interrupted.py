"""Ctrl-C ends a command in a sentence."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parent.parent.parent


def test_who_interrupts_a_command_reads_a_sentence_and_no_traceback():
    with subprocess.Popen(
        [sys.executable, "-u", "manage.py", "classify"],
        cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    ) as command:  # fmt: skip
        assert command.stdin
        assert command.stdout
        command.stdin.write('{"id": 1, "title": "BGP"}\n')
        command.stdin.flush()
        assert command.stdout.readline()  # it is at work
        command.send_signal(signal.SIGINT)
        _, said = command.communicate(timeout=20)
    assert said.strip() == "Stopped. Nothing stands half-done; what is still owed is done next time."
    assert command.returncode == 130
