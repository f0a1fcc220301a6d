"""Reads all documents below content/; what is remembered by its bytes is not read again."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from broadsheet.digest import digest_bytes, digest_value
from broadsheet.documents import read_article, read_page, read_record
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.model import Article, Kind, Record, TextPage
from broadsheet.picture_size import read_size
from broadsheet.plain import from_plain, to_plain
from broadsheet.pool import Crashed, Exceeded, Limits, run, usable_cpus
from broadsheet.progress import Progress
from broadsheet.sources import RECORD_KINDS, Role, read_bytes, survey
from broadsheet.store import State

Document = Article | Record | TextPage

_TYPES: dict[Role, Any] = {
    Role.ARTICLE: Article,
    Role.PERSON: Record,
    Role.ORGANISATION: Record,
    Role.PAGE: TextPage,
}
# Below this many changed files the start of the workers costs more than they save.
_WORTH_WORKERS = 64
_LIMITS = Limits(seconds=30.0)


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that content/ holds.

    media: digest of each file by its path below media/. files: where each of them is.
    sizes: width and height of each, zeros for what is no picture.
    """

    articles: tuple[Article, ...]
    records: tuple[Record, ...]
    pages: tuple[TextPage, ...]
    media: Mapping[str, str]
    files: Mapping[str, Path]
    sizes: Mapping[str, tuple[int, int]]
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class _Task:
    """One document to be read. key: of its memo, made from its path and bytes."""

    path: str
    role: Role
    data: bytes
    key: str


def gather(content: Path, state: State, program: str, jobs: int, progress: Progress) -> Gathered:
    """Return every document of the collection; bad ones become problems."""
    sources, obstacles = survey(content)
    for obstacle in obstacles:
        if obstacle.path.split("/")[1] in set(Kind):
            raise _exposure(obstacle.path.removeprefix("content/"))
    problems = list(obstacles)
    tasks: list[_Task] = []
    media: dict[str, str] = {}
    files: dict[str, Path] = {}
    sizes: dict[str, tuple[int, int]] = {}
    for source in sources:
        data, refused = read_bytes(source.file, f"content/{source.path}")
        problems += refused
        if refused and source.role in RECORD_KINDS:
            raise _exposure(source.path)
        if source.role == Role.MEDIA and not refused:
            name = source.path.removeprefix("media/")
            media[name], files[name] = digest_bytes(data), source.file
            sizes[name] = read_size(data)
        elif not refused:
            key = digest_value((source.role.value, source.path, digest_bytes(data)))
            tasks.append(_Task(source.path, source.role, data, key))
    results = _remembered(tasks, state, program, jobs, progress)
    documents: list[Document] = []
    for task in tasks:
        document, said = results[task.key]
        problems += [from_plain(Problem, problem) for problem in said]
        if document is None and task.role in RECORD_KINDS and _may_hide(task.data):
            raise _exposure(task.path)
        if document is not None:
            documents.append(from_plain(_TYPES[task.role], document))
    return Gathered(
        tuple(d for d in documents if isinstance(d, Article)),
        tuple(d for d in documents if isinstance(d, Record)),
        tuple(d for d in documents if isinstance(d, TextPage)),
        media,
        files,
        sizes,
        tuple(problems),
    )


def _remembered(
    tasks: list[_Task], state: State, program: str, jobs: int, progress: Progress
) -> dict[str, Any]:
    """Return each task's result in plain form by its key; what is in the memo is not read again."""
    known = state.read_memo(program)
    fresh = [task for task in tasks if task.key not in known]
    memo = {task.key: known[task.key] for task in tasks if task.key in known}
    unread: dict[str, Any] = {}  # what may go better on another day is not remembered
    for task, result in _read_all(fresh, jobs):
        if isinstance(result, Exceeded | Crashed):
            unread[task.key] = _unread(task, result)
        else:
            memo[task.key] = result
        progress("reading", len(memo) + len(unread), len(tasks))
    if fresh or len(memo) != len(known):
        state.write_memo(program, memo)
    return memo | unread


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


def _read_all(tasks: list[_Task], jobs: int) -> Iterator[tuple[_Task, Any]]:
    """Yield each task with its document and problems in plain form, or what stopped it."""
    if len(tasks) < _WORTH_WORKERS or (jobs or usable_cpus()) == 1:
        yield from ((task, _read_plain(task)) for task in tasks)
        return
    yield from zip(tasks, run(_read_plain, tasks, jobs=jobs, limits=_LIMITS), strict=True)


def _read_plain(task: _Task) -> Any:
    kind = RECORD_KINDS.get(task.role)
    document: Document | None
    if kind:
        document, problems = read_record(task.path, task.data, kind)
    elif task.role == Role.PAGE:
        document, problems = read_page(task.path, task.data)
    else:
        document, problems = read_article(task.path, task.data)
    return to_plain((document, problems))


def _unread(task: _Task, failure: Exceeded | Crashed) -> Any:
    if isinstance(failure, Crashed):
        code, what, mend = "damaged", f"cannot be read: {failure.what}", ""
    else:
        code, what = "too-large", f"reading it takes too much {failure.what}"
        mend = "cut the file into smaller ones"
    return to_plain((None, (Problem(code, f"content/{task.path}", what, mend),)))
