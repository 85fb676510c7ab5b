"""Mechanisms: one file each, by the part of the system it belongs to."""
