"""`serve`: the site in a browser, rebuilt at each change of content or layouts."""

import argparse
import contextlib
import time
import webbrowser
from collections.abc import Iterable, Iterator
from dataclasses import replace

from broadsheet.builder import build
from broadsheet.cli import Places
from broadsheet.commands.build import request_of
from broadsheet.commands.build import tell as tell_build
from broadsheet.commands.convert import convert
from broadsheet.commands.convert import tell as tell_conversion
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.preview.loop import keep_up
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.report import Reporter
from broadsheet.store import BusyError, State


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Convert, build and serve until interrupted."""
    if options.dry_run:
        raise BroadsheetError("a preview writes the site that it shows", "leave out --dry-run")
    desk = _Desk(options, places, reporter)
    folders = (places.content, places.layouts)
    with _alone(places), Watcher(folders, poll=options.poll, say=reporter.say) as watcher:
        desk.convert()
        desk.build()
        with (
            Server(places.site, bind=options.bind, port=options.port) as server,
            contextlib.suppress(KeyboardInterrupt),
        ):
            _greet(server, options, reporter)
            keep_up(desk, places.content, watcher, server)
    reporter.say("\npreview ended")
    return 0


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Hold a lock as long as the preview lives; builds by hand go on beside it."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(State(places.state / "preview", places.site).locked())
        except BusyError as error:
            mend = "open its address in the browser, or end it with Ctrl-C in its terminal"
            raise BroadsheetError("a preview of this site is running", mend, error.path) from error
        yield


def _greet(server: Server, options: argparse.Namespace, reporter: Reporter) -> None:
    if options.port not in {0, server.port}:
        reporter.say(f"port {options.port} is taken; using {server.port}")
    reporter.say(f"preview at {server.url} - end it with Ctrl-C")
    reporter.result({"preview": server.url}, ())
    if options.open and not webbrowser.open(server.url):
        reporter.say("no browser could be opened here")


class _Desk:
    """Runs the commands again and again and tells only what is new."""

    def __init__(self, options: argparse.Namespace, places: Places, reporter: Reporter) -> None:
        self._options = options
        self._places = places
        self._reporter = reporter
        self._told: dict[str, frozenset[Problem]] = {}
        self._is_awaited = True  # a build that has something to tell even if it changed nothing

    def convert(self) -> bool:
        """Convert what is new in the inbox; tell whether articles were written."""
        started = time.perf_counter()
        report = convert(self._options, self._places, self._reporter)
        news = self._new("convert", report.problems)
        is_changed = bool(report.written or report.merged)
        if is_changed or news:
            seconds = time.perf_counter() - started
            report = replace(report, problems=news)
            tell_conversion(report, self._options, self._reporter, seconds)
        return is_changed

    def build(self) -> bool:
        """Build; tell whether the site has changed."""
        started = time.perf_counter()
        report = build(request_of(self._options, self._places), self._reporter.progress())
        news = self._new("build", report.problems)
        is_changed = bool(report.written or report.removed)
        if is_changed or news or self._is_awaited:
            seconds = time.perf_counter() - started
            old = len(report.problems) - len(news)
            tell_build(replace(report, problems=news), self._options, self._reporter, seconds)
            if old:
                self._reporter.say(f"{old} problems as before")
        self._is_awaited = False
        return is_changed

    def fail(self, error: BroadsheetError) -> None:
        """Tell what stopped a build; when that is mended, the next one is told in any case."""
        self._reporter.failure(error)
        self._is_awaited = True

    def _new(self, command: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        before = self._told.get(command, frozenset())
        self._told[command] = frozenset(problems)
        return tuple(problem for problem in problems if problem not in before)
