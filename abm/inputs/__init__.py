"""Inputs: official data, read and checked: series by month, places, traffic, territory."""
