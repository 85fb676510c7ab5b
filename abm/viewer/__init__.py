"""The browser view: frames of a world, what is drawn of them, and the pages that show them."""
