"""Organizations: leaders, splits, members, memory."""
