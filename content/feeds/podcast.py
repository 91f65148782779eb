"""Podcast feeds: RSS 2.0 with Apple's and Podcasting 2.0's elements.

The feed is for people's own apps, not for directories, which list the episodes already under their makers' names. So
it asks directories not to list it (`itunes:block`, `podcast:block`) and hosts not to import it (`podcast:locked`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit
from uuid import UUID, uuid5

from django.utils.feedgenerator import Enclosure

from content.feeds.channel import Channel
from content.feeds.rss import TTL, RssDocument, style

if TYPE_CHECKING:
    from django.utils.xmlutils import SimplerXMLGenerator

    from content.feeds.channel import Attachment
    from content.feeds.podcast_types import Episode, Show

GUIDS = UUID("ead4c236-bf58-58c6-a2c6-a6b28d128cb6")  # podcast:guid is uuid5 of the feed's address in this namespace


def render(show: Show) -> bytes:
    """The show as a podcast feed."""
    channel = Channel(
        show.title, show.description, show.link, show.address, "", show.updated, show.language, show.image
    )
    document = PodcastDocument(
        title=show.title,
        link=show.link,
        description=show.description,
        language=channel.language or None,
        feed_url=show.address,
        ttl=TTL,
        stylesheets=style(),
        channel=channel,
        show=show,
    )
    for episode in show.episodes:
        document.add_item(
            title=episode.item.title,
            link=episode.item.link,
            description=episode.notes,
            pubdate=episode.published,
            unique_id=episode.item.id,
            unique_id_is_permalink=False,
            enclosures=[Enclosure(episode.file.url, str(episode.file.length or 0), episode.file.media_type)],
            item=episode.item,
            episode=episode,
        )
    return document.writeString("utf-8").encode()


def guid(address: str) -> UUID:
    """The show's `podcast:guid`: of its URL without scheme and trailing slash."""
    parts = urlsplit(address)
    return uuid5(GUIDS, f"{parts.netloc}{parts.path}".rstrip("/"))


class PodcastDocument(RssDocument):
    """An RSS feed that podcast apps play."""

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The elements of a show."""
        super().add_root_elements(handler)
        show: Show = self.feed["show"]
        handler.addQuickElement("itunes:author", "Adjacency, from the shows that it names")
        handler.addQuickElement("itunes:type", "serial" if show.serial else "episodic")
        handler.addQuickElement("itunes:category", "", {"text": "Technology"})
        if show.image:
            handler.addQuickElement("itunes:image", "", {"href": show.image})
        handler.addQuickElement("itunes:block", "Yes")
        handler.addQuickElement("podcast:block", "yes")
        handler.addQuickElement("podcast:locked", "yes")
        handler.addQuickElement("podcast:medium", "podcast")
        handler.addQuickElement("podcast:guid", str(guid(show.address)))
        for way in show.funding:
            handler.addQuickElement("podcast:funding", way.text, {"url": way.url})
        if show.licence:
            where = {"url": show.licence.url} if show.licence.url else {}
            handler.addQuickElement("podcast:license", show.licence.text, where)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """The elements of an episode, after those of every RSS item."""
        super().add_item_elements(handler, item)
        episode: Episode = item["episode"]
        handler.addQuickElement("itunes:author", ", ".join(person.name for person in episode.item.authors))
        handler.addQuickElement("itunes:episodeType", "full")
        if episode.season is not None:
            handler.addQuickElement("itunes:season", str(episode.season))
            named = {"name": episode.season_name} if episode.season_name else {}
            handler.addQuickElement("podcast:season", str(episode.season), named)
        if episode.number is not None:
            handler.addQuickElement("itunes:episode", str(episode.number))
            named = {"display": episode.number_name} if episode.number_name else {}
            handler.addQuickElement("podcast:episode", str(episode.number), named)
        if episode.item.image:
            handler.addQuickElement("itunes:image", "", {"href": episode.item.image})
        if episode.chapters:
            handler.addQuickElement("podcast:chapters", "", _file(episode.chapters))
        for transcript in episode.transcripts:
            handler.addQuickElement("podcast:transcript", "", _file(transcript))
        for bite in episode.soundbites:
            span = {"startTime": str(bite.start), "duration": str(bite.duration)}
            handler.addQuickElement("podcast:soundbite", bite.title, span)


def _file(file: Attachment) -> dict[str, str]:
    return {"url": file.url, "type": file.media_type}
