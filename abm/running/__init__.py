"""Running: the runs of a plan, done by processes or a cluster."""
