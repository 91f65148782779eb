"""The supervisor: the hub's parts under one light process, for `manage.py up`.

    port free? ─▶ lock on var/ ─▶ prepare ─▶ web ─┐
                                             worker ─┴─▶ relay their lines, restart what dies ─▶ signal ─▶ stop all

It does not load Django, so it costs 10 MB. Each part is a process group of its own on a leash (`leash`): Ctrl-C reaches
only the supervisor, which stops the parts in order; and should the supervisor itself be killed, its parts end with it.
"""

from hub.ops.supervisor.up import main

__all__ = ["main"]
