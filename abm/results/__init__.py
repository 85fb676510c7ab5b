"""Results: tables of a folder, written and read."""
