"""How long work tells how far it is: a function that is called as it goes on."""

from collections.abc import Callable

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it is, and of how much."""


def no_progress(what: str, done: int, total: int) -> None:
    """Show nothing."""
    del what, done, total
