"""What the hub registers with Wagtail: the names of its actions."""

from wagtail import hooks

from hub.actions import log

hooks.register("register_log_actions", log.register)
