"""What is counted is counted exactly, by however many processes."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hub.ops import rate_limit
from hub.ops.file_cache import AtomicFileCache

ROOT = Path(__file__).resolve().parent.parent.parent
COUNT = """
import sys
from hub.ops.file_cache import AtomicFileCache
cache = AtomicFileCache(sys.argv[1], {})
print(sum(cache.add(f"lock {n}", 1) for n in range(200)))
for _ in range(200):
    cache.add("counter", 0, 3600)
    print(cache.incr("counter"))
"""


@pytest.fixture
def cache(tmp_path):
    return AtomicFileCache(str(tmp_path / "cache"), {})


def test_of_many_processes_each_counts_on_and_one_alone_adds(tmp_path):
    program = ["-c", f"import django.conf; django.conf.settings.configure()\n{COUNT}"]
    processes = [
        subprocess.Popen([sys.executable, *program, str(tmp_path / "cache")], cwd=ROOT, stdout=subprocess.PIPE)
        for _ in range(4)
    ]
    said = [[int(line) for line in process.communicate(timeout=60)[0].split()] for process in processes]
    assert sum(added for added, *_ in said) == 200
    assert sorted(number for _, *numbers in said for number in numbers) == list(range(1, 801))


def test_threads_are_excluded_as_processes_are(cache):
    cache.set("counter", 0)
    with ThreadPoolExecutor(8) as pool:
        assert sorted(pool.map(lambda _: cache.incr("counter"), range(200))) == list(range(1, 201))


def test_a_number_expires_when_it_would_have(cache, monkeypatch):
    cache.set("counter", 5, timeout=60)
    assert cache.incr("counter", 2) == cache.get("counter") == 7
    later = cache.get_backend_timeout(61)
    monkeypatch.setattr("time.time", lambda: later)
    with pytest.raises(ValueError, match="not found"):
        cache.incr("counter")
    assert cache.add("counter", 1)


def test_there_is_nothing_to_add_to_where_nothing_is(cache):
    with pytest.raises(ValueError, match="not found"):
        cache.incr("nothing")


def test_a_window_begins_anew_and_keys_are_apart(monkeypatch):
    now = [1_000_000_010.25]
    monkeypatch.setattr(rate_limit.time, "time", lambda: now[0])
    assert [rate_limit.count("x", "a", window=60) for _ in range(3)] == [1, 2, 3]
    assert rate_limit.count("x", "b", window=60) == 1
    assert rate_limit.seconds_left(60) == 9.75
    now[0] += 10
    assert rate_limit.count("x", "a", window=60) == 1


def test_a_counter_that_was_evicted_starts_anew(monkeypatch):
    monkeypatch.setattr(rate_limit.cache, "add", lambda *_: False)
    assert rate_limit.count("x", "evicted", window=60) == 1
