"""Keeping paths fresh: what has gone from under a published path, what is new for it, and what its maintainer did.

    PathStep ──▶ LinkCheck ◀──links: each address asked weekly── the web
        │            │
        ▼            ▼
    survey (pure) ◀── look ──▶ Finding ──desk──▶ actions: accepted (in the page's draft), declined, never asked twice
                       ▲           └──▶ digest: mail to the maintainer, once a finding
                     Upkeep: when the path is looked at next

A finding is one row: something that has happened (a link broke, a review is due) or something that is proposed (another
entry for a step, a new one for a section). What a look no longer finds it settles; what a person has decided stays.
"""
