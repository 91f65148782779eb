"""Cleaning: from an Item as its publisher wrote it to an EntryRecord that is safe to store and show. Pure."""
