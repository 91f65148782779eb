"""Atom 1.0 (RFC 4287). An entry's `source` keeps the metadata of the feed it was copied from, as 4.2.11 asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.feedgenerator import Atom1Feed, rfc3339_date
from django.utils.html import escape
from django.utils.xmlutils import SimplerXMLGenerator

from content.feeds.rss import style
from content.feeds.xml import nested_element

if TYPE_CHECKING:
    from datetime import datetime

    from content.feeds.channel import Channel, Item, Origin


def render(channel: Channel) -> bytes:
    """The channel as Atom 1.0."""
    document = AtomDocument(
        title=channel.title,
        link=channel.link,
        description=None,
        subtitle=channel.description,
        language=channel.language or None,
        feed_url=channel.address,
        feed_guid=channel.address,
        author_name="Adjacency",  # the author of entries without one: RFC 4287, 4.1.2
        stylesheets=style(),
        channel=channel,
    )
    for item in channel.items:
        document.add_item(
            title=item.title,
            link=item.link,
            description=escape(item.excerpt) if item.excerpt else None,  # type: ignore[arg-type] # None: no summary
            pubdate=item.published,
            updateddate=item.updated,
            unique_id=item.id,
            item=item,
        )
    return document.writeString("utf-8").encode()


class AtomDocument(Atom1Feed):
    """Django's generator with the elements that it lacks."""

    def write(self, outfile: Any, encoding: str) -> None:
        """As Django's, with the style sheet, which Django adds to RSS alone."""
        handler = SimplerXMLGenerator(outfile, encoding, short_empty_elements=True)
        handler.startDocument()
        for sheet in self.feed["stylesheets"]:
            handler.processingInstruction("xml-stylesheet", str(sheet))
        with nested_element(handler, "feed", self.root_attributes()):
            self.add_root_elements(handler)
            self.write_items(handler)

    def latest_post_date(self) -> datetime:
        """The channel's date, so that an empty feed is the same in every response."""
        updated: datetime = self.feed["channel"].updated
        return updated

    def add_root_elements(self, handler: SimplerXMLGenerator) -> None:
        """The generator and the logo."""
        super().add_root_elements(handler)
        handler.addQuickElement("generator", "Adjacency")
        if image := self.feed["channel"].image:
            handler.addQuickElement("logo", image)

    def item_attributes(self, item: dict[str, Any]) -> dict[str, str]:
        """The language of the entry, if it is known."""
        language = item["item"].language
        return {"xml:lang": language} if language else {}

    def add_item_elements(self, handler: SimplerXMLGenerator, item: dict[str, Any]) -> None:
        """Authors, topics, attribution, body, files, and the hub's page as the `via` link."""
        super().add_item_elements(handler, item)
        record: Item = item["item"]
        channel: Channel = self.feed["channel"]
        for person in record.authors:
            with nested_element(handler, "author"):
                handler.addQuickElement("name", person.name)
                if person.url:
                    handler.addQuickElement("uri", person.url)
        for subject in record.subjects:
            described = {"term": subject.slug, "scheme": channel.scheme, "label": subject.title}
            handler.addQuickElement("category", "", described)
        handler.addQuickElement("link", "", {"rel": "via", "type": "text/html", "href": record.page})
        for file in record.attachments:
            length = {"length": str(file.length)} if file.length else {}
            handler.addQuickElement(
                "link", "", {"rel": "enclosure", "type": file.media_type, "href": file.url} | length
            )
        if record.body:
            handler.addQuickElement("content", record.body, {"type": "html"})
        if record.origin and record.origin.feed:
            self.add_source(handler, record.origin, record.updated)

    def add_source(self, handler: SimplerXMLGenerator, origin: Origin, updated: datetime) -> None:
        """The feed that an entry was copied from."""
        with nested_element(handler, "source"):
            handler.addQuickElement("id", origin.feed)
            handler.addQuickElement("title", origin.title)
            handler.addQuickElement("updated", rfc3339_date(updated))
            handler.addQuickElement("link", "", {"rel": "self", "href": origin.feed})
            if origin.site:
                handler.addQuickElement("link", "", {"rel": "alternate", "href": origin.site})
