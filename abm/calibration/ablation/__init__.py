"""Ablation: what each mechanism does to the answer, measured by taking it out, `python -m abm.calibration.ablation`."""
