"""Designs: the points at which parameters and policies vary."""
