"""Experiment files, put together of what a test asks for."""

import json


def keys(**values) -> str:
    """Return a line for each key."""
    return "".join(f"{name} = {json.dumps(value)}\n" for name, value in values.items())


def policy_text(name: str, label: str, **fields) -> str:
    """Return a scenario with one intervention, and the fields of that."""
    return f"[[scenario]]\n{keys(name=name, label=label)}[[scenario.interventions]]\n{keys(**fields)}"


def experiment_text(name: str, *policies: str, blocks: str = "", parameters: dict | None = None, **values) -> str:
    """Return a file: its keys, further blocks, the baseline, policies."""
    held = f"[parameters]\n{keys(**(parameters or {}))}{blocks}"
    baseline = f"[[scenario]]\n{keys(name='baseline', label='No new policy')}"
    return "\n".join((keys(name=name, question="Does it work?", **values), held, baseline, *policies))
