"""The editors' desk: Wagtail admin views of the library, one package a noun.

Viewsets, filters, forms, panels and confirmation pages live here; `content/wagtail_hooks.py` only registers them.
Every change goes through `hub.actions`.
"""
