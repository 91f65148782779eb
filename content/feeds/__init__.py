"""Feeds out: the library for feed readers, in RSS 2.0, Atom 1.0 and JSON Feed 1.1, and sources as OPML 2.0.

    URL ──querysets──▶ Entry rows ──serializers──▶ Channel of Items ──renderers──▶ bytes ──responses──▶ 200, 304

All three formats render the same `Channel`, so they have the same content. `serializers` decides what may leave the
hub: no body that the source's policy withholds, no character that XML can't contain, no URL but http and https. A new
feed is a queryset and a URL; a new format is a module and a row of `content.reading.feed_links`.
"""
