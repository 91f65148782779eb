"""Sanitising: what is kept, what is removed, and that nothing harmful is kept."""

import re
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.cleaning.blocks import blocks_of
from hub.ingest.cleaning.excerpt import excerpt
from hub.ingest.cleaning.sanitize import ATTRIBUTES, TAGS, WITH_CONTENT, clean_html
from hub.ingest.plain_text import clean_line, shorten


@pytest.mark.parametrize(
    "raw",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<a href=' &#14; javascript:alert(1)'>x</a>",
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe src='javascript:alert(1)'></iframe>",
        "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<object data='data:text/html,<script>alert(1)</script>'></object>",
        "<p style='background:url(javascript:alert(1))'>x</p>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<img src='data:image/svg+xml,<svg onload=alert(1)>'>",
        "<video src=x onloadstart=alert(1)></video>",
        "<base href='javascript:alert(1)//'><a href='x'>x</a>",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
        "<iframe src='https://www.youtube.com/embed/abcdefghijk\"onload=alert(1)'></iframe>",
    ],
)
def test_nothing_that_runs_gets_through(raw):
    made = clean_html(raw, base="https://a.example/").lower()
    for bad in (
        "<script",
        "javascript:",
        "onerror=",
        "onload",
        "<iframe",
        "<form",
        "<object",
        "style=",
        "data:",
        "<base",
    ):
        assert bad not in made


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            "<pre><code>a &lt; b\n  c</code></pre>", "<pre><code>a &lt; b\n  c</code></pre>", id="code as it is"
        ),
        pytest.param("<P CLASS=x ID=y>Hi</P>", "<p>Hi</p>", id="classes and ids out"),
        pytest.param("AT&amp;T &lt;3", "AT&amp;T &lt;3", id="plain text"),
        pytest.param("one\n\ntwo", "<p>one</p><p>two</p>", id="plain paragraphs"),
        pytest.param("<p>x</p><p>&nbsp;</p><p><a href='/'></a></p>", "<p>x</p>", id="nothing empty"),
        pytest.param(
            '<p>x<img src="https://pixel.wp.example/b.gif" width="1" height="1"></p>',
            "<p>x</p>",
            id="tracking pixels out",
        ),
        pytest.param(
            '<iframe width=560 src="https://www.youtube-nocookie.com/embed/dQw4w9WgXcQ?rel=0"></iframe>',
            '<p><a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ" rel="noopener nofollow ugc">'
            "Watch the video on YouTube</a></p>",
            id="a video becomes a link",
        ),
        pytest.param(
            '<a href="https://b.example/p?utm_medium=rss&amp;x=1">b</a>',
            '<a href="https://b.example/p?x=1" rel="noopener nofollow ugc">b</a>',
            id="tracking parameters out",
        ),
        pytest.param(
            '<a href="../up">u</a>',
            '<a href="https://a.example/up" rel="noopener nofollow ugc">u</a>',
            id="links absolute",
        ),
    ],
)
def test_what_comes_out(raw, expected):
    assert clean_html(raw, base="https://a.example/dir/post") == expected


@pytest.mark.parametrize(
    ("frame", "address"),
    [
        ("<iframe src='//www.youtube.com/embed/dQw4w9WgXcQ?start=90'>", "https://www.youtube.com/watch?v=dQw4w9WgXcQ&amp;t=90"),
        ("<iframe src='https://www.youtube.com/embed/videoseries?list=PL0123456789'>",
         "https://www.youtube.com/playlist?list=PL0123456789"),
        ("<iframe data-x=1 src=https://player.vimeo.com/video/12345?h=a></iframe>", "https://vimeo.com/12345"),
        ("<script src='https://asciinema.org/a/abc123.js' id='asciicast-abc123' async></script>",
         "https://asciinema.org/a/abc123"),
    ],
)  # fmt: skip
def test_an_embedded_video_becomes_a_link_to_its_page(frame, address):
    assert f'<a href="{address}"' in clean_html(f"<p>See</p>{frame}<p>this.</p>")


@pytest.mark.parametrize(
    "frame",
    [
        "<iframe src='https://ads.example/x'></iframe>",
        "<iframe src='https://www.youtube.com.evil.example/embed/dQw4w9WgXcQ'></iframe>",
        "<iframe src='https://www.youtube.com/embed/videoseries?list=a&b'></iframe>",
        "<iframe src='https://[bad/embed'></iframe>",
    ],
)
def test_any_other_frame_is_dropped(frame):
    assert clean_html(f"<p>See</p>{frame}<p>this.</p>") == "<p>See</p><p>this.</p>"


TWEET = '<a href="https://twitter.com/intent/tweet?url=https%3A%2F%2Fa.example"><img src="https://a.example/t.png"></a>'
OWN = '<a href="https://a.example/post/?share=facebook&amp;nb=1" rel="nofollow"><span>Share on Facebook</span></a>'


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(
            f"<p>It ends.</p><div><h3>Share this:</h3><ul><li>{OWN}</li><li>{TWEET}</li></ul></div>",
            "<p>It ends.</p>",
            id="a list under a heading",
        ),
        pytest.param(f"<p>It ends.</p><p>Share: {TWEET} | {OWN}</p>", "<p>It ends.</p>", id="a line with its label"),
        pytest.param(f"<p><b>Share it:</b> {TWEET}</p><p>So it begins.</p>", "<p>So it begins.</p>", id="before"),
        pytest.param(
            '<p>It ends.</p><div><a href="http://feeds.feedburner.com/~ff/A?d=1"><img src="http://feeds.feedburner.com/~ff/A?i=1">'
            "</a> <a href='http://feeds.feedburner.com/~ff/A?d=2'><img src='x.png'></a></div>",
            "<p>It ends.</p>",
            id="flares of a feed",
        ),
        pytest.param(
            "<h2>Why <a href='#why'>#</a></h2><h2>How<a href='https://a.example/p#how' title=x>¶</a></h2>",
            "<h2>Why </h2><h2>How</h2>",
            id="signs that link headings to themselves",
        ),
    ],
)  # fmt: skip
def test_share_bars_and_heading_anchors_are_removed(raw, expected):
    assert clean_html(raw, base="https://a.example/p") == expected


@pytest.mark.parametrize(
    "raw",
    [
        '<p>Please <a href="https://x.com/intent/tweet?text=a">tell me</a> what you think.</p>',
        '<p><a href="https://x.com/intent/follow?screen_name=a">Follow me</a> for more.</p>',
        '<p><a href="https://www.linkedin.com/in/ann">Ann</a></p>',
        '<p><a href="mailto:ann@a.example">Ann</a></p>',
        '<p>See <a href="https://a.example/p#c">C#</a> and <a href="https://a.example/#top">top</a>.</p>',
        '<p>Share this: it matters.</p><p><a href="https://a.example/share-trading">a</a></p>',
    ],
)
def test_links_that_are_no_bar_stay(raw):
    assert clean_html(raw).replace(' rel="noopener nofollow ugc"', "") == raw


def test_images_are_lazy_and_tables_stay():
    made = clean_html(
        '<table><tr><td colspan=2><img src="/i.png" alt="i"></td></tr></table>', base="https://a.example/"
    )
    assert 'src="https://a.example/i.png"' in made
    assert 'loading="lazy"' in made
    assert '<td colspan="2">' in made


@pytest.mark.parametrize(
    "numbers",
    [
        '<td class="gutter"><pre class="line-numbers"><span>1</span>\n<span>2</span>\n</pre></td>',
        '<td class="lntd">\n<pre class="chroma"><code><span>1\n</span><span>2\n</span></code></pre></td>',
    ],
    ids=["Octopress", "Hugo"],
)
def test_line_numbers_beside_code_are_removed(numbers):
    code = "<td class='code'><pre><code>router bgp 65000\n 10\n</code></pre></td>"
    cleaned = clean_html(f"<table><tr>{numbers}\n{code}</tr></table>")
    assert cleaned.count("<td>") == 1
    assert "router bgp 65000\n 10\n" in cleaned
    lone = "<table><tbody><tr><td><pre>10</pre></td></tr></tbody></table>"
    assert clean_html(lone) == lone


def test_empty_lines_of_code_and_blanks_between_words_stay():
    code = (
        "<pre><code><span class='line'>a</span>\n<span class='line'>\n</span><span class='line'>b</span></code></pre>"
    )
    assert blocks_of(clean_html(code))[0].text == "a\n\nb"
    assert clean_html("<p>one<b> </b>two<i></i></p>") == "<p>one two</p>"


def test_a_footnote_finds_its_note():
    made = clean_html(
        '<sup id="fnref1"><a href="#fn1">1</a></sup><ol><li id="fn1">note</li></ol>', base="https://a.example/p"
    )
    assert 'id="entry-fn1"' in made


def test_controls_and_lone_surrogates_are_gone():
    assert clean_html("<p>a\x00b\ud800c\x1b</p>") == "<p>abc</p>"
    assert clean_line("a\x00b\ud800c\x1b d") == "abc d"


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param("<div>" * 50_000 + "deep", id="divs"),
        pytest.param(
            "".join(f"<b title={n}>" for n in range(20_000)) + "<p>deep" * 5_000, id="formatting, reconstructed"
        ),
        pytest.param("<a href=x>" * 20_000 + "deep", id="links"),
        pytest.param("<table><tr><td>" * 10_000 + "deep", id="tables"),
        pytest.param("<svg><g>" * 20_000 + "deep", id="drawings"),
        pytest.param("<font color=a>" * 10_000 + "<div>" * 10_000 + "deep", id="fonts"),
        pytest.param("<p>" * 100_000 + "deep", id="paragraphs"),
        pytest.param("<" * 300_000 + "deep", id="brackets"),
        pytest.param("<a " * 100_000 + ">deep", id="attributes"),
        pytest.param("<p " + "".join(f"a{n}=b " for n in range(50_000)) + ">deep", id="distinct attributes"),
        pytest.param("<!--" * 100_000 + "-->deep", id="comments"),
        pytest.param("&" * 300_000 + "deep", id="ampersands"),
        pytest.param("<iframe src=" * 50_000 + ">deep", id="frames"),
        pytest.param("<iframe src=x " * 50_000 + "deep", id="frames without an end"),
        pytest.param("<script src=//asciinema.org/a/1 " * 30_000 + "deep", id="recordings without an end"),
        pytest.param("<p>" + "<a href='https://x.com/intent/tweet'>t</a> " * 20_000 + "deep", id="a long bar"),
        pytest.param("<p>Share " * 50_000 + "<a href='mailto:?x'>deep", id="labels of bars"),
        pytest.param("<img src='x' " + "a=b " * 50_000 + ">deep", id="a long tag"),
        pytest.param(" \n" * 300_000 + "deep", id="blanks"),
    ],
)
def test_nothing_takes_long(raw):
    started = time.process_time()
    blocks = blocks_of(clean_html(raw, base="https://a.example/"))
    excerpt(blocks, [], title="")
    clean_line(raw)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("R&amp;D &amp;amp; more", "R&D & more"),
        ("<b>Bold</b> title", "Bold title"),
        ("one<br>two", "one two"),
        ("a\n\t b", "a b"),
        ("<script>x</script>y", "y"),
    ],
)
def test_a_line_is_plain(raw, expected):
    assert clean_line(raw) == expected


def test_a_title_in_plain_text_keeps_its_angle_brackets():
    assert clean_line("How <b> works", is_html=False) == "How <b> works"


@pytest.mark.parametrize("base", ["https://xn--a.example/p", "https://a b.example/", "https://[::1/", "//", "not one"])
def test_a_base_that_is_none_costs_relative_links_and_nothing_else(base):
    assert clean_html('<p>See <a href="here">here</a>, <a href="https://a.example/">there</a>.</p>', base=base) == (
        '<p>See <a rel="noopener nofollow ugc">here</a>, '
        '<a href="https://a.example/" rel="noopener nofollow ugc">there</a>.</p>'
    )


@given(st.text(max_size=300))
def test_cleaning_never_raises_and_is_stable(text):
    once = clean_html(text, base="https://a.example/")
    assert clean_html(once, base="https://a.example/") == once or "&" in once or "<" in text


@given(st.text(), st.integers(2, 50))
def test_shortening_keeps_the_limit(text, limit):
    assert len(shorten(text, limit)) <= limit


def test_the_guide_lists_what_is_kept_and_what_is_removed():
    guide = (Path(__file__).parents[3] / "docs" / "guide" / "cleaning.md").read_text("utf-8")
    tables, rest = guide.split("Addresses are ", 1)
    kept, attributes = tables.split("| element | attributes |", 1)
    assert set(re.findall(r"`([a-z0-9]+)`", kept)) == TAGS
    rows = {}
    for row in re.findall(r"^\| (.+?) \| (.+?) \|$", attributes, re.MULTILINE):
        names = frozenset(re.findall(r"`(\w+)`", row[1]))
        rows |= dict.fromkeys(re.findall(r"`(\w+)`", row[0]) or ["*"], names)
    assert rows == ATTRIBUTES
    gone = rest.split("## Removed", 1)[1].split("with their contents", 1)[0]
    assert set(re.findall(r"`([a-z0-9]+)`", gone)) == WITH_CONTENT
