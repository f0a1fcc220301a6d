"""Reads what is new or changed below content/ into the memo, in worker processes if it is much."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from broadsheet.digest import digest_bytes, digest_value
from broadsheet.documents import read_article, read_page, read_record
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.memo import Document, Memo, Stamp, encode
from broadsheet.model import Card, Kind
from broadsheet.picture_size import read_size
from broadsheet.plain import to_plain
from broadsheet.pool import Crashed, Exceeded, Limits, run, usable_cpus
from broadsheet.request import Manner
from broadsheet.sources import RECORDS, Role, SourceFile, exposure, read_bytes

# Below this many changed files the start of the workers costs more than they save.
_WORTH_WORKERS = 64
_LIMITS = Limits(seconds=30.0)
# FAT, as on USB sticks, counts time in steps of two seconds.
_RACY_NANOSECONDS = 2_000_000_000
_RACY = Stamp(-1, 0, 0, 0)
_FACTS = {Role.ARTICLE: (Fact.CARD, Fact.BODY, Fact.ANCHORS), Role.PAGE: (Fact.PAGE, Fact.ANCHORS)}


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


def take_in(
    changed: Sequence[SourceFile], gone: Iterable[str], memo: Memo, manner: Manner
) -> tuple[Problem, ...]:
    """Read files that look changed, and forget those that are gone; tell what cannot be read.

    Raises BroadsheetError for a record that cannot be read and may hide a name.
    """
    reader = _Reader(memo, manner)
    reader.read(changed)
    lost = sorted({*gone, *reader.refused})
    for path in lost:
        _forget(memo, path)
    if lost or reader.is_other:
        memo.put("known", None)
    if lost or reader.is_new:
        memo.put("whole", None)
    return tuple(reader.problems)


class _Reader:
    """Reads files into the memo.

    refused: their paths. is_new: some held something else. is_other: more than the mere
    text of articles changed.
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
            if refused and source.role in RECORDS:
                raise exposure(source.path)
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
        if read.value is None and task.role in RECORDS and _may_hide(task.data):
            raise exposure(task.path)
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


def _task(source: SourceFile, data: bytes, now: int) -> _Task:
    stamp = Stamp.of(source.status)
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
    if task.role in RECORDS:
        record, problems = read_record(task.path, task.data, Kind(task.role))
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


def _unread(task: _Task, failure: Exceeded | Crashed) -> Problem:
    if isinstance(failure, Crashed):
        code, what, mend = "damaged", f"cannot be read: {failure.what}", ""
    else:
        code, what = "too-large", f"reading it takes too much {failure.what}"
        mend = "cut the file into smaller ones"
    return Problem(code, f"content/{task.path}", what, mend)
