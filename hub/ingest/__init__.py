"""Ingest: from a source's bytes to entries in the library.

    due sources ──fetch──▶ Fetched ──open──▶ Document ──skim──▶ Document, less what is known
                    │                                                  │
                    │                                                parse
                    │                                                  ▼
                    │        EntryRecords ◀──clean, excerpt── FeedRecord of Items
                    │             │
                    │          identify, against what is stored
                    │             ▼
                    │          Changes ──store──▶ entries, files, revisions, river days, owed tagging ──┐ one
                    │                                                                                   │ transaction
                    └── NotModified, Failed ──schedule──▶ the source's health and its next visit ◀──────┘ a source

Two things follow later, as owed work: what episodes have in files of their own, transcripts and chapters, is fetched
by `podcast_files`; and which entries are one publication, or editions of one, is found by `stories`.

Each stage is a function of records (`records`), so each can be read, and tested, alone. Only `fetch`, `crawl` and
`guard` touch the network, as `turns` and `pauses` let them; only `library`, `store`, `health`, `hosts` and `profile`
know the database. `intake` is the one place that knows the order; `rounds` decides whom to visit. What can go wrong is
a tree of errors with sentences for people (`errors`).
"""
