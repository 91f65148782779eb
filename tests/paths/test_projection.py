"""From a page's sections to its published steps."""

from uuid import UUID

import pytest

from content.paths.index_page import PathIndexPage
from content.paths.page import LearningPathPage
from content.paths.projection import Hop, addresses, project
from content.paths.step import PathStep
from hub.models import Entry, Job, RiverDay
from tests.factories import a_source, an_entry
from tests.paths.making import NOTE, a_path

KEY = "00000000-0000-0000-0000-0000000000{:02}"


def hop(number: int, title: str = "", **fields) -> Hop:
    return Hop(UUID(KEY.format(number)), number, "note", 1, "S", title=title, **fields)


def sections(*steps: dict) -> object:
    page = LearningPathPage()
    page.sections = [
        {"type": "section", "id": KEY.format(90), "value": {"title": "One", "introduction": "", "steps": list(steps)}}
    ]
    return page.sections


def block(step_kind: str, number: int, **value) -> dict:
    base = {"title": "", "why": "", "minutes": None, "optional": False}
    return {"type": step_kind, "id": KEY.format(number), "value": base | value}


@pytest.mark.django_db
def test_hops_are_numbered_through_the_path_and_a_step_whose_entry_is_gone_is_left_out():
    entry = an_entry()
    hops = project(
        sections(
            block("entry", 1, entry=entry.pk, why="Because."),
            block("entry", 2, entry=entry.pk + 1000),
            block("note", 3, title="N", text="<p>x</p>"),
        )
    )
    assert [(h.position, h.kind, h.entry_id) for h in hops] == [(1, "entry", entry.pk), (2, "note", None)]
    assert hops[0].why == "Because."


@pytest.mark.django_db
def test_a_lab_and_a_link_become_what_they_say():
    hops = project(
        sections(
            block("link", 1, url="https://A.example/x?utm_source=feed", title="X", attribution="Ada", kind="doc",
                  published=None),
            block("lab", 2, url="https://lab.example/", title="L", attribution="", tool="netlab", needs="4 GB",
                  minutes=45),
        )
    )  # fmt: skip
    assert hops[0].address.url == "https://a.example/x"
    assert (hops[0].address.kind, hops[0].address.attribution) == ("doc", "Ada")
    assert (hops[1].address.kind, hops[1].detail) == ("lab", {"tool": "netlab", "needs": "4 GB"})


def test_addresses_are_words_of_the_title_and_stay_when_it_is_changed():
    first = addresses([hop(1, "Why BGP?"), hop(2, "Why BGP?"), hop(3, "…")], {})
    assert list(first.values()) == ["why-bgp", "why-bgp-2", "note"]
    later = addresses([hop(4, "Why BGP?"), hop(1, "Something else")], first)
    assert later[UUID(KEY.format(1))] == "why-bgp"
    assert later[UUID(KEY.format(4))] == "why-bgp-3" or later[UUID(KEY.format(4))] == "why-bgp-2"


@pytest.mark.django_db
def test_publishing_twice_writes_the_same_rows():
    path = a_path(NOTE, {"link": "https://a.example/x", "title": "X"})
    before = list(PathStep.objects.values())
    path.get_latest_revision().publish()
    assert list(PathStep.objects.values()) == before


@pytest.mark.django_db
def test_a_link_becomes_an_entry_known_by_its_address_once():
    a_path({"link": "https://a.example/x", "title": "X", "published": "2024-02-03", "by": "Ada"})
    a_path({"link": "https://www.a.example/x/", "title": "X again"}, slug="another")
    entry = Entry.objects.get()
    assert (entry.source, entry.attribution, entry.title) == (None, "Ada", "X")
    assert Job.objects.filter(kind="tag", key=f"{entry.pk}-{entry.pk}").exists()
    assert RiverDay.objects.get().entries == 1


@pytest.mark.django_db
def test_of_entries_with_one_address_the_one_that_a_source_brought_is_taken():
    Entry.objects.create(url="https://a.example/x", title="By address", first_seen_at="2026-01-01T00:00Z")
    brought = an_entry(a_source(), url="https://a.example/x")
    path = a_path({"entry": "https://a.example/x"})
    assert path.steps.get().entry == brought


@pytest.mark.django_db
def test_a_removed_step_leaves_and_the_others_keep_address_and_date():
    path = a_path(NOTE, {"note": "Second", "text": "x"})
    second = path.steps.get(slug="second")
    a_path({"note": "Second", "text": "changed"})
    left = PathStep.objects.get()
    assert (left.pk, left.slug, left.added_at, left.position) == (second.pk, "second", second.added_at, 1)
    assert "changed" in left.text


@pytest.mark.django_db
def test_deleting_the_page_or_one_above_it_takes_its_steps_and_owes_the_index_the_news():
    path = a_path()
    key = str(path.pk)
    Job.objects.all().delete()
    PathIndexPage.objects.get().delete()
    assert not PathStep.objects.exists()
    assert Job.objects.filter(kind="index", target="path", key=key).exists()


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["hidden", "removed", "new"])
def test_a_step_whose_entry_readers_may_not_see_says_so_and_names_it_not(client, status):
    entry = an_entry(title="Spam in disguise")
    path = a_path({"entry": entry.url})
    Entry.objects.update(status=status)
    page = client.get(path.get_url()).content.decode()
    assert "Spam in disguise" not in page
    assert entry.url not in page
    assert "The path goes on without it." in page
    step = client.get(path.steps.get().get_absolute_url()).content.decode()
    assert "Spam in disguise" not in step


@pytest.mark.django_db
def test_sixty_hops_take_a_dozen_queries(client, django_assert_max_num_queries):
    source = a_source()
    path = a_path(*({"entry": an_entry(source).url} for _ in range(60)))
    client.get(path.get_url())
    with django_assert_max_num_queries(12):
        page = client.get(path.get_url())
    assert page.content.count(b'class="hop-number"') == 60


@pytest.mark.django_db
def test_a_clip_has_its_moments_and_the_length_between_them(client):
    entry = an_entry(kind="episode", title="The Hop 12")
    path = a_path({"clip": entry.url, "start": "12:30", "end": "1:02:00"})
    step = path.steps.get()
    assert (step.start, step.end, step.minutes) == (750, 3720, 50)
    assert "12:30–1:02:00" in client.get(path.get_url()).content.decode()


@pytest.mark.django_db
def test_a_self_check_shows_its_answers_one_by_one_without_a_script(client):
    path = a_path(
        {"check": "Which way out?", "question": "A or B?", "explanation": "Because it is nearer.",
         "choices": [{"text": "A", "right": True, "because": "Yes."}, {"text": "B", "because": "No."}]}
    )  # fmt: skip
    page = client.get(path.steps.get().get_absolute_url()).content.decode()
    assert page.count('<details class="check-choice">') == 2
    assert "Because it is nearer." in page


@pytest.mark.django_db
def test_another_path_as_a_step_is_walked_from_there_and_says_so_when_it_is_unpublished(client):
    other = a_path(slug="other", title="The other path", audience="For whoever came this far.")
    path = a_path({"path": "other", "why": "It comes next."})
    step = path.steps.get()
    assert step.heading == "The other path"
    assert "For whoever came this far." in client.get(step.get_absolute_url()).content.decode()
    other.unpublish()
    assert "not published at the moment" in client.get(path.get_url()).content.decode()


@pytest.mark.django_db
def test_a_title_is_told_without_its_publisher_in_front():
    entry = an_entry(a_source(title="BGP Labs"), title="BGP Labs: Filter transit routes")
    assert a_path({"entry": entry.url}).steps.get().heading == "Filter transit routes"
