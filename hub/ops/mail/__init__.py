"""The post: mail leaves a page as a row, and the worker carries it to where HUB_EMAIL_URL says.

    django.core.mail ──outbox.Outbox──▶ Letter row ──doorbell──▶ hub.jobs.tasks.post_owed ──carry──▶ a mail server
                                                                                    └─ or ──▶ files in var/mail, and a
                                                                                              line in the log

No page waits for a mail server, and one that is away for an hour loses nothing.
"""

from hub.ops.mail.delivery import post_owed

__all__ = ["post_owed"]
