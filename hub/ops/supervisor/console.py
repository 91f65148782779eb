"""What the supervisor prints: its own sentences, and its parts' lines with their names before them."""

from __future__ import annotations

import os
import sys

COLOURS = {"hub": "1", "prepare": "36", "web": "34", "worker": "35"}  # SGR
WIDTH = max(map(len, COLOURS))


class Screen:
    """Standard output, in colours where it is a terminal that wants them (no-color.org)."""

    def __init__(self) -> None:
        self.coloured = sys.stdout.isatty() and not os.environ.get("NO_COLOR")
        self.is_open = True

    def say(self, sentence: str) -> None:
        """One of the supervisor's own."""
        self.line("hub", sentence)

    def line(self, name: str, text: str) -> None:
        """One line of a part. Nobody listening any more is no reason to fall over: `is_open` says so."""
        mark = f"{name:<{WIDTH}} │"
        if self.coloured:
            mark = f"\033[{COLOURS.get(name, '0')}m{mark}\033[0m"
        try:
            print(mark, text, flush=True)
        except OSError:
            self.is_open = False
