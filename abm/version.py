"""The version of the package and how its extras are installed, alone so that both can be read without importing anything."""

__version__ = "0.1.0"


def pip_line(extra: str) -> str:
    """Return what to type where packages of an extra are missing, in a shell of any kind."""
    return f'pip install "interdict-abm[{extra}]", or in a checkout pip install -e ".[{extra}]"'
