"""Keeps a served site up to date: wait for a change, convert, build, tell the open pages."""

from pathlib import Path
from typing import NoReturn, Protocol

from broadsheet.errors import BroadsheetError
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.store import BusyError


class Work(Protocol):
    """What is done at a change. Each step finds out by itself what there is to do."""

    def convert(self) -> bool:
        """Convert what is new in the inbox; tell whether articles were written."""

    def build(self) -> bool:
        """Build; tell whether the site has changed."""

    def fail(self, error: BroadsheetError) -> None:
        """Hear what stopped one of the two."""


def keep_up(work: Work, content: Path, watcher: Watcher, server: Server) -> NoReturn:
    """Do the work at each change until interrupted; the last good site stays served meanwhile."""
    inbox, articles = content / "inbox", content / "articles"
    while True:
        changes = watcher.wait()
        is_raw = changes.touch(inbox)
        if is_raw and not changes.is_settled:  # a file is still being copied there
            watcher.note(inbox)
            is_raw = False
        try:
            if is_raw and work.convert():
                # What it wrote is heard as well: one build for both.
                watcher.note(articles)
                continue
            with server.held():
                if work.build():
                    server.announce()
        except BusyError:
            watcher.note(articles)
        except BroadsheetError as error:
            work.fail(error)
        except OSError as error:  # a file went while it was read; its going is heard too
            work.fail(BroadsheetError(error.strerror or str(error), path=str(error.filename or "")))
