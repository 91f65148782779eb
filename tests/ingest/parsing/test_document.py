"""Opening and reading documents: what they are, what was read before, and that none of them takes long or does harm."""

import json
import time
from html import escape

import pytest

from hub.ingest.cleaning.normalize import normalize
from hub.ingest.errors import EmptyDocument, IngestError, NotAFeed, ParseError
from hub.ingest.parsing.document import MAX_ITEMS, open_document
from hub.ingest.parsing.parse import parse
from tests.corpora import folders
from tests.fakes import item, rss

URL = "https://blog.example/feed"


def read(body, url=URL, content_type=""):
    return parse(open_document(body if isinstance(body, bytes) else body.encode(), url=url, content_type=content_type))


def entries(body, now):
    document = open_document(body.encode("utf-8", "surrogatepass"), url=URL)
    feed = parse(document)
    return [
        normalize(part, feed_url=URL, language=feed.language, shared_guids=document.shared_guids, now=now)
        for part in feed.items
    ]


def test_known_items_are_removed_before_parsing():
    document = open_document(rss(item(1), item(2), item(3)).encode(), url=URL)
    feed = parse(document.without({document.hashes[0], document.hashes[2]}))
    assert [part.guid for part in feed.items] == ["post-2"]
    assert (feed.skimmed, feed.title) == (2, "A blog")


def test_an_item_has_the_same_hash_in_any_position():
    one = open_document(rss(item(1), item(2)).encode(), url=URL)
    two = open_document(rss(item(9), item(2), item(1), title="Renamed").encode(), url=URL)
    assert set(one.hashes) < set(two.hashes)


def test_skimming_works_for_json_and_atom_too():
    data = json.dumps(
        {"version": "https://jsonfeed.org/version/1.1", "title": "x", "items": [{"id": "1"}, {"id": "2"}]}
    )
    document = open_document(data.encode(), url=URL)
    assert [part.guid for part in parse(document.without(document.hashes[:1])).items] == ["2"]
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>x</title>'
        "<entry><id>urn:a</id></entry><entry><id>urn:b</id></entry></feed>"
    )
    document = open_document(atom.encode(), url=URL)
    assert [part.guid for part in parse(document.without(document.hashes[:1])).items] == ["urn:b"]


def test_guids_that_several_items_have_identify_nothing():
    assert open_document(rss(item(1, guid="x"), item(2, guid="x"), item(3)).encode(), url=URL).shared_guids == {"x"}


def test_hours_and_days_to_skip_are_all_read():
    head = (
        "<skipHours><hour>0</hour><hour>24</hour><hour>7</hour><hour>x</hour>"
        f"<hour>-1</hour><hour>٣</hour><hour>{'9' * 5000}</hour></skipHours>"
        "<skipDays><day>Sunday</day><day>saturday</day></skipDays>"
        "<sy:updatePeriod> daily </sy:updatePeriod><sy:updateFrequency>2</sy:updateFrequency><ttl>60</ttl>"
    )
    publisher_hints = read(rss(item(1), head=head)).publisher_hints
    assert (publisher_hints.skip_hours, publisher_hints.skip_days) == ({0, 7}, {5, 6})
    assert (publisher_hints.update_every, publisher_hints.ttl) == (43_200, 60)


@pytest.mark.parametrize(
    ("body", "error", "words"),
    [
        ("", EmptyDocument, "nothing at all"),
        (" \n\t ", EmptyDocument, "nothing at all"),
        ("\x00\x00", EmptyDocument, "nothing at all"),
        ("<!DOCTYPE html><html><body>hello</body></html>", NotAFeed, "a web page"),
        ("<p>hello</p>", NotAFeed, "something else"),
        ("hello", NotAFeed, "plain text"),
        ('{"a": 1}', NotAFeed, "JSON of another kind"),
        ("[1, 2]", NotAFeed, "JSON of another kind"),
        ('{"items": [', NotAFeed, "broken JSON"),
        ("[" * 200_000, NotAFeed, "broken JSON"),
        ("<svg xmlns='http://www.w3.org/2000/svg'/>", NotAFeed, "something else"),
        ("<opml version='2.0'><body><outline/></body></opml>", NotAFeed, "a list of subscriptions"),
    ],
)
def test_a_document_that_is_no_feed_is_refused_in_words(body, error, words):
    with pytest.raises(error, match=words):
        read(body)


def test_an_empty_feed_is_a_feed():
    assert read(rss()).items == ()
    assert read('<feed xmlns="http://www.w3.org/2005/Atom"/>').items == ()


BROKEN_OFF = "<rss version='2.0'><channel><title>F</title><item><title>One</title></item><item><title>Two is cut he"


@pytest.mark.parametrize(
    ("body", "titles"),
    [
        pytest.param(BROKEN_OFF, ["One"], id="in an item"),
        pytest.param(BROKEN_OFF.replace("item", "ITEM"), ["One"], id="in an item, in capitals"),
        pytest.param(BROKEN_OFF + "re</title></item>", ["One", "Two is cut here"], id="after an item"),
        pytest.param(BROKEN_OFF + " & there</title></item></channel></rss>", ["One", "Two is cut he & there"], id="no"),
        pytest.param("<rss><channel><item><title>One</title><item><title>Two</title>", ["One", "Two"], id="no ends"),
    ],
)
def test_a_document_that_breaks_off_gives_no_half_item(body, titles):
    feed = read(body)
    assert [item.title for item in feed.items] == titles
    assert feed.problems == ("it is not well-formed XML",)


LAUGHS = "".join(f'<!ENTITY {name} "{f"&{of};" * 10}">' for of, name in zip("abcdef", "bcdefg", strict=True))
BILLION = (
    f'<!DOCTYPE rss [<!ENTITY a "lol">{LAUGHS}]>'
    "<rss version='2.0'><channel><title>&g;</title><item><title>&g;</title></item></channel></rss>"
)
OUTSIDE = (
    '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    "<rss version='2.0'><channel><title>&x;</title><item><title>&x;</title></item></channel></rss>"
)


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(BILLION, id="a billion laughs"),
        pytest.param(
            f'<!DOCTYPE rss [<!ENTITY a "{"x" * 50_000}">]><rss version="2.0"><channel>'
            f"<title>{'&a;' * 20_000}</title></channel></rss>",
            id="quadratic blow-up",
        ),
        pytest.param(OUTSIDE, id="an outside entity"),
        pytest.param(rss(*(f"<item><title>{n}</title></item>" for n in range(100_000))), id="100,000 items"),
        pytest.param(rss(item(1, title="x" * 10_000_000)), id="a title of 10 MB"),
        pytest.param(rss(item(1, text="&lt;p&gt;" + "word " * 2_000_000)), id="a post of 10 MB"),
        pytest.param(rss(item(1, title="<![CDATA[" + "<b>" * 100_000 + "]]>")), id="a title of tags"),
        pytest.param(rss(item(1, more="<category>c</category>" * 20_000)), id="20,000 categories"),
        pytest.param(
            rss(item(1, more='<enclosure url="https://a.example/x" type="audio/mpeg"/>' * 5_000)), id="5,000 files"
        ),
        pytest.param(rss(item(1, more="<x>" * 2_000 + "</x>" * 2_000)), id="nested XML"),
        pytest.param(
            rss(item(1)).replace("<item>", "<item" + "".join(f" a{n}='1'" for n in range(20_000)) + ">"),
            id="attributes",
        ),
        pytest.param("<rss version='2.0'><channel>" + "<item><title>a & b</title>" * 10_000, id="broken, 10,000 items"),
        pytest.param("<rss version='2.0'><channel><item><title>" + "<" * 300_000, id="broken, brackets"),
        pytest.param("<rss version='2.0'><channel><item><title>" + "&" * 300_000, id="broken, ampersands"),
        pytest.param("<rss>" + "<a b='" * 50_000, id="broken, quotes"),
        pytest.param("<rss><!--" * 20_000, id="broken, comments"),
        pytest.param("<rss><![CDATA[" * 20_000, id="broken, CDATA"),
        pytest.param("<!DOCTYPE " * 50_000 + "<rss>", id="broken, doctypes"),
        pytest.param("<rss version='2.0'>" + "<!ENTITY x 'y'>" * 50_000, id="broken, entities"),
        pytest.param(
            '{"items": [' + ",".join(['{"id": "1", "content_html": "<p>x"}'] * 50_000) + "]}", id="JSON, 50,000 items"
        ),
    ],
)
def test_nothing_takes_long_or_leaks(body, now):
    started = time.process_time()
    try:
        made = entries(body, now)
    except IngestError:
        made = []
    assert time.process_time() - started < 10
    assert len(made) <= MAX_ITEMS
    assert all(len(entry.title) <= 500 and "root:" not in entry.title for entry in made)
    assert all(len(entry.labels) <= 30 and len(entry.enclosures) <= 20 for entry in made)


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("a\x00b", "ab"),
        ("a\ud800b", None),  # what is no UTF-8 is read as windows-1252
        ("a\x1bb", "ab"),
        ("a&#0;b", "ab"),
        ("a&#xD800;b", "ab"),
        ("a&#12;b &amp; c", "ab & c"),
    ],
)
def test_nothing_that_a_database_refuses_gets_through(title, expected, now):
    [made] = entries(rss(item(1, title=title)), now)
    assert expected is None or made.title == expected
    for text in (made.title, made.excerpt, made.text, made.guid):
        assert "\x00" not in text
        text.encode()


def test_images_on_localhost_get_the_public_host_and_links_there_stay(now):
    text = (
        '&lt;p&gt;Open &lt;a href="http://localhost:8080/"&gt;it&lt;/a&gt;. &lt;img src="http://localhost:1313/a.png?x=1&amp;amp;y"&gt;'
        ' &lt;code&gt;&amp;lt;img src="http://localhost:1313/b.png"&amp;gt;&lt;/code&gt;&lt;/p&gt;'
    )
    [made] = entries(rss(item(1, text=text)), now)
    shown = made.body or made.summary
    assert 'href="http://localhost:8080/"' in shown
    assert 'src="https://blog.example/a.png?x=1&amp;y"' in shown
    assert 'src="http://localhost:1313/b.png"' in shown
    assert made.image_url == "https://blog.example/a.png?x=1&y"


def test_links_to_the_host_of_a_post_on_localhost_get_the_public_host(now):
    text = '&lt;a href="http://localhost:1313/p/2"&gt;x&lt;/a&gt; &lt;a href="http://localhost:8080/"&gt;y&lt;/a&gt;'
    [made] = entries(rss(item(1, link="http://localhost:1313/p/1", text=text)), now)
    shown = made.body or made.summary
    assert 'href="https://blog.example/p/2"' in shown
    assert 'href="http://localhost:8080/"' in shown


def test_links_of_a_site_built_on_localhost_get_the_public_host(now):
    [made] = entries(rss(item(1, link="http://localhost:1313/posts/1", text='&lt;a href="/x"&gt;x&lt;/a&gt;')), now)
    assert made.url == "https://blog.example/posts/1"
    assert 'href="https://blog.example/x"' in made.summary


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("Q&A: using <hostname> in R&D templates", "Q&A: using <hostname> in R&D templates", id="words"),
        pytest.param("AT&amp;T: filling in <peer>", "AT&T: filling in <peer>", id="words, an entity"),
        pytest.param("Using <hostname> alone", "Using <hostname> alone", id="no ampersand"),
        pytest.param("AT&amp;T", "AT&T", id="an entity"),
        pytest.param("The &lt;b&gt; of R&D", "The <b> of R&D", id="written twice over"),
        pytest.param("<b>Q</b>&A", "Q&A", id="bold"),
        pytest.param("<em>R&amp;D</em> for <STRONG>all</STRONG>", "R&D for all", id="two elements"),
        pytest.param("Q&A<br/>with <code>ip route</code>", "Q&A with ip route", id="code and a break"),
        pytest.param("R&D <script>alert(1)</script>", "R&D", id="a script"),
        pytest.param("1 < 2 & 3 > 2", "1 < 2 & 3 > 2", id="signs"),
    ],
)
def test_words_in_angle_brackets_stay_in_a_title_and_markup_goes(written, shown, now):
    [made] = entries(rss(item(1, title=escape(written))), now)
    assert made.title == shown


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("TNO023: The third phase", ("TNO", 23)),
        ("D2DO270 – Pipelines", ("D2DO", 270)),
        ("S01E66: A season's last", ("", None)),
        ("RFC1925: Truths", ("", None)),
        ("No code: at all", ("", None)),
    ],
)
def test_a_show_is_told_by_its_code_and_a_season_is_no_show(title, code, now):
    [made] = entries(rss(item(1, title=title)), now)
    assert (made.show_code, made.show_number) == code


@pytest.mark.parametrize(
    ("author", "names"),
    [
        ("Ann Author", ["Ann Author"]),
        ("by Ann Author", ["Ann Author"]),
        ("Written by Ann Author", ["Ann Author"]),
        ("Author: Ann Author", ["Ann Author"]),
        ("Byron By", ["Byron By"]),
        ("By Any Means", ["By Any Means"]),
        ("ann@a.example (Ann Author)", ["Ann Author"]),
        ("root@localhost (Ann Author)", ["Ann Author"]),
        ("root@localhost", []),
        ("by", ["by"]),
    ],
)
def test_a_credit_is_a_name_and_nothing_else(author, names, now):
    [made] = entries(rss(item(1, more=f"<author>{author}</author>")), now)
    assert [credit.name for credit in made.credits] == names


def test_an_address_is_no_label(now):
    words = "<category>BGP</category><category>https://tags.example/kind#post</category><category>CI/CD</category>"
    [made] = entries(rss(item(1, more=words)), now)
    assert made.labels == ("BGP", "CI/CD")


def test_an_item_without_a_title_is_called_by_its_first_words(now):
    [made] = entries(rss(item(1, title="", text="A thought about MTU that needed no title of its own.")), now)
    assert made.title == "A thought about MTU that needed no title of its own."


CORPORA = folders(
    "feeds", "feeds/snapshots", "feeds/podcasts", "feeds/histories", "parsers/feedjira", "parsers/miniflux",
    "parsers/reader", "parsers/partytime", "parsers/podcast-namespace", "parsers/feedparser/tests/illformed",
)  # fmt: skip


@pytest.mark.parametrize("corpus", CORPORA)
def test_every_document_is_read_or_refused_in_words(corpus, now):
    read_well = 0
    for path in sorted(corpus.rglob("*")):
        if not path.is_file():
            continue
        started = time.process_time()
        try:
            document = open_document(path.read_bytes(), url=URL)
            feed = parse(document)
        except ParseError:
            continue
        for part in feed.items:
            normalize(part, feed_url=URL, language="", shared_guids=document.shared_guids, now=now)
        assert time.process_time() - started < 5, path
        read_well += 1
    assert read_well


@pytest.mark.parametrize("folder", folders("feeds/histories/moving-blog", "feeds/snapshots"))
def test_every_item_of_a_feed_is_read(folder):
    for path in sorted(folder.iterdir()):
        feed = read(path.read_bytes())
        text = path.read_text("utf-8", "replace")
        assert len(feed.items) == min(MAX_ITEMS, text.count("<item>") + text.count("<entry>") + text.count("<item ")), (
            path
        )


@pytest.mark.parametrize(
    "name",
    ["authors", "contributors", "content", "links", "tags", "image", "title_detail", "summary_detail", "media_content",
     "media_thumbnail", "published_parsed", "updated_parsed", "created_parsed", "enclosures"],
)  # fmt: skip
def test_an_element_that_goes_by_a_name_of_the_reader_does_not_trip_it(name, now):
    more = f"<link>https://blog.example/1</link><{name}>x</{name}>"
    for body in (rss(item(1, more=more)), rss(item(1, more=f"& <{name}>{name}")), rss(head=more)):
        entries(body, now)
