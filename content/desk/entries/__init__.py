"""Entries in the admin."""
