"""Reads what is new or changed below content/ into the memo, in worker processes if it is much."""

import os
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any, NamedTuple

from broadsheet.digest import digest_bytes, digest_value
from broadsheet.documents import read_article, read_page, read_record
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import encode, replace
from broadsheet.memo import Document, Memo, Stamp
from broadsheet.model import Card, Kind, Record, TextPage
from broadsheet.picture_size import read_size
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


# What goes to the workers and comes back is pickled in half the time if it is no dataclass.
class _Task(NamedTuple):
    """One document to be read. key: of its role and bytes."""

    path: str
    role: Role
    data: bytes
    key: str
    stamp: Stamp


class _Read(NamedTuple):
    """A document as read: its value and problems, what its names rest on, and its facts.

    value, facts: encoded; the facts in the order of `_FACTS`. None of what cannot be used.
    """

    value: bytes | None
    problems: tuple[Problem, ...]
    names: str
    facts: tuple[bytes, ...]


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
        memo.drop("known")
    if lost or reader.is_new:
        memo.drop("whole")
    return tuple(reader.problems)


class _Reader:
    """Reads files into the memo.

    refused: their paths. is_new: some held something else. is_other: more than the mere
    text of articles changed.
    """

    def __init__(self, memo: Memo, manner: Manner) -> None:
        self._memo = memo
        self._manner = manner
        self._waiting: deque[tuple[_Task, Document | None]] = deque()
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
            self._take(*self._waiting.popleft(), result)
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
            before = self._memo.document(task.path)
            if before and before.key == task.key:
                self._memo.put_stamp(task.path, task.stamp)
                continue
            self.is_new = True
            if source.role == Role.MEDIA:
                name = os.fsencode(Path(source.file).name)
                self.is_other |= _put_media(self._memo, task, before, name)
                continue
            self._waiting.append((task, before))
            yield task

    def _take(self, task: _Task, before: Document | None, result: Any) -> None:
        """Take up what came of reading a document. before: as it was until now."""
        memo = self._memo
        stamp, key, read = task.stamp, task.key, result
        if isinstance(result, Exceeded | Crashed):  # may go better on another day
            problem = _unread(task, result)
            read, stamp, key = _Read(None, (problem,), "", ()), _RACY, ""
        if read.value is None and task.role in RECORDS and _may_hide(task.data):
            raise exposure(task.path)
        role = task.role.value
        memo.put_document(
            Document(task.path, role, stamp, key, read.names, read.value, read.problems)
        )
        for kind, fact in zip_longest(_FACTS.get(task.role, ()), read.facts):
            memo.put_fact(kind, task.path, fact)
        self.is_other |= before is None or (before.role, before.names) != (role, read.names)


def _task(source: SourceFile, data: bytes, now: int) -> _Task:
    stamp = Stamp.of(source.status)
    is_racy = max(stamp.mtime, stamp.ctime) + _RACY_NANOSECONDS > now
    digest = digest_bytes(data)
    key = digest if source.role == Role.MEDIA else f"{source.role.value} {digest}"
    return _Task(source.path, source.role, data, key, _RACY if is_racy else stamp)


def _put_media(memo: Memo, task: _Task, before: Document | None, name: bytes) -> bool:
    """Remember a file to be copied; tell whether it is new or of another size.

    name: as the system has it, which need not be UTF-8.
    """
    size = encode((*read_size(task.data), name))
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
        return _Read(_encoded(record), tuple(problems), task.key, ())
    if task.role == Role.PAGE:
        page, problems = read_page(task.path, task.data)
        facts = (encode(page), encode(page.body.anchors)) if page else ()
        return _Read(_encoded(page), tuple(problems), task.key, facts)
    article, problems = read_article(task.path, task.data)
    if article is None:
        return _Read(None, tuple(problems), "", ())
    card = article.card
    told = (replace(card, people=(), organisations=()), article.body, article.body.anchors)
    return _Read(encode(card), tuple(problems), _names(card), tuple(map(encode, told)))


def _encoded(value: Record | TextPage | None) -> bytes | None:
    return None if value is None else encode(value)


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
