"""`python -m hub.ops.supervisor.die_with_parent FD MODULE ARGUMENTS…`: a module that ends with its supervisor.

`FD` is the reading end of a pipe whose writing end only the supervisor holds and never writes to. However it dies, the
pipe ends, and then the whole process group ends at once: by law 2 of the house, work may die half-way.
"""

from __future__ import annotations

import os
import runpy
import signal
import sys
from threading import Thread


def main() -> None:
    """Watch the pipe in a thread, and become the module."""
    watched, module = int(sys.argv[1]), sys.argv[2]
    Thread(target=_end_with, args=(watched,), name="leash", daemon=True).start()
    sys.argv[:] = sys.argv[2:]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


def _end_with(watched: int) -> None:
    os.read(watched, 1)
    os.killpg(0, signal.SIGKILL)


if __name__ == "__main__":
    main()
