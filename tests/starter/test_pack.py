"""The shipped pack is valid: every line can be read, nothing is repeated, every reference resolves."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from content.starter import pack
from hub.ingest.urls import canonical, url_key
from hub.topics.vocabulary import shipped

STARTER = Path(__file__).resolve().parent.parent.parent / "starter"


@pytest.fixture(scope="module")
def sources():
    return pack.read_sources(STARTER / "sources.csv")


@pytest.fixture(scope="module")
def library():
    return pack.read_library(STARTER / "library.jsonl")


def repeated(values):
    return [value for value, times in Counter(values).items() if times > 1]


def test_no_feed_is_repeated(sources):
    assert not repeated(url_key(source.feed) for source in sources)
    assert not repeated(source.title.casefold() for source in sources)


def test_only_two_sites_have_several_feeds(sources):
    sites = repeated(url_key(source.site) for source in sources)
    assert sites == ["blog.apnic.net", "packetpushers.net"]  # each with a blog and podcasts


def test_no_feed_is_a_comment_feed(sources):
    assert not [source.feed for source in sources if "comment" in source.feed.lower()]


def test_the_readme_states_the_numbers_of_feeds_and_resources(sources, library):
    readme = (STARTER / "README.md").read_text("utf-8")
    assert f"{len(sources)} feeds" in readme
    assert f"{len(library)} resources" in readme


def test_addresses_are_canonical(sources, library):
    addresses = [source.feed for source in sources] + [entry.url for entry in library]
    assert [address for address in addresses if canonical(address) != address] == []


def test_no_resource_is_repeated(library):
    assert not repeated(url_key(entry.url) for entry in library)


def test_every_resource_has_topics_of_the_shipped_vocabulary(library):
    slugs = {topic.slug for topic in shipped()}
    assert [entry.url for entry in library if not entry.topics or set(entry.topics) - slugs] == []


def test_titles_are_clean(sources, library):
    titles = [source.title for source in sources] + [entry.title for entry in library]
    assert [title for title in titles if title != " ".join(title.split()) or not 3 < len(title) < 200] == []
    assert [title for title in titles if "http" in title or "&amp;" in title or "<" in title] == []


def test_the_entries_of_every_path_are_in_the_library(library):
    from content.paths.text import read  # noqa: PLC0415 - models

    known = {url_key(entry.url) for entry in library}
    for file in sorted((STARTER / "paths").glob("*.yaml")):
        for section in read(file.read_text("utf-8")).sections:
            for step in section.steps:
                if step.kind == "entry":
                    assert url_key(canonical(step.fields["entry"])) in known, (file.name, step.fields["entry"])


ENTRY = {
    "url": "https://a.example/",
    "title": "A",
    "source": "B",
    "kind": "post",
    "topics": ["bgp"],
    "level": "beginner",
}


@pytest.mark.parametrize(
    ("line", "says"),
    [
        pytest.param("{", "not valid JSON", id="broken"),
        pytest.param("[]", "one JSON object", id="a list"),
        pytest.param(json.dumps(ENTRY | {"colour": 1}), "“colour” is not a field", id="an unknown field"),
        pytest.param(json.dumps({"url": "https://a.example/"}), "is missing", id="a missing field"),
        pytest.param(json.dumps(ENTRY | {"url": "ftp://a.example/"}), "not a web address", id="not a web address"),
        pytest.param(json.dumps(ENTRY | {"kind": "poem"}), "kind is “poem”", id="an unknown kind"),
        pytest.param(json.dumps(ENTRY | {"published": "2025-13"}), "write 2025-05-07", id="an invalid month"),
    ],
)
def test_the_error_names_the_invalid_line(tmp_path, line, says):
    file = tmp_path / "library.jsonl"
    file.write_text(json.dumps(ENTRY) + "\n" + line + "\n", "utf-8")
    with pytest.raises(pack.PackError, match=r"library\.jsonl, line 2: ") as raised:
        pack.read_library(file)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param("A,https://a.example/feed,,blog", "columns", id="a missing column"),
        pytest.param("A,https://a.example/feed,,blog,en,more", "columns", id="an extra column"),
        pytest.param("A,nowhere,,blog,en", "not a web address", id="not an address"),
        pytest.param("A,https://a.example/feed,,diary,en", "kind is “diary”", id="an unknown kind"),
    ],
)
def test_the_error_names_the_invalid_row(tmp_path, row, says):
    file = tmp_path / "sources.csv"
    file.write_text(f"title,feed,site,kind,language\n{row}\n", "utf-8")
    with pytest.raises(pack.PackError, match=r"sources\.csv, line 2: ") as raised:
        pack.read_sources(file)
    assert says in str(raised.value)


def test_a_month_gives_no_publication_date(tmp_path):
    file = tmp_path / "library.jsonl"
    file.write_text(json.dumps(ENTRY | {"published": "2025-05"}), "utf-8")
    assert pack.read_library(file)[0].published_at is None
