"""The model: with the inputs, everything that the numbers of a run depend on."""
