"""A small hub for tests of the supervisor: its parts are lines of Python. `python small_hub.py NAME=CODE…`."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent.parent))

from hub.ops.supervisor.console import Screen
from hub.ops.supervisor.managed_process import Part
from hub.ops.supervisor.supervisor import Watch


def main() -> None:
    os.chdir(Path(__file__).resolve().parent)  # where `saying` is
    environment = dict(os.environ) | {"PYTHONPATH": f"{Path.cwd().parent.parent}{os.pathsep}{Path.cwd()}"}
    watch = Watch(Screen(), environment)
    for argument in sys.argv[1:]:
        name, _, code = argument.partition("=")
        watch.start(Part(name, "saying", (code,)))
    sys.exit(watch.keep())


if __name__ == "__main__":
    main()
