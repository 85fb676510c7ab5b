"""Together: whether interventions that add up move a lever beyond its range."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from abm.inputs.geography import Mode
from abm.model.choices import LeverError, port_names
from abm.model.intervention import Intervention
from abm.model.levers import Levers, known_levers


def check_together(interventions: Sequence[Intervention], days: int) -> None:
    """Raise LeverError, naming those that add up, when interventions move a lever too far in a run of so many days."""
    total: Counter[str] = Counter()
    for made in interventions:
        total.update(made.added)
    if all(total[lever.name] <= lever.high for lever in known_levers()):  # even if all of them fell on one day
        return
    acting = {i: made for i, made in enumerate(interventions) if made.added and made.start < days}
    found = _moved(acting.values(), days).excess()
    if found is not None:
        adding = [i for i, made in acting.items() if found.of(_moved([made], days)) > 0]
        reported = [f"interventions[{i}] ({acting[i].kind} from day {acting[i].start})" for i in adding]
        raise LeverError(f"{' and '.join(reported)}{' together' if len(reported) > 1 else ''}: {found}")


def _moved(interventions: Iterable[Intervention], days: int) -> Levers:
    """Return levers moved by interventions, as if each mode crossed at each port."""
    ways = [(port, mode) for port in port_names() for mode in Mode if mode != Mode.BETWEEN]
    levers = Levers(days, [port for port, _ in ways], [mode for _, mode in ways])
    for made in interventions:
        made.move(levers)
    return levers
