"""A kind of step needs a module, a line in the table and a template, and nothing else."""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from django.conf import settings as django_settings
from django.template.loader import get_template
from django.utils import timezone
from wagtail import blocks

from content.paths import kinds
from content.paths.blocks import StepsBlock
from content.paths.kinds.fields import CLOSING, Field
from content.paths.kinds.kind import StepBlock, StepKind
from content.paths.page import LearningPathPage
from content.paths.projection import project
from content.paths.publish import preview
from content.paths.route import Route
from content.paths.text import PathTextError, path_export, read
from content.progress.path_outline import outline
from tests.paths.making import a_file, a_path

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

pytestmark = pytest.mark.django_db

QUOTE = {"quote": "On routing", "words": "Be conservative in what you send.", "why": "Everyone cites it."}


class QuoteBlock(StepBlock):
    title = blocks.CharBlock(max_length=300)
    words = blocks.TextBlock()


class QuoteKind(StepKind):
    slug = "quote"
    label = "Quotation"
    block = QuoteBlock
    text_fields = {"quote": Field("line", required=True), "words": Field("text", required=True), **CLOSING}

    def publish(self, value: Any) -> dict[str, Any]:
        return {"title": value["title"], "detail": {"words": value["words"]}}

    def to_text(self, value: Any) -> dict[str, Any]:
        return {"quote": value["title"], "words": value["words"]}

    def from_text(self, fields: Mapping[str, Any], found: Any) -> dict[str, Any]:
        return {"title": fields["quote"], "words": fields["words"]}

    def text_faults(self, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
        if "lorem" in fields.get("words", ""):
            yield "words", "Nobody said this."

    def minutes(self, step: Any) -> int:
        return 3

    def remark(self, step: Any) -> str:
        return "much quoted"

    def reader_speed(self, step: Any) -> str:
        return "reading"


@pytest.fixture
def quotes(monkeypatch, tmp_path, settings):
    kind = QuoteKind()
    monkeypatch.setitem(kinds.KINDS, kind.slug, kind)
    # The page's form was made when its module was loaded; a kind of the shipped table is in it from the start.
    form = LearningPathPage._meta.get_field("sections").stream_block.child_blocks["section"].child_blocks["steps"]
    monkeypatch.setitem(form.child_blocks, kind.slug, StepsBlock().child_blocks[kind.slug])
    (tmp_path / "pages/steps").mkdir(parents=True)
    (tmp_path / "pages/steps/quote.html").write_text("<blockquote>{{ step.detail.words }}</blockquote>")
    engines = deepcopy(django_settings.TEMPLATES)
    engines[0]["DIRS"] = [*engines[0].get("DIRS", []), tmp_path]
    settings.TEMPLATES = engines
    return kind


def test_the_form_offers_the_kind(quotes):
    assert isinstance(StepsBlock().child_blocks["quote"], QuoteBlock)


def test_publishing_writes_its_row(quotes):
    step = a_path(QUOTE).steps.get()
    assert (step.kind, step.slug, step.heading, step.minutes) == ("quote", "on-routing", "On routing", 3)
    assert step.detail == {"words": "Be conservative in what you send."}
    assert step.get_kind_display() == "Quotation"


def test_a_draft_is_previewed(quotes):
    page = a_path(QUOTE)
    (step,) = preview(page, project(page.sections), now=timezone.now())
    assert step.detail == {"words": "Be conservative in what you send."}


def test_a_file_of_it_is_exported_as_it_was_imported(quotes):
    text = path_export(a_path(QUOTE))
    (step,) = read(text).sections[0].steps
    assert (step.kind, step.fields) == ("quote", QUOTE)
    assert path_export(a_path(QUOTE)) == text


def test_a_file_names_the_faults_that_the_kind_finds(quotes):
    with pytest.raises(PathTextError, match=r"sections\[1\].steps\[1\].words: Nobody said this."):
        read(a_file(QUOTE | {"words": "lorem ipsum"}))


def test_importing_again_keeps_the_step(quotes):
    first = a_path(QUOTE).steps.get()
    again = a_path(QUOTE | {"why": "Because."}).steps.get()
    assert (again.key, again.why) == (first.key, "Because.")


def test_the_api_tells_of_it(quotes, client):
    a_path(QUOTE)
    (step,) = client.get("/api/v1/paths/a-path").json()["steps"]
    assert (step["kind"], step["title"], step["minutes"]) == ("quote", "On routing", 3)
    assert (step["entry"], step["start"], step["withdrawn"]) == (None, None, False)


def test_the_feed_has_an_item_of_it(quotes, client):
    a_path(QUOTE)
    (item,) = client.get("/feeds/paths/a-path.json").json()["items"]
    assert item["title"] == "1. On routing"
    assert item["url"].endswith("/paths/a-path/on-routing/")


def test_its_page_has_its_template_and_its_hop_its_remark(quotes, client):
    a_path(QUOTE)
    page = client.get("/paths/a-path/on-routing/").content.decode()
    assert "<blockquote>Be conservative in what you send.</blockquote>" in page
    path = client.get("/paths/a-path/").content.decode()
    assert '<span class="kind kind-quote">Quotation</span>' in path
    assert "much quoted" in path


def test_progress_is_kept_for_the_step_alone(quotes):
    page = a_path(QUOTE)
    (hop,) = outline(page, Route(page.steps.with_entries()))["hops"]
    assert hop["key"].startswith("step:")
    assert (hop["by"], hop["was"]) == ("reading", [])


def test_every_shipped_kind_has_a_template_and_begins_its_text_with_its_name():
    for slug, kind in kinds.KINDS.items():
        assert get_template(kind.template)
        assert next(iter(kind.text_fields)) == slug
        assert [*kind.text_fields][-3:] == [*CLOSING]
