"""What a preview does at each change: the commands again, of which only what is new is told."""

import argparse
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import broadsheet.job  # noqa: F401  # loaded by the builder at the first save otherwise
from broadsheet.builder import build
from broadsheet.cli import Places
from broadsheet.commands.build import request_of
from broadsheet.commands.build import tell as tell_build
from broadsheet.commands.convert import convert
from broadsheet.commands.convert import tell as tell_conversion
from broadsheet.errors import BroadsheetError, Problem, Severity
from broadsheet.frozen import replace
from broadsheet.preview.news import News, Trouble
from broadsheet.report import Reporter
from broadsheet.request import BuildReport, Viewed
from broadsheet.sources import shipped_layouts
from broadsheet.store import State

# A longer line is no line that anybody wrote.
_LONGEST = 300


class Rebuild:
    """The work of one preview."""

    def __init__(self, options: argparse.Namespace, places: Places, reporter: Reporter) -> None:
        """Take the options of the command line; nothing is done yet."""
        # Held while articles are written, which the desk does too, in threads of its own; and while
        # the site is built, since the desk can read all articles only before or after.
        self.writing, self.building = threading.Lock(), threading.Lock()
        self._options = options
        self._places = places
        self._reporter = reporter
        self._state = State(places.state, places.site, keeps_memo=True)
        self._known: dict[str, tuple[Problem, ...]] = {}
        self._failure: BroadsheetError | None = None
        self._changed: tuple[str, ...] = ()
        self._follow = ""
        self._is_awaited = True  # a build that has something to tell even if it changed nothing

    def convert(self) -> bool:
        """Convert what is new in the inbox; tell whether articles were written."""
        started = time.perf_counter()
        with self.writing:
            report = convert(self._options, self._places, self._reporter)
        news = self._new("convert", report.problems)
        is_changed = bool(report.written or report.merged)
        if is_changed or news:
            seconds = time.perf_counter() - started
            report = replace(report, problems=news)
            tell_conversion(report, self._options, self._reporter, seconds)
        return is_changed

    def build(self, changed: frozenset[Path], viewed: Viewed) -> bool:
        """Build a site that is else up to date. changed: all paths that can have changed."""
        self._build(changed, viewed)
        return True

    def look(self) -> None:
        """Build whatever has changed."""
        self._build(None, Viewed())

    def close(self) -> None:
        """Let go of what was kept for the next build."""
        self._state.close()

    def _build(self, changed: frozenset[Path] | None, viewed: Viewed) -> None:
        self._changed, self._follow = (), ""
        started = time.perf_counter()
        asked = request_of(self._options, self._places)
        request = replace(asked, changed=changed, viewed=viewed)
        with self.building:
            report = build(request, self._reporter.progress(), self._state)
        self._failure = None
        news = self._new("build", report.problems)
        self._changed = (*(path for path, _ in report.written), *report.removed)
        if self._options.follow:
            self._follow = self._page_of(changed or frozenset(), report)
        if self._changed or news or self._is_awaited:
            seconds = time.perf_counter() - started
            old = len(report.problems) - len(news)
            tell_build(replace(report, problems=news), self._options, self._reporter, seconds)
            if old:
                self._reporter.say(f"{old} problems as before")
        self._is_awaited = False

    def fail(self, error: BroadsheetError) -> None:
        """Tell what stopped a build; when that is mended, the next one is told in any case."""
        self._reporter.failure(error)
        self._failure, self._changed, self._follow = error, (), ""
        self._is_awaited = True

    def news(self) -> News:
        """Return what the last step came to, with every mistake that still stands."""
        problems = [p for command in ("convert", "build") for p in self._known.get(command, ())]
        troubles = [self._trouble(p) for p in problems if p.severity is Severity.ERROR]
        if self._failure:
            troubles.insert(0, self._trouble(self._failure))
        return News(self._changed, self._follow, tuple(troubles))

    def _new(self, command: str, problems: Iterable[Problem]) -> tuple[Problem, ...]:
        before = self._known.get(command, ())
        self._known[command] = tuple(problems)
        known = frozenset(before)
        return tuple(problem for problem in self._known[command] if problem not in known)

    def _page_of(self, saved: frozenset[Path], report: BuildReport) -> str:
        """Return the page of a file just saved, if it was written now."""
        pages = dict(report.sources)
        content = self._places.content
        names = (p.relative_to(content).as_posix() for p in saved if p.is_relative_to(content))
        return next((pages[name] for name in sorted(names) if name in pages), "")

    def _trouble(self, defect: Problem | BroadsheetError) -> Trouble:
        place = f"{defect.path}:{defect.line}" if defect.path and defect.line else defect.path
        code = defect.code if isinstance(defect, Problem) else ""
        text = self._line(defect.path, defect.line)
        return Trouble(place, Severity.ERROR.value, defect.what, code, defect.mend, text)

    def _line(self, path: str, line: int | None) -> str:
        """Return a line of a source file, empty if there is none to be had."""
        folder, _, name = path.partition("/")
        tops = {"content": (self._places.content,), self._places.layouts.name: self._layouts()}
        for top in tops.get(folder, ()) if line else ():
            try:
                lines = (top / name).read_bytes().decode("utf-8", "replace").splitlines()
            except OSError:
                continue
            return lines[line - 1].strip()[:_LONGEST] if line and line <= len(lines) else ""
        return ""

    def _layouts(self) -> tuple[Path, ...]:
        return self._places.layouts, shipped_layouts()
