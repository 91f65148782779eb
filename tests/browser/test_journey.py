"""The whole way: a path of every kind of step is written, reviewed, published, walked by a reader, and changed."""

from __future__ import annotations

import re

import pytest
from django.contrib.auth.models import Group, Permission, User
from wagtail.models import GroupApprovalTask, GroupPagePermission, Page, Workflow, WorkflowPage, WorkflowTask

from content.pages.setup import ensure_pages
from content.paths.step import PathStep
from hub.models import Enclosure
from tests.browser.test_account import ADA, sign_in, tick
from tests.factories import a_source, an_entry
from tests.paths.making import NOTE, a_path

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PASSWORD = "a long enough password"
STEPS = "sections-0-value-steps"


@pytest.fixture
def desk(transactional_db):
    """An editor who may not publish, a moderator who reviews, a library and a path that is there already."""
    _, index = ensure_pages()
    root = Page.get_first_root_node()
    may = {"editor": ("add_page", "change_page"), "moderator": ("add_page", "change_page", "publish_page")}
    groups = {}
    for name, codenames in may.items():
        groups[name] = Group.objects.create(name=name)
        groups[name].permissions.set(Permission.objects.filter(codename__in=("access_admin", "view_entry")))
        for codename in codenames:
            GroupPagePermission.objects.create(
                group=groups[name], page=root, permission=Permission.objects.get(codename=codename)
            )
        User.objects.create_user(name, f"{name}@example.org", PASSWORD).groups.add(groups[name])
    task = GroupApprovalTask.objects.create(name="A second look")
    task.groups.add(groups["moderator"])
    review = Workflow.objects.create(name="review")
    WorkflowTask.objects.create(workflow=review, task=task)
    WorkflowPage.objects.update_or_create(page=root, defaults={"workflow": review})
    an_entry(a_source(title="Packet Notes"), title="Why BGP is a policy protocol", words=900)
    episode = an_entry(title="An hour on convergence", kind="episode")
    Enclosure.objects.create(entry=episode, url="https://a.example/1.mp3", media_type="audio/mpeg", duration=3600)
    a_path(NOTE, slug="cables", title="Cables first")
    return index


def at_the_desk(window, name: str):
    page = window().open("/admin/")
    page.set_default_timeout(20_000)  # milliseconds
    page.fill("#id_username", name)
    page.fill("#id_password", PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")
    return page


def insert(page, kind: str, number: int, **fields: str):
    """One more step at the end, with what is typed into its fields."""
    page.locator("[data-contentpath='steps']").get_by_role("button", name="Insert a block").last.click()
    page.get_by_role("option", name=kind).click()
    for name, text in fields.items():
        page.locator(f"[name='{STEPS}-{number}-value-{name}']").fill(text)


def choose(page, words: str):
    """What the chooser of the last step offers by that name."""
    page.locator("[data-contentpath='steps']").get_by_role("button", name=re.compile("^Choose")).last.click()
    dialog = page.get_by_role("dialog")
    dialog.locator("input[name='q']").fill(words)
    dialog.get_by_role("link", name=words).first.click()
    dialog.wait_for(state="detached")
    page.locator("[data-contentpath='steps']").get_by_text(words).last.wait_for()


def write_a_note(page, words: str):
    """The text of the last step, once its editor has come to life."""
    text = page.locator("[data-contentpath='steps'] .public-DraftEditor-content[contenteditable='true']").last
    text.click()
    text.press_sequentially(words)
    text.get_by_text(words).wait_for()


def act(page, label: str):
    page.get_by_role("button", name="More actions").last.click()
    page.get_by_role("button", name=label).last.click()
    page.locator(".messages li").first.wait_for()


def write_a_path(page, base: str, index):
    page.goto(f"{base}/admin/pages/add/content/learningpathpage/{index.pk}/")
    page.fill("#id_title", "First steps in BGP")
    page.locator("[data-contentpath='sections']").get_by_role("button", name="Insert a block").first.click()
    page.locator("[name='sections-0-value-title']").fill("See it once")
    insert(page, "Entry of the library", 0)
    choose(page, "Why BGP is a policy protocol")
    insert(page, "Clip of an episode", 1, start="1:00", end="2:30")
    choose(page, "An hour on convergence")
    insert(page, "Link outside", 2, url="https://outside.example/rfc", title="A document outside")
    insert(page, "Note", 3, title="What it was about")
    write_a_note(page, "Policy, and the rest follows.")
    insert(page, "Lab", 4, url="https://lab.example/bgp", title="Two routers", minutes="30")
    insert(page, "Self-check", 5, title="Who decides", question="Who decides which route is taken?")
    for number, (text, right) in enumerate((("The receiver", True), ("The sender", False))):
        choice = f"{STEPS}-5-value-choices-{number}-value"
        if number:
            page.locator("[data-contentpath='choices'] [data-streamfield-list-add]").last.click()
        page.locator(f"[name='{choice}-text']").fill(text)
        if right:
            page.locator(f"[name='{choice}-right']").check()
    insert(page, "Another path", 6)
    choose(page, "Cables first")


def test_a_path_of_every_kind_is_written_reviewed_walked_and_changed(window, desk, post):
    editor = at_the_desk(window, "editor")
    base = editor.url.removesuffix("/admin/")
    write_a_path(editor, base, desk)
    act(editor, "Submit to review")
    wrong = [error for error in editor.locator(".error-message").all_inner_texts() if error.strip()]
    assert wrong == []
    path = Page.objects.get(slug="first-steps-in-bgp")
    reader = window()
    assert reader.page.goto(f"{base}/paths/first-steps-in-bgp/").status == 404, "nobody has looked at it yet"

    moderator = at_the_desk(window, "moderator")
    moderator.goto(f"{base}/admin/pages/{path.pk}/edit/")
    act(moderator, "Approve and publish")
    moderator.goto(f"{base}/admin/pages/{path.pk}/edit/")
    kinds = list(PathStep.objects.filter(path=path.pk).order_by("position").values_list("kind", flat=True))
    assert kinds == ["entry", "clip", "link", "note", "lab", "check", "path"]

    reader.complaints.clear()
    page = reader.open("/paths/first-steps-in-bgp/")
    for hop in (1, 2, 3):
        tick(page, hop)
    sign_in(reader, post, ADA)
    assert page.url.endswith("/paths/first-steps-in-bgp/")
    assert page.locator(".hop-done").count() == 3
    for hop in (4, 5, 6, 7):
        tick(page, hop)
    page.get_by_text("you have walked this path").first.wait_for()
    assert reader.complaints == []

    insert(moderator, "Note", 7, title="What came of it")
    write_a_note(moderator, "A word more.")
    act(moderator, "Publish")
    moderator.wait_for_url(re.compile(r"/admin/pages/\d+/$"))
    page = reader.open("/paths/first-steps-in-bgp/")
    added = page.locator(".progress-added")
    added.get_by_text("1 new step since you finished on").wait_for()
    added.get_by_role("link", name="8. What came of it").wait_for()
    assert page.locator("hub-progress .progress-sum").inner_text().startswith("7 of 8 hops")
