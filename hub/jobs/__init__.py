"""Background jobs: the queue, the registry of kinds and the runner."""
