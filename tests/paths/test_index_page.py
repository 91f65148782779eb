"""The index of paths: chosen by topic, level, time, form and words; by address, and in part for htmx."""

import pytest

from content.pages.setup import ensure_pages
from tests.factories import a_topic, an_entry
from tests.named_people import an_editor, signed_in
from tests.paths.making import NOTE, a_path

pytestmark = pytest.mark.django_db


@pytest.fixture
def paths():
    routing = a_topic(slug="routing", title="Routing")
    a_topic(slug="bgp", title="BGP", parent=routing)
    a_topic(slug="ipv6", title="IPv6")
    episode = an_entry(kind="episode", minutes=60)
    lab = {"lab": "https://lab.example/x", "title": "Two routers", "minutes": 200}
    first = a_path(NOTE, slug="first", title="First steps", topics=["ipv6"], audience="For whoever is new.")
    a_path({"entry": episode.url}, lab, slug="bgp", title="BGP in practice", topics=["bgp"], level="advanced",
           prerequisites=["first"])  # fmt: skip
    return first


def titles(client, query="", **headers):
    page = client.get(f"/paths/{query}", headers=headers).content.decode()
    return [title for title in ("First steps", "BGP in practice") if f">{title}</a>" in page]


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("", ["First steps", "BGP in practice"]),
        ("?topic=bgp", ["BGP in practice"]),
        ("?topic=routing", ["BGP in practice"]),
        ("?level=beginner", ["First steps"]),
        ("?time=2", ["First steps"]),
        ("?time=5", ["BGP in practice"]),
        ("?form=episodes", ["BGP in practice"]),
        ("?form=labs&level=advanced", ["BGP in practice"]),
        ("?form=reading", ["First steps"]),
        ("?q=practice", ["BGP in practice"]),
        ("?q=whoever+is+new", ["First steps"]),
        ("?q=practice&level=beginner", []),
        ("?q=zzyzx", []),
        ("?topic=no-such-topic&level=&time=x", ["First steps", "BGP in practice"]),
        ("?q=%00%ff" + "x" * 300, []),
    ],
)
def test_paths_are_chosen_by_their_address(client, paths, query, left):
    assert titles(client, query) == left


def test_each_choice_says_how_many_paths_it_would_leave(client, paths):
    page = client.get("/paths/?level=advanced").content.decode()
    assert '<option value="advanced" selected>Advanced (1)</option>' in page
    assert '<option value="beginner">Beginner (1)</option>' in page
    assert '<option value="bgp">BGP (1)</option>' in page
    assert 'value="ipv6"' not in page, "what would leave nothing is not offered"
    assert "1 of 2 paths" in page


def test_the_map_stays_among_what_is_left(client, paths):
    assert 'class="topology-links"' in client.get("/paths/").content.decode()
    assert 'class="topology-links"' in client.get("/paths/?level=advanced").content.decode()


def test_htmx_is_given_the_list_alone_and_its_history_the_page(client, paths):
    part = client.get("/paths/?q=&level=advanced&time=", headers={"HX-Request": "true"})
    assert part.headers["HX-Replace-Url"] == "/paths/?level=advanced"
    assert part.content.decode().lstrip().startswith('<div class="topology-part" id="stops">')
    assert "HX-Request" in part.headers["Vary"]
    whole = client.get("/paths/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert "<html" in whole.content.decode()


def test_nothing_left_leads_back_to_all(client, paths):
    page = client.get("/paths/?q=zzyzx").content.decode()
    assert "No path fits all of this together." in page
    assert "Show all paths" in page


def test_the_queries_do_not_grow_with_the_paths(client, paths, django_assert_max_num_queries):
    for n in range(6):
        a_path(slug=f"more-{n}", title=f"More {n}", topics=["bgp"])
    client.get("/paths/")
    with django_assert_max_num_queries(14):
        client.get("/paths/?level=beginner")


def test_an_index_without_paths_offers_no_choice(client):
    ensure_pages()
    page = client.get("/paths/").content.decode()
    assert "No learning path is published yet." in page
    assert "<select" not in page


def test_a_reader_is_counted_and_an_editor_or_a_preview_is_not(client, paths):
    assert "<hub-count" in client.get("/paths/first/").content.decode()
    assert "<hub-count" in client.get("/paths/first/before-you-start/").content.decode()
    assert "<hub-count" not in signed_in(client, an_editor()).get("/paths/first/").content.decode()
