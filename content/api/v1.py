"""Version 1 of the API: its routers and description."""

from __future__ import annotations

from ninja import NinjaAPI

from content.api.docs_page import DocsPage
from content.api.problems import answer_with_problems
from content.api.routes import changes, entries, paths, people, search, sources, topics, transcripts
from content.api.throttling import Throttle

DESCRIPTION = """\
The library of this hub, read only, without a key. Everything here is a fact about, or an excerpt of, what others have \
published: where you show it, name the source and link to the original. Lists are paginated; follow `next` until it \
is null. Every response has an ETag: send it back as If-None-Match, and an unchanged resource answers 304. A client \
may send 300 requests a minute; beyond that the status is 429, and Retry-After says when to try again."""

api = NinjaAPI(
    title="Adjacency",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs=DocsPage(),
    throttle=[Throttle()],
)
answer_with_problems(api)
api.add_router("/entries", entries.router)
api.add_router("/entries", transcripts.router)
api.add_router("/sources", sources.router)
api.add_router("/topics", topics.router)
api.add_router("/people", people.router)
api.add_router("/paths", paths.router)
api.add_router("/search", search.router)
api.add_router("/changes", changes.router)
