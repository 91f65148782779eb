"""How many walk a path, and where they stop: counts by day, of nobody in particular.

    browser, from its own progress ──started, done with a hop, finished──▶ beacon ──counting──▶ WalkCount
                                                                                                    │
    editors ◀── chart and table ◀── tally (pure) ◀──────────────────────────────────────────────────┘

No cookie is sent or set, no address and no name is kept, and who asks not to be followed (Do Not Track, Global Privacy
Control) is not counted. Docs: docs/guide/edit.md; docs/decisions says why it is done so.
"""
