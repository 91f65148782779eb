"""Sources in the admin."""
