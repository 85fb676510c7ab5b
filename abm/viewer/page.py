"""The page."""

import solara


@solara.component
def Page():
    """Show the page."""
    solara.Text("Interdict")
