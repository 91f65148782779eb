"""The hub: the machine that takes feeds in and knows what is in them. See docs/guide/architecture.md."""
