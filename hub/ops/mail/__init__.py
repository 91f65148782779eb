"""Outgoing email: written as a row with the change that asks for it, delivered by the worker as HUB_EMAIL_URL says.

    django.core.mail ──backend.QueueBackend──▶ OutgoingEmail row ──notify──▶ delivery.deliver ──▶ a mail server
                                                                                    └─ or ──▶ files in var/mail, and a
                                                                                              line in the log

No page waits for a mail server, and one that is away for an hour loses nothing.
"""
