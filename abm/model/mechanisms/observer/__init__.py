"""Observer: what is recorded; it changes nothing."""
