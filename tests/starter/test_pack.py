"""The shipped pack is sound: every line reads, nothing twice, nothing that points nowhere."""

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
    return pack.sources(STARTER / "sources.csv")


@pytest.fixture(scope="module")
def library():
    return pack.library(STARTER / "library.jsonl")


def twice(values):
    return [value for value, times in Counter(values).items() if times > 1]


def test_no_feed_is_there_twice(sources):
    assert not twice(url_key(source.feed) for source in sources)
    assert not twice(source.title.casefold() for source in sources)


def test_no_site_is_there_twice_without_a_reason(sources):
    sites = twice(url_key(source.site) for source in sources)
    assert sites == ["blog.apnic.net", "packetpushers.net"]  # each with a blog and podcasts


def test_no_feed_is_one_of_comments(sources):
    assert not [source.feed for source in sources if "comment" in source.feed.lower()]


def test_the_readme_counts_what_is_there(sources, library):
    readme = (STARTER / "README.md").read_text("utf-8")
    assert f"{len(sources)} feeds" in readme
    assert f"{len(library)} resources" in readme


def test_addresses_are_as_the_hub_stores_them(sources, library):
    addresses = [source.feed for source in sources] + [entry.url for entry in library]
    assert [address for address in addresses if canonical(address) != address] == []


def test_no_resource_is_there_twice(library):
    assert not twice(url_key(entry.url) for entry in library)


def test_every_resource_stands_under_topics_that_are_shipped(library):
    slugs = {topic.slug for topic in shipped()}
    assert [entry.url for entry in library if not entry.topics or set(entry.topics) - slugs] == []


def test_titles_are_clean(sources, library):
    titles = [source.title for source in sources] + [entry.title for entry in library]
    assert [title for title in titles if title != " ".join(title.split()) or not 3 < len(title) < 200] == []
    assert [title for title in titles if "http" in title or "&amp;" in title or "<" in title] == []


def test_every_path_is_made_of_the_library(library):
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
        pytest.param("{", "no JSON", id="broken"),
        pytest.param("[]", "one JSON object", id="a list"),
        pytest.param(json.dumps(ENTRY | {"colour": 1}), "“colour” is no field", id="a field too many"),
        pytest.param(json.dumps({"url": "https://a.example/"}), "is missing", id="a field too few"),
        pytest.param(json.dumps(ENTRY | {"url": "ftp://a.example/"}), "no web address", id="no address of the web"),
        pytest.param(json.dumps(ENTRY | {"kind": "poem"}), "kind is “poem”", id="a kind that is none"),
        pytest.param(json.dumps(ENTRY | {"published": "2025-13"}), "write 2025-05-07", id="a month that is none"),
    ],
)
def test_a_wrong_line_is_named(tmp_path, line, says):
    file = tmp_path / "library.jsonl"
    file.write_text(json.dumps(ENTRY) + "\n" + line + "\n", "utf-8")
    with pytest.raises(pack.PackError, match=r"library\.jsonl, line 2: ") as raised:
        pack.library(file)
    assert says in str(raised.value)


@pytest.mark.parametrize(
    ("row", "says"),
    [
        pytest.param("A,https://a.example/feed,,blog", "columns", id="a column too few"),
        pytest.param("A,https://a.example/feed,,blog,en,more", "columns", id="a column too many"),
        pytest.param("A,nowhere,,blog,en", "no web address", id="no address"),
        pytest.param("A,https://a.example/feed,,diary,en", "kind is “diary”", id="a kind that is none"),
    ],
)
def test_a_wrong_row_is_named(tmp_path, row, says):
    file = tmp_path / "sources.csv"
    file.write_text(f"title,feed,site,kind,language\n{row}\n", "utf-8")
    with pytest.raises(pack.PackError, match=r"sources\.csv, line 2: ") as raised:
        pack.sources(file)
    assert says in str(raised.value)


def test_of_a_month_no_day_is_made_up(tmp_path):
    file = tmp_path / "library.jsonl"
    file.write_text(json.dumps(ENTRY | {"published": "2025-05"}), "utf-8")
    assert pack.library(file)[0].published_at is None
