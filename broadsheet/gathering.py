"""Keeps the memo's documents in step with content/: what is as it was is not read again.

A file is as it was if its size, times and inode are, as git's index has it: one that changed in
the last moments before it was looked at is looked at again, since it could change once more
without showing it. Source: https://git-scm.com/docs/racy-git.
"""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from broadsheet.digest import digest_bytes, digest_value
from broadsheet.documents import read_article, read_page, read_record
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.fact import Fact
from broadsheet.memo import Document, Memo, Stamp, decode, encode
from broadsheet.model import Article, Card, Fragment, Kind, Record, TextPage
from broadsheet.picture_size import read_size
from broadsheet.plain import from_plain, to_plain
from broadsheet.pool import Crashed, Exceeded, Limits, run, usable_cpus
from broadsheet.progress import Progress, no_progress
from broadsheet.sources import (
    EVERYWHERE,
    RECORD_KINDS,
    Role,
    SourceFile,
    read_bytes,
    shown_path,
    survey,
)
from broadsheet.store import State

T = TypeVar("T", Card, Record, TextPage)

# Below this many changed files the start of the workers costs more than they save.
_WORTH_WORKERS = 64
_LIMITS = Limits(seconds=30.0)
# FAT, as on USB sticks, counts time in steps of two seconds.
_RACY_NANOSECONDS = 2_000_000_000
_RACY = Stamp(-1, 0, 0, 0)
_FACTS = {Role.ARTICLE: (Fact.CARD, Fact.BODY, Fact.ANCHORS), Role.PAGE: (Fact.PAGE, Fact.ANCHORS)}


@dataclass(frozen=True, slots=True)
class Gathered:
    """All documents below content/, and what is wrong with them."""

    articles: tuple[Article, ...]
    records: tuple[Record, ...]
    pages: tuple[TextPage, ...]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """One document to be read. key: of its role and bytes."""

    path: str
    role: Role
    data: bytes
    key: str
    stamp: Stamp


@dataclass(frozen=True, slots=True)
class _Read:
    """A document as read: its plain value and problems, what its names rest on, and its facts."""

    value: Any
    problems: Any
    names: str
    facts: tuple[tuple[Fact, bytes], ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How documents are read.

    now: the time in nanoseconds, by the clock that stamps the files. program: digest of the
    program; what another version read is read again. jobs: worker processes, 0 for one a
    processor. places: where below content/ something can have changed since the last time.
    """

    now: int
    program: str
    jobs: int = 0
    progress: Progress = no_progress
    places: tuple[str, ...] = EVERYWHERE


def gather(content: Path, state: State, program: str, jobs: int, progress: Progress) -> Gathered:
    """Return every document of the collection; bad ones become problems."""
    with state.memo() as memo:
        unread = refresh(content, memo, Manner(state.now(), program, jobs, progress))
        memo.commit()
        bodies = dict(memo.facts(Fact.BODY))
        cards = load(memo, Role.ARTICLE, Card)
        return Gathered(
            tuple(with_body(card, decode(Fragment, bodies[card.path])) for card in cards),
            load_records(memo),
            load(memo, Role.PAGE, TextPage),
            (*unread, *document_problems(memo)),
        )


def with_body(card: Card, body: Fragment) -> Article:
    """Return an article from its two parts."""
    return Article(**{name: getattr(card, name) for name in Card.__slots__}, body=body)


def load(memo: Memo, role: Role, kind: type[T]) -> tuple[T, ...]:
    """Return the values of all documents of one role, by path."""
    return tuple(from_plain(kind, value) for _, _, value in memo.documents(role.value))


def load_records(memo: Memo) -> tuple[Record, ...]:
    """Return all records, by path."""
    records = (record for role in RECORD_KINDS for record in load(memo, role, Record))
    return tuple(sorted(records, key=lambda record: record.path))


def document_problems(memo: Memo) -> tuple[Problem, ...]:
    """Return the problems of all documents, by path."""
    return tuple(from_plain(Problem, one) for some in memo.document_problems() for one in some)


def refresh(content: Path, memo: Memo, manner: Manner) -> tuple[Problem, ...]:
    """Read what is new or changed into the memo, without a commit; tell what cannot even be read.

    Where anything but the mere text of articles changed, the facts of the library are no longer
    known, whoever asks next.
    Raises BroadsheetError for a record that cannot be read and may hide a name.
    """
    memo.begin()
    if memo.get("program") != manner.program:
        memo.forget_all_but_ledger()
        memo.put("program", manner.program)
    sources, obstacles = survey(content, manner.places)
    for obstacle in obstacles:
        if obstacle.path.split("/")[1] in set(Kind):
            raise _exposure(obstacle.path.removeprefix("content/"))
    places = tuple(map(shown_path, manner.places))
    stamps = memo.stamps(places)
    reader = _Reader(memo, manner)
    reader.read([one for one in sources if stamps.get(one.path) != _stamp(one.status)])
    gone = stamps.keys() - {source.path for source in sources} | reader.refused
    for path in sorted(gone):
        _forget(memo, path)
    if gone or reader.is_other:
        memo.put("known", None)
    if gone or reader.is_new:
        memo.put("whole", None)
    unread = (*_unread_elsewhere(memo, places), *obstacles, *reader.problems)
    memo.put("unread", unread)
    return unread


def _unread_elsewhere(memo: Memo, places: tuple[str, ...]) -> Iterator[Problem]:
    """Yield what could not be read where nothing has changed since."""
    if places == EVERYWHERE:
        return
    below = tuple(f"content/{place}/" for place in places)
    for problem in (from_plain(Problem, one) for one in memo.get("unread")):
        if not f"{problem.path}/".startswith(below):
            yield problem


class _Reader:
    """Reads files into the memo.

    refused: their paths. is_new: some held something else. is_other: see `refresh`.
    """

    def __init__(self, memo: Memo, manner: Manner) -> None:
        self._memo = memo
        self._manner = manner
        self._waiting: deque[_Task] = deque()
        self.is_new = self.is_other = False
        self.problems: list[Problem] = []
        self.refused: set[str] = set()

    def read(self, sources: Sequence[SourceFile]) -> None:
        """Read files; at no time are many of them held."""
        tasks = self._tasks(sources)
        if len(sources) < _WORTH_WORKERS or (self._manner.jobs or usable_cpus()) == 1:
            results: Iterator[Any] = map(_read, tasks)
        else:
            results = run(_read, tasks, jobs=self._manner.jobs, limits=_LIMITS)
        for done, result in enumerate(results, start=1):
            self._take(self._waiting.popleft(), result)
            self._manner.progress("reading", done, len(sources))

    def _tasks(self, sources: Iterable[SourceFile]) -> Iterator[_Task]:
        """Yield the documents to be read; media are seen to at once."""
        for source in sources:
            data, refused = read_bytes(source.file, f"content/{source.path}")
            if refused and source.role in RECORD_KINDS:
                raise _exposure(source.path)
            if refused:
                self.problems += refused
                self.refused.add(source.path)
                continue
            task = _task(source, data, self._manner.now)
            if _is_known(self._memo, task):
                continue
            self.is_new = True
            if source.role == Role.MEDIA:
                self.is_other |= _put_media(self._memo, task, os.fsencode(Path(source.file).name))
                continue
            self._waiting.append(task)
            yield task

    def _take(self, task: _Task, result: Any) -> None:
        """Take up what came of reading a document."""
        memo = self._memo
        before = memo.document(task.path)
        stamp, key, read = task.stamp, task.key, result
        if isinstance(result, Exceeded | Crashed):  # may go better on another day
            problem = to_plain(_unread(task, result))
            read, stamp, key = _Read(None, (problem,), "", ()), _RACY, ""
        if read.value is None and task.role in RECORD_KINDS and _may_hide(task.data):
            raise _exposure(task.path)
        role = task.role.value
        memo.put_document(
            Document(task.path, role, stamp, key, read.names, read.value, read.problems)
        )
        found = dict(read.facts)
        for kind in _FACTS.get(task.role, ()):
            memo.put_fact(kind, task.path, found.get(kind))
        self.is_other |= before is None or (before.role, before.names) != (role, read.names)


def _is_known(memo: Memo, task: _Task) -> bool:
    """Tell whether a file that looks new holds what it held, and remember how it looks."""
    if memo.document_key(task.path) != task.key:
        return False
    memo.put_stamp(task.path, task.stamp)
    return True


def _stamp(status: os.stat_result) -> Stamp:
    return Stamp(status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino)


def _task(source: SourceFile, data: bytes, now: int) -> _Task:
    stamp = _stamp(source.status)
    is_racy = max(stamp.mtime, stamp.ctime) + _RACY_NANOSECONDS > now
    digest = digest_bytes(data)
    key = digest if source.role == Role.MEDIA else f"{source.role.value} {digest}"
    return _Task(source.path, source.role, data, key, _RACY if is_racy else stamp)


def _put_media(memo: Memo, task: _Task, name: bytes) -> bool:
    """Remember a file to be copied; tell whether it is new or of another size.

    name: as the system has it, which need not be UTF-8.
    """
    size = (*read_size(task.data), name)
    before = memo.document(task.path)
    document = Document(task.path, task.role.value, task.stamp, task.key, "", size, ())
    memo.put_document(document)
    return before is None or before.value != size


def _forget(memo: Memo, path: str) -> None:
    document = memo.document(path)
    for kind in _FACTS.get(Role(document.role), ()) if document else ():
        memo.put_fact(kind, path, None)
    memo.drop_document(path)


def _read(task: _Task) -> _Read:
    kind = RECORD_KINDS.get(task.role)
    if kind:
        record, problems = read_record(task.path, task.data, kind)
        return _Read(_plain(record), _plain(problems), task.key, ())
    if task.role == Role.PAGE:
        page, problems = read_page(task.path, task.data)
        known = ((Fact.PAGE, page), (Fact.ANCHORS, page.body.anchors)) if page else ()
        return _Read(_plain(page), _plain(problems), task.key, _encoded(known))
    article, problems = read_article(task.path, task.data)
    if article is None:
        return _Read(None, _plain(problems), "", ())
    card = article.card
    facts = (
        (Fact.CARD, replace(card, people=(), organisations=())),
        (Fact.BODY, article.body),
        (Fact.ANCHORS, article.body.anchors),
    )
    return _Read(_plain(card), _plain(problems), _names(card), _encoded(facts))


def _plain(value: object) -> Any:
    return None if value is None else to_plain(value)


def _encoded(facts: Iterable[tuple[Fact, object]]) -> tuple[tuple[Fact, bytes], ...]:
    return tuple((kind, encode(value)) for kind, value in facts)


def _names(card: Card) -> str:
    """Return a digest of all in an article that tells of more than its own text."""
    own_title = card.title if card.former_addresses else ""
    when = (card.date, card.lastmod, card.lang, card.draft)
    names = (card.people, card.organisations, card.unverified)
    return digest_value((card.slug, when, names, card.former_addresses, own_title))


def _may_hide(data: bytes) -> bool:
    letters = data.replace(b"\0", b"").lower()  # as UTF-16 has them
    return b"hidden" in letters or b"redacted" in letters


def _exposure(path: str) -> BroadsheetError:
    """Stop rather than publish a name that a record, now unreadable, may have meant to hide."""
    return BroadsheetError(
        "this record cannot be read, and it may say that a name is hidden",
        mend="mend the record, so that the name is not published by mistake",
        path=f"content/{path}",
    )


def _unread(task: _Task, failure: Exceeded | Crashed) -> Problem:
    if isinstance(failure, Crashed):
        code, what, mend = "damaged", f"cannot be read: {failure.what}", ""
    else:
        code, what = "too-large", f"reading it takes too much {failure.what}"
        mend = "cut the file into smaller ones"
    return Problem(code, f"content/{task.path}", what, mend)
