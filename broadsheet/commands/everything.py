"""No command at all: convert what is new in the inbox, then build."""

import argparse

from broadsheet.cli import Places
from broadsheet.commands import build, convert
from broadsheet.report import Reporter


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Run `convert`, then `build`, and return the worse status."""
    return max(convert.run(options, places, reporter), build.run(options, places, reporter))
