"""Calibration: the few free numbers fitted to official figures by script, and which parameter moves what."""
