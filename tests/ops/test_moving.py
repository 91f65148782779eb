"""Taking a hub's content along to another database, by the commands that the guide gives."""

from __future__ import annotations

import json
import re
from io import StringIO
from pathlib import Path

import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from wagtail.models import Page

from content.desk.groups import GROUPS

GUIDE = Path(__file__).parent.parent.parent / "docs/guide/operate.md"
pytestmark = pytest.mark.django_db


def dumped():
    (written,) = re.findall(r"`manage\.py (dumpdata [^`>]+) > hub\.json`", GUIDE.read_text("utf-8"))
    told = StringIO()
    call_command(*written.split(), stdout=told)
    return json.loads(told.getvalue())


def test_a_hub_is_written_down_whole_with_its_keys_though_a_page_is_gone(admin_user):
    root = Page.get_first_root_node()
    page = root.add_child(title="Here for a day", slug="here-for-a-day")
    kept = root.add_child(title="Here to stay", slug="here-to-stay")
    page.delete(user=admin_user)
    assert kept.pk in [row["pk"] for row in dumped() if row["model"] == "wagtailcore.page"]


def test_the_groups_that_an_emptied_database_gets_have_the_keys_of_a_new_hubs():
    assert list(Group.objects.filter(name__in=GROUPS).order_by("pk").values_list("name", flat=True)) == list(GROUPS)
