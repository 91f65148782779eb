"""What every query may use."""
