"""Parsing: from bytes to a FeedRecord."""
