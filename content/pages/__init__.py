"""The Wagtail pages: home, the index of paths, a learning path."""
