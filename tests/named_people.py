"""People for tests: each function makes one who may do what the name says."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

from django.contrib.auth.models import Group, User

if TYPE_CHECKING:
    from django.test import Client

_numbers = count(1)


def a_person(*groups: str) -> User:
    """Someone in these groups; in none: someone with an account and nothing more."""
    person = User.objects.create_user(f"person-{next(_numbers)}", password="a long enough password")
    person.groups.set(Group.objects.filter(name__in=groups))
    return person


def an_editor() -> User:
    """Curates entries and writes paths, and cannot publish them."""
    return a_person("Editors")


def a_moderator() -> User:
    """Publishes paths, too."""
    return a_person("Moderators")


def signed_in(client: Client, person: User) -> Client:
    """The client, with `person` signed in."""
    client.force_login(person)
    return client
