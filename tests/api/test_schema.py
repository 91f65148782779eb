"""The schema that clients are built from changes only when someone means it to."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

SNAPSHOT = Path(__file__).with_name("openapi.json")
MEANT = "UPDATE_SNAPSHOT=1 .venv/bin/pytest tests/api/test_schema.py"


def test_the_schema_is_the_one_that_was_published(client):
    schema = client.get("/api/v1/openapi.json").json()
    if os.environ.get("UPDATE_SNAPSHOT"):
        SNAPSHOT.write_text(json.dumps(schema, indent=1, sort_keys=True) + "\n", "utf-8")
    published = json.loads(SNAPSHOT.read_text("utf-8"))
    assert schema == published, (
        f"Clients rely on this schema. If the change is meant, and said in CHANGELOG.md: {MEANT}"
    )


@pytest.mark.django_db
def test_the_page_describes_every_address_and_loads_nothing_from_elsewhere(client):
    schema = client.get("/api/v1/openapi.json").json()
    page = client.get("/api/v1/docs").content.decode()
    for path, methods in schema["paths"].items():
        assert f"GET {path}" in page
        for parameter in methods["get"].get("parameters", []):
            assert f"<code>{parameter['name']}</code>" in page
    assert "<style" not in page
    assert " style=" not in page
    assert "cdn" not in page


def test_everything_that_is_asked_and_answered_is_described(client):
    schema = client.get("/api/v1/openapi.json").json()
    for path, methods in schema["paths"].items():
        assert set(methods) == {"get"}, path
        assert methods["get"]["summary"]
        assert methods["get"]["description"]
        for parameter in methods["get"].get("parameters", []):
            assert parameter["in"] == "path" or parameter["schema"].get("description"), (path, parameter["name"])


@pytest.mark.django_db
def test_the_root_leads_to_the_page(client):
    assert client.get("/api/v1/")["Location"] == "/api/v1/docs"
