"""How the program speaks: problems in one form, short summaries, progress bars on a terminal."""

import json
import os
import sys
from collections import Counter
from collections.abc import Iterable
from typing import Any, TextIO

from broadsheet.bar import Bar
from broadsheet.errors import BroadsheetError, Problem, Severity, printable
from broadsheet.frozen import asdict
from broadsheet.progress import Progress, no_progress

_COLOURS = {Severity.ERROR: "31", Severity.WARNING: "33", Severity.NOTE: "36"}
# Problems of one kind in one file that are printed one by one.
_ALIKE = 10


class Reporter:
    """Speaks to one person at one terminal, or to a program that reads JSON.

    quiet: say problems only. verbose: say every file written.
    """

    def __init__(self, *, form: str = "text", quiet: bool = False, verbose: bool = False) -> None:
        self.form = form
        self.quiet = quiet
        self.verbose = verbose
        self._bar: Bar | None = None

    def say(self, text: str) -> None:
        """Print a line of news, unless only problems are wanted or JSON is printed."""
        if not self.quiet and self.form == "text":
            print(text, flush=True)

    def detail(self, text: str) -> None:
        """Print a line that only the curious want."""
        if self.verbose:
            self.say(text)

    def problems(self, problems: Iterable[Problem]) -> None:
        """Print every problem in the one form, on standard error.

        Of many of one kind in one file only the first are printed, unless details are wanted.
        """
        if self.form != "text":
            return
        seen: Counter[tuple[str, str]] = Counter()
        for problem in problems:
            if problem.severity == Severity.NOTE and self.quiet:
                continue
            seen[problem.path, problem.code] += 1
            if self.verbose or seen[problem.path, problem.code] <= _ALIKE:
                print(_coloured(problem, sys.stderr), file=sys.stderr)
        for (path, code), count in seen.items():
            if count > _ALIKE and not self.verbose:
                rest = f"{count - _ALIKE} more like these, -v shows them [{code}]"
                print(f"{printable(path)}: {rest}", file=sys.stderr)

    def result(self, values: dict[str, Any], problems: Iterable[Problem] | None = None) -> None:
        """Print one JSON object with a command's result, if JSON is wanted."""
        if self.form == "json":
            if problems is not None:
                said = [{**asdict(p), "severity": p.severity.value} for p in problems]
                values = {**values, "problems": said}
            print(json.dumps(values, ensure_ascii=False))

    def interrupted(self) -> None:
        """Say that a person stopped the program, and that nothing is lost."""
        self._clear()
        print("stopped; the next run goes on from here", file=sys.stderr)

    def failure(self, error: BroadsheetError) -> None:
        """Print what stopped everything."""
        if self.form == "json":
            parts = {"what": error.what, "mend": error.mend, "path": error.path, "line": error.line}
            print(json.dumps({"error": parts}, ensure_ascii=False))
        self._clear()
        print(error, file=sys.stderr)

    def _clear(self) -> None:
        if self._bar:
            self._bar.clear()

    def progress(self) -> Progress:
        """Return a function (what, done, total) that draws a bar, on a terminal only."""
        if self.quiet or self.form != "text" or not sys.stderr.isatty():
            return no_progress
        self._bar = Bar(sys.stderr)
        return self._bar.show


def exit_status(problems: Iterable[Problem], *, strict: bool) -> int:
    """Return 1 if there is an error, or anything above a note where strictness is asked for."""
    costly = {Severity.ERROR, Severity.WARNING} if strict else {Severity.ERROR}
    return int(any(problem.severity in costly for problem in problems))


def _coloured(problem: Problem, stream: TextIO) -> str:
    text = str(problem)
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return text
    word = f" {problem.severity}: "
    return text.replace(word, f" \x1b[{_COLOURS[problem.severity]}m{word.strip()}\x1b[0m ", 1)
