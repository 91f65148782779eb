"""The hub: the machine that takes feeds in and knows what is in them. See docs/guide/architecture.md."""

VERSION = "0.1.0"  # as pyproject.toml has it; a test holds the two together
