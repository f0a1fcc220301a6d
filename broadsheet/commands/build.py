"""`build`: content/ to site/."""

import argparse
import time

from broadsheet.builder import build
from broadsheet.cli import Places
from broadsheet.report import Reporter, exit_status
from broadsheet.request import BuildReport, Request
from broadsheet.store import State


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Build once and tell what was done."""
    started = time.perf_counter()
    report = build(request_of(options, places), reporter.progress())
    path = getattr(options, "explain", None)
    if path:
        reporter.say(f"{path}: {_reason(report, path, places)}")
    tell(report, options, reporter, time.perf_counter() - started)
    return exit_status(report.problems, strict=options.strict)


def request_of(options: argparse.Namespace, places: Places) -> Request:
    """Return what the options ask the builder for."""
    return Request(
        content=places.content,
        layouts=places.layouts,
        site=places.site,
        state=places.state,
        base_url=options.base_url,
        drafts=options.drafts,
        jobs=options.jobs,
        dry_run=options.dry_run,
    )


def tell(
    report: BuildReport, options: argparse.Namespace, reporter: Reporter, seconds: float
) -> None:
    """Print problems, then what was written and why."""
    reporter.problems(report.problems)
    wrote, removed = ("would write", "would remove") if options.dry_run else ("wrote", "removed")
    for path, reason in report.written:
        reporter.detail(f"{wrote} {path}: {reason}")
    for path in report.removed:
        reporter.detail(f"{removed} {path}")
    unchanged = report.kept + len(report.same)
    reporter.say(
        f"{report.articles} articles: {wrote} {len(report.written)} files, {removed} "
        f"{len(report.removed)}, {unchanged} unchanged, {seconds:.1f} s"
    )
    reporter.result(
        {
            "articles": report.articles,
            "written": [{"path": path, "reason": reason.value} for path, reason in report.written],
            "removed": list(report.removed),
            "unchanged": unchanged,
        },
        report.problems,
    )


def _reason(report: BuildReport, path: str, places: Places) -> str:
    if path in report.removed:
        return "removed: nothing makes it any more"
    written, same = dict(report.written), dict(report.same)
    if path in written:
        return f"written: {written[path]}"
    if path in same:
        return f"made again ({same[path]}), but equal to what was there"
    with State(places.state, places.site).memo() as memo:
        return "kept" if memo.entry(path) else "not a page of this site"
