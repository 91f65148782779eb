"""docs/guide/integrate.md keeps its word: its programs run, its addresses answer."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils import timezone

from hub.models import Entry, EntryTopic, Transcript
from hub.people.crediting import credit
from tests.factories import a_source, a_topic, an_entry
from tests.paths.making import a_path

GUIDE = (Path(__file__).resolve().parent.parent / "docs" / "guide" / "integrate.md").read_text("utf-8")
PROGRAMS = re.findall(r"^```python\n(.*?)^```", GUIDE, re.DOTALL | re.MULTILINE)
SLUGS = {"/topics/": "bgp", "/sources/": "networkop", "/people": "ana-perez", "person=": "ana-perez"}
ADDRESSES = re.findall(r"`(/(?:feeds|opml|api)/[^`\s]*)`", GUIDE)


@pytest.fixture
def library():
    """What the guide's examples speak of."""
    topic, source = a_topic(slug="bgp"), a_source(slug="networkop", kind="podcast")
    entry = an_entry(source, title="A BGP lab", kind="lab")
    EntryTopic.objects.create(entry=entry, topic=topic, published_at=entry.published_at)
    Transcript.objects.create(entry=entry, url="https://a.example/1.vtt", state="read", cue_values=[[0, 1, "", "Hi."]])
    Entry.objects.update(credits=[{"name": "Ana Pérez"}])
    credit(Entry.objects.select_related("source"), now=timezone.now())
    Entry.objects.update(changed_at=timezone.now() - timedelta(hours=1))
    a_path({"entry": entry.url})
    return entry


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("program", PROGRAMS, ids=lambda program: program.strip().splitlines()[-1].strip()[:40])
def test_the_programs_of_the_guide_run(program, library, live_server, settings, capsys):
    settings.HUB_PUBLIC_URL = live_server.url
    exec(program.replace("http://localhost:8000", live_server.url), {})
    assert capsys.readouterr().out.strip()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ADDRESSES)
def test_the_addresses_of_the_guide_answer(address, library, client):
    slug = next((slug for section, slug in SLUGS.items() if section in address), "a-path")
    concrete = address.replace("<slug>", slug).replace("<id>", str(library.uuid)).replace("…", "bgp")
    assert client.get(concrete).status_code == 200


def test_the_guide_names_every_list_of_the_api(client):
    schema = client.get("/api/v1/openapi.json").json()
    assert [path for path in schema["paths"] if path.partition("{")[0].rstrip("/") not in GUIDE] == []
