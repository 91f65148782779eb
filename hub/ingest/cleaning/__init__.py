"""Cleaning: from items as published to entry records."""
