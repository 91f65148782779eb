"""Excerpts, without the faults of those that generators make."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.cleaning.blocks import blocks_of
from hub.ingest.cleaning.excerpt import LONG, excerpt
from hub.ingest.cleaning.markdown import without_markdown
from hub.ingest.cleaning.sanitize import clean_html


def of(summary="", body="", title="A title"):
    return excerpt(blocks_of(clean_html(summary)), blocks_of(clean_html(body)), title=title)


@pytest.mark.parametrize(
    ("summary", "expected"),
    [
        pytest.param(
            "<p>Our guest thinks that operators come first. She shares her community work... "
            '<a href="https://x.example/p">Read more »</a></p>',
            "Our guest thinks that operators come first. She shares her community work…",
            id="read more, in the same paragraph",
        ),
        pytest.param(
            "<p>A router is a computer. The exercise of the Continue reading</p>",
            "A router is a computer. The exercise of the…",
            id="cut in the middle of a sentence",
        ),
        pytest.param(
            "<p>Labels were switched.</p><p>The post <a>Labels</a> appeared first on <a>A blog</a>.</p>",
            "Labels were switched.",
            id="the post appeared first on",
        ),
        pytest.param(
            "<p>A vendor hosts its annual event this week.</p><p><a>A Vendor’s Vision</a> was written by Ann Author "
            "at <a>The Platform</a>.</p>",
            "A vendor hosts its annual event this week.",
            id="was written by somebody at somewhere",
        ),
        pytest.param("<p>The text goes on [&hellip;]</p>", "The text goes on…", id="an ellipsis in brackets"),
        pytest.param(
            "<p>Hello, <b>net</b>work.<br>Again.</p>", "Hello, network. Again.", id="words neither glued nor torn"
        ),
        pytest.param(
            "<figure><img src='https://x.example/i.png' alt='Lab topology'>"
            "<figcaption>Lab topology</figcaption></figure>"
            "<p>Lab topology</p><p>It broke at once.</p>",
            "It broke at once.",
            id="a caption is not said, let alone twice",
        ),
        pytest.param(
            "<p>I ran the tests and they failed:</p><pre>$ yarn test\nerror</pre><p>So I looked closer.</p>",
            "I ran the tests and they failed… So I looked closer.",
            id="prompts and output are left out",
        ),
        pytest.param(
            "<p>He asked the following question:</p>", "He asked the following question…", id="a colon is no end"
        ),
        pytest.param("<p>A title</p><p>What it says.</p>", "What it says.", id="the title is not repeated"),
        pytest.param("<h2>Intro</h2><p>Home</p><p>What it says.</p>", "What it says.", id="headings and menu words"),
        pytest.param(
            "<p>Share this: Twitter</p><p>5 min read</p><p>What it says.</p>", "What it says.", id="share bars"
        ),
        pytest.param(
            "<ul><li>One thing.</li><li>Another thing.</li></ul>", "One thing. Another thing.", id="only a list"
        ),
        pytest.param(
            "<p>Get it at https://software.example.com/download/release.html?id=285968390&amp;release=1.1(2h)&amp;ind=null."
            "</p>",
            "Get it at software.example.com/….",
            id="an address without end",
        ),
        pytest.param(
            "<p>**Author:** Ann Author, A Company</p><p>It began with a *switch*.</p>",
            "It began with a switch.",
            id="a byline",
        ),
        pytest.param(
            "<p>By Ann Author, Bo Writer &amp; Cy Scribe.</p><p>It began with a switch.</p>",
            "It began with a switch.",
            id="a byline of several",
        ),
        pytest.param(
            "<p>Estimated reading time: 5 minutes</p><p>Last updated on March 3, 2024</p><p>It began.</p>",
            "It began.",
            id="dates and reading times",
        ),
        pytest.param(
            "<p>Your browser does not support the audio element.</p><p>It began.</p>", "It began.", id="alert texts"
        ),
        pytest.param("<p>It is done.</p><p>https://x.example/a</p>", "It is done.", id="an address alone is not said"),
        pytest.param(
            "<p>See <a href='https://x.example/a'>here</a>\n, and <b>there</b> .</p>",
            "See here, and there.",
            id="no blank that a link has left",
        ),
        pytest.param(
            "<p>So I looked.</p><p>R1#show ip route<br>C 10.0.0.0/8 is connected</p><p>It was there.</p>",
            "So I looked. It was there.",
            id="a router's prompt and its answer in a paragraph",
        ),
        pytest.param(
            "<p>- One thing - Another thing</p><p>What they are for.</p>",
            "What they are for.",
            id="a list in one paragraph, where there is prose",
        ),
        pytest.param(
            "<p>- One thing - Another thing</p>", "One thing - Another thing…", id="a list in one paragraph, alone"
        ),
        pytest.param('subnets = { "a" = ["10.', 'subnets = { "a" = ["10…', id="a number that was cut is no end"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_what_generators_add_is_left_out(summary, expected):
    assert of(summary) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("– NetFlow tells much.", "NetFlow tells much."),
        ("Labels in a Lab Well, it turns out that labels stick.", "Well, it turns out that labels stick."),
        ("Labels in a Lab: what we saw.", "Labels in a Lab: what we saw."),
        ("Labels in a Lab Notebook are few.", "Labels in a Lab Notebook are few."),
        ("Introduction This is about labels.", "This is about labels."),
        ("The context I run a lab.", "I run a lab."),
        ("Introduction to labels, for those who have none.", "Introduction to labels, for those who have none."),
        ("Introduction MPLS is a way to switch.", "MPLS is a way to switch."),
        (
            "Table of Contents What labels are How they stick What labels are In the beginning was the tag.",
            "In the beginning was the tag.",
        ),
        ("Table of Contents Tags Glue Last year I bought a tag.", "Last year I bought a tag."),
        ("Table of Contents Tags Glue", ""),
    ],
)
def test_a_text_begins_with_its_first_sentence(text, expected):
    assert of(f"<p>{text}</p>", title="Labels in a lab") == expected


def test_a_whole_summary_is_preferred_to_the_body():
    summary = "This is what the post is about, in the publisher's own words, said at a reasonable length."
    assert of(f"<p>{summary}</p>", "<p>And so it begins.</p>" * 20) == summary


def test_a_summary_that_was_cut_short_gives_way_to_the_body():
    assert (
        of("<p>And so it [...]</p>", "<p>And so it begins, and soon it ends.</p>")
        == "And so it begins, and soon it ends."
    )


def test_a_long_text_ends_at_a_sentence():
    text = of("", "<p>" + "A sentence of six words stands here. " * 40 + "</p>")
    assert text.endswith("stands here.")
    assert LONG - 50 < len(text) <= LONG


@pytest.mark.parametrize("length", [LONG - 1, LONG, LONG + 1])
def test_an_ellipsis_is_within_the_limit(length):
    assert len(of(("label " * LONG)[: length - 1] + "x")) <= LONG


def test_a_text_of_just_the_length_that_ends_with_a_sentence_is_whole():
    text = ("label " * LONG)[: LONG - 2] + "x."
    assert of(text) == text


@pytest.mark.parametrize(
    "between",
    [
        "<ul><li>clusters</li><li>add-path</li></ul>",
        "<pre>router bgp 65001</pre>",
        "<figure><figcaption>Two reflectors</figcaption></figure>",
        "<p>- clusters - add-path</p>",
    ],
)
def test_what_is_announced_and_left_out_leaves_an_ellipsis(between):
    before, after = "<p>Reflectors spare us a full mesh. In this episode:</p>", "<p>Thanks go to our listeners.</p>"
    assert (
        of(before + between + after) == "Reflectors spare us a full mesh. In this episode… Thanks go to our listeners."
    )


def test_a_text_does_not_end_with_what_is_announced_and_left_out_if_a_sentence_ends_before():
    said = "Reflectors spare us a full mesh. " * 7
    text = of("", f"<p>{said}</p><p>They are told of by:</p><ul><li>a book</li></ul><p>{'And so on ' * 40}</p>")
    assert text == said.strip()


def test_what_is_announced_and_follows_keeps_its_colon():
    said = "<p>As the standard has it:</p><blockquote>A route reflector reflects.</blockquote>"
    assert of(said) == "As the standard has it: A route reflector reflects."


def test_an_abbreviation_is_no_end():
    text = of("", "<p>" + "x " * 95 + "as said by Dr. " + "y " * 150 + "</p>")
    assert not text.endswith("Dr.")
    assert text.endswith("…")


@given(st.text(max_size=1500))
def test_any_text_makes_a_bounded_excerpt_on_one_line(text):
    made = of(text, text)
    assert len(made) <= LONG
    assert "\n" not in made


@pytest.mark.parametrize(
    ("left", "expected"),
    [
        (
            "Use [Open vSwitch](https://x.example/a_(b)) and [GRE][1], **now** and _then_.",
            "Use Open vSwitch and GRE, now and then.",
        ),
        ("## Introduction", ""),
        ("## Why it broke. A tale", "Why it broke. A tale"),
        ('{% include toc icon="table" %} {% include base_path %}', ""),
        ("{% include toc %} Telemetry is here.", "Telemetry is here."),
        ("| Variable | Type | | -------- | ---- |", ""),
        ("import Tabs from '@theme/Tabs';", ""),
        ("![Ann](ann.jpg)", ""),
        ("![Ann](ann.jpg) wrote `show ip bgp`.", "wrote show ip bgp."),
        ("Kernels since *BSD, *nix and snake_case_names stay, as do 2 * 3 * 4 and __init__.py", None),
        ("Checking features ================ To check", "Checking features To check"),
        ("See :ref:`the guide <guide>` there.", "See the guide there."),
        (".. toctree:: :maxdepth: 2 console", ""),
        ("It's that time---again.", "It's that time—again."),
        (
            "One claim[^1] and {{ inventory_hostname }} in a template.",
            "One claim and {{ inventory_hostname }} in a template.",
        ),
        ("[1] is no link, nor is a[i][j]", None),
        ("C# and a | b, as ever", None),
        ("[](https://x.example/badge.svg) It is fast.", "It is fast."),
        ("<!-- overview --> It shows <b>how</b>. {{< version-check >}}", "It shows how."),
        ("<p>It <a href='https://x.example/'>began</a>.</p><ul><li>One</li><li>Two</li></ul>", "It began. One Two"),
        ("<style> p { color: red } </style> It began.", "It began."),
        ("Type show arp <address> on <interface>, as R&D does", None),
        ("It is so.&nbsp; For example&#58; this.", "It is so. For example: this."),
        ("!!! note Many hubs may be attached.", "Many hubs may be attached."),
        ('!!! warning "Mind this" It breaks.', "It breaks."),
        ("> [!NOTE] > It is no longer > tested.", "It is no longer tested."),
        ("(plugin-fabric)= # The fabric", "The fabric"),
        ("See \\[RFC8981\\] there.", "See [RFC8981] there."),
        (".. _doc_rpki: .. index:: RPKI", ""),
        ("[.topic] [[ip,ip.title]] = Addresses :toc: left", ""),
        ("TIP: https://x.example/a/b[Explore] *it*.", "TIP: Explore it."),
    ],
)
def test_markdown_that_was_left_in_is_not_shown(left, expected):
    assert without_markdown(left) == (left if expected is None else expected)


@given(st.text(alphabet="[]()*_`#|{}%:!=-.~^ ab\n", max_size=300))
def test_any_markup_characters_are_read_and_reach_a_fixed_point(text):
    once = without_markdown(text)
    assert len(once) <= len(text)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            "<p><b>What the lab looks like</b></p><p>There are two spines.</p>",
            "What the lab looks like. There are two spines.",
            id="a heading in bold",
        ),
        pytest.param(
            "<p>A joint post with “Ann Author”</p><p>We built a fabric.</p>",
            "A joint post with “Ann Author”. We built a fabric.",
            id="a quotation",
        ),
        pytest.param(
            "<ul><li>A router with two uplinks</li><li>A switch between them</li></ul>",
            "A router with two uplinks. A switch between them…",
            id="a list",
        ),
        pytest.param(
            "<p>This is what we think!</p><p>“It depends.”</p><p>Of course.</p>",
            "This is what we think! “It depends.” Of course.",
            id="what has an end gets no other",
        ),
        pytest.param(
            "<p>We ran it and it</p><p>failed at once.</p>", "We ran it and it failed at once.", id="one sentence"
        ),
        pytest.param(
            "<p>What it does is the</p><pre>show ip route</pre><p>Then it stops.</p>",
            "What it does is the Then it stops.",
            id="what lost its end",
        ),
        pytest.param(
            "<p>Set it by lag-mode=active</p><p>Then commit the change.</p>",
            "Set it by lag-mode=active Then commit the change.",
            id="what was typed",
        ),
        pytest.param(
            "<p>The notes are at https://notes.example/one</p><p>Read them first.</p>",
            "The notes are at https://notes.example/one Read them first.",
            id="an address",
        ),
    ],
)
def test_a_paragraph_without_a_full_stop_does_not_run_on(body, expected):
    assert of(body=body) == expected


def test_sentences_end_with_the_full_stop_of_their_script():
    sentence = "ルータは経路表を読みます。"
    assert of(body=f"<p>{sentence}</p>") == sentence
    shown = of(body=f"<p>{sentence * 60}</p>")
    assert shown.endswith("。")
    assert len(shown) <= LONG


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        pytest.param(
            f"<p>{'We move a router. ' * 6}Table of contents Why How When</p>",
            ("We move a router. " * 6).strip(),
            id="a table of contents after enough",
        ),
        pytest.param(
            "<p>It is short. Table of contents of a book are long.</p>",
            "It is short. Table of contents of a book are long.",
            id="the words after little",
        ),
        pytest.param(
            "<p>A talk on routers. [[ This is a content summary only. Visit my site for more! ]]</p>",
            "A talk on routers.",
            id="a content summary only",
        ),
        pytest.param(
            "<p>A talk on routers. Share this: Twitter Email Pocket…</p>", "A talk on routers.", id="names to share by"
        ),
        pytest.param(
            "<p>What to do with it? Share this: Twitter is no place for secrets.</p>",
            "What to do with it? Share this: Twitter is no place for secrets.",
            id="a sentence on sharing",
        ),
        pytest.param("<p>What I have built.</p><p>[child_pages]</p>", "What I have built.", id="a shortcode"),
        pytest.param(
            "<p>Read :material-book: the :octicons-tag-16:{ .big } notes, they say.</p>",
            "Read the notes, they say.",
            id="icons",
        ),
        pytest.param("<p>The time is 10:30:45 by the clock.</p>", "The time is 10:30:45 by the clock.", id="no icon"),
    ],
)
def test_what_a_generator_ran_into_the_text_is_left_out(body, expected):
    assert of(body=body) == expected
