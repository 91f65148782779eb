"""What the site, feeds, API and desk all read."""
