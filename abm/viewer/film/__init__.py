"""Films and replays."""
