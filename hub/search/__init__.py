"""Full-text search over everything in the library.

    entries, topics, sources (providers) ──Document──▶ index ──▶ engine ◀──Ask── search ◀── what people type
                                                                        │                │
                                                                        └─ Answer ───────┴──▶ Results: hits, passages,
                                                                                              facets, notes

Engines implement one protocol, `engines.protocol.Engine`: documents and requests in, hits out. `HUB_SEARCH_URL` chooses
one. Other packages add their documents with `document.register`.
"""

from hub.search.autocomplete import autocomplete
from hub.search.document_sources import register_all
from hub.search.filters import FACETS, Filters
from hub.search.indexing import ensure_usable, health, index, rebuild
from hub.search.query import search
from hub.search.results import Choice, Facet, Hit, Piece, Results
from hub.search.similar import similar, similar_to

register_all()

__all__ = [
    "FACETS",
    "Choice",
    "Facet",
    "Filters",
    "Hit",
    "Piece",
    "Results",
    "autocomplete",
    "ensure_usable",
    "health",
    "index",
    "rebuild",
    "search",
    "similar",
    "similar_to",
]
