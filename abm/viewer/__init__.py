"""The browser view: two worlds under the same luck, watched while they live."""
