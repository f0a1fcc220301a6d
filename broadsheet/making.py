"""Follows recipes: facts to views, views to bytes, bytes to files; in this process or in several.

What a recipe asked for, what it found and what became of its files goes back to the builder, who
alone writes to the memo.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache, partial
from itertools import chain, islice
from pathlib import Path
from typing import Any

from broadsheet.database import decode
from broadsheet.digest import digest_bytes, digest_value
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, encode, replace
from broadsheet.guard import holding
from broadsheet.indexing import SHARES, share_views
from broadsheet.inputs import Copies
from broadsheet.layouts import Layouts
from broadsheet.ledger import Entry, Kept
from broadsheet.library import Gaps, gap_patterns
from broadsheet.makers import Made
from broadsheet.memo import Memo
from broadsheet.model import Body
from broadsheet.plan import follow, view_key, view_types
from broadsheet.pool import Crew
from broadsheet.recipe import Key, Make, Reason, Recipe, copy_key, reason_of
from broadsheet.redaction import leave_gaps
from broadsheet.request import PAGE_MAKING
from broadsheet.settings import Settings
from broadsheet.sources import LayoutFiles
from broadsheet.store import Journal, write_atomic
from broadsheet.views.atlas import Atlas
from broadsheet.views.facts import TYPES
from broadsheet.views.values import PlainView, Site, View
from broadsheet.worker import Crashed, Exceeded, Limits, get_ready

# Facts that are asked for again and again; a worker keeps so many as it met them.
_KEPT = frozenset(
    (Fact.CARD, Fact.NAME, Fact.NAMED, Fact.SPREAD, Fact.ROLES, Fact.ORDER, Fact.INDEX)
) | {Fact.MENTIONS, Fact.QUOTED, Fact.TARGETS, Fact.MEDIA, Fact.YEARS, Fact.SEARCH}
_KEPT_FACTS = 50_000
_NOTHING = (0, None)
# Large ones, of which many recipes in a row ask for the same.
_LATEST = frozenset((Fact.SETTING, Fact.ENTITY, Fact.DAYS, Fact.SPANS))
# What one article or name alone asks for.
_OWN: Mapping[str, tuple[Fact, ...]] = {
    Make.ARTICLE: (Fact.CARD, Fact.BODY, Fact.SETTING),
    Make.ENTITY: (Fact.ENTITY, Fact.DAYS, Fact.SPANS),
}
# Facts made of a file's own words, in which redacted names still stand.
_WITH_NAMES = frozenset((Fact.CARD, Fact.BODY, Fact.PAGE, Fact.ANCHORS))
_LIMITS = Limits(seconds=600.0)
# Recipes that a worker is handed at a time: what is sent together is sent in half the time.
_TOGETHER = 16
# What came of so many recipes is written to the memo at once.
_KEPT_AT_ONCE = 1000


class Kit(Frozen, eq=False):
    """All that is needed to follow recipes, in any process.

    memo, site, journal: where they are. program: its digest. damaged: files that no longer hold
    what was written. is_blank: nothing was ever written to the site folder and nothing is there.
    is_holding: bytes are handed back and not written. is_dry: nothing is rendered either. is_anew:
    only the layouts changed, so views are taken as they are remembered.
    """

    memo: Path
    site: Path
    journal: Path
    settings: Settings
    page_site: Site
    layouts: LayoutFiles
    gaps: Gaps
    program: str
    damaged: frozenset[str]
    is_blank: bool = False
    is_holding: bool = False
    is_dry: bool = False
    is_anew: bool = False


class Output(Frozen):
    """A file that a recipe makes. reason: why it is to be written, None if it is as it should be.

    entry: for the ledger; of a file yet to be written without its size and time. is_written: the
    bytes on disk changed. data: to be written, if bytes are held. kept: the view, to be
    remembered.
    """

    path: str
    entry: Entry
    reason: Reason | None
    is_written: bool = False
    data: bytes | None = None
    kept: Kept | None = None


Copied = tuple[Output, Path]
"""A file that is a copy, and of which one."""


class Outcome(Frozen):
    """What came of following a recipe.

    asked: the numbers of the facts it asked for; absent: kind and key of those that are not even
    known as absent. findings: facts as they are remembered, empty ones without a value. failure:
    what stopped it. is_anew: only pages were rendered anew, and all else is as it was.
    """

    recipe: Recipe
    asked: tuple[int, ...] = ()
    absent: tuple[tuple[Fact, str], ...] = ()
    findings: tuple[tuple[Fact, str, bytes | None], ...] = ()
    outputs: tuple[Output, ...] = ()
    problems: tuple[Problem, ...] = ()
    failure: BroadsheetError | None = None
    is_anew: bool = False


@lru_cache(maxsize=1)
def parsed(files: LayoutFiles) -> Layouts:
    """Return layouts; those of the last build, with all that has become of them, if they are."""
    return Layouts(dict(files.texts), files.folder, dict(files.references))


class Asker:
    """A source of facts that notes what it is asked."""

    def __init__(self, memo: Memo, gaps: Gaps) -> None:
        """Answer from a memo, with gaps in place of redacted names."""
        self._memo = memo
        self._patterns = gap_patterns(gaps)
        self._kept: dict[tuple[Fact, str], tuple[int, Any]] = {}
        self._latest: dict[Fact, dict[str, tuple[int, Any]]] = {}
        self._fetched: dict[tuple[Fact, str], tuple[int, bytes | None]] = {}
        self.asked: set[int] = set()
        self.absent: set[tuple[Fact, str]] = set()

    def fact(self, kind: Fact, key: str) -> Any:
        """Return a fact, or None if there is none."""
        found = self._kept.get((kind, key)) or self._latest.get(kind, {}).get(key)
        if found is None:
            data = self._fetched.pop((kind, key), None) or self._memo.fact(kind, key)
            found = self._take(kind, key, *data)
        return self._noted(kind, key, found)

    def facts(self, kind: Fact, keys: Sequence[str]) -> list[Any]:
        """Return facts of a kind in the order of their keys, None for each that is none."""
        found = {key: self._kept.get((kind, key)) for key in keys}
        unknown = [key for key, known in found.items() if known is None]
        for key, number, data in self._memo.some_facts(kind, unknown):
            found[key] = self._take(kind, key, number, data)
        return [self._noted(kind, key, found[key] or _NOTHING) for key in keys]

    def _noted(self, kind: Fact, key: str, found: tuple[int, Any]) -> Any:
        number, value = found
        if number:
            self.asked.add(number)
        else:
            self.absent.add((kind, key))
        return value

    def _take(self, kind: Fact, key: str, number: int, data: bytes | None) -> tuple[int, Any]:
        """Make a fact of what the memo holds of it, and keep it if it is of such a kind."""
        value = None if data is None else decode(TYPES[kind], data)
        value = value.fragment if isinstance(value, Body) else value
        if self._patterns and kind in _WITH_NAMES and value is not None:
            pattern = self._patterns.get(key) or self._patterns.get("")
            value = leave_gaps(value, pattern) if pattern else value
        if kind in _KEPT:
            if len(self._kept) >= _KEPT_FACTS:
                self._kept.clear()
            self._kept[kind, key] = number, value
        elif kind in _LATEST:
            self._latest[kind] = {key: (number, value)}
        return number, value

    def fetch(self, recipes: Iterable[Recipe]) -> None:
        """Get ready for some recipes: what they ask for takes a third of the time together."""
        keys: defaultdict[str, list[str]] = defaultdict(list)
        for recipe in recipes:
            keys[recipe.make].append(recipe.key)
        self._fetched = {}
        for make, kind in ((make, kind) for make, own in _OWN.items() for kind in own):
            for key, number, data in self._memo.some_facts(kind, keys[make]):
                if kind in _KEPT:
                    self._take(kind, key, number, data)
                else:
                    self._fetched[kind, key] = number, data

    def forget(self) -> None:
        """Begin anew to note what is asked."""
        self.asked, self.absent = set(), set()


class Maker:
    """Follows recipes in one process."""

    def __init__(self, kit: Kit, memo: Memo | None = None) -> None:
        """Make ready. memo: an open one, of which uncommitted changes count."""
        self._kit = kit
        self._memo = memo or Memo(kit.memo)
        self._asker = Asker(self._memo, kit.gaps)
        self._layouts = parsed(kit.layouts)
        layouts = self._layouts
        self._atlas = Atlas(self._asker, kit.settings, layouts.shown, layouts.__contains__)
        self._site_digest = digest_value(kit.page_site)
        self._journal: Journal | None = None

    def follow(self, recipe: Recipe) -> Outcome:
        """Follow one recipe; what stops it is told in the outcome."""
        self._asker.forget()
        try:
            pages = self._remembered(recipe) if self._kit.is_anew else None
            if pages is not None:
                outputs = tuple(self._output(view, key, known) for view, key, known in pages)
                return Outcome(recipe, outputs=outputs, is_anew=True)
            made = follow(recipe, self._atlas)
            return self._finish(recipe, made)
        except BroadsheetError as error:
            return Outcome(recipe, failure=error)

    def follow_all(self, recipes: Sequence[Recipe]) -> list[Outcome]:
        """Follow some recipes by what the memo holds now."""
        with self._memo.reading():
            self._asker.fetch(recipes)
            return [self.follow(recipe) for recipe in recipes]

    def index(self, share: str) -> list[Output]:
        """Make a share of the index anew."""
        return list(map(self.output, share_views(self._memo, self._atlas.search, share)))

    def index_all(self, crew: Crew | None = None) -> Iterator[Output]:
        """Make all of it, here or by a crew, for whom the memo must be committed."""
        if crew is None:
            yield from chain.from_iterable(map(self.index, SHARES))
            return
        crew.dismiss()  # what its processes hold of pages would come on top of the index
        for outputs in crew.run(partial(_index, self._kit), SHARES):
            if isinstance(outputs, Exceeded | Crashed):
                raise RuntimeError(f"the index could not be made: {outputs.what}")  # noqa: TRY004  # no wrong type
            yield from outputs

    def _finish(self, recipe: Recipe, made: Made) -> Outcome:
        """Turn what a recipe made into files, or into bytes."""
        return Outcome(
            recipe,
            tuple(sorted(self._asker.asked)),
            tuple(sorted(self._asker.absent)),
            tuple((kind, key, encode(told) if told else None) for kind, key, told in made.findings),
            tuple(self.output(view) for view in made.views),
            made.problems,
        )

    def output(self, view: View) -> Output:
        """Return the file that a view becomes: written, held or, if dry, merely told."""
        known = None if self._kit.is_blank else self._memo.entry(view.path)
        if isinstance(view, PlainView):
            return self._output(view, self._key(digest_bytes(view.data), ""), known)
        value = encode(view)
        kept = Kept(self._shown(view.layout), value)
        return self._output(view, self._key(digest_bytes(value), view.layout), known, kept)

    def _output(
        self, view: View, key: Key, known: Entry | None, kept: Kept | None = None
    ) -> Output:
        kit = self._kit
        known_key = known.key if known else None
        reason = reason_of(key, known_key, is_damaged=view.path in kit.damaged)
        if reason is None and known:
            return Output(view.path, known, None)
        number = known.recipe if known else 0
        entry = Entry(key, view.layout, "" if view.layout else key.view, -1, -1, number)
        if kit.is_dry:
            return Output(view.path, entry, reason, is_written=True)
        data = self._bytes_of(view)
        output = Output(view.path, entry, reason, data=data, kept=kept)
        return output if kit.is_holding else self.write(output)

    def _key(self, view: str, layout: str) -> Key:
        return view_key(view, layout, self._layouts, self._site_digest, self._kit.program)

    def _shown(self, layout: str) -> str:
        return " ".join(sorted(self._layouts.shown(layout)))

    def _remembered(self, recipe: Recipe) -> list[tuple[View, Key, Entry]] | None:
        """Return the views of a recipe that are to be rendered anew, None if some are not known.

        With each goes its new key, and what is known of its file.
        """
        found = []
        for entry, kept in self._memo.pages_of(recipe):
            key = self._key(entry.key.view, entry.layout)
            if key == entry.key:
                continue
            if kept is None or kept.shown != self._shown(entry.layout):
                return None
            if digest_bytes(kept.value) != entry.key.view:
                return None
            found.append((decode(view_types(), kept.value), key, entry))
        return found

    def _bytes_of(self, view: View) -> bytes:
        if isinstance(view, PlainView):
            return view.data
        return self._layouts.render(view, self._kit.page_site)

    def written(self, outcome: Outcome) -> Outcome:
        """Write what an outcome holds."""
        outputs = [self.write(one) if one.data is not None else one for one in outcome.outputs]
        return replace(outcome, outputs=tuple(outputs))

    def write(self, output: Output) -> Output:
        """Write held bytes, unless the file holds the same."""
        file, data = f"{self._kit.site}/{output.path}", output.data or b""
        was = output.entry
        digest = was.digest or digest_bytes(data)
        held = None if self._kit.is_blank else holding(file, data)
        if held is None:
            if self._journal is None:
                self._journal = Journal(self._kit.journal)
            self._journal.note(output.path, digest)
        status = held or write_atomic(file, data)
        size, mtime = status.st_size, status.st_mtime_ns
        entry = Entry(was.key, was.layout, digest, size, mtime, was.recipe)
        return Output(output.path, entry, output.reason, held is None, kept=output.kept)

    def close(self) -> None:
        """Close the journal."""
        if self._journal:
            self._journal.close()


def copies_due(memo: Memo, kit: Kit, files: Copies, paths: Iterable[str]) -> Iterator[Copied]:
    """Yield those of some paths whose file is to be copied, and from where."""
    for path in paths:
        _, digest, file = files[path]
        known = memo.entry(path)
        key, is_damaged = copy_key(digest), path in kit.damaged
        reason = reason_of(key, known.key if known else None, is_damaged=is_damaged)
        if reason:
            yield Output(path, Entry(key, "", "", -1, -1), reason, kit.is_dry), file


def crew_of(jobs: int) -> Crew:
    """Return a crew that follows recipes; jobs: its number, 0 for one a processor."""
    return Crew(jobs, _LIMITS)


def follow_in_crew(
    crew: Crew,
    kit: Kit,
    recipes: Iterable[Recipe],
    keep: Callable[[], None],
    together: int = _TOGETHER,
) -> Iterator[Outcome]:
    """Follow recipes in worker processes, in order; the memo must be committed.

    keep: called now and then, to commit what became of the outcomes. together: how many recipes a
    worker is handed at a time.
    """
    get_ready(PAGE_MAKING)
    done = 0
    for outcomes in crew.run(partial(_follow, kit), _batched(recipes, together)):
        if isinstance(outcomes, Exceeded | Crashed):
            raise RuntimeError(f"a page could not be made: {outcomes.what}")  # noqa: TRY004  # no wrong type
        yield from outcomes
        done += len(outcomes)
        if done >= _KEPT_AT_ONCE:
            keep()
            done = 0


def _batched(recipes: Iterable[Recipe], count: int) -> Iterator[tuple[Recipe, ...]]:
    """Yield recipes so many at a time.

    >>> list(_batched("abc", 2))
    [('a', 'b'), ('c',)]
    """
    left = iter(recipes)
    while some := tuple(islice(left, count)):
        yield some


def _index(kit: Kit, share: str) -> list[Output]:
    return _maker(kit).index(share)


def _follow(kit: Kit, recipes: tuple[Recipe, ...]) -> list[Outcome]:
    return _maker(kit).follow_all(recipes)


@lru_cache(maxsize=1)
def _maker(kit: Kit) -> Maker:
    return Maker(kit)
