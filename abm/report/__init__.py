"""Report: any experiment's results as one HTML page that needs no server, asks for nothing, and can be printed."""
