"""Government: policy, enforcement in Mexico, staffing of ports."""
