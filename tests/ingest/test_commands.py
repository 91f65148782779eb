"""The commands over ingest, as an operator meets them."""

import json
from datetime import UTC, datetime
from io import BytesIO, StringIO, TextIOWrapper

import pytest
from django.core.management import CommandError, call_command

from hub.models import Entry, Source
from tests.factories import a_source
from tests.fakes import FakeWeb, item, rss

FEED = "https://blog.example/feed"


@pytest.fixture
def web(monkeypatch):
    fake = FakeWeb()
    for name in ("hub.ingest.refresh", "hub.management.commands.parse", "hub.management.commands.source_add",
                 "hub.management.commands.source_check"):  # fmt: skip
        monkeypatch.setattr(f"{name}.open_client", lambda: fake)
    return fake


def run(*args):
    out, err = StringIO(), StringIO()
    call_command(*args, stdout=out, stderr=err)
    return out.getvalue() + err.getvalue()


def comes_in(monkeypatch, data, *, terminal=False):
    """This stands in standard input."""
    piped = TextIOWrapper(BytesIO(data))
    piped.isatty = lambda: terminal
    monkeypatch.setattr("sys.stdin", piped)


@pytest.mark.django_db
class TestWithALibrary:
    def test_add_then_refresh(self, web):
        web.serves(
            "https://blog.example/", '<html><link rel="alternate" type="application/rss+xml" href="/feed"></html>'
        )
        web.serves(FEED, rss(item(1)))
        assert f"Added: A blog <{FEED}>, 1 entry in its feed" in run("source_add", "https://blog.example/")
        assert "Already there" in run("source_add", FEED)
        assert run("refresh").startswith("1 source visited: 1 fetched, 0 unchanged, 0 failed; 1 new entry")
        assert run("refresh").startswith("0 sources visited")
        assert run("refresh", "--all").startswith("1 source visited: 0 fetched, 1 unchanged")
        assert run("refresh", "http://www.blog.example/feed/").startswith("1 source visited")
        assert Entry.objects.count() == 1

    def test_what_is_subscribed_to_where_a_feed_leads_for_now_is_the_same_source(self, web):
        a_source(url="https://cdn.example/feed", title="A blog", state="paused")
        web.serves(FEED, rss(item(1)))
        web.leads[FEED] = "https://cdn.example/feed"
        said = run("source_add", FEED)
        assert "Already there: A blog <https://cdn.example/feed>" in said
        assert "It is not visited (Paused by an editor): resume it in the admin." in said
        assert Source.objects.count() == 1

    def test_a_person_at_a_terminal_sees_the_feeds_and_chooses(self, web, monkeypatch):
        said = iter(["7", "2"])
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("builtins.input", lambda question: next(said))
        links = [f'<link rel="alternate" type="application/rss+xml" href="/{name}">' for name in ("feed", "labs")]
        web.serves("https://blog.example", f"<html>{''.join(links)}</html>")
        web.serves(FEED, rss(item(1, at=datetime(2026, 5, 1, tzinfo=UTC), text="Of leaves and of spines.")))
        web.serves("https://blog.example/labs", rss(item(2), title="Labs"))
        shown = run("source_add", "blog.example")
        assert "1. A blog" in shown
        assert "Blog, rss20, 1 entry, newest 2026-05-01" in shown
        assert "Of leaves and of spines." in shown
        assert "Added: Labs <https://blog.example/labs>" in shown
        assert Source.objects.get().title == "Labs"

    def test_declining_adds_nothing(self, web, monkeypatch):
        monkeypatch.setattr("sys.stdin.isatty", lambda: True)
        monkeypatch.setattr("builtins.input", lambda question: "n")
        web.serves(FEED, rss(item(1)))
        assert "Nothing added." in run("source_add", FEED)
        assert "Added" in run("source_add", FEED, "--yes")

    def test_an_address_that_leads_nowhere_fails_the_command_after_the_others(self, web):
        web.serves(FEED, rss(item(1)))
        with pytest.raises(CommandError, match=r"Not added: https://nowhere\.example/"):
            run("source_add", "https://nowhere.example/", FEED)
        assert Source.objects.get().url == FEED

    def test_refreshing_an_unknown_source_says_how_to_add_it(self, web):
        with pytest.raises(CommandError, match=r"Add it first: manage\.py source_add https://blog\.example/feed"):
            run("refresh", FEED)

    def test_a_source_that_is_paused_is_said_to_be_so_and_not_visited(self, web):
        a_source(url=FEED, title="A blog", state="paused")
        with pytest.raises(CommandError, match="A blog: paused or retired"):
            run("refresh", FEED)

    def test_a_failure_is_listed_with_its_sentence(self, web):
        a_source(url=FEED, title="A blog", due_at="2026-01-01T00:00Z")
        assert f"A blog: There is no feed at {FEED} (HTTP 404)." in run("refresh")

    def test_export_and_import_again(self, tmp_path):
        a_source(url=FEED, title="A blog", labels=["x"])
        exported = tmp_path / "out.opml"
        exported.write_text(run("source_export"))
        assert "0 sources added, 1 known already" in run("source_import", str(exported))
        Source.objects.all().delete()
        assert "1 source added" in run("source_import", str(exported))
        assert Source.objects.get().labels == ["x"]

    def test_labels_that_a_category_can_not_hold_come_back_as_they_were(self, tmp_path):
        source = a_source(url=FEED, title="A blog", labels=["CI/CD", "Spines, leaves", "x"])
        exported = tmp_path / "out.opml"
        exported.write_text(run("source_export"))
        assert "0 sources added, 1 known already (0 of them with new labels)" in run("source_import", str(exported))
        source.refresh_from_db()
        assert source.labels == ["CI/CD", "Spines, leaves", "x"]

    def test_an_import_says_which_addresses_it_passed_over(self, tmp_path):
        written = tmp_path / "list.opml"
        outlines = "".join(f'<outline text="A" xmlUrl="{url}"/>' for url in (FEED, "javascript:ran()", "b.example"))
        written.write_text(f"<opml><body>{outlines}</body></opml>")
        said = run("source_import", str(written))
        assert "1 source added" in said
        assert "2 passed over, being no web addresses: “javascript:ran()”, “b.example”" in said

    def test_a_broken_list_is_imported_as_far_as_it_goes(self, tmp_path):
        broken = tmp_path / "broken.opml"
        broken.write_text(f'<opml><body><outline text="A" xmlUrl="{FEED}"/><outl')
        with pytest.raises(CommandError, match=r"is broken .*What could be read of it was imported"):
            run("source_import", str(broken))
        assert Source.objects.count() == 1

    def test_a_list_is_read_from_standard_input(self, monkeypatch):
        a_source(url=FEED, title="A blog", labels=["Größe"])
        comes_in(monkeypatch, run("source_export").encode())
        Source.objects.all().delete()
        assert "1 source added" in run("source_import", "-")
        assert Source.objects.get().labels == ["Größe"]

    @pytest.mark.parametrize(
        ("data", "terminal", "said"),
        [
            pytest.param(b"", False, "Standard input is empty: pipe a list into it", id="nothing"),
            pytest.param(b" \n", False, "Standard input is empty", id="blanks"),
            pytest.param(b"", True, "Standard input is a terminal: pipe a list into it", id="a terminal"),
            pytest.param(b"<html/>", False, "Standard input is not an OPML file that can be read", id="a page"),
            pytest.param(b"<opml><body><outl", False, "Standard input is broken", id="half a list"),
        ],
    )
    def test_standard_input_that_brings_no_list_is_one_sentence(self, monkeypatch, data, terminal, said):
        comes_in(monkeypatch, data, terminal=terminal)
        with pytest.raises(CommandError, match=said):
            run("source_import", "-")

    def test_a_list_that_is_not_there(self):
        with pytest.raises(CommandError, match="No such file"):
            run("source_import", "/nowhere/list.opml")


def test_parse_prints_a_line_a_feed_and_needs_no_database(web, tmp_path):
    good, bad = tmp_path / "good.xml", tmp_path / "bad.html"
    good.write_text(rss(item(1, title="TNO023: On &amp;amp; on"), link="/"))
    bad.write_text("<html></html>")
    web.serves(FEED, rss(item(2)))
    out = StringIO()
    call_command("parse", "--jsonl", str(good), str(bad), FEED, str(tmp_path / "none"), stdout=out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert lines[0]["entries"][0]["title"] == "TNO023: On & on"
    assert (lines[0]["entries"][0]["show_code"], lines[0]["entries"][0]["show_number"]) == ("TNO", 23)
    assert lines[1]["error"]["outcome"] == "not_a_feed"
    assert lines[2]["entries"][0]["url"] == "https://blog.example/posts/2"
    assert lines[3]["error"]["outcome"] == "no_file"
    assert json.loads(run("parse", str(good)))["format"] == "rss20"
    with pytest.raises(CommandError, match="Nothing could be read"):
        call_command("parse", str(bad), stdout=out)


def test_check_previews_without_subscribing(web):
    web.serves(FEED, rss(item(1, text="What it says.")))
    said = run("source_check", FEED)
    assert "A blog" in said
    assert "Blog, rss20, 1 entry, newest unknown" in said
    assert "What it says." in said
