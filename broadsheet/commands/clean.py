"""`clean`: remove what builds wrote, and nothing else."""

import argparse

from broadsheet.cleaner import clean
from broadsheet.cli import Places
from broadsheet.report import Reporter


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Remove the site's own files and the remembered state."""
    del options
    removed = clean(places.site, places.state)
    reporter.say(f"removed {removed} files from {places.site}")
    reporter.result({"removed": removed}, ())
    return 0
