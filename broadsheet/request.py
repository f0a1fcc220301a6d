"""What a build is asked for, and what it tells."""

from collections.abc import Callable
from itertools import chain
from pathlib import Path

from broadsheet.errors import Problem
from broadsheet.frozen import Frozen
from broadsheet.memo import Memo
from broadsheet.progress import Progress, no_progress
from broadsheet.recipe import Reason
from broadsheet.sources import EVERYWHERE


def _to_nobody(path: str) -> None:
    """Tell nobody."""


class Viewed(Frozen):
    """A page that somebody is looking at: of many it is made first.

    path: relative to the site folder, empty for none. tell: called with it once it is there, while
    the build goes on.
    """

    path: str = ""
    tell: Callable[[str], None] = _to_nobody


class Request(Frozen):
    """What to build and where.

    state: the folder for memo and ledger. base_url: overrides the setting unless None.
    jobs: worker processes, 0 for one a processor. changed: all paths below content and layouts that
    can have changed since this process built last, None if that is not known.
    """

    content: Path
    layouts: Path
    site: Path
    state: Path
    base_url: str | None = None
    drafts: bool = False
    jobs: int = 0
    dry_run: bool = False
    changed: frozenset[Path] | None = None
    viewed: Viewed = Viewed()


# What workers need that make pages, as against those that only read.
PAGE_MAKING = ("broadsheet.making", "broadsheet.overviews")
# Below this many changed files the start of the workers costs more than they save.
WORTH_WORKERS = 64
# The same of pages.
MANY_PAGES = 400


class Manner(Frozen):
    """How documents are read.

    now: the time in nanoseconds, by the clock that stamps the files. program: digest of the
    program; what another version read is read again. jobs: worker processes, 0 for one a
    processor. places: where below content/ something can have changed since the last time.
    preload: modules that workers will need afterwards.
    """

    now: int
    program: str
    jobs: int = 0
    progress: Progress = no_progress
    places: tuple[str, ...] = EVERYWHERE
    preload: tuple[str, ...] = ()


class BuildReport(Frozen):
    """What a build did, or would do if it was a dry run.

    written, same: paths with the reason; `same` had to be made but was equal on disk already.
    kept: how many outputs nothing had to be done for. sources: the file below content/ and the page
    of each written page that one file makes.
    """

    written: tuple[tuple[str, Reason], ...]
    same: tuple[tuple[str, Reason], ...]
    removed: tuple[str, ...]
    kept: int
    articles: int
    problems: tuple[Problem, ...]
    sources: tuple[tuple[str, str], ...]


def known_problems(memo: Memo) -> tuple[Problem, ...]:
    """Return the problems of all documents and pages as they were last made."""
    told = (*memo.document_problems(), *memo.recipe_problems())
    of_all = (memo.get(name, tuple[Problem, ...]) or () for name in ("doubts", "collisions"))
    return tuple(chain(*told, *of_all))
