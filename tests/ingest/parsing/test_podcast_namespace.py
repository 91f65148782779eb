"""What the podcast namespaces say of a show and of an episode, and what becomes of it."""

from __future__ import annotations

import pytest

from hub.ingest.errors import NotChapters
from hub.ingest.parsing.chapters import read as read_chapters
from hub.ingest.parsing.document import open_document
from hub.ingest.parsing.parse import parse
from hub.ingest.records import ChapterRecord, Credit
from tests.corpora import OWN, SHARED, large

FEED = "https://show.example/feed"
NAMES = (
    "https://podcastindex.org/namespace/1.0",
    "https://podcastindex.org/namespace/1.0/",
    "http://podcastindex.org/namespace/1.0",
    "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
)


def read(item="", channel="", namespace=NAMES[0], prefix="podcast"):
    text = f"""<rss version="2.0" xmlns:{prefix}="{namespace}" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"
      xmlns:psc="http://podlove.org/simple-chapters"><channel><title>Show</title>{channel}
      <item><title>One</title><guid>1</guid>{item}</item></channel></rss>"""
    return parse(open_document(text.encode(), url=FEED))


def about(item):
    return read(item).items[0].podcast


@pytest.mark.parametrize("namespace", NAMES)
@pytest.mark.parametrize("prefix", ["podcast", "pc", "p20"])
def test_the_namespace_counts_and_not_its_prefix(namespace, prefix):
    found = read(f'<{prefix}:season name="Two">2</{prefix}:season>', namespace=namespace, prefix=prefix)
    assert found.items[0].podcast["season"] == {"number": 2, "name": "Two"}
    assert found.items[0].season == 2


def test_a_show_with_every_tag_is_read_whole():
    feed = parse(open_document((OWN / "feeds/documents/podcast.xml").read_bytes(), url=FEED))
    show, episode = feed.podcast, feed.items[0].podcast
    assert (show["medium"], show["locked"], feed.publisher_hints.block) == ("podcast", True, True)
    assert show["funding"] == [{"url": "https://hops.example/give", "text": "Keep the packets flowing"}]
    assert show["license"]["text"] == "hops-licence-1"
    assert show["locations"][0]["name"] == "Berlin, DE"
    assert show["trailers"][0]["url"] == "https://hops.example/trailer.mp3"
    assert show["itunes"]["categories"] == ["Technology", "News › Tech News"]
    assert {kept["name"] for kept in show["other"]} >= {"value", "liveItem", "podroll"}
    assert "owner@hops.example" not in str(show)
    assert [(one.name, one.role, one.group) for one in feed.items[0].credits] == [
        ("Ada Nwosu", "host", ""), ("Bo Lindqvist", "guest", ""), ("Cleo Park", "cover art designer", "visuals"),
    ]  # fmt: skip
    assert [link["type"] for link in episode["transcripts"]] == ["text/plain", "text/vtt"]
    assert episode["chapters"]["url"] == "https://hops.example/2.chapters.json"
    assert episode["soundbites"][0]["start"] == 65.5
    assert episode["alternates"][0]["sources"][1]["uri"].startswith("ipfs://")
    assert [title for _, _, title, *_ in feed.items[1].podcast["psc"]] == ["Hello", "Open messages"]


def test_the_specifications_example_is_read_whole(shared_data):
    body = (shared_data / "parsers" / "podcast-namespace" / "example.xml").read_bytes()
    feed = parse(open_document(body, url=FEED))
    show, episode = feed.podcast, feed.items[0].podcast
    assert (show["guid"], show["medium"], show["locked"]) == ("y0ur-gu1d-g035-h3r3", "podcast", True)
    assert show["funding"] == [{"url": "https://example.com/donate", "text": "Support the show!"}]
    assert show["license"]["text"] == "my-podcast-license-v1"
    assert show["locations"][0]["name"] == "Austin, TX"
    assert show["trailers"][0]["url"] == "https://example.org/trailers/teaser"
    assert show["itunes"]["categories"] == ["Technology", "News › Tech News"]
    assert {kept["name"] for kept in show["other"]} >= {"value", "liveItem", "podroll", "chat", "podping"}
    assert "podcastowner@example.com" not in str(show)
    assert "johndoe@example.com" not in str(show)
    assert [(one.name, one.role, one.group) for one in feed.items[0].credits] == [
        ("Adam Curry", "host", ""),
        ("Dave Jones", "guest", ""),
        ("Becky Smith", "cover art designer", "visuals"),
    ]
    assert [link["type"] for link in episode["transcripts"]] == ["text/plain", "text/vtt"]
    assert episode["chapters"] == {"url": "https://example.com/ep3_chapters.json", "type": "application/json"}
    assert episode["soundbites"] == [{"start": 33.833, "duration": 60.0}]
    assert len(episode["alternates"]) == 5
    assert episode["alternates"][4]["sources"][1]["uri"].startswith("ipfs://")
    assert feed.publisher_hints.block


def test_an_items_persons_replace_its_channels():
    channel = "<podcast:person>Ann</podcast:person>"
    assert read(channel=channel).items[0].credits == (Credit("Ann", "host"),)
    assert read('<podcast:person role="Guest">Bob</podcast:person>', channel).items[0].credits == (
        Credit("Bob", "guest"),
    )


def test_a_channels_persons_stand_before_the_authors_of_an_item():
    [item] = read("<author>ann@show.example (Ann)</author>", "<podcast:person>Eve</podcast:person>").items
    assert [(credit.name, credit.role) for credit in item.credits] == [("Eve", "host"), ("Ann", "author")]


@pytest.mark.parametrize(
    ("element", "expected"),
    [
        pytest.param('<podcast:episode display="Ch.3">315.5</podcast:episode>',
                     {"episode": {"number": 315.5, "name": "Ch.3"}}, id="an episode between two"),
        pytest.param("<podcast:season>-1</podcast:season>", {}, id="a season that is none"),
        pytest.param("<podcast:season>many</podcast:season>", {}, id="a season in words"),
        pytest.param('<podcast:soundbite startTime="0" duration="9">A &lt;b&gt;bite&lt;/b&gt;</podcast:soundbite>',
                     {"soundbites": [{"start": 0, "duration": 9, "title": "A bite"}]}, id="a soundbite"),
        pytest.param('<podcast:soundbite startTime="nan" duration="inf"/>', {}, id="a soundbite of no number"),
        pytest.param('<podcast:transcript url="t.vtt" type="text/vtt"/>',
                     {"transcripts": [{"url": "https://show.example/t.vtt", "type": "text/vtt"}]}, id="relative"),
        pytest.param('<podcast:transcript url="javascript:alert(1)" type="text/vtt"/>', {}, id="no web address"),
        pytest.param('<podcast:chapters type="application/json"/>', {}, id="chapters nowhere"),
        pytest.param('<podcast:alternateEnclosure type="audio/opus"/>', {}, id="an alternate without a source"),
        pytest.param('<podcast:value type="lightning"><podcast:x>y</podcast:x></podcast:value>',
                     {"other": [{"name": "value", "attributes": {"type": "lightning"},
                                 "children": [{"name": "x", "text": "y"}]}]}, id="kept as data"),
        pytest.param("<itunes:episodeType>bonus</itunes:episodeType><itunes:explicit>no</itunes:explicit>",
                     {"itunes": {"episodeType": "bonus", "explicit": "no"}}, id="Apple's"),
        pytest.param("<season>2</season>", {}, id="in no namespace"),
    ],
)  # fmt: skip
def test_elements(element, expected):
    assert about(element) == expected


def test_hostile_numbers_of_elements_are_bounded():
    found = about("<podcast:transcript url='/t' />" * 3000 + "<podcast:made-up a='b'>c</podcast:made-up>" * 3000)
    assert len(found["transcripts"]) == 50
    assert len(found["other"]) == 20


def test_podlove_chapters_stand_in_the_item():
    chapters = '<psc:chapters version="1.2">{}</psc:chapters>'.format(
        '<psc:chapter start="00:01:30.500" title="BGP" href="/bgp"/><psc:chapter start="0" title="Intro"/>'
        '<psc:chapter start="soon" title="Never"/>'
    )
    assert about(chapters)["psc"] == [
        [0, None, "Intro", "", "", True],
        [90_500, None, "BGP", "https://show.example/bgp", "", True],
    ]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param('{"version": "1.2.0", "chapters": [{"startTime": 90.5, "endTime": 60, "title": "B"}, '
                     '{"startTime": 0, "title": "A &amp; B", "img": "a.png", "toc": false}]}',
                     (ChapterRecord(0, None, "A & B", "", "https://show.example/a.png", listed=False),
                      ChapterRecord(90_500, None, "B")), id="in order, with an end that is none"),
        pytest.param('{"chapters": [7, {"title": "no start"}, {"startTime": true}, {"startTime": 1e308}]}', (),
                     id="of unexpected kinds"),
    ],
)  # fmt: skip
def test_chapters_of_a_file(body, expected):
    assert read_chapters(body.encode(), url="https://show.example/c.json") == expected


CHAPTERS, SPECIFIED = OWN / "feeds/podcast/chapters", SHARED / "parsers/podcast-namespace/docs/examples/chapters"


@pytest.mark.parametrize(
    ("path", "number", "last"),
    [
        pytest.param(CHAPTERS / "example.json", 6, 1_800_000, id="own"),
        pytest.param(CHAPTERS / "complex.json", 5, 1_800_000, id="own, with pictures and places"),
        large(SPECIFIED / "example.json", 9, 6_089_000, id="the specification's"),
        large(SPECIFIED / "exampleComplex.json", 9, 6_089_000, id="the specification's, with pictures and places"),
    ],
)
def test_chapters_of_a_file_are_read_in_order(path, number, last):
    chapters = read_chapters(path.read_bytes(), url="https://show.example/c.json")
    assert len(chapters) >= number
    assert chapters[0].title == "Intro"
    assert chapters[-1] == ChapterRecord(last, None, "Outro")


@pytest.mark.parametrize("body", ["", "<html>", "[", "[]", "{}", '{"chapters": {}}', "[" * 100_000])
def test_what_is_no_list_of_chapters_is_said_so(body):
    with pytest.raises(NotChapters):
        read_chapters(body.encode(), url="https://show.example/c.json")


EPISODES = "".join(
    f"<item><title>Of switches {n}</title><guid>{n}</guid><podcast:season>{n}</podcast:season>"
    f"<podcast:person>Ann {n}</podcast:person></item>"
    for n in (1, 2)
)
SHOW = (
    f"<rss version='2.0' xmlns:podcast='https://podcastindex.org/namespace/1.0'><channel>{{}}{EPISODES}</channel></rss>"
)


@pytest.mark.parametrize(
    ("body", "problems"),
    [
        pytest.param("<!DOCTYPE rss>" + SHOW.format(""), (), id="a doctype"),
        pytest.param("<!DOCTYPE rss [<!ENTITY me 'Ann'>]>" + SHOW.format("<title>&me;</title>"), (), id="an entity"),
        pytest.param(SHOW.format("<title>Q & A</title>"), ("it is not well-formed XML",), id="broken"),
        pytest.param(SHOW.format("<title a=b>Q</title>"), ("it is not well-formed XML",), id="broken otherwise"),
    ],
)
def test_what_only_the_lenient_reader_reads_has_its_tags_all_the_same(body, problems):
    feed = parse(open_document(body.encode(), url="https://a.example/feed"))
    assert [(item.season, item.credits[0].name) for item in feed.items] == [(1, "Ann 1"), (2, "Ann 2")]
    assert feed.problems == problems


def test_tags_are_given_to_no_other_item_than_their_own():
    body = SHOW.format("<title a=b>Q</title>").replace("<guid>2</guid>", "<guid>2<b></guid>")
    feed = parse(open_document(body.encode(), url="https://a.example/feed"))
    assert (feed.items[0].guid, feed.items[0].season) == ("1", 1)
    assert feed.items[1].season in {2, None}


def test_items_that_were_read_otherwise_get_no_tags():
    body = SHOW.format("<title a=b>Q</title><item><guid>0</guid></item>")
    document = open_document(body.encode(), url="https://a.example/feed")
    assert document.elements(["1", "2"]) == (None, None)
    assert [element is None for element in document.elements(["https://a.example/0", "7", "2"])] == [False, True, False]


def test_entities_of_a_doctype_are_not_opened_for_tags():
    laughs = "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for of, name in zip("abcdef", "bcdefg", strict=True))
    body = f'<!DOCTYPE rss [<!ENTITY a "lol">{laughs}<!ENTITY x SYSTEM "file:///etc/passwd">]>' + SHOW.format(
        "<podcast:person>&g;</podcast:person><podcast:person>&x;</podcast:person>"
    )
    feed = parse(open_document(body.encode(), url="https://a.example/feed"))
    assert {credit.name for item in feed.items for credit in item.credits} <= {"Ann 1", "Ann 2"}
