"""What keeps the hub running."""
