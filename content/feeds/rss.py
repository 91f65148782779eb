"""RSS 2.0, after the RSS Advisory Board's specification and best-practices profile.

Extensions: `dc:creator` for authors (RSS's own requires a mail address), `content:encoded` for bodies, `source` for
attribution, `atom:link` for links that RSS lacks, `itunes:duration` for players, `podcast:person` for credits.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.templatetags.static import static
from django.utils.feedgenerator import Enclosure, Rss201rev2Feed, Stylesheet
from django.utils.html import escape

from content.feeds.xml import nested_element

if TYPE_CHECKING:
    from datetime import datetime

    from django.utils.xmlutils import SimplerXMLGenerator

    from content.feeds.channel import Channel, Item

TTL = 30  # minutes between requests of a reader; an earlier request costs a 304
STYLE = "content/css/feed.css"  # for feeds opened in a browser; browsers are removing XSLT
NAMESPACES = {
    "xmlns:atom": "http://www.w3.org/2005/Atom",
    "xmlns:content": "http://purl.org/rss/1.0/modules/content/",
    "xmlns:dc": "http://purl.org/dc/elements/1.1/",
    "xmlns:itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "xmlns:podcast": "https://podcastindex.org/namespace/1.0",
}


def render(channel: Channel) -> bytes:
    """The channel as RSS 2.0."""
    document = RssDocument(
        title=channel.title,
        link=channel.link,
        description=channel.description,
        language=channel.language or None,
        feed_url=channel.address,
        ttl=TTL,
        stylesheets=style(),
        channel=channel,
    )
    for item in channel.items:
        document.add_item(
            title=item.title,
            link=item.link,
            description=escape(item.excerpt),
            pubdate=item.published,
            unique_id=item.id,
            unique_id_is_permalink=False,
            # the profile allows one enclosure; the others are atom:link elements
            enclosures=[Enclosure(file.url, str(file.length or 0), file.media_type) for file in item.attachments[:1]],
            item=item,
        )
    return document.writeString("utf-8").encode()


def style() -> list[Stylesheet]:
    """The style sheet for browsers; none while an upgrade has not yet collected static files."""
    try:
        return [Stylesheet(static(STYLE), "text/css", "all")]
    except ValueError:
        return []


class RssDocument(Rss201rev2Feed):
    """Django's generator with the elements that it lacks."""

    def rss_attributes(self) -> dict[str, str]:
        """The namespaces, declared once."""
        return {"version": "2.0"} | NAMESPACES

    def latest_post_date(self) -> datetime:
        """The channel's date, so that an empty feed is the same in every response."""
        updated: datetime = self.feed["channel"].updated
        return updated

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The generator and the image."""
        super().add_root_elements(handler)
        channel: Channel = self.feed["channel"]
        handler.addQuickElement("generator", "Adjacency")
        if channel.image:
            with nested_element(handler, "image"):
                for name, text in (("url", channel.image), ("title", channel.title), ("link", channel.link)):
                    handler.addQuickElement(name, text)

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Authors, topics, attribution, body, further files."""
        super().add_item_elements(handler, item)
        record: Item = item["item"]
        channel: Channel = self.feed["channel"]
        for person in record.authors:
            handler.addQuickElement("dc:creator", person.name)
        for subject in record.subjects:
            handler.addQuickElement("category", subject.title, {"domain": channel.scheme} if channel.scheme else {})
        if record.origin and record.origin.feed:
            handler.addQuickElement("source", record.origin.title, {"url": record.origin.feed})
        if record.body:
            handler.addQuickElement("content:encoded", record.body)
        handler.addQuickElement("atom:link", "", {"rel": "via", "type": "text/html", "href": record.page})
        for person in record.people:
            shown = {"role": person.role, "href": person.url, "img": person.image}
            handler.addQuickElement("podcast:person", person.name, {name: text for name, text in shown.items() if text})
        for file in record.attachments[1:]:
            handler.addQuickElement("atom:link", "", {"rel": "enclosure", "type": file.media_type, "href": file.url})
        if duration := next((file.duration for file in record.attachments if file.duration), None):
            handler.addQuickElement("itunes:duration", str(duration))
