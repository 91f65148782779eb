"""Lists of subscriptions, read and written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub import field_lengths
from hub.ingest.errors import BadOutline
from hub.ingest.parsing import opml
from hub.ingest.parsing.opml import Outline
from tests.corpora import OWN, SHARED, large


def outlines(body, version="2.0"):
    return opml.read(f'<opml version="{version}"><head/><body>{body}</body></opml>'.encode(), name="list.opml")


def test_folders_become_labels():
    read = outlines(
        '<outline text="Vendors"><outline text="Clouds &amp; CDNs">'
        '<outline type="rss" text="A" xmlUrl="https://a.example/f"'
        ' htmlUrl="https://a.example/"/></outline></outline>'
        '<outline title="B" xmlurl="https://b.example/f" category="/x/y,z"/>'
    )
    assert read.feeds == (
        Outline("https://a.example/f", "A", "https://a.example/", ("Vendors", "Clouds & CDNs")),
        Outline("https://b.example/f", "B", "", ("x", "y", "z")),
    )
    assert not read.problem


def test_each_address_counts_once():
    one = '<outline text="A" xmlUrl="https://a.example/f"/>'
    assert len(outlines(one * 3).feeds) == 1


@pytest.mark.parametrize(
    "url",
    ["javascript:alert(1)", "", "ftp://a.example/", "not a url", "file:///etc/passwd"],
    ids=lambda url: url or "none",
)
def test_what_is_no_feed_is_passed_over(url):
    assert outlines(f'<outline text="A" xmlUrl="{url}"/>').feeds == ()


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "empty|Document"),
        (b"<html></html>", "no <opml> element"),
        (b"just text", "."),
        (b"\x00\x01", "."),
    ],
)
def test_what_is_no_list_is_one_clear_error(data, reason):
    with pytest.raises(BadOutline, match=rf"list.opml is not an OPML file that can be read: .*{reason}"):
        opml.read(data, name="list.opml")


def test_a_list_that_breaks_off_gives_what_could_be_read_and_says_where():
    data = b'<opml><body>\n<outline text="A" xmlUrl="https://a.example/f"/>\n<outline text="B" xmlUrl="https:'
    read = opml.read(data, name="list.opml")
    assert [feed.title for feed in read.feeds] == ["A"]
    assert read.problem.startswith("line 3")


def test_a_prefix_that_is_nowhere_declared_is_passed_over():
    data = b'<opml><body><x:y/><z:outline text="A" xmlUrl="https://a.example/"/></body></opml>'
    assert [feed.url for feed in opml.read(data, name="list").feeds] == ["https://a.example/"]


LAUGHS = (
    "<!DOCTYPE opml ["
    + "".join(f'<!ENTITY {n} "{f"&{p};" * 100}">' for p, n in zip("abcdef", "bcdefg", strict=True))
    + "]>"
)
TWO = '<outline text="{}" xmlUrl="https://a.example/f"/><outline text="B" xmlUrl="https://b.example/f"/>'


def listed(title, start="", encoding="utf-8"):
    return f'{start}<opml version="1.0"><body>{TWO.format(title)}</body></opml>'.encode(encoding)


@pytest.mark.parametrize(
    ("data", "title"),
    [
        pytest.param(listed("&g;", LAUGHS), "&g;", id="a billion laughs"),
        pytest.param(
            listed("&x;", '<!DOCTYPE o [<!ENTITY x SYSTEM "file:///etc/passwd">]>'), "&x;", id="a file of ours"
        ),
        pytest.param(listed("x" * 9_000_000), "x" * (field_lengths.TITLE - 1) + "…", id="a title of 9 MB"),
        pytest.param(listed("A\0\x0bB"), "AB", id="NULs and other controls"),
        pytest.param(listed("R&D"), "R&D", id="a bare ampersand"),
        pytest.param(listed("caf&eacute;&nbsp;&amp; &quot;x&quot;"), 'café & "x"', id="entities of HTML"),
        pytest.param(listed("Zürich", '<?xml version="1.0" encoding="utf-16"?>', "utf-16"), "Zürich", id="UTF-16"),
        pytest.param(listed("Zürich", encoding="utf-16"), "Zürich", id="UTF-16 without a label"),
        pytest.param(listed("Zürich", '<?xml version="1.0" encoding="utf-16"?>'), "Zürich", id="UTF-8 called UTF-16"),
        pytest.param(
            listed("Zürich", '<?xml version="1.0" encoding="utf-8"?>', "latin-1"), "Zürich", id="Latin-1 called UTF-8"
        ),
        pytest.param(listed("Zürich", '<?xml version="1.0" encoding="nonsense"?>'), "Zürich", id="an unknown charset"),
        pytest.param(b"\xef\xbb\xbf\r\n" + listed("A", '<?xml version="1.0"?>'), "A", id="a mark and a blank line"),
    ],
)
def test_unusual_lists_with_a_clear_meaning_are_read_whole(data, title):
    read = opml.read(data, name="x")
    assert [(feed.title, feed.url) for feed in read.feeds] == [
        (title, "https://a.example/f"),
        ("B", "https://b.example/f"),
    ]
    assert not read.problem


def test_a_bare_ampersand_changes_no_address():
    assert outlines('<outline text="A" xmlUrl="https://a.example/f?a=1&b=2&copy=3"/>').feeds[0].url == (
        "https://a.example/f?a=1&b=2&copy=3"
    )


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        pytest.param(listed("A") + listed("A"), "line 1: Extra content", id="two lists in one"),
        pytest.param(listed("A").replace(b"B", b"x" * 11_000_000), "line 1: Resource limit", id="a title of 11 MB"),
        pytest.param(
            listed("A").replace(b"</body>", b"<outline text='L'>" * 999 + b"</body>"),
            "line 1: Excessive depth",
            id="deep",
        ),
    ],
)
def test_a_list_beyond_the_limits_keeps_what_came_before_and_names_one_problem(data, problem):
    read = opml.read(data, name="x")
    assert read.feeds[0] == Outline("https://a.example/f", "A")
    assert read.problem.startswith(problem)


def test_invalid_addresses_are_reported():
    read = outlines(
        '<outline text="A" xmlUrl="javascript:ran()"/><outline text="B" xmlUrl="feed://b.example/f"/>'
        '<outline text="C" xmlUrl="c.example/f"/><outline text="D" xmlUrl=""/>'
    )
    assert [feed.url for feed in read.feeds] == ["http://b.example/f"]
    assert read.passed_over == ("javascript:ran()", "c.example/f")


WORDS = st.text("ab/,&<>\"' é\x0b\ufffe", min_size=1, max_size=12).map(
    lambda text: " ".join(text.replace("\x0b", "").replace("\ufffe", "").split())
).filter(bool)  # fmt: skip


@given(
    st.lists(
        st.builds(
            Outline,
            url=st.integers(0, 10**6).map("https://a.example/f?n={}&m=1".format),
            title=WORDS,
            site_url=st.sampled_from(["", "https://a.example/"]),
            labels=st.lists(WORDS, unique=True, max_size=5).map(tuple),
        ),
        unique_by=lambda feed: feed.url,
    )
)
def test_any_list_that_was_written_is_read_as_it_was(feeds):
    read = opml.read(opml.write(feeds, title="Ours"), name="x")
    assert read.feeds == tuple(feeds)
    assert not read.problem


def test_what_no_xml_can_hold_is_left_out_of_a_list():
    told = opml.write([Outline("https://a.example/f", "a\x0b\0\ufffeb", "", ("c\x01",))], title="\x02Ours")
    assert opml.read(told, name="x").feeds == (Outline("https://a.example/f", "ab", "", ("c",)),)


def test_written_and_read_again_it_is_the_same():
    feeds = (
        Outline("https://a.example/f?x=1&y=2", 'A "quoted" <title>', "https://a.example/", ("Clouds & CDNs", "β")),
        Outline("https://b.example/f", "B"),
    )
    assert opml.read(opml.write(feeds, title="Ours"), name="x").feeds == feeds


@pytest.mark.parametrize(
    ("folder", "least"),
    [pytest.param(OWN / "feeds/opml", 4, id="own"), large(SHARED / "parsers/listparser-opml", 30, id="listparser's")],
)
def test_every_list_of_the_corpus_is_read_or_refused(folder, least):
    read = refused = 0
    for path in sorted(folder.rglob("*.xml")):
        try:
            opml.read(path.read_bytes(), name=path.name)
            read += 1
        except BadOutline:
            refused += 1
    assert read > least
    assert 0 < refused < read
