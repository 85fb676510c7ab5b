"""Supply: laboratories, what they make, and where they go under pressure."""
