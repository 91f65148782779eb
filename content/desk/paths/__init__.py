"""Learning paths in the admin."""
