"""Published steps to the items of a path's feeds: pure over the rows of `PathStep.objects.with_entries()`.

Feed readers and podcast apps sort by date, and a step has none. So each gets a date that keeps the order: for readers
the time when it was added to the path, in the podcast a minute a position, ending before the path was published, since
apps hide episodes dated in the future.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import uuid5

from django.utils.html import format_html, format_html_join

from content.feeds import serializers
from content.feeds.channel import Item
from content.feeds.podcast_shows import chapters_and_transcripts
from content.feeds.podcast_types import Episode, Show, Soundbite, omitted_note, playable
from content.feeds.xml_text import strip_invalid_xml
from content.reading.absolute_url import absolute_page_url, absolute_url
from hub.models.source import publisher_blocks
from hub.pluralize import pluralize

if TYPE_CHECKING:
    from collections.abc import Iterable

    from content.feeds.channel import Attachment
    from content.paths.page import LearningPathPage
    from content.paths.step import PathStep

APART = timedelta(minutes=1)
LEAD = timedelta(days=7)  # more minutes than a path has steps


def items(steps: Iterable[PathStep]) -> tuple[Item, ...]:
    """The steps as items, in order, without withdrawn ones."""
    return tuple(item(step) for step in steps if not step.is_gone)


def item(step: PathStep) -> Item:
    """One step: its entry, or the path's page of it."""
    page = absolute_url(step.get_absolute_url())
    title = f"{step.position}. {strip_invalid_xml(step.heading)}"
    added = step.added_at + timedelta(seconds=step.position)
    if step.entry is None:
        return Item(
            id=step.key.urn, title=title, link=page, page=page, updated=added, published=added,
            excerpt=strip_invalid_xml(step.why), kind=step.kind,
        )  # fmt: skip
    said = serializers.item(step.entry)
    excerpt = " ".join(filter(None, [strip_invalid_xml(step.why), said.excerpt]))
    return replace(said, id=_id(step), title=title, page=page, updated=added, published=added, excerpt=excerpt)


def show(path: LearningPathPage, steps: Iterable[PathStep], address: str) -> Show:
    """The path as a serial podcast: its episodes in order, over whichever shows."""
    walkable = [step for step in steps if not step.is_gone]
    heard = [(step, *found) for step in walkable if (found := _playable(step))]
    allowed = [(step, said, file) for step, said, file in heard if not _is_blocked(step)]
    begun = (path.first_published_at or serializers.FOUNDED) - LEAD
    about = " ".join(filter(None, [strip_invalid_xml(path.audience), strip_invalid_xml(path.introduction)]))
    return Show(
        title=strip_invalid_xml(path.title),
        description=(about or f"A learning path of {pluralize(len(walkable), 'step')}.")
        + omitted_note(silent=len(walkable) - len(heard), kept=len(heard) - len(allowed)),
        link=absolute_page_url(path),
        address=address,
        updated=path.last_published_at or serializers.FOUNDED,
        serial=True,
        episodes=tuple(
            Episode(
                said,
                file,
                begun + number * APART,
                notes(step, said, path),
                number,
                None,
                _soundbites(step),
                *_attached(step),
            )
            for number, (step, said, file) in enumerate(allowed, 1)
        ),
    )


def _playable(step: PathStep) -> tuple[Item, Attachment] | None:
    """The step's entry and its file to play, if it has one."""
    if step.entry is None:
        return None
    said = serializers.item(step.entry)
    file = playable(said)
    if file is None:
        return None
    page = absolute_url(step.get_absolute_url())
    return replace(said, id=_id(step), title=strip_invalid_xml(step.heading), page=page), file


def _is_blocked(step: PathStep) -> bool:
    """Whether the publisher of the step's episode blocks other feeds (podcast:block)."""
    return step.entry is not None and publisher_blocks(step.entry.source)


def _soundbites(step: PathStep) -> tuple[Soundbite, ...]:
    """The part of the episode that a clip selects."""
    part = step.step_kind.soundbite(step)
    return (Soundbite(part[0], part[1] - part[0], strip_invalid_xml(step.heading)),) if part else ()


def _attached(step: PathStep) -> tuple[Attachment | None, tuple[Attachment, ...]]:
    return chapters_and_transcripts(step.entry) if step.entry else (None, ())


def notes(step: PathStep, said: Item, path: LearningPathPage) -> str:
    """An episode's notes as HTML: its step on the path, the reason for it, and the attribution."""
    paragraphs = [
        format_html('Step {} of <a href="{}">{}</a>. {}', step.position, said.page, strip_invalid_xml(path.title),
                    strip_invalid_xml(step.why)),
        format_html("{}", said.excerpt) if said.excerpt else "",
        format_html('From <a href="{}">{}</a>.', said.link, said.origin.title) if said.origin else "",
    ]  # fmt: skip
    return str(format_html_join("", "<p>{}</p>", ([text] for text in paragraphs if text)))


def _id(step: PathStep) -> str:
    """A step with another entry is another item; a step that moves stays the same."""
    return uuid5(step.key, str(step.entry.uuid if step.entry else "")).urn
