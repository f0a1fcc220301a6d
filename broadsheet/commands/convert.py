"""`convert`: raw files to Markdown articles; what a person edited is never overwritten."""

import argparse
import time
from pathlib import Path

from broadsheet.cli import Places
from broadsheet.errors import BroadsheetError
from broadsheet.importer import ConvertReport, Request, convert_inbox
from broadsheet.report import Reporter, exit_status
from broadsheet.sources import load_settings


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Convert once and tell what was done."""
    started = time.perf_counter()
    report = convert(options, places, reporter)
    tell(report, options, reporter, time.perf_counter() - started)
    return exit_status(report.problems, strict=options.strict)


def convert(options: argparse.Namespace, places: Places, reporter: Reporter) -> ConvertReport:
    """Convert what is new, or the named files."""
    settings = load_settings(places.content)
    paths = tuple(Path(path) for path in getattr(options, "paths", ()))
    for path in paths:
        if not path.exists():
            raise BroadsheetError("there is no such file or folder", path=str(path))
    request = Request(
        content=places.content,
        state=places.state,
        paths=paths,
        fields=settings.fields,
        take=getattr(options, "take", None) or "",
        jobs=options.jobs,
        dry_run=options.dry_run,
        diff=getattr(options, "diff", False),
    )
    return convert_inbox(request, reporter.progress())


def tell(
    report: ConvertReport, options: argparse.Namespace, reporter: Reporter, seconds: float
) -> None:
    """Print problems, then what became of the articles."""
    reporter.problems(report.problems)
    for diff in report.diffs:
        reporter.say(diff)
    made = (("wrote", report.written), ("merged into", report.merged))
    for verb, paths in made:
        for path in paths:
            reporter.detail(f"{verb} content/{path}")
    parts = [
        f"{len(paths)} {what}"
        for what, paths in (
            ("converted", report.written),
            ("merged with edits", report.merged),
            ("kept as edited", report.kept),
            ("not made again", report.removed),
            ("unchanged", report.unchanged),
        )
        if paths
    ]
    verb = "would convert" if options.dry_run or getattr(options, "diff", False) else "inbox"
    reporter.say(f"{verb}: {', '.join(parts) or 'nothing there'}, {seconds:.1f} s")
    reporter.result(
        {
            name: list(getattr(report, name))
            for name in ("written", "merged", "kept", "removed", "unchanged")
        },
        report.problems,
    )
