"""`manage.py up`: prepare, then keep the web server and the worker running."""

from __future__ import annotations

import argparse
import os
import sys
import time
from pathlib import Path

from hub.ops.bootstrap_admin import FILE as PASSWORD
from hub.ops.supervisor import port
from hub.ops.supervisor.console import Screen
from hub.ops.supervisor.lock import VarError, locked
from hub.ops.supervisor.managed_process import Part
from hub.ops.supervisor.supervisor import Watch

ROOT = Path(__file__).resolve().parents[3]
PORT = 8000
# glibc keeps a heap for each thread, with what a big refresh once took: a worker would rest at half as much more
FRUGAL = {"MALLOC_ARENA_MAX": "2", "MALLOC_TRIM_THRESHOLD_": "131072"}
GREETING = 20.0  # seconds that the web part has to answer before we stop waiting for it


def parser() -> argparse.ArgumentParser:
    """What `up` understands."""
    parser = argparse.ArgumentParser(
        prog="manage.py up",
        description="Run the whole hub: prepare it, then serve web and worker until Ctrl-C.",
    )
    parser.add_argument("--port", type=int, default=PORT, help=f"to serve on (default {PORT})")
    parser.add_argument("--host", default="127.0.0.1", help="address to serve on (default 127.0.0.1; 0.0.0.0: all)")
    parser.add_argument("--no-fetch", action="store_true", help="leave the sources alone: nothing is fetched")
    return parser


def main(arguments: list[str]) -> int:
    """Run until asked to stop; the exit code."""
    given = parser().parse_args(arguments)
    screen = Screen()
    var = Path(os.environ.get("HUB_VAR") or ROOT / "var").expanduser().absolute()
    try:
        locked(var)
        port.must_be_free(given.host, given.port)
    except (VarError, port.PortError) as error:
        screen.say(str(error))
        return 1
    os.chdir(ROOT)
    return _run(Watch(screen, _environment(given, var)), given)


def _run(watch: Watch, given: argparse.Namespace) -> int:
    watch.screen.say("Preparing. The first time takes some seconds.")
    kept = Path(watch.environment["HUB_VAR"], PASSWORD)
    is_new = not kept.exists()  # by what follows, if at all
    code = watch.run_once(Part("prepare", "manage", ("prepare",), once=True))
    if code or watch.is_asked_to_stop:
        return code
    for part in parts(given.host, given.port):
        watch.start(part)
    until = time.monotonic() + GREETING
    while time.monotonic() < until and not port.answers(given.host, given.port):
        if not watch.relay_for(0.1):
            break
    else:
        watch.screen.say(f"Adjacency is at http://localhost:{given.port}/ (Ctrl-C stops it).")
        url = watch.environment.get("HUB_PUBLIC_URL") or f"http://localhost:{given.port}"
        if sentence := first_sign_in(kept, url, is_new=is_new):
            watch.screen.say(sentence)
    return watch.keep()


def parts(host: str, number: int) -> tuple[Part, Part]:
    """The processes of a hub, as deploy/ starts them too."""
    serve = ("--host", host, "--port", str(number), "--workers", "1", "--blocking-threads", "4")
    mind = ("--respawn-failed-workers", "--workers-kill-timeout", "3", "--log-level", "warning")
    web = ("--interface", "wsgi", "--no-ws", *serve, *mind, "hub.wsgi:application")
    alone = ("--without-gossip", "--without-mingle", "--without-heartbeat")  # workers need not know of each other
    worker = ("--quiet", "--app", "hub.celery", "worker", *alone)
    return Part("web", "granian", web), Part("worker", "celery", worker)


def first_sign_in(kept: Path, url: str, *, is_new: bool) -> str:
    """How the first editor signs in, while they have their first password, which lies in the file `kept`; else nothing.

    The password itself is said once, and only on a terminal, where a person reads it: other output is kept as a log.
    """
    try:
        password = kept.read_text()
    except OSError:
        return ""
    where = password if is_new and sys.stdout.isatty() else f"that lies in {kept}"
    return f"Editors sign in at {url}/admin/ as “editor” with the password {where}"


def _environment(given: argparse.Namespace, var: Path) -> dict[str, str]:
    environment = {"DJANGO_SETTINGS_MODULE": "hub.settings"} | FRUGAL | dict(os.environ) | {"HUB_VAR": str(var)}
    environment["HUB_PORT"] = str(given.port)
    if given.no_fetch:
        environment["HUB_FETCH"] = "0"
    return environment
