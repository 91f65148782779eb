"""What a topic's page tells, and what the tree of topics tells of them all.

    EntryTopic ──tally──▶ entries of every topic, and of late ──rising──▶ what is rising     /topics/
        │
        ├──months──▶ entries a month ──chart──▶ bars, labels, table
        ├──sample──▶ the newest 2,000 ──▶ highest scoring, episodes, writers, company        /topics/<slug>/
        └──best────▶ featured, on paths, highest scoring

Counting is read off one index and kept in the cache that all processes share (`tally`, `portrait`); what a reader may
follow is read anew for every page, so that what was hidden a moment ago is not shown.
"""
