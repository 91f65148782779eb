"""Content's models, gathered from their rooms for Django."""
