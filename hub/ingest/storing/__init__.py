"""Storing: from records to rows: which entry a record is, what changed, how its source fares. The database's stage."""
