"""Benchmark: how fast the model is, as ratios."""
