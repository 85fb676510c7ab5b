"""The store: every run as it was kept, whole or not there."""
