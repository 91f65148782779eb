"""People in the admin."""
