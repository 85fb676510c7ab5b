"""Running: the runs of a plan, done by processes or a cluster."""

import abm.model.interventions  # noqa: F401  first, as a plugin may import any other module of the model
