"""A learning path from draft to deletion, as its editors and its readers see it."""

import json
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Workflow
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from content.pages.setup import ensure_pages
from content.paths.page import LearningPathPage
from content.paths.step import PathStep
from content.paths.text import path_import
from hub.models import Job
from tests.factories import a_source, a_topic, an_entry
from tests.named_people import a_moderator, an_editor, signed_in
from tests.paths.making import a_file

pytestmark = pytest.mark.django_db


def a_form(title: str, *steps: tuple[str, dict], **fields) -> dict:
    """What the admin's form sends."""
    blank = {"why": "", "minutes": "", "title": ""}
    values = streamfield([(kind, blank | value) for kind, value in steps])
    return nested_form_data(
        {
            "title": title, "slug": "first", "level": "beginner", "audience": "", "introduction": "",
            "outcomes": streamfield([]), "sections": streamfield(
                [("section", {"title": "One", "introduction": "", "steps": values})]),
            "topics": [], "prerequisites": [], "maintainer": "", "review_by": "", "seo_title": "",
            "search_description": "", "go_live_at": "", "expire_at": "", "comments": inline_formset([]),
        } | fields
    )  # fmt: skip


def add(client, form: dict, **action):
    _, index = ensure_pages()
    return client.post(reverse("wagtailadmin_pages:add", args=["content", "learningpathpage", index.pk]), form | action)


def edit(client, form: dict, **action):
    page = LearningPathPage.objects.get()
    return client.post(reverse("wagtailadmin_pages:edit", args=[page.pk]), form | action)


@pytest.fixture
def entry():
    return an_entry(a_source(title="Packet Notes"), title="Why BGP is a policy protocol", words=900)


def step(entry, **fields) -> tuple[str, dict]:
    return "entry", {"entry": str(entry.pk)} | fields


def test_a_path_from_draft_to_unpublished(client, django_user_model, entry):
    moderator = signed_in(client, a_moderator())
    public = type(client)()

    assert add(moderator, a_form("First path", step(entry, why="It names the trade."))).status_code == 302
    assert public.get("/paths/first/").status_code == 404
    assert not PathStep.objects.exists()

    edit(moderator, a_form("First path", step(entry, why="It names the trade.")), **{"action-publish": "1"})
    page = public.get("/paths/first/").content.decode()
    assert "Why BGP is a policy protocol" in page
    assert "It names the trade." in page
    assert "Packet Notes" in page
    assert page.count('class="hop-number"') == 1
    path = LearningPathPage.objects.get()
    assert Job.objects.filter(kind="index", target="path", key=str(path.pk)).exists()

    assert public.get("/paths/first/why-bgp-is-a-policy-protocol/").status_code == 200
    assert "First path" in public.get("/paths/").content.decode()
    assert "First path" in public.get("/").content.decode()

    another = ("note", {"title": "A secret draft", "text": '{"blocks": [], "entityMap": {}}'})
    edit(moderator, a_form("Renamed in draft", step(entry), another))
    assert public.get("/paths/first/").content.decode() == page
    assert public.get("/paths/first/a-secret-draft/").status_code == 404
    assert "Renamed in draft" not in public.get("/paths/").content.decode()

    Job.objects.all().delete()
    moderator.post(reverse("wagtailadmin_pages:unpublish", args=[path.pk]))
    assert public.get("/paths/first/").status_code == 404
    assert not PathStep.objects.exists()
    assert Job.objects.filter(kind="index", target="path", key=str(path.pk)).exists()


def test_an_editor_cannot_publish_but_send_it_to_review_and_a_second_person_approves(client, entry):
    _, index = ensure_pages()
    Workflow.objects.get(name="Moderators approval").workflow_pages.update_or_create(page=Page.get_first_root_node())
    editor = signed_in(client, an_editor())
    add(editor, a_form("First path", step(entry)), **{"action-publish": "1"})
    path = LearningPathPage.objects.child_of(index).get()
    assert not path.live

    edit(editor, a_form("First path", step(entry)), **{"action-submit": "1"})
    task = path.current_workflow_task_state
    assert task is not None
    assert not PathStep.objects.exists()

    moderator = signed_in(type(client)(), a_moderator())
    moderator.post(
        reverse("wagtailadmin_pages:workflow_action", args=[path.pk, "approve", task.pk]), {"comment": "Well made."}
    )
    assert PathStep.objects.count() == 1
    assert type(client)().get("/paths/first/").status_code == 200


def test_a_scheduled_path_comes_out_when_its_time_has_come_and_goes_when_it_is_over(client, entry):
    moderator = signed_in(client, a_moderator())
    soon = timezone.now() + timedelta(days=1)
    add(moderator, a_form("First path", step(entry), go_live_at=f"{soon:%Y-%m-%d %H:%M}"), **{"action-publish": "1"})
    path = LearningPathPage.objects.get()
    assert not PathStep.objects.exists()

    past = timezone.now() - timedelta(minutes=1)
    revision = path.latest_revision
    revision.content["go_live_at"] = past.isoformat()
    revision.approved_go_live_at = past
    revision.save()
    call_command("publish_scheduled")
    assert PathStep.objects.count() == 1

    LearningPathPage.objects.update(expire_at=timezone.now() - timedelta(minutes=1))
    call_command("publish_scheduled")
    assert not PathStep.objects.exists()


def test_a_preview_shows_the_draft_and_stores_nothing(client, entry):
    moderator = signed_in(client, a_moderator())
    link = ("link", {"url": "https://outside.example/x", "title": "Outside", "attribution": "", "kind": "post",
                     "published": ""})  # fmt: skip
    add(moderator, a_form("First path", step(entry), link))
    path = LearningPathPage.objects.get()
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[path.pk])
    assert moderator.post(url, a_form("First path", step(entry), link)).json()["is_valid"]
    page = moderator.get(url + "?mode=").content.decode()
    assert "Why BGP is a policy protocol" in page
    assert "Outside" in page
    assert not PathStep.objects.exists()
    assert not type(entry).objects.filter(url="https://outside.example/x").exists()


def test_an_older_revision_published_again_is_what_readers_see(client, entry):
    moderator = signed_in(client, a_moderator())
    add(moderator, a_form("First path", step(entry)), **{"action-publish": "1"})
    path = LearningPathPage.objects.get()
    first = path.latest_revision
    other = an_entry(title="Something else")
    edit(moderator, a_form("First path", step(other)), **{"action-publish": "1"})
    assert path.steps.get().entry == other
    first.publish()
    assert path.steps.get().entry == entry


def test_a_circle_of_prerequisites_is_refused_and_shown(client, entry):
    moderator = signed_in(client, a_moderator())
    add(moderator, a_form("First path", step(entry)), **{"action-publish": "1"})
    first = LearningPathPage.objects.get()
    second = LearningPathPage(title="Second path", slug="second")
    ensure_pages()[1].add_child(instance=second)
    second.prerequisites.add(first)
    second.save()
    answer = moderator.post(
        reverse("wagtailadmin_pages:edit", args=[first.pk]),
        a_form("First path", step(entry)) | {"prerequisites": [str(second.pk)], "action-publish": "1"},
    )
    assert "First path → Second path → First path" in answer.content.decode()
    assert not first.prerequisites.exists()


def test_home_shows_the_chosen_paths_else_the_first_of_the_index(client, entry):
    home, _ = ensure_pages()
    moderator = signed_in(client, a_moderator())
    add(moderator, a_form("First path", step(entry)), **{"action-publish": "1"})
    path = LearningPathPage.objects.get()
    assert home.paths() == [path]
    home.featured_paths = [("path", Page.objects.get(pk=path.pk))]
    home.save()
    path.unpublish()
    assert home.paths() == []


def test_home_and_the_index_open_on_an_empty_hub(client):
    ensure_pages()
    a_topic(title="BGP")
    home = client.get("/").content.decode()
    assert "No source has brought an entry yet." in home
    assert "BGP" in home
    assert "No learning path is published yet." in client.get("/paths/").content.decode()


def test_making_the_pages_twice_makes_them_once():
    assert ensure_pages() == ensure_pages()
    assert Page.objects.filter(depth=2).count() == 1
    assert not Page.objects.filter(has_unpublished_changes=True).exists()


def course_on(client, address: str) -> dict:
    page = client.get(address).content.decode()
    return json.loads(re.search(r'<script type="application/ld\+json">(.+?)</script>', page)[1])


def test_the_page_tells_machines_that_it_is_a_course(client, entry):
    first = path_import(a_file({"entry": entry.url, "minutes": 20}, slug="first", outcomes=["Say why"]))
    path_import(a_file(slug="second", prerequisites=["first"]))
    assert course_on(client, "/paths/second/")["coursePrerequisites"][0]["name"] == first.title
    course = course_on(client, "/paths/first/")
    assert (course["@type"], course["teaches"], course["timeRequired"]) == ("Course", ["Say why"], "PT20M")
    assert course["syllabusSections"][0]["hasPart"][0]["url"] == entry.url
