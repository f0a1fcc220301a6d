"""Facts of broadsheet.readiness: what workers need is there before they start."""

import importlib
import subprocess
import sys

from broadsheet.inbox import PRELOAD
from broadsheet.names.lexicon import load_lexicon
from broadsheet.names.sequence import load_model


def test_what_is_loaded_beforehand_exists() -> None:
    """A fork server passes over what it cannot load without a word."""
    assert importlib.import_module(PRELOAD).inbox


def test_lists_and_weights_of_both_languages_are_loaded() -> None:
    """In a fresh process, nothing more is read for an article of either language."""
    program = f"""
import {PRELOAD}
from {load_lexicon.__module__} import load_lexicon
from {load_model.__module__} import load_model
print(load_lexicon.cache_info().currsize, load_model.cache_info().currsize)
"""
    said = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)  # noqa: PLW1510  its output tells
    assert said.stdout.split() == ["2", "2"], said.stderr
