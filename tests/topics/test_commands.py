from __future__ import annotations

import io
import json
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from hub.jobs import queue
from hub.models import EntryTopic, Job
from tests.factories import a_topic, an_entry


def classify(monkeypatch, data: bytes, **options) -> list[dict]:
    monkeypatch.setattr("sys.stdin", SimpleNamespace(buffer=io.BytesIO(data)))
    out = io.StringIO()
    call_command("classify", stdout=out, **options)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_classify_answers_line_by_line_without_a_database(monkeypatch) -> None:
    line = {"id": "7", "title": "BGP communities in practice", "text": "How we use BGP communities."}
    (answer,) = classify(monkeypatch, json.dumps(line).encode() + b"\n\n")
    assert answer["id"] == "7"
    topics = {topic["slug"]: topic for topic in answer["topics"]}
    assert {"bgp", "bgp-routing"} <= set(topics)
    assert topics["bgp"]["evidence"][0].keys() >= {"phrase", "field", "weight", "count"}
    assert "considered" not in answer


def test_classify_explains_what_it_considered(monkeypatch) -> None:
    line = {"id": 1, "title": "Notes", "text": "A word about BGP. " + "And of other things. " * 80}
    (answer,) = classify(monkeypatch, json.dumps(line).encode(), explain=True)
    assert answer["topics"] == []
    assert "bgp" in {topic["slug"] for topic in answer["considered"]}


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param(b"{", id="half a line"),
        pytest.param(b"[]", id="no object"),
        pytest.param(b'{"id": 2, "title": 3}', id="a title that is a number"),
        pytest.param(b'{"labels": "bgp"}', id="labels that are a string"),
        pytest.param(b"\xff\xfe", id="no UTF-8"),
        pytest.param(b"[" * 100_000, id="nested without end"),
    ],
)
def test_a_bad_line_gives_a_line_with_its_error_and_the_next_is_read(monkeypatch, bad: bytes) -> None:
    first, second = classify(monkeypatch, bad + b'\n{"id": "next"}')
    assert first["line"] == 1
    assert first["error"]
    assert second == {"id": "next", "topics": []}


@pytest.mark.django_db
class TestRetag:
    @pytest.fixture
    def topic(self):
        return a_topic(slug="bgp", rules={"names": ["BGP"]})

    def retag(self, **options) -> str:
        out = io.StringIO()
        call_command("retag", stdout=out, **options)
        return out.getvalue()

    def test_every_entry_is_tagged_anew(self, topic) -> None:
        entries = [an_entry(title="BGP"), an_entry(title="Cake")]
        assert "2 entries tagged" in self.retag()
        assert list(EntryTopic.objects.values_list("entry", flat=True)) == [entries[0].pk]

    def test_what_was_interrupted_is_finished_and_no_more(self, topic, now) -> None:
        entries = [an_entry(title="BGP"), an_entry(title="More BGP")]
        queue.enqueue_tagging([entries[1].pk], now=now)
        assert "1 entry tagged" in self.retag(resume=True)
        assert list(EntryTopic.objects.values_list("entry", flat=True)) == [entries[1].pk]

    def test_what_a_killed_run_held_is_tagged_at_once(self, topic, monkeypatch) -> None:
        entry = an_entry(title="BGP")
        queue.enqueue_tagging([entry.pk], now=timezone.now())
        Job.objects.claim(1, now=timezone.now(), lasting=timedelta(minutes=5))
        assert "0 entries tagged. 1 is with another worker" in self.retag(resume=True)
        monkeypatch.setattr("hub.db.lease.is_dead", lambda token: True)
        assert "1 entry tagged." in self.retag(resume=True)
        assert list(EntryTopic.objects.values_list("entry", flat=True)) == [entry.pk]

    def test_being_interrupted_says_how_to_go_on(self, topic, monkeypatch) -> None:
        an_entry(title="BGP")

        def interrupted(*_, **__):
            raise KeyboardInterrupt

        monkeypatch.setattr("hub.management.commands.retag.runner.run", interrupted)
        with pytest.raises(CommandError, match="retag --resume"):
            self.retag()
        monkeypatch.undo()
        assert "1 entry tagged" in self.retag(resume=True)

    def test_a_preview_says_what_would_change_and_changes_nothing(self, topic, tmp_path) -> None:
        an_entry(title="BGP")
        an_entry(title="OSPF")
        rule = tmp_path / "rule.toml"
        rule.write_text('[[topic]]\nslug = "bgp"\n[topic.rules]\nnames = ["OSPF"]\n')
        said = self.retag(preview=rule)
        assert "bgp: adds 1 entry, removes 1" in said
        assert "-bgp  BGP" in said
        assert not EntryTopic.objects.exists()
        assert not Job.objects.exists()

    @pytest.mark.parametrize(
        ("text", "wrong"),
        [
            pytest.param("[[topic", "can't be read", id="no TOML"),
            pytest.param("[[topic]]", "must hold one", id="no slug"),
            pytest.param('[[topic]]\nslug="bgp"\nrules=["BGP"]', "a table", id="rules that are a list"),
            pytest.param('[[topic]]\nslug=["bgp"]\nrules={}', "a text", id="several slugs"),
            pytest.param('[[topic]]\nslug="x"\nrules={}', "no topic", id="an unknown topic"),
            pytest.param('[[topic]]\nslug="bgp"\nrules={name=["x"]}', "none of", id="rules that can't be read"),
        ],
    )
    def test_a_preview_of_nonsense_is_refused_in_words(self, topic, tmp_path, text, wrong) -> None:
        rule = tmp_path / "rule.toml"
        rule.write_text(text)
        with pytest.raises(CommandError, match=wrong):
            self.retag(preview=rule)
