"""Harm: people who use in the United States, and those who die of it; groups, rates and deaths, in aggregate only."""
