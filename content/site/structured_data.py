"""schema.org data of a page, as the dictionaries that become JSON-LD."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from content.reading.absolute_url import absolute_url

if TYPE_CHECKING:
    from hub.models import Enclosure, Entry, Person

TYPES = {
    "post": "BlogPosting",
    "episode": "PodcastEpisode",
    "video": "VideoObject",
    "doc": "TechArticle",
    "lab": "LearningResource",
    "rfc": "TechArticle",
}


def _without_empty(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value not in (None, "", [])}


def _media(enclosure: Enclosure) -> dict[str, Any]:
    return _without_empty(
        {
            "@type": "AudioObject" if enclosure.is_audio else "MediaObject",
            "contentUrl": enclosure.url,
            "encodingFormat": enclosure.media_type,
            "duration": f"PT{enclosure.duration}S" if enclosure.duration else "",  # ISO 8601
        }
    )


def person_data(person: Person) -> dict[str, Any]:
    """A person's page."""
    return _without_empty(
        {
            "@context": "https://schema.org",
            "@type": "ProfilePage",
            "url": absolute_url(person.get_absolute_url()),
            "mainEntity": _without_empty(
                {
                    "@type": "Person",
                    "name": person.name,
                    "description": person.about,
                    "url": person.url,
                    "image": person.image_url,
                }
            ),
        }
    )


def entry_data(entry: Entry) -> dict[str, Any]:
    """The page about an entry: the original is its main entity."""
    publisher = entry.publisher
    original = _without_empty(
        {
            "@type": TYPES.get(entry.kind, "CreativeWork"),
            "url": entry.url,
            "name": entry.title,
            "headline": entry.title[:110],  # consumers of structured data reject longer ones
            "datePublished": entry.published_at.isoformat() if entry.published_at else "",
            "dateModified": entry.updated_at.isoformat() if entry.updated_at else "",
            "inLanguage": entry.language,
            "wordCount": entry.words or None,
            "author": [
                _without_empty({"@type": "Person", "name": credit.get("name", ""), "url": credit.get("url", "")})
                for credit in entry.credits
                if credit.get("name")
            ],
            "publisher": {"@type": "Organization", "name": publisher} if publisher else "",
            "associatedMedia": [_media(enclosure) for enclosure in entry.enclosures.all()],
            "about": [row.topic.title for row in entry.entry_topics.all() if not row.refused],
        }
    )
    return {
        "@context": "https://schema.org",
        "@type": "WebPage",
        "url": absolute_url(entry.get_absolute_url()),
        "name": entry.title,
        "mainEntity": original,
    }
