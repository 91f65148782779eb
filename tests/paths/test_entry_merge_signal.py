"""A step whose entry turned out to be another leads to that, published or not."""

from __future__ import annotations

import pytest

from content.paths.projection import project
from content.paths.step import PathStep
from hub.actions.entry_merge import entry_merge
from hub.models import Entry
from tests.factories import an_entry
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db


def test_its_step_leads_to_the_other_at_once_and_when_published_again(admin_user, now):
    known = an_entry(url="https://a.example/one")
    path = a_path({"entry": known.url})
    into = an_entry()
    entry_merge(Entry.objects.get(pk=known.pk), into, by=admin_user, now=now)
    assert PathStep.objects.get(path=path).entry == into
    path.refresh_from_db()
    assert [hop.entry_id for hop in project(path.sections)] == [into.pk]
