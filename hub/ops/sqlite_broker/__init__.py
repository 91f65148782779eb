"""The broker, which carries notifications, by the scheme of `HUB_BROKER_URL`.

    embedded:///directory   a file of the hub's own, for one machine (`hub.ops.sqlite_broker.transport`)
    redis://host:port/n     Redis, also rediss://
    amqp://user:pass@host/  RabbitMQ, also amqps://

A message only says "look"; what is owed stands in rows. So messages are acknowledged as they are received, results are
thrown away, and a message that waited longer than the beat would take to ring again is dropped unread.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from kombu.transport import TRANSPORT_ALIASES

from hub.ops.service_urls import file_path, port_of, scheme_of

EMBEDDED = "embedded"
SERVERS = ("redis", "rediss", "amqp", "amqps")

THREADS = 4  # of a worker; refreshing takes at most some of them (hub.jobs.tasks.REFRESHES)
CONNECT_TIMEOUT = 3  # seconds; a page that rings must not hang on a broker that is away

TRANSPORT_ALIASES[EMBEDDED] = (
    "hub.ops.sqlite_broker.transport:Transport"  # Celery finds a transport by the scheme of its URL
)


def broker_settings(url: str) -> dict[str, Any]:
    """The CELERY_* settings for the broker at `url`, and those that hold for every broker.

    Raises:
        PartError: the URL can't be used.
    """
    scheme = scheme_of("HUB_BROKER_URL", url, (EMBEDDED, *SERVERS))
    return (_embedded(url) if scheme == EMBEDDED else _server(url)) | {
        "CELERY_BROKER_CONNECTION_TIMEOUT": CONNECT_TIMEOUT,
        "CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP": True,
        "CELERY_BROKER_CONNECTION_MAX_RETRIES": None,  # a server may be away for a night; the worker waits for it
        "CELERY_ACCEPT_CONTENT": ["json"],
        "CELERY_TASK_SERIALIZER": "json",
        "CELERY_TASK_DEFAULT_QUEUE": "hub",
        "CELERY_TASK_IGNORE_RESULT": True,
        "CELERY_TASK_PUBLISH_RETRY": False,  # beat rings again
        "CELERY_TASK_ACKS_LATE": False,
        "CELERY_WORKER_POOL": "threads",
        "CELERY_WORKER_CONCURRENCY": THREADS,
        "CELERY_WORKER_PREFETCH_MULTIPLIER": 1,
        "CELERY_WORKER_ENABLE_REMOTE_CONTROL": False,  # a second queue and a fan-out for commands that nobody sends
        "CELERY_WORKER_CANCEL_LONG_RUNNING_TASKS_ON_CONNECTION_LOSS": False,
        "CELERY_WORKER_HIJACK_ROOT_LOGGER": False,
        "CELERY_WORKER_SEND_TASK_EVENTS": False,
    }


def _embedded(url: str) -> dict[str, Any]:
    directory = file_path("HUB_BROKER_URL", url)
    return {
        "CELERY_BROKER_URL": f"{EMBEDDED}://localhost//",
        "CELERY_BROKER_TRANSPORT_OPTIONS": {"directory": directory},
    }


def _server(url: str) -> dict[str, Any]:
    port_of("HUB_BROKER_URL", url)
    parts = urlsplit(url)
    if not parts.hostname:  # kombu means this machine too, and warns at each connection
        user, at, port = parts.netloc.rpartition("@")
        url = urlunsplit(parts._replace(netloc=f"{user}{at}localhost{port}"))
    return {"CELERY_BROKER_URL": url}
