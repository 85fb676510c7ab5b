"""Batches: an experiment file becomes scenarios, seeds and tasks; many processes run them; tables are kept."""
