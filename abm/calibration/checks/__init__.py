"""Checks: what the model must hold, one declared entry each, measured under paired seeds by `python -m abm.calibration.checks`."""
