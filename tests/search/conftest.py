"""A database on a real server, for the engine that keeps its index in one."""

from __future__ import annotations

import os
from urllib.parse import urlsplit

import psycopg
import pytest

POSTGRESQL = urlsplit(os.environ.get("HUB_TEST_POSTGRESQL_URL", "postgresql://postgres@127.0.0.1:5432/postgres"))
SCRATCH = f"hub_search_tests_{os.environ.get('PYTEST_XDIST_WORKER', 'alone')}"  # one each: an index has one writer


@pytest.fixture(scope="session")
def postgresql_url() -> str:
    """A database on a real server; without a server, its tests are skipped."""
    try:
        entrance = POSTGRESQL._replace(path="/postgres").geturl()
        with psycopg.connect(entrance, autocommit=True, connect_timeout=2) as connection:
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [SCRATCH]).fetchone():
                connection.execute(f"CREATE DATABASE {SCRATCH}")
    except psycopg.OperationalError as error:
        pytest.skip(f"no PostgreSQL at {POSTGRESQL.hostname}: {error}")
    return POSTGRESQL._replace(path=f"/{SCRATCH}").geturl()
