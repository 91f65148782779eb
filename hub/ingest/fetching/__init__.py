"""Fetching: from an address to bytes."""
