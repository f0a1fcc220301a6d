"""Brings content/articles up to date with the raw files, and never against a person.

Finds what is new or changed, has it read, decides about each article (`reconcile`), and writes:
pictures first, then the article, then the text as converted, so that a run that is killed in
between is made good by the next one.
"""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path
from tempfile import TemporaryFile
from typing import Final

from broadsheet.acquaintance import acquaint, sightings
from broadsheet.convert import choose_slugs
from broadsheet.errors import BroadsheetError, Problem, sort_problems
from broadsheet.front_matter import rewrite
from broadsheet.frozen import Frozen, replace
from broadsheet.gathering import gather
from broadsheet.inbox import (
    Draft,
    Drafts,
    RawFile,
    find_raw_files,
    local_picture,
    read_all,
    read_all_media,
    settle_all,
)
from broadsheet.names import Knowledge, Known
from broadsheet.progress import Progress, no_progress
from broadsheet.readers import ReaderOptions
from broadsheet.reconcile import Decision, Deed, decide, removed
from broadsheet.refusals import Refusal, read_refusals, renew_refusals, write_refusals
from broadsheet.shelf import Identity, Shelved, base_path, read_shelf, read_text
from broadsheet.sources import WEIGHTS, program_digest
from broadsheet.spool import Spool
from broadsheet.store import State, write_atomic

# Articles written together, while the workers go on with what they have in hand.
_AT_ONCE: Final = 32

Shelf = Mapping[Identity, Shelved]


class Request(Frozen):
    """What to convert and how.

    state: the folder `.broadsheet/`. paths: raw files or folders, none for the inbox. fields: of
    JSON and CSV sources, pairs of (theirs, ours). take: file name or slug of an article that its
    new conversion shall replace. diff: tell what would change in the articles that are there.
    dry_run, diff: write nothing.
    """

    content: Path
    state: Path
    paths: tuple[Path, ...] = ()
    fields: tuple[tuple[str, str], ...] = ()
    take: str = ""
    jobs: int = 0
    dry_run: bool = False
    diff: bool = False

    @property
    def options(self) -> ReaderOptions:
        """What the readers are told."""
        return ReaderOptions(self.fields)


class ConvertReport(Frozen):
    """What a conversion did: paths of articles by deed, relative to content/, in order."""

    written: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()
    unchanged: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    diffs: tuple[str, ...] = ()


class Step(Frozen):
    """What is done about one article.

    decision: its text and what is said. base: the text as converted, None if that stays;
    outdated: where it was, if it moves. media: pairs of a path below content/ and the raw
    article's address. theirs: the new conversion, None if the source was not read.
    """

    path: str
    identity: Identity
    decision: Decision
    base: str | None = None
    outdated: str = ""
    media: tuple[tuple[str, str], ...] = ()
    theirs: str | None = None


class Done(Frozen):
    """What was done about one article, without its texts. diff: what would change in it."""

    path: str
    deed: Deed
    problems: tuple[Problem, ...]
    diff: str = ""


def convert_inbox(request: Request, progress: Progress) -> ConvertReport:
    """Convert what is new or changed and tell what was done, or would be done.

    Raises BroadsheetError if a file cannot be written or nothing is called as `take` says.
    """
    shelf = read_shelf(request.content)
    taken = _taken(shelf, request.take)
    files, problems = find_raw_files(request.content, request.paths)
    if taken and not request.paths:
        files = tuple(raw for raw in files if raw.path in {path for path, _ in taken})
    before = read_refusals(request.state)
    due = _due(files, shelf, taken, before)
    # Beside the collection: the system's own folder for such files may lie in memory.
    with TemporaryFile(dir=request.state.parent) as file:
        read, texts = _read(request, due, shelf, Spool(file), progress) if due else ({}, iter(()))
        refusals = renew_refusals(before, files, read)
        drafts = [draft for result in read.values() for draft in result.drafts]
        steps = chain(
            _still_steps(request.content, files, read, shelf, taken),
            _made_steps(request.content, zip(drafts, texts, strict=True), drafts, shelf, taken),
        )
        done = sorted(_done(request, files, steps), key=lambda one: one.path)
    if refusals != before and not (request.dry_run or request.diff):
        write_refusals(request.state, refusals)
    said = [problem for result in read.values() if result.drafts for problem in result.problems]
    said += [p for raw in files if raw.path in refusals for p in refusals[raw.path].problems]
    said += [problem for one in done for problem in one.problems]
    paths = {deed.value: tuple(one.path for one in done if one.deed is deed) for deed in Deed}
    diffs = tuple(one.diff for one in done if one.diff)
    return ConvertReport(**paths, problems=sort_problems([*problems, *said]), diffs=diffs)


def _taken(shelf: Shelf, name: str) -> frozenset[Identity]:
    taken = frozenset(one.identity for one in shelf.values() if name and one.is_called(name))
    if name and not taken:
        raise BroadsheetError(
            f'no converted article is called "{name}"',
            mend="give its file name as it is in content/articles",
        )
    return taken


def _read(
    request: Request, due: Sequence[RawFile], shelf: Shelf, spool: Spool, progress: Progress
) -> tuple[dict[RawFile, Drafts], Iterator[str]]:
    """Read the files, and return what they gave, then the drafts' texts as they become known.

    A text waits until all is read, for the names that the collection knows by then: by its
    records, by its articles but for those that are made again, and by what is new. So much is
    kept in memory of all, and no text.
    """
    state = State(request.state, request.state)
    gathered = gather(request.content, state, program_digest(), request.jobs, no_progress)
    known = tuple(
        Known(record.kind, record.name, record.aliases + record.previous_names)
        for record in gathered.records
    )
    there = {article.path: sightings(article) for article in gathered.articles}
    del gathered
    knowledge = Knowledge(known, request.content / WEIGHTS)
    read: dict[RawFile, Drafts] = {}
    for raw, result in read_all(due, request.options, knowledge, request.jobs, progress):
        for draft, reading in zip(result.drafts, result.readings, strict=True):
            spool[draft.identity] = reading
        read[raw] = replace(result, readings=())
    drafts = [draft for result in read.values() for draft in result.drafts]
    for draft in drafts:
        if draft.identity in shelf:
            there.pop(shelf[draft.identity].article, None)
    acquaintance = acquaint([*there.values(), *(draft.names for draft in drafts)])
    texts = settle_all(drafts, spool, acquaintance, knowledge, request.jobs)
    return read, _told("writing", texts, len(drafts), progress)


def _told(what: str, texts: Iterable[str], total: int, progress: Progress) -> Iterator[str]:
    for done, text in enumerate(texts, start=1):
        progress(what, done, total)
        yield text


def _due(
    files: Sequence[RawFile],
    shelf: Shelf,
    taken: frozenset[Identity],
    refusals: Mapping[str, Refusal],
) -> list[RawFile]:
    """Return the files to be read: new and changed ones, and those that were asked for."""
    settled = defaultdict(set)
    for (path, _), shelved in shelf.items():
        settled[path].add(shelved.sha256 if shelved.base else "")
    done = {(path, digest) for path, (digest, *others) in settled.items() if not others}
    done |= {(path, refusal.sha256) for path, refusal in refusals.items()}
    done -= {(raw.path, raw.sha256) for raw in files if raw.path in {path for path, _ in taken}}
    return [raw for raw in files if (raw.path, raw.sha256) not in done]


# --- deciding ---------------------------------------------------------------------------------


def _still_steps(
    content: Path,
    files: Iterable[RawFile],
    read: Mapping[RawFile, Drafts],
    shelf: Shelf,
    taken: frozenset[Identity],
) -> Iterator[Step]:
    """Yield what is done about the articles that were not converted again."""
    again = {draft.identity for result in read.values() for draft in result.drafts}
    digests = {raw.path: "" for raw in files}
    digests |= {raw.path: raw.sha256 for raw, result in read.items() if result.drafts}
    for identity, shelved in shelf.items():
        if identity not in again and (identity[0] in digests or identity in taken):
            digest = digests.get(identity[0]) or shelved.sha256
            yield _still_step(content, shelved, digest, identity in taken)


def _made_steps(
    content: Path,
    texts: Iterable[tuple[Draft, str]],
    drafts: Iterable[Draft],
    shelf: Shelf,
    taken: frozenset[Identity],
) -> Iterator[Step]:
    """Yield what is done about the articles that were converted now."""
    slugs = _new_slugs(content, [one for one in drafts if one.identity not in shelf], shelf)
    for draft, text in texts:
        if draft.identity in shelf:
            is_taken = draft.identity in taken
            yield _changed_step(content, draft, text, shelf[draft.identity], is_taken)
        else:
            yield _new_step(draft, text, slugs[draft.identity])


def _new_slugs(content: Path, drafts: Sequence[Draft], shelf: Shelf) -> dict[Identity, str]:
    names = [path.stem for path in (content / "articles").glob("*.md")]
    names += [Path(place).stem for one in shelf.values() for place in (one.article, one.base)]
    slugs = choose_slugs([draft.wish for draft in drafts], names)
    return {draft.identity: slug for draft, slug in zip(drafts, slugs, strict=True)}


def _new_step(draft: Draft, text: str, slug: str) -> Step:
    path = f"articles/{slug}.md"
    problems: tuple[Problem, ...] = ()
    if slug != draft.wish.slug:
        what = f"several articles would be articles/{draft.wish.slug}.md; this one is {path}"
        problems = (Problem("same-slug", draft.shown, what),)
    text, media = _placed(draft, text, slug)
    decision = Decision(Deed.WRITTEN, text, problems)
    return Step(path, draft.identity, decision, base=text, media=media, theirs=text)


def _placed(draft: Draft, text: str, folder: str) -> tuple[str, tuple[tuple[str, str], ...]]:
    """Return a draft's text and media, with the media in the folder of its final name."""
    text = text.replace(f"../media/{draft.wish.slug}/", f"../media/{folder}/")
    return text, tuple((f"media/{folder}/{name}", address) for name, address in draft.media)


def _changed_step(content: Path, draft: Draft, text: str, shelved: Shelved, is_taken: bool) -> Step:
    path = f"{content.name}/{shelved.path}"
    try:
        ours = read_text(content / shelved.article) if shelved.article else None
        base = read_text(content / shelved.base) if shelved.base else None
    except (OSError, UnicodeDecodeError) as error:
        what = f"the source changed, but the article cannot be read: {error}"
        problem = Problem("edited", path, what, "save it as UTF-8")
        return Step(shelved.path, shelved.identity, Decision(Deed.KEPT, None, (problem,)))
    folder = _MEDIA_FOLDER.search(base or "")
    theirs, media = _placed(draft, text, folder[1] if folder else Path(shelved.path).stem)
    decision = Decision(Deed.WRITTEN, theirs) if is_taken else decide(theirs, ours, base, path)
    step = Step(shelved.path, shelved.identity, decision, theirs=theirs)
    # A lost base is found again by converting the same source once more.
    if decision.is_settled or (base is None and shelved.sha256 == draft.origin.sha256):
        is_new = theirs != base or bool(_outdated(shelved))
        step = replace(step, base=theirs if is_new else None, outdated=_outdated(shelved))
    return replace(step, media=media) if decision.text else step


def _still_step(content: Path, shelved: Shelved, sha256: str, is_taken: bool) -> Step:
    """Plan for an article whose raw file is as it was, or no longer holds it."""
    base = None
    if shelved.base and (is_taken or _outdated(shelved) or sha256 != shelved.sha256):
        base = read_text(content / shelved.base)
        path, item = shelved.identity
        stamp = {"from": path, **({"item": item} if item else {}), "sha256": sha256}
        base = rewrite(base, {"converted": stamp})
    if is_taken and base:
        decision = Decision(Deed.WRITTEN, base)
    elif shelved.article:
        decision = Decision(Deed.UNCHANGED)
    else:
        decision = Decision(Deed.REMOVED, None, (removed(f"{content.name}/{shelved.path}"),))
    return Step(shelved.path, shelved.identity, decision, base=base, outdated=_outdated(shelved))


_MEDIA_FOLDER = re.compile(r"\.\./media/([^/\s]+)/")


def _outdated(shelved: Shelved) -> str:
    """Return where the base is, if a person has moved the article away from it."""
    return shelved.base if shelved.base and shelved.base != base_path(shelved.path) else ""


# --- doing ------------------------------------------------------------------------------------


def _done(request: Request, raws: Iterable[RawFile], steps: Iterator[Step]) -> Iterator[Done]:
    """Do what was planned, some steps at a time, unless only a look is wanted."""
    files = {raw.path: raw for raw in raws}
    while some := tuple(islice(steps, _AT_ONCE)):
        diffs = [_diff(request, step) if request.diff else "" for step in some]
        if not (request.dry_run or request.diff):
            _carry_out(request, files, some)
        for step, diff in zip(some, diffs, strict=True):
            yield Done(step.path, step.decision.deed, step.decision.problems, diff)


def _carry_out(request: Request, files: Mapping[str, RawFile], steps: Sequence[Step]) -> None:
    content = request.content
    _copy_media(request, files, [step for step in steps if step.media])
    for step in steps:
        if step.decision.text is not None:
            _write(content / step.path, step.decision.text.encode())
        if step.base is not None:
            _write(content / base_path(step.path), step.base.encode())
        if step.outdated:
            (content / step.outdated).unlink(missing_ok=True)


def _copy_media(request: Request, files: Mapping[str, RawFile], steps: Sequence[Step]) -> None:
    """Copy pictures that lie beside the raw files, and those that lie inside them."""
    inside: dict[RawFile, list[tuple[str, tuple[str, str]]]] = defaultdict(list)
    for step in steps:
        path, item = step.identity
        for target, address in step.media:
            if address.startswith("media:"):
                inside[files[path]].append((target, (item, address.removeprefix("media:"))))
            elif picture := local_picture(files[path], address):
                _write(request.content / target, picture.read_bytes())
    for raw, found in read_all_media(tuple(inside), request.options, request.jobs):
        for target, name in inside[raw]:
            if name in found:
                _write(request.content / target, found[name])


def _write(path: Path, data: bytes) -> None:
    if not (path.is_file() and path.read_bytes() == data):
        write_atomic(path, data)


def _diff(request: Request, step: Step) -> str:
    """Return what would change in an article; in a named file also where only a person edited."""
    article, base = request.content / step.path, request.content / base_path(step.path)
    new = step.decision.text or step.theirs
    if step.decision.deed is Deed.UNCHANGED:
        new = read_text(base) if request.paths and base.is_file() else None
    if new is None or not article.is_file():
        return ""
    old = read_text(article).splitlines(keepends=True)
    names = f"a/{step.path}", f"b/{step.path}"
    return "".join(difflib.unified_diff(old, new.splitlines(keepends=True), *names))
