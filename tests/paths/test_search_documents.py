"""Paths in the search index."""

import pytest
from django.contrib.auth.models import User

from content.paths.search_documents import Paths
from hub.actions.entry import entry_hide
from hub.actions.topic import topic_rename
from hub.models import Job
from tests.factories import a_topic, an_entry
from tests.named_people import an_editor
from tests.paths.making import a_path

pytestmark = pytest.mark.django_db


def test_a_published_path_is_found_by_its_steps_outcomes_and_topics():
    a_topic(slug="bgp", title="BGP")
    entry = an_entry(title="Why BGP is a policy protocol", minutes=30)
    path = a_path({"entry": entry.url, "why": "It names the trade."}, topics=["bgp"], outcomes=["Say why"])
    (found,) = Paths().documents([str(path.pk)])
    assert "Why BGP is a policy protocol. It names the trade." in found.text
    assert "Say why" in found.text
    assert (found.url, found.topics, found.seconds) == ("/paths/a-path/", (("bgp", "BGP"),), 30 * 60)
    assert list(Paths().keys()) == [str(path.pk)]


def test_a_path_that_is_not_published_is_not_found():
    path = a_path()
    path.unpublish()
    assert list(Paths().documents([str(path.pk)])) == []
    assert Paths().count() == 0


def test_hiding_an_entry_takes_its_words_out_of_the_paths_it_stands_on():
    entry = an_entry(title="Spam in disguise")
    path = a_path({"entry": entry.url})
    Job.objects.all().delete()
    entry_hide(entry, by=an_editor())
    assert Job.objects.filter(kind="index", target="path", key=str(path.pk)).exists()
    (found,) = Paths().documents([str(path.pk)])
    assert "Spam" not in found.text


def test_a_path_is_found_by_the_new_name_of_its_topic():
    topic = a_topic(slug="bgp", title="BGP")
    path = a_path(topics=["bgp"])
    Job.objects.all().delete()
    topic_rename(topic, by=User.objects.create_superuser("ada"), title="Border Gateway Protocol")
    assert Job.objects.filter(kind="index", target="path", key=str(path.pk)).exists()
