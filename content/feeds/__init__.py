"""Feeds out: the library for feed readers, in RSS 2.0, Atom 1.0 and JSON Feed 1.1, and sources as OPML 2.0.

    address ──selection──▶ Entry rows ──compose──▶ Channel of Items ──rss, atom, jsonfeed──▶ bytes ──answer──▶ 200, 304

One `Channel` is composed for all three formats, so what one says the others say too. `compose` is where a stored entry
becomes what may leave the hub: no body that its source's policy keeps, no character that XML can't hold, no address
that isn't of the web. A new feed is a selection and an address; a new format is one module.
"""
