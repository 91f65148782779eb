"""Every part is a URL: what `HUB_DATABASE_URL` and its sisters may say, turned into Django's settings.

Pure functions of the URL. A URL that can't be used raises `PartError`, whose text is the one sentence the person who
set it needs; `manage.py` prints it and stops.
"""

from __future__ import annotations

from ipaddress import ip_network
from typing import Any
from urllib.parse import unquote, urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured

YES, NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
SQLITE_INIT = (
    "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA mmap_size=268435456; "
    "PRAGMA wal_autocheckpoint=4000;"  # pages, 16 MB: each time the disk is waited for twice
)
SQLITE_WAIT = 20  # seconds that a writer waits for another; a store's transaction takes well under one


class PartError(ImproperlyConfigured):
    """A part's URL can't be used, or nothing answers there."""


def scheme_of(name: str, url: str, known: tuple[str, ...]) -> str:
    """The scheme of the URL that the variable `name` holds, if it is one of those known.

    Raises:
        PartError: it is not, or this is no URL.
    """
    try:
        scheme = urlsplit(url).scheme
    except ValueError as error:
        raise PartError(f"{name} is “{url}”, which is no URL: {error}.") from None
    if scheme not in known:
        raise PartError(f"{name} is “{without_password(url)}”: its scheme must be one of {', '.join(known)}.")
    return scheme


def port_of(name: str, url: str) -> int | None:
    """The port in the URL that the variable `name` holds, where it has one.

    Raises:
        PartError: what stands there is no port.
    """
    try:
        return urlsplit(url).port
    except ValueError:
        raise PartError(f"{name} is “{without_password(url)}”: its port must be a number up to 65535.") from None


def without_password(url: str) -> str:
    """The URL as it may be shown."""
    parts = urlsplit(url)
    if parts.password is None:
        return url
    return url.replace(f":{parts.password}@", ":…@", 1)


def file_path(name: str, url: str) -> str:
    """The path of `scheme:///absolute/path` in the variable `name`, percent-decoded (a path may hold spaces).

    Raises:
        PartError: the URL names a host, as does a path of one slash too few, or no path.
    """
    split = urlsplit(url)
    path = unquote(split.path)
    if split.netloc or not path.startswith("/") or path == "/":
        raise PartError(f"{name} is “{url}”: after {split.scheme}:// comes an absolute path, so a third slash.")
    return path


def switch(name: str, text: str) -> bool:
    """Whether the variable `name` says yes: `1`, `true`, `yes` or `on`.

    Raises:
        PartError: it says neither yes nor no.
    """
    word = text.strip().lower()
    if word not in {*YES, *NO}:
        raise PartError(f"{name} is “{text}”: it is 1 or 0.")
    return word in YES


def words(text: str) -> list[str]:
    """What stands between the commas."""
    return [word for each in text.split(",") if (word := each.strip())]


def networks(name: str, text: str) -> tuple[str, ...]:
    """The networks in the variable `name`, as `10.0.0.0/8, fd00::/8`.

    Raises:
        PartError: one of them is none.
    """
    nets = tuple(words(text))
    for net in nets:
        try:
            ip_network(net)
        except ValueError as error:
            raise PartError(f"{name} names networks with commas between, such as 10.0.0.0/8, but {error}.") from None
    return nets


def public_url(url: str) -> str:
    """`https://hub.example` or `http://localhost:8000`: where others reach the hub, without a slash at its end."""
    scheme_of("HUB_PUBLIC_URL", url, ("http", "https"))
    if not urlsplit(url).hostname:
        raise PartError(f"HUB_PUBLIC_URL is “{url}”: it names no host, as https://hub.example does.")
    port_of("HUB_PUBLIC_URL", url)
    return url.rstrip("/")


def database(url: str) -> dict[str, Any]:
    """`sqlite:///absolute/path` or `postgresql://user:password@host:port/name`, for DATABASES."""
    scheme = scheme_of("HUB_DATABASE_URL", url, ("sqlite", "postgresql", "postgres"))
    if scheme == "sqlite":
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": file_path("HUB_DATABASE_URL", url),
            "OPTIONS": {
                "timeout": SQLITE_WAIT,
                "transaction_mode": "IMMEDIATE",  # a reader that turns writer half-way would be refused, not queued
                "init_command": SQLITE_INIT,
            },
        }
    port_of("HUB_DATABASE_URL", url)
    settings: dict[str, Any] = environ.Env.db_url_config(url)
    if not settings.get("NAME"):
        raise PartError(f"HUB_DATABASE_URL is “{without_password(url)}”: it names no database after the last slash.")
    return settings | {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}


def cache(url: str) -> dict[str, Any]:
    """`file:///absolute/path` or `redis://host:port/number`, for CACHES: one that every process shares."""
    scheme = scheme_of("HUB_CACHE_URL", url, ("file", "redis", "rediss"))
    if scheme == "file":
        return {
            "BACKEND": "hub.ops.file_cache.AtomicFileCache",
            "LOCATION": file_path("HUB_CACHE_URL", url),
            "OPTIONS": {"MAX_ENTRIES": 5000},
        }
    port_of("HUB_CACHE_URL", url)
    return {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": url}


def email(url: str) -> dict[str, Any]:
    """`smtp://…`, `smtp+tls://…`, `smtp+ssl://…`, `file:///absolute/path` or `console:`, as EMAIL_* settings.

    HUB_MAIL_BACKEND is what the worker carries mail by. HUB_MAIL_LIES says where mail lies that goes nowhere: "folder"
    or "log"; empty, it goes to a server.
    """
    scheme = scheme_of("HUB_EMAIL_URL", url, ("console", "file", "smtp", "smtp+tls", "smtp+ssl"))
    if scheme == "console":
        return {"HUB_MAIL_BACKEND": "django.core.mail.backends.console.EmailBackend", "HUB_MAIL_LIES": "log"}
    if scheme == "file":
        folder = file_path("HUB_EMAIL_URL", url)
        return {
            "HUB_MAIL_BACKEND": "hub.ops.mail.file_backend.FileBackend",
            "HUB_MAIL_FOLDER": folder,
            "HUB_MAIL_LIES": "folder",
        }
    port_of("HUB_EMAIL_URL", url)
    settings: dict[str, Any] = environ.Env.email_url_config(url)
    backend = settings.pop("EMAIL_BACKEND")
    named = {key: value for key, value in settings.items() if key.startswith("EMAIL_")}
    return named | {"HUB_MAIL_BACKEND": backend, "HUB_MAIL_LIES": ""}
