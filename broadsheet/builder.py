"""Builds the site: read, know, plan, compare, write. The only place where a build touches disk."""

import contextlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from broadsheet import __version__
from broadsheet.digest import digest_bytes
from broadsheet.errors import Problem, sort_problems
from broadsheet.gathering import gather
from broadsheet.guard import (
    MARKER,
    MARKER_TEXT,
    is_intact,
    leftover_files,
    refuse_dangerous,
    refuse_foreign,
)
from broadsheet.layouts import Layouts
from broadsheet.library import build_library
from broadsheet.plan import Changes, Materials, Output, Plan, Reason, compare, plan_site
from broadsheet.progress import Progress, no_progress
from broadsheet.settings import with_base_url
from broadsheet.sources import load_layouts, load_settings, program_digest, read_needed
from broadsheet.store import Entry, Journal, State, refused, write_atomic
from broadsheet.views.values import PlainView

# Pages made before the first is written; 10,000 articles make about 100 MB.
_HELD_BYTES = 256 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What to build and where.

    state: the folder for memo and ledger. base_url: overrides the setting unless None.
    jobs: worker processes, 0 for one a processor.
    """

    content: Path
    layouts: Path
    site: Path
    state: Path
    base_url: str | None = None
    drafts: bool = False
    jobs: int = 0
    dry_run: bool = False


@dataclass(frozen=True, slots=True)
class BuildReport:
    """What a build did, or would do if it was a dry run.

    written, same: paths with the reason; `same` had to be made but was equal on disk already.
    kept: outputs that nothing had to be done for. sources: the file below content/ and the page
    of each written page that one file makes.
    """

    written: tuple[tuple[str, Reason], ...]
    same: tuple[tuple[str, Reason], ...]
    removed: tuple[str, ...]
    kept: tuple[str, ...]
    articles: int
    problems: tuple[Problem, ...]
    sources: tuple[tuple[str, str], ...]


def build(request: Request, progress: Progress = no_progress) -> BuildReport:
    """Bring the site folder up to date with content and layouts.

    Raises BroadsheetError for what stops everything; the site is then as it was, or partly new
    with every file whole, and the next build completes it.
    """
    refuse_dangerous(request.content, request.layouts, request.site)
    state = State(request.state, request.site)
    with state.locked():
        materials, copied, problems = _read(request, state, progress)
        plan, dead_links = plan_site(materials)
        ledger = state.read_ledger()
        refuse_foreign(request.site, ledger, {output.path for output in plan.outputs})
        damaged = {p for p, entry in ledger.items() if not is_intact(request.site / p, entry)}
        keys = {path: entry.key for path, entry in ledger.items()}
        changes = compare(plan, keys, frozenset(damaged))
        report = BuildReport(
            written=tuple((output.path, reason) for output, reason in changes.write),
            same=(),
            removed=changes.remove,
            kept=tuple(output.path for output in changes.keep),
            articles=len(materials.library.articles),
            problems=sort_problems((*problems, *dead_links)),
            sources=tuple(
                (output.origin.removeprefix("content/"), output.path)
                for output, _ in changes.write
                if output.view and output.origin.startswith("content/")
            ),
        )
        if request.dry_run:
            return report
        writer = _Writer(request.site, copied, materials.layouts, plan, ledger)
        with state.journal() as journal:
            written, same = writer.write(changes, journal, progress)
        removed = writer.remove(changes.remove)
        state.write_ledger(writer.ledger)
        return replace(report, written=written, same=same, removed=removed)


def _read(
    request: Request, state: State, progress: Progress
) -> tuple[Materials, dict[str, Path], tuple[Problem, ...]]:
    """Read all that the site is made of; return also where each file to be copied is."""
    settings = load_settings(request.content)
    if request.base_url is not None:
        settings = with_base_url(settings, request.base_url)
    program = program_digest()
    files = load_layouts(request.layouts, settings.lang)
    layouts = Layouts(dict(files.texts), files.folder)
    settings = replace(settings, title=settings.title or dict(files.strings)["untitled"])
    gathered = gather(request.content, state, program, request.jobs, progress)
    library, doubts = build_library(
        gathered.articles,
        gathered.records,
        gathered.pages,
        drafts=request.drafts,
        lang=settings.lang,
    )
    materials = Materials(
        library,
        settings,
        layouts,
        files.strings,
        gathered.media,
        gathered.sizes,
        {name: digest_bytes(read_needed(path)) for name, path in files.assets},
        program,
        f"broadsheet {__version__}",
    )
    copied = {f"layouts/assets/{name}": path for name, path in files.assets}
    copied |= {f"content/media/{name}": path for name, path in gathered.files.items()}
    return materials, copied, (*gathered.problems, *doubts)


class _Writer:
    """Carries out changes and keeps the ledger of what is then in the site folder."""

    def __init__(
        self,
        site: Path,
        copied: Mapping[str, Path],
        layouts: Layouts,
        plan: Plan,
        ledger: dict[str, Entry],
    ) -> None:
        self._site = site
        self._copied = copied
        self._layouts = layouts
        self._plan = plan
        self._before = ledger
        self.ledger: dict[str, Entry] = {}

    def write(
        self, changes: Changes, journal: Journal, progress: Progress
    ) -> tuple[tuple[tuple[str, Reason], ...], tuple[tuple[str, Reason], ...]]:
        """Write what has to be written; return what was, and what was equal on disk already."""
        written: list[tuple[str, Reason]] = []
        same: list[tuple[str, Reason]] = []
        for leftover in leftover_files(self._site):
            _unlink(leftover)
        if not _holds(self._site / MARKER, MARKER_TEXT):
            write_atomic(self._site / MARKER, MARKER_TEXT)
        for output in changes.keep:
            self.ledger[output.path] = self._before[output.path]
        for output, reason, data in self._made_ahead(changes, progress):
            changed = self._write_output(output, data, journal)
            (written if changed else same).append((output.path, reason))
        return tuple(written), tuple(same)

    def _made_ahead(
        self, changes: Changes, progress: Progress
    ) -> Iterator[tuple[Output, Reason, bytes]]:
        """Yield outputs with their bytes, many at a time.

        So an error in a layout comes before the first page is written, in all but huge builds.
        """
        held: list[tuple[Output, Reason, bytes]] = []
        room = _HELD_BYTES
        for done, (output, reason) in enumerate(changes.write, start=1):
            data = self._bytes_of(output)
            held.append((output, reason, data))
            progress("building", done, len(changes.write))
            room -= len(data)
            if room < 0:
                yield from held
                held, room = [], _HELD_BYTES
        yield from held

    def _write_output(self, output: Output, data: bytes, journal: Journal) -> bool:
        file = self._site / output.path
        digest = digest_bytes(data)
        changed = not _holds(file, data)
        if changed:
            journal.note(output.path, digest)
            write_atomic(file, data)
        status = file.stat()
        entry = Entry(output.key, digest, status.st_size, status.st_mtime_ns)
        self.ledger[output.path] = entry
        return changed

    def _bytes_of(self, output: Output) -> bytes:
        if isinstance(output.view, PlainView):
            return output.view.text.encode()
        if output.view is not None:
            return self._layouts.render(output.view, self._plan.site)
        return read_needed(self._copied[output.copy])

    def remove(self, paths: tuple[str, ...]) -> tuple[str, ...]:
        """Remove files that the ledger lists and nobody changed since; return what is gone."""
        removed: list[str] = []
        for path in paths:
            file = self._site / path
            if not is_intact(file, self._before[path]):
                continue
            _unlink(file)
            removed.append(path)
            with contextlib.suppress(OSError):  # not empty: other pages are still there
                for parent in file.relative_to(self._site).parents[:-1]:
                    (self._site / parent).rmdir()
        return tuple(removed)


def _unlink(file: Path) -> None:
    try:
        file.unlink(missing_ok=True)
    except OSError as error:
        raise refused(file, error) from error


def _holds(file: Path, data: bytes) -> bool:
    try:
        return file.stat().st_size == len(data) and file.read_bytes() == data
    except OSError:
        return False
