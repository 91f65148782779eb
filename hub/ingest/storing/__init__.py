"""Storing: from entry records to rows."""
