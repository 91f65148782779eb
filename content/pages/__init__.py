"""The Wagtail pages that every hub has: the home page and the path index. Learning paths are in `content.paths`."""
