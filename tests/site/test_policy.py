"""The Content-Security-Policy, and templates that live under it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines

from content.site.middleware import ADMIN, READERS, policy_for

FOLDER = Path(settings.BASE_DIR) / "templates"
TEMPLATES = sorted(path for path in FOLDER.rglob("*.html") if "desk" not in path.parts)  # the admin's policy is its own
INLINE = re.compile(
    r"<style|\sstyle\s*=|\son[a-z]+\s*=|href\s*=\s*[\"']javascript:|<script(?![^>]*\ssrc=)(?![^>]*ld\+json)",
    re.IGNORECASE,
)


def directives(response):
    header = response["Content-Security-Policy"]
    return dict(part.split(" ", 1) for part in header.split("; "))


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/entries/", "/about/", "/search/", "/no/such/page/"])
def test_readers_pages_run_nothing_inline(client, path):
    policy = directives(client.get(path))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert "unsafe" not in str(policy)


@pytest.mark.django_db
def test_the_admin_has_a_policy_of_its_own_and_may_frame_its_previews(client):
    policy = directives(client.get("/admin/login/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert policy["frame-ancestors"] == "'self'"


@pytest.mark.parametrize(
    ("path", "policy"),
    [("/admin/", ADMIN), ("/administration/", READERS), ("/", READERS), ("/x/admin/", READERS), ("//admin/", READERS)],
)
def test_only_the_admins_own_paths_are_let_off(path, policy):
    assert policy_for(path) is policy


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_a_template_has_nothing_inline_and_compiles(path):
    found = INLINE.search(path.read_text(encoding="utf-8"))
    assert found is None, f"{path.name}: {found and found[0]}"
    engines["django"].get_template(str(path.relative_to(settings.BASE_DIR / "templates")))
