"""The hub's own settings with a quick beat, so that tests of lost messages need not wait for the clock of real life."""

from hub.settings import *  # noqa: F403

CELERY_BEAT_SCHEDULE = {"tick": {"task": "hub.jobs.tasks.tick", "schedule": 1}}
