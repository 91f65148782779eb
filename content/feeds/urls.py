"""The URLs of feeds: one for each format of each feed, named `feed_<kind>_<extension>`."""

from __future__ import annotations

from django.urls import path

from content.feeds import path_views, views
from content.reading.feed_links import FEED_FORMATS

urlpatterns = [
    *(
        path(f"feeds/{address}.{each.extension}", view, {"feed_format": each}, name=f"feed_{kind}_{each.extension}")
        for each in FEED_FORMATS
        for kind, address, view in (
            ("river", "entries", views.river),
            ("topic", "topics/<slug:slug>", views.topic),
            ("source", "sources/<slug:slug>", views.source),
            ("person", "people/<slug:slug>", views.person),
            ("search", "search", views.search),
            ("path", "paths/<slug:slug>", path_views.path),
        )
    ),
    path("feeds/topics/<slug:slug>/podcast.rss", views.topic_podcast, name="feed_topic_podcast"),
    path("feeds/sources/<slug:slug>/podcast.rss", views.source_podcast, name="feed_source_podcast"),
    path("feeds/paths/<slug:slug>/podcast.rss", path_views.path_podcast, name="feed_path_podcast"),
    path("opml/sources.opml", views.sources_opml, name="opml_sources"),
    path("opml/topics/<slug:slug>.opml", views.topic_opml, name="opml_topic"),
    path("opml/paths/<slug:slug>.opml", path_views.path_opml, name="opml_path"),
]
