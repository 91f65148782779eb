"""/readyz tells whether pages can be made."""

from __future__ import annotations

import pytest

from content.site.readiness import readiness

pytestmark = pytest.mark.django_db


def _broken():
    raise OSError("no route to host 10.0.0.7")


def test_a_part_that_answers_and_one_that_does_not(caplog):
    parts = readiness((("sound", lambda: None, True), ("broken", _broken, True)))
    assert [part.answers for part in parts] == [True, False]
    assert "no route to host" in caplog.text


def test_a_needed_part_that_is_down_takes_the_hub_out_of_service(client, monkeypatch):
    monkeypatch.setattr("content.site.views.system.readiness", lambda: readiness((("database", _broken, True),)))
    answer = client.get("/readyz")
    assert answer.status_code == 503
    assert answer.json() == {"ready": False, "parts": {"database": "does not answer"}}
    assert "10.0.0.7" not in answer.content.decode()


def test_a_missing_index_is_told_but_does_not(client, monkeypatch):
    monkeypatch.setattr("content.site.views.system.readiness", lambda: readiness((("search", _broken, False),)))
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()["parts"]) == (200, {"search": "does not answer"})


def test_probes_are_never_cached(client):
    for path in ("/healthz", "/readyz"):
        assert "no-store" in client.get(path)["Cache-Control"]
