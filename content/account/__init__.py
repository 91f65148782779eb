"""Accounts: how readers sign in, and what is theirs to take along or take away.

    an address ──sign in──▶ code by mail ──▶ in       (an address not known yet becomes an account with that code)
    a passkey  ──────────────────────────▶ in

django-allauth does the work; what stands here is our way through it. Nobody has a password but editors, who may sign in
with one at /admin/. Why all this is so stands in docs/decisions.
"""
