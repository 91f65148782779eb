"""Which embedded broker: messages lost, messages a second, what an idle worker costs and how long it takes to stop.

    python benchmarks/broker.py [--messages N] [TRANSPORT …]

Transports: embedded (ours), filesystem (kombu's), sqlalchemy (kombu's; needs `pip install sqlalchemy`). For each, three
processes put and two take at once over kombu; then a real Celery worker with four threads runs no-op tasks, idles and
is told to stop. The table stands in docs/decisions/0002-embedded-broker.md.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import queue as queues
import resource
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from kombu import Connection  # noqa: E402 - the project is on the path only now

import hub.ops.sqlite_broker  # noqa: E402, F401 - makes embedded:// known

PUTTERS, TAKERS = 3, 2
PATIENCE = 3.0  # seconds without a message after which a taker goes home
IDLE = 6.0  # seconds that a worker is watched doing nothing


def options(transport: str, where: str) -> dict:
    """What Celery or kombu is told."""
    if transport == "embedded":
        return {"url": "embedded://", "options": {"directory": where}}
    if transport == "filesystem":
        folders = {f"data_folder_{way}": f"{where}/messages" for way in ("in", "out")}
        Path(where, "messages").mkdir(parents=True, exist_ok=True)
        return {"url": "filesystem://", "options": folders | {"control_folder": f"{where}/control"}}
    return {"url": f"sqla+sqlite:///{where}/broker.sqlite3", "options": {}}


def connect(how: dict) -> Connection:
    return Connection(how["url"], transport_options=how["options"])


def opened(connection: Connection) -> Any:
    """A queue; what a crowd of openers trips over is tried again."""
    for _ in range(200):
        try:
            return connection.SimpleQueue("measure")
        except Exception:  # noqa: BLE001 - each transport has its own
            time.sleep(0.01)
    raise SystemExit("the queue can't be opened")


def put(how: dict, first: int, number: int) -> None:
    with connect(how) as connection, opened(connection) as box:
        for n in range(first, first + number):
            while True:
                try:
                    box.put({"n": n})
                    break
                except Exception:  # noqa: BLE001 - a locked file: a putter tries again
                    time.sleep(0.01)


def take(how: dict, out: Any, total: Any) -> None:
    got, failures = [], 0
    with connect(how) as connection, opened(connection) as box:
        last = time.monotonic()
        while time.monotonic() - last < PATIENCE:
            try:
                message = box.get(block=False)
            except queues.Empty:
                time.sleep(0.001)
                continue
            except Exception:  # noqa: BLE001 - what would kill a worker
                failures += 1
                continue
            got.append(message.payload["n"])
            message.ack()
            last = time.monotonic()
            with total.get_lock():
                total.value += 1
    out.put((got, failures))


def losses(transport: str, messages: int) -> dict:
    """Three put and two take at once."""
    context = multiprocessing.get_context("fork")
    with tempfile.TemporaryDirectory() as where:
        how = options(transport, where)
        connect(how).channel().close()
        out, total = context.Queue(), context.Value("i", 0)
        started = time.monotonic()
        share = messages // PUTTERS
        crowd = [context.Process(target=put, args=(how, i * share, share)) for i in range(PUTTERS)]
        crowd += [context.Process(target=take, args=(how, out, total)) for _ in range(TAKERS)]
        for process in crowd:
            process.start()
        while total.value < share * PUTTERS and any(p.is_alive() for p in crowd):
            time.sleep(0.01)
        took = time.monotonic() - started
        answers = [out.get() for _ in range(TAKERS)]
        for process in crowd:
            process.join()
    got = [n for numbers, _ in answers for n in numbers]
    return {
        "lost": share * PUTTERS - len(set(got)),
        "doubled": len(got) - len(set(got)),
        "failures": sum(failures for _, failures in answers),
        "messages/s": round(len(got) / took),
    }


WORKER = """
import json, sys, threading, time
import hub.ops.sqlite_broker
from celery import Celery
how = json.loads(sys.argv[1])
app = Celery("measure", broker=how["url"])
app.conf.update(broker_transport_options=how["options"], worker_pool=sys.argv[2], worker_concurrency=4,
    task_ignore_result=True, worker_enable_remote_control=False, worker_prefetch_multiplier=1)
seen = []
@app.task(name="noop")
def noop(last):
    if last:
        print("last", time.monotonic(), file=sys.__stdout__, flush=True)
from celery.signals import worker_ready
@worker_ready.connect
def ready(**_):
    print("ready", time.monotonic(), file=sys.__stdout__, flush=True)
app.worker_main(["worker", "--without-gossip", "--without-mingle", "--without-heartbeat", "-l", "ERROR"])
"""


def processor_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def pss(pid: int) -> float:
    line = next(line for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines() if line.startswith("Pss:"))
    return int(line.split()[1]) / 1024


def worker(transport: str, tasks: int) -> dict:
    """A real worker: tasks a second, its idle cost, and the seconds it takes to stop."""
    with tempfile.TemporaryDirectory() as where:
        how = options(transport, where)
        from celery import Celery  # noqa: PLC0415

        app = Celery("measure", broker=how["url"])
        app.conf.update(broker_transport_options=how["options"], task_ignore_result=True)
        for n in range(tasks):
            app.send_task("noop", [n == tasks - 1])
        command = [sys.executable, "-c", WORKER, json.dumps(how), "threads"]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        times = {}
        while len(times) < 2:
            what, _, when = process.stdout.readline().strip().partition(" ")
            if what in {"ready", "last"}:
                times[what] = float(when)
        time.sleep(1)
        before = processor_seconds(process.pid)
        time.sleep(IDLE)
        idle = (processor_seconds(process.pid) - before) / IDLE
        memory = pss(process.pid)
        asked = time.monotonic()
        process.send_signal(signal.SIGTERM)
        process.wait()
        return {
            "tasks/s": round(tasks / (times["last"] - times["ready"])),
            "idle, % of a core": round(100 * idle, 2),
            "PSS, MB": round(memory),
            "stops in, s": round(time.monotonic() - asked, 1),
        }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=6000)
    parser.add_argument("--tasks", type=int, default=1000)
    parser.add_argument("transports", nargs="*", default=["embedded", "filesystem", "sqlalchemy"])
    arguments = parser.parse_args()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    for transport in arguments.transports:
        result = losses(transport, arguments.messages) | worker(transport, arguments.tasks)
        print(f"{transport:12}", "  ".join(f"{name} {value}" for name, value in result.items()), flush=True)


if __name__ == "__main__":
    main()
