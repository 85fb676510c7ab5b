"""Measures: how far a flow falls, how it comes back, and how well both are known; numbers in, numbers out."""
