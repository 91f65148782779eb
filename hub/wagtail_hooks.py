"""Registers the hub's log actions with Wagtail."""

from wagtail import hooks

from hub.actions import log

hooks.register("register_log_actions", log.register)
