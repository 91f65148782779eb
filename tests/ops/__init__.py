"""The parts: broker, worker, supervisor, settings."""
