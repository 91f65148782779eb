"""Parsing: from bytes to records as the publisher wrote them: feeds, chapters, subscription lists, Link headers."""
