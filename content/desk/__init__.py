"""The editors' desk: what Wagtail's admin shows of the library, and the named actions it offers there.

Views, bulk actions and panels live here; `content/wagtail_hooks.py` only registers them. Changes go through
`hub.actions`; this package asks and shows.
"""
