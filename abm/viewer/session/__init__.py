"""Session: two worlds under one seed, and what is shown of them."""
