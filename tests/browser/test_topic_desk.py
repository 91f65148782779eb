"""An editor changes a topic's rules with a real browser: previews, applies, corrects one entry, and the word stands."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command

from hub.jobs.runner import run
from hub.models import EntryTopic, Topic
from hub.topics import preview_job as trials
from tests.factories import a_topic, an_entry

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def editor(window, client):
    """A window of someone who may do everything, signed in."""
    client.force_login(User.objects.create_superuser("ada"))
    visitor = window()
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": visitor.base}
    visitor.page.context.add_cookies([cookie])
    return visitor


@pytest.fixture
def bgp(transactional_db):
    """A topic, entries that its rules find, and entries that they miss."""
    topic = a_topic(slug="bgp", title="BGP", rules={"names": ["BGP"]})
    for title in ("BGP in anger", "Route reflectors, drawn", "The route reflectors of Ghent, a band", "Cake"):
        an_entry(title=title)
    call_command("retag", verbosity=0)
    return topic


def about(topic: Topic) -> set[str]:
    rows = EntryTopic.objects.filter(topic=topic, refused=False)
    return set(rows.values_list("entry__title", flat=True))


def test_a_rule_is_changed_tried_and_applied_and_a_correction_stands(editor, bgp):
    assert about(bgp) == {"BGP in anger"}

    page = editor.open(f"/admin/snippets/hub/topic/edit/{bgp.pk}/")
    page.get_by_role("link", name="Rules", exact=True).click()
    page.get_by_label("Names").fill("BGP\n*")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("Line 2: “*” is not a phrase").wait_for()
    page.get_by_label("Names").fill("BGP\nroute reflector")
    page.get_by_role("button", name="Preview").click()
    page.wait_for_url("**/preview/")
    page.get_by_role("heading", name="Adds 2 entries, removes 0").wait_for()
    assert page.get_by_role("link", name="Route reflectors, drawn").is_visible()
    assert about(bgp) == {"BGP in anger"}

    page.get_by_role("button", name="Apply").click()
    page.get_by_text("Re-tagging: 4 of 4 entries left.").wait_for()
    call_command("retag", resume=True, verbosity=0)
    page.get_by_text("Every entry is tagged by the current rules.").wait_for()
    assert about(bgp) == {"BGP in anger", "Route reflectors, drawn", "The route reflectors of Ghent, a band"}

    wrong = EntryTopic.objects.get(entry__title__contains="Ghent").entry
    editor.open(f"/admin/snippets/hub/entry/edit/{wrong.pk}/")
    page.get_by_role("button", name="No, it is not about BGP").click()
    page.get_by_role("cell", name="An editor: no").wait_for()
    call_command("retag", verbosity=0)
    assert about(bgp) == {"BGP in anger", "Route reflectors, drawn"}

    editor.open(f"/admin/snippets/hub/topic/rules/{bgp.pk}/")
    page.get_by_role("heading", name="Caught wrongly (1)").wait_for()
    assert page.get_by_role("link", name=re.compile("Ghent")).is_visible()
    assert editor.complaints == []


def test_the_preview_of_a_big_library_grows_while_one_looks(editor, bgp, monkeypatch):
    monkeypatch.setattr(trials, "AT_ONCE", 1)
    page = editor.open(f"/admin/snippets/hub/topic/rules/{bgp.pk}/")
    page.get_by_label("Names").fill("route reflector")
    page.get_by_role("button", name="Preview").click()
    page.get_by_text("The newest 1 of 4 are checked").wait_for()
    while run("preview", now=trials.RulePreview.objects.get().started_at):
        pass
    page.get_by_role("heading", name="Adds 2 entries, removes 1").wait_for()
    assert page.get_by_text("All 4 entries of the library were checked.").is_visible()
    assert editor.complaints == []
