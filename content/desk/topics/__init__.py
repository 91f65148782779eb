"""Topics in the admin."""
