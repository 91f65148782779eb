"""The broker's settings. `embedded://` is a broker without a server, for one machine."""

from __future__ import annotations

from typing import Any

from hub.parts import file_path


def broker_settings(url: str) -> dict[str, Any]:
    """`embedded:///directory`, `redis://…` or `amqp://…`, as CELERY_* settings."""
    if url.startswith("embedded:"):
        return {
            "CELERY_BROKER_URL": "filesystem://",
            "CELERY_BROKER_TRANSPORT_OPTIONS": {"control_folder": file_path(url)},
        }
    return {"CELERY_BROKER_URL": url}
