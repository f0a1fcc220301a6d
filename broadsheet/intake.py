"""Reads what is new or changed below content/ into the memo, in worker processes if it is much."""

import os
from collections import deque
from collections.abc import Collection, Iterable, Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import Any

from broadsheet.digest import digest_bytes, digest_value
from broadsheet.documents import read_article, read_page, read_record
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, encode, replace
from broadsheet.memo import Document, Memo, Stamp
from broadsheet.model import Body, Card, Kind, Record, TextPage
from broadsheet.picture_size import read_size
from broadsheet.pool import run
from broadsheet.request import WORTH_WORKERS, Manner
from broadsheet.sources import RECORDS, Role, SourceFile, exposure, read_bytes
from broadsheet.worker import Crashed, Exceeded, Limits, usable_cpus

_LIMITS = Limits(seconds=30.0)
# FAT, as on USB sticks, counts time in steps of two seconds.
_RACY_NANOSECONDS = 2_000_000_000
_RACY = Stamp(-1, 0, 0, 0)
_FACTS = {Role.ARTICLE: (Fact.CARD, Fact.BODY, Fact.ANCHORS), Role.PAGE: (Fact.PAGE, Fact.ANCHORS)}


class _Task(Frozen):
    """One file to be read. known: the key of what is remembered of it, empty for nothing."""

    path: str
    role: Role
    file: str
    stamp: Stamp
    known: str


class _Read(Frozen):
    """A document as read: its value and problems, what its names rest on, and its facts.

    key: of its role and bytes, empty if the system does not let it be read; where it is the known
    one, all else is left out. value, facts: encoded; the facts in the order of `_FACTS`. None of
    what cannot be used.
    """

    key: str
    value: bytes | None = None
    problems: tuple[Problem, ...] = ()
    names: str = ""
    facts: tuple[bytes, ...] = ()


def take_in(
    changed: Sequence[SourceFile],
    known: Collection[str],
    gone: Iterable[str],
    memo: Memo,
    manner: Manner,
) -> tuple[Problem, ...]:
    """Read files that look changed, and forget those that are gone; tell what cannot be read.

    known: paths of all documents in the memo that may be among them.
    Raises BroadsheetError for a record that cannot be read and may hide a name.
    """
    reader = _Reader(memo, known, manner)
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

    def __init__(self, memo: Memo, known: Collection[str], manner: Manner) -> None:
        self._memo = memo
        self._known = known
        self._manner = manner
        self._waiting: deque[tuple[_Task, Document | None]] = deque()
        self.is_new = self.is_other = False
        self.problems: list[Problem] = []
        self.refused: set[str] = set()

    def read(self, sources: Sequence[SourceFile]) -> None:
        """Read files; at no time are many of them held."""
        tasks = self._tasks(sources)
        if len(sources) < WORTH_WORKERS or (self._manner.jobs or usable_cpus()) == 1:
            results: Iterator[Any] = map(_read, tasks)
        else:
            results = run(_read, tasks, jobs=self._manner.jobs, limits=_LIMITS)
        for done, result in enumerate(results, start=1):
            self._take(*self._waiting.popleft(), result)
            self._manner.progress("reading", done, len(sources))

    def _tasks(self, sources: Iterable[SourceFile]) -> Iterator[_Task]:
        """Yield the documents to be read; media, of any size, are seen to at once."""
        for source in sources:
            is_known = source.path in self._known
            before = self._memo.document(source.path) if is_known else None
            stamp = Stamp.of(source.status)
            is_racy = max(stamp.mtime, stamp.ctime) + _RACY_NANOSECONDS > self._manner.now
            stamp, known = _RACY if is_racy else stamp, before.key if before else ""
            task = _Task(source.path, source.role, source.file, stamp, known)
            if source.role == Role.MEDIA:
                self._take(task, before, _read(task))
            else:
                self._waiting.append((task, before))
                yield task

    def _take(self, task: _Task, before: Document | None, result: Any) -> None:
        """Take up what came of reading a document. before: as it was until now."""
        memo, stamp, read = self._memo, task.stamp, result
        if isinstance(result, Exceeded | Crashed):  # may go better on another day
            read, stamp = _Read("", problems=(_unread(task, result),)), _RACY
        elif not read.key:
            if task.role in RECORDS:
                raise exposure(task.path)
            self.problems += read.problems
            self.refused.add(task.path)
            return
        elif read.key == task.known:
            memo.put_stamp(task.path, stamp)
            return
        self.is_new = True
        if read.value is None and task.role in RECORDS and _may_hide(task.file):
            raise exposure(task.path)
        role = task.role.value
        memo.put_document(
            Document(task.path, role, stamp, read.key, read.names, read.value, read.problems)
        )
        for kind, fact in zip_longest(_FACTS.get(task.role, ()), read.facts):
            memo.put_fact(kind, task.path, fact)
        self.is_other |= before is None or (before.role, before.names) != (role, read.names)


def _forget(memo: Memo, path: str) -> None:
    document = memo.document(path)
    for kind in _FACTS.get(Role(document.role), ()) if document else ():
        memo.put_fact(kind, path, None)
    memo.drop_document(path)


def _read(task: _Task) -> _Read:
    data, refused = read_bytes(task.file, f"content/{task.path}")
    if refused:
        return _Read("", problems=refused)
    digest = digest_bytes(data)
    key = digest if task.role == Role.MEDIA else f"{task.role.value} {digest}"
    return _Read(key) if key == task.known else _parsed(task, key, data)


def _parsed(task: _Task, key: str, data: bytes) -> _Read:
    facts: tuple[object, ...] = ()
    if task.role == Role.MEDIA:
        # The name is kept as the system has it, which need not be UTF-8.
        size = encode((*read_size(data), os.fsencode(Path(task.file).name)))
        return _Read(key, size, names=digest_bytes(size))
    if task.role in RECORDS:
        record, problems = read_record(task.path, data, Kind(task.role))
        return _Read(key, _encoded(record), tuple(problems), key)
    if task.role == Role.PAGE:
        page, problems = read_page(task.path, data)
        facts = (page, page.body.anchors) if page else ()
        return _Read(key, _encoded(page), tuple(problems), key, tuple(map(encode, facts)))
    article, problems = read_article(task.path, data)
    if article is None:
        return _Read(key, problems=tuple(problems))
    card = article.card
    facts = (
        replace(card, people=(), organisations=()),
        Body.of(article.body),
        article.body.anchors,
    )
    return _Read(key, encode(card), tuple(problems), _names(card), tuple(map(encode, facts)))


def _encoded(value: Record | TextPage | None) -> bytes | None:
    return None if value is None else encode(value)


def _names(card: Card) -> str:
    """Return a digest of all in an article that tells of more than its own text."""
    own_title = card.title if card.former_addresses else ""
    when = (card.date, card.lastmod, card.lang, card.draft)
    names = (card.people, card.organisations, card.unverified)
    return digest_value((card.slug, when, names, card.former_addresses, own_title))


def _may_hide(file: str) -> bool:
    data, refused = read_bytes(file, file)
    letters = data.replace(b"\0", b"").lower()  # as UTF-16 has them
    return bool(refused) or b"hidden" in letters or b"redacted" in letters


def _unread(task: _Task, failure: Exceeded | Crashed) -> Problem:
    if isinstance(failure, Crashed):
        code, what, mend = "damaged", f"cannot be read: {failure.what}", ""
    else:
        code, what = "too-large", f"reading it takes too much {failure.what}"
        mend = "cut the file into smaller ones"
    return Problem(code, f"content/{task.path}", what, mend)
