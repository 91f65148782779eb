"""What people see and make: pages, paths, the site, feeds, the API, the desk. It imports `hub`; never the reverse."""
