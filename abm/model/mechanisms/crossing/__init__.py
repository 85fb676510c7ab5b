"""Crossing: couriers, routes, loads, inspection, seizure."""
