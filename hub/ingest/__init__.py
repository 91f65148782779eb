"""Ingest: from a source's bytes to entries in the library.

    due sources ──fetch──▶ Fetched ──open──▶ Document ──skip known items──▶ Document
                    │                                                          │
                    │                                                        parse
                    │                                                          ▼
                    │     EntryRecords, SourceRecord ◀──normalize── FeedRecord of Items
                    │             │
                    │       match_records, against what is stored
                    │             ▼
                    │          Changes ──store──▶ entries, enclosures, revisions, river days, jobs ─────┐ one
                    │                                                                                   │ transaction
                    └── NotModified, Failed ──schedule──▶ the source's health and its next visit ◀──────┘ a source

Two steps follow as jobs: `attachments` fetches the transcripts and chapters that episodes have in files of their own,
and `stories` finds the entries that are one publication, or editions of one.

Each stage is a room of pure functions over `records`, and can be read and tested alone. Only `fetching` touches the
network, within `host_limits` and `backoff`; only `storing` knows the database. No stage imports another: what several
of them need (records, errors, urls, identity, dates, backoff, schedule, plain text) stands beside them in this
package. `pipeline` alone knows the order of the stages; `refresh` decides which sources to visit; `discover` finds
the feeds of a site. `errors` is the tree of everything that can go wrong, with sentences for people.
"""
