"""Experiments: a question, scenarios and what varies, read from a file and checked."""
