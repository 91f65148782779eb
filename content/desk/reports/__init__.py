"""Reports in the admin."""
