"""Outside: the plugins that runs which are kept were made with."""

from __future__ import annotations

from abm.inputs.inside import StoreError
from abm.model.plugins import marked


def require_plugins(code: object) -> None:
    """Raise StoreError where the version of the code of some runs names a plugin that is not named here."""
    made = [part.partition(":")[0] for part in str(code).split("+") if ":" in part]
    here = [one.module for one in marked()]
    for name in made:
        if name not in here:
            raise StoreError(
                f"its runs were made with the plugin {name}, which is not named here: allowed with --plugin {name}.py"
            )
