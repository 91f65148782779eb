"""What people see and make: pages, paths, the site, feeds, the API and the desk; it imports `hub`, never the reverse."""
