"""Steering: levers moved by hand while a run goes on, as a log of moves and as the interventions they amount to.

A move sets one lever at one place from a day on. It holds until the same lever is moved at the same place again, and
setting it to its neutral value ends it. What a scenario does by itself is not touched by moves: the moves come after
it in the list of interventions, and combine with it and with each other as `abm.model.intervention` says (efforts and
arrests add up; of two inspection policies the later one holds). What does not last (arrests at once) ends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, TypeAlias

from abm.model.intervention import Act, Intervention, describe
from abm.model.interventions import kind_named, known_kinds
from abm.model.choices import LeverError, nearest
from abm.model.levers import Option
from abm.model.scenario import Scenario

SET = ("place", "amount", "manner")  # parts of an intervention that are set while a run goes on


def acts() -> dict[str, tuple[str, Act]]:
    """Return what one click does, with the kind of intervention that it is, by its name."""
    return {act.name: (kind.kind, act) for kind in known_kinds().values() for act in kind.acts}


@dataclass(frozen=True)
class Control:
    """Describe one field of an intervention as something to be set: what `Option` says of it, and where it belongs.

    `name` is KIND.FIELD; `default` is what a new intervention has, `neutral` what has no effect (None: left out).
    """

    name: str
    kind: str
    field: str
    group: str
    question: str
    part: str
    unit: str
    allowed: str
    help: str
    source: str
    low: float | None
    high: float | None
    step: float | None
    default: object
    neutral: float | None
    choices: tuple[str, ...]
    many: bool
    label: str = ""


@dataclass(frozen=True)
class Move:
    """Hold one move of a lever: it acts from the morning of `day` on, counted from the first recorded day."""

    day: int
    kind: str
    fields: Mapping[str, Any]

    @classmethod
    def of(cls, intervention: Intervention) -> Move:
        """Return the move that starts an intervention."""
        window = ("kind", "start", "stop")
        values = {name: value for name, value in describe(intervention).items() if name not in window}
        return cls(intervention.start, intervention.kind, values)

    @property
    def place(self) -> tuple:
        """Return where, or on whom, the lever acts."""
        return (self.kind, *(_hashable(self.fields.get(name)) for name in _names(self.kind, "place")))

    @property
    def ends(self) -> bool:
        """Tell whether the move sets the lever to its neutral value."""
        return kind_named(self.kind).idles(self.fields)

    def ended(self, day: int) -> Move:
        """Return the move that ends this one on the morning of `day`."""
        amounts = [amount_of(self.kind), *_names(self.kind, "relative")]
        neutral = {name: kind_named(self.kind).options[name].neutral for name in amounts}
        return Move(day, self.kind, {**self.fields, **neutral})

    @property
    def words(self) -> str:
        """Return the move in words."""
        kind, values = kind_named(self.kind), dict(self.fields)
        where = _places_in_words(kind, values)
        parts = [*where, "back to usual"]
        if not self.ends:
            how = (amount_of(self.kind), *_names(self.kind, "relative"), *_names(self.kind, "manner"))
            acting = (name for name in how if values.get(name) not in (None, kind.options[name].neutral))
            parts = [*where, *(_in_words(kind, name, values[name]) for name in acting)]
        return f"{kind.title}: {', '.join(parts)}"


Add: TypeAlias = Callable[[tuple[Move, ...], int], tuple[Move, ...]]  # to a log, from a day on


def levers() -> list[Control]:
    """Return every field of every intervention that a person can set while a run goes on."""
    return [
        _control(kind, name, option)
        for kind in known_kinds().values()
        for name, option in kind.options.items()
        if option.part in SET
    ]


def amount_of(kind: str) -> str:
    """Return the name of the field that says how much."""
    return _names(kind, "amount")[0]


def make_move(log: Iterable[Move], day: int, lever: str, value: object, **where: object) -> Move:
    """Return the move of one lever ("KIND.FIELD", or "KIND" for its amount) at a place.

    Fields that are not given keep what they were last set to at this place; otherwise they have their defaults.

    Raises
    ------
    LeverError
        An unknown lever or field, or a value that is not allowed.
    """
    kind, _, field = lever.partition(".")
    kind = nearest(kind, list(known_kinds()), "lever")
    options = {name: option for name, option in kind_named(kind).options.items() if option.part in SET}
    given = {
        nearest(name, list(options), f"field of {kind}"): v
        for name, v in {**where, field or amount_of(kind): value}.items()
    }
    values = {f.name: f.default for f in fields(kind_named(kind)) if f.name in options} | given
    values |= {name: check_names(options[name], name, values[name]) for name in _names(kind, "place")}
    here = Move(day, kind, values).place
    held = next((move for move in in_force(log, day) if move.place == here), None)
    if held is not None and "stop" in kind_named(kind).options:
        values = dict(held.fields) | {name: values[name] for name in given}
    elif held is None and amount_of(kind) not in given:
        raise LeverError(f"{lever}: set {amount_of(kind)} there first; it says how, not how much")
    move = Move(day, kind, values)
    if not move.ends:
        made = _start(move)
        move = replace(move, fields={name: getattr(made, name) for name in values})
    return move


def make_act(log: Iterable[Move], day: int, act: str, **where: object) -> Move:
    """Return the move of a one-click action; arrests of the same day add up.

    Raises
    ------
    LeverError
        An unknown action, or a place that is not there.
    """
    kind, asked = acts()[nearest(act, list(acts()), "action")]
    plain = {f.name: f.default for f in fields(kind_named(kind))}
    values = {amount_of(kind): plain[amount_of(kind)], **asked.values, **where}
    move = make_move(log, day, kind, values.pop(amount_of(kind)), **values)
    before = [
        m
        for m in log
        if (m.day, m.place) == (day, move.place) and not m.ends and "stop" not in kind_named(kind).options
    ]
    if before and _lasts(before[-1]) == _lasts(move):
        number = before[-1].fields[amount_of(kind)] + move.fields[amount_of(kind)]
        move = replace(move, fields={**move.fields, amount_of(kind): number})
    return move


def in_force(log: Iterable[Move], day: int) -> tuple[Move, ...]:
    """Return the moves that hold on `day`, one at every place; what does not last stands beside others."""
    held: list[Move] = []
    for move in log:
        if move.day <= day:
            held = [earlier for earlier in held if not _replaces(move, earlier)]
            held += [] if move.ends else [move]
    return tuple(move for move in held if (_start(move).end or day + 1) > day)


def settled(log: Iterable[Move]) -> tuple[Move, ...]:
    """Return the moves that a log comes to: of several on one day at one place the last, and none that ends nothing."""
    kept: list[Move] = []
    for move in log:
        kept = [earlier for earlier in kept if earlier.day != move.day or not _replaces(move, earlier)]
        if not move.ends or any(held.place == move.place for held in in_force(kept, move.day)):
            kept.append(move)
    return tuple(kept)


def is_again(last: Move, move: Move) -> bool:
    """Tell whether a move is of the same lever, at the same place and on the same day as the last one."""
    return (last.day, last.place) == (move.day, move.place)


def interventions_of(log: Iterable[Move]) -> tuple[Intervention, ...]:
    """Return the interventions a log of moves amounts to, in the order in which they were made."""
    made: list[tuple[Move, Intervention | None]] = []
    for move in log:
        for i, (earlier, held) in enumerate(made):
            if held is not None and _replaces(move, earlier):
                made[i] = (earlier, held.until(move.day))
        if not move.ends:
            made.append((move, _start(move)))
    return tuple(intervention for _, intervention in made if intervention is not None)


def moves_of(interventions: Iterable[Intervention]) -> tuple[Move, ...]:
    """Return a log that amounts to these interventions, if no two of a kind and place overlap."""
    moves = []
    for made in interventions:
        moves.append(Move.of(made))
        if "stop" in made.options and made.end is not None:
            moves.append(moves[-1].ended(made.end))
    return tuple(sorted(moves, key=lambda move: (move.day, not move.ends)))


def steer(scenario: Scenario, log: Iterable[Move]) -> Scenario:
    """Return a scenario with the moves of a log after its own interventions."""
    return replace(scenario, interventions=(*scenario.interventions, *interventions_of(log)))


def check_names(option: Option, name: str, value: Any) -> object:
    """Return a place, names in their usual order; raise LeverError unless it is one of those there are."""
    if value is None and option.unit == "names":
        return None
    if option.unit != "names":
        return nearest(value, option.choices, name)
    chosen = {nearest(one, option.choices, name) for one in ((value,) if isinstance(value, str) else value)}
    return tuple(one for one in option.choices if one in chosen) or None


def _control(kind: type[Intervention], name: str, option: Option) -> Control:
    default = next(f.default for f in fields(kind) if f.name == name)
    about = (option.part, option.unit, option.allowed, option.help, option.source)
    steps = (option.low, option.high, option.step, None if default is MISSING else default, option.neutral)
    named = (f"{kind.kind}.{name}", kind.kind, name, kind.title, kind.question)
    return Control(*named, *about, *steps, option.choices, many=option.unit == "names", label=option.label)


def _start(move: Move) -> Intervention:
    return kind_named(move.kind)(start=move.day, **move.fields)


def _replaces(move: Move, earlier: Move) -> bool:
    """Tell whether a move puts an end to an earlier one."""
    return move.place == earlier.place and (move.ends or _lasts(move) == _lasts(earlier))


def _lasts(move: Move) -> bool:
    return kind_named(move.kind).lasts(move.fields)


def _names(kind: str, part: str) -> list[str]:
    return [name for name, option in kind_named(kind).options.items() if option.part == part]


def _in_words(kind: type[Intervention], name: str, value: object) -> str:
    """Return a field with its value, and what that comes to where it is added to the usual."""
    option = kind.options[name]
    if value == 0 and option.part == "amount" and option.is_multiple:
        return option.off or "none"
    return option.say(name, value)


def _hashable(value: object) -> object:
    return tuple(value) if isinstance(value, list) else value


def _places_in_words(kind: type[Intervention], values: Mapping[str, Any]) -> list[str]:
    """Return where, or on whom, a lever acts; "all ports" where a list could be given and none is."""
    names, lists = _names(kind.kind, "place"), [name for name, option in kind.options.items() if option.unit == "names"]
    where = [kind.options[name].write(values[name]) for name in names if values.get(name) is not None]
    return where + [f"all {name}" for name in lists[-1:] if all(values.get(one) is None for one in lists)]
