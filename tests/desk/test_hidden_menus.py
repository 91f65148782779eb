"""What Wagtail offers and this hub shows nowhere is not offered."""

import pytest

from tests.named_people import a_moderator, signed_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["/admin/", "/admin/pages/search/"])
@pytest.mark.parametrize("unused", ["/admin/images/", "/admin/documents/", "/admin/collections/"])
def test_hidden_features_are_not_linked(admin_client, page, unused):
    assert f'"{unused}' not in admin_client.get(page).content.decode()


def test_the_library_is_still_in_the_menu(client):
    assert "/admin/snippets/hub/entry/" in signed_in(client, a_moderator()).get("/admin/").content.decode()
