"""Owed work: rows, leases and the runner."""
