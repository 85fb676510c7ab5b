"""Pictures, from tables."""
