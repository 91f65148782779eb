"""The lengths of columns, in characters: what models declare, and what everything that fills them cuts to."""

from __future__ import annotations

URL = 2000  # more than any honest address has
ENTRY_TITLE = 500
TITLE = 300  # of a source, a chapter, a feed in an OPML list
NAME = 200  # of a person
LANGUAGE = 35  # RFC 5646, 4.4.1
MEDIA_TYPE = 100
SLUG = 80
ETAG = 500
LAST_MODIFIED = 200
ERROR = 500  # of an error's sentence
