"""What people see and make: pages, paths, site, feeds, API and desk. It imports `hub`, never the reverse."""
