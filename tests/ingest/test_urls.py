"""Addresses: absolute, canonical, comparable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.ingest.urls import absolute, canonical, is_web, url_key, variants, with_public_host


@pytest.mark.parametrize(
    ("given_", "expected"),
    [
        pytest.param(
            "HTTPS://Blog.Example:443/Post", "https://blog.example/Post", id="host in lower case, path as it is"
        ),
        pytest.param("http://a.example", "http://a.example/", id="a path there always is"),
        pytest.param("https://a.example/p?utm_source=rss&id=7&fbclid=x", "https://a.example/p?id=7", id="tracking out"),
        pytest.param("https://a.example/p?a=1&b=&c", "https://a.example/p?a=1&b=&c", id="the rest verbatim"),
        pytest.param("https://m.example/p?source=rss-9f2c-2", "https://m.example/p", id="Medium's own"),
        pytest.param(
            "https://a.example/p?source=rss", "https://a.example/p?source=rss", id="another's meaning of source"
        ),
        pytest.param("https://user:secret@a.example/", "https://a.example/", id="credentials out"),
        pytest.param("http://a.example:8080/x#part", "http://a.example:8080/x#part", id="port and fragment stay"),
        pytest.param("https://a.example/ö", "https://a.example/%C3%B6", id="percent-encoded"),
        pytest.param(" https://a.example/two words ", "https://a.example/two%20words", id="blanks"),
        pytest.param("http://[2001:db8::1]:80/", "http://[2001:db8::1]/", id="IPv6"),
        pytest.param("javascript:alert(1)", "", id="a script is no address"),
        pytest.param("https://a.example:99999/", "", id="a port that is none"),
        pytest.param("http://[broken/", "", id="a bracket that is not closed"),
        pytest.param("https://" + "a" * 3000, "", id="endless"),
    ],
)
def test_canonical(given_, expected):
    assert canonical(given_) == expected


@given(st.text(max_size=80) | st.from_regex(r"https?://[a-zA-Z0-9.:@\[\]/?&=#%_ -]{0,60}", fullmatch=True))
def test_canonical_is_idempotent_and_never_raises(text):
    once = canonical(text)
    assert canonical(once) == once
    assert not once or is_web(once)


@pytest.mark.parametrize("other", ["http://a.example/p/", "https://www.a.example/p", "http://www.a.example/p/"])
def test_addresses_that_mean_the_same_share_their_place_and_their_variants(other):
    one = "https://a.example/p"
    assert url_key(one) == url_key(other)
    assert other in variants(one)
    assert set(variants(one)) == set(variants(other))


@pytest.mark.parametrize("url", ["https://my blog.example/p", "https://a<b>.example/", "https://a|b/", "https://a`b/"])
def test_what_names_no_host_that_there_could_be_is_no_address(url):
    assert not is_web(url)
    assert canonical(url) == ""


def test_a_host_in_other_letters_is_one():
    assert is_web(canonical("https://bücher.example/p"))


def test_relative_addresses_are_made_absolute():
    assert absolute("../x", "https://a.example/b/c/") == "https://a.example/b/x"
    assert absolute("//b.example/y", "https://a.example/") == "https://b.example/y"
    assert absolute("mailto:me@a.example", "https://a.example/") == ""


def test_a_site_built_on_localhost_gets_its_public_host():
    assert (
        with_public_host("http://localhost:1313/post/?p=1", "https://blog.example/feed")
        == "https://blog.example/post/?p=1"
    )
    assert with_public_host("http://127.0.0.1:4000/x", "http://127.0.0.5:80/feed") == "http://127.0.0.1:4000/x"
    assert with_public_host("https://other.example/x", "https://blog.example/feed") == "https://other.example/x"


@pytest.mark.parametrize(
    ("written", "dialled"),
    [
        ("https://bücher.example/ä?ö", "https://xn--bcher-kva.example/%C3%A4?%C3%B6"),
        ("https://bücher.example/@ünal", "https://xn--bcher-kva.example/@%C3%BCnal"),
        ("https://BÜCHER.example:8080", "https://xn--bcher-kva.example:8080/"),
        ("http://１６９.254.169.254/", "http://169.254.169.254/"),
        ("https://blog.example/ä", "https://blog.example/%C3%A4"),
    ],
)
def test_a_name_beyond_ascii_is_kept_as_it_is_dialled(written, dialled):
    assert canonical(written) == canonical(dialled) == dialled


def test_a_name_that_can_not_be_dialled_is_left_for_the_dialler_to_refuse():
    assert canonical(f"https://{'ü' * 80}.example/").startswith("https://%C3%BC")
