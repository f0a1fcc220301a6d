"""Keeps a served site up to date: wait for a change, convert, build, tell the open pages.

A build looks at what has changed alone; once nothing more changes for a while, another one looks at
everything, so that what no system told of does not stay unseen.
"""

import math
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NoReturn, Protocol

from broadsheet.errors import BroadsheetError
from broadsheet.preview.news import News
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.request import Viewed
from broadsheet.store import BusyError


class Work(Protocol):
    """What is done at a change. Each step finds out by itself what there is to do."""

    def convert(self) -> bool:
        """Convert what is new in the inbox; tell whether articles were written."""

    def build(self, changed: frozenset[Path], viewed: Viewed) -> bool:
        """Build a site that is else up to date; True once that is done.

        changed: all paths that can have changed.
        """

    def look(self) -> None:
        """Build whatever has changed unnoticed, as a rule nothing."""

    def fail(self, error: BroadsheetError) -> None:
        """Hear what stopped one of the two."""

    def news(self) -> News:
        """Return what the last step came to."""


def keep_up(
    work: Work, content: Path, watcher: Watcher, server: Server, calm_seconds: float = 1.5
) -> NoReturn:
    """Do the work at each change until interrupted; the last good site stays served meanwhile."""
    inbox, retry = content / "inbox", partial(watcher.note, content / "articles")
    unbuilt: frozenset[Path] = frozenset()
    is_unsure = True
    while True:
        changes = watcher.wait(calm_seconds if is_unsure else math.inf)
        if changes is None:
            is_unsure = False
            attempt(work.look, work, retry)
            server.announce(work.news())
            continue
        unbuilt |= changes.paths
        is_raw = changes.touch(inbox)
        if is_raw and not changes.is_settled:  # a file is still being copied there
            watcher.note(inbox)
            is_raw = False
        if is_raw and attempt(work.convert, work, retry):
            retry()  # what it wrote is heard as well: one build for both
            continue
        with server.held():
            viewed = Viewed(server.viewed, server.release)
            is_unsure = attempt(partial(work.build, unbuilt, viewed), work, retry)
        server.announce(work.news())
        unbuilt = frozenset()


def attempt(step: Callable[[], bool | None], work: Work, retry: Callable[[], None]) -> bool:
    """Do one step; return what it says, and let the work hear what stops it."""
    try:
        return bool(step())
    except BusyError:
        retry()
    except BroadsheetError as error:
        work.fail(error)
    except OSError as error:  # a file went while it was read; its going is heard too
        work.fail(BroadsheetError(error.strerror or str(error), path=str(error.filename or "")))
    return False
