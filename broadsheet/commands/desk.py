"""The collection as the desk of a preview knows it: read once, then kept up with each change.

A decision changes a file or two; to read 10,000 articles again for it would take seconds, and to
make the roster anew the better part of one.
"""

import threading
from collections.abc import Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any, TypeVar

from broadsheet.deciding import Office, open_office
from broadsheet.decision_log import LOG, read_log, standing
from broadsheet.decisions import Holdings
from broadsheet.documents import read_article, read_record
from broadsheet.frozen import Frozen, replace
from broadsheet.library import entries
from broadsheet.model import Article, Kind, NamedEntry, Record
from broadsheet.roster import Roster, Who, make_roster
from broadsheet.sources import RECORDS, Role, role_of
from broadsheet.store import State
from broadsheet.suggestions import Suggestion, suggest

T = TypeVar("T")


class Whereabouts:
    """Who is meant where. What is asked about somebody with thousands of articles is kept."""

    def __init__(self, roster: Roster) -> None:
        """Find everybody of a roster."""
        self._at = {
            (use.path, who.kind, use.entry.name, use.entry.id): who
            for who in roster.everybody.values()
            for use in who.identity.uses
        }
        self._known: dict[str, tuple[tuple[str, ...], int]] = {}

    def meant(self, path: str, kind: Kind, entry: NamedEntry) -> Who:
        """Return whom an entry of an article means."""
        return self._at[path, kind, entry.name, entry.id]

    def forms_and_articles(self, who: Who) -> tuple[tuple[str, ...], int]:
        """Return every form of a name, and in how many articles somebody stands."""
        if who.key not in self._known:
            paths = {use.path for use in who.identity.uses}
            self._known[who.key] = tuple(who.forms.values()), len(paths)
        return self._known[who.key]


class _Findings(Frozen):
    """What was worked out of a roster. rejected: suggestions not to be made again."""

    roster: Roster
    rejected: frozenset[str]
    suggestions: tuple[Suggestion, ...]


class Desk:
    """One collection. Each method may be called from any thread."""

    def __init__(
        self, content: Path, state: State, jobs: int, building: AbstractContextManager[Any]
    ) -> None:
        """Take the collection's places; nothing is read yet. building: held during a build."""
        self._content = content
        self._state = state
        self._jobs = jobs
        self._building = building
        self._changed: set[Path] = set()
        self._is_open = False
        self._office: Office | None = None
        self._findings: _Findings | None = None
        self._located: tuple[Roster, Whereabouts] | None = None
        self._hearing, self._reading, self._thinking = (threading.Lock() for _ in range(3))

    def hear(self, path: Path) -> None:
        """Take note that a file or a folder may have changed."""
        with self._hearing:
            if self._is_open:
                self._changed.add(path)

    def office(self) -> Office:
        """Return the collection as it is now; only what has changed is read."""
        with self._reading:
            changed, known = self._heard(), self._office
            self._office = None  # should reading fail, the next one begins anew
            if known:
                known = self._amended(known, changed) if changed else known
            if known is None:
                with self._building:
                    known = open_office(self._content, self._state, self._jobs)
            self._office = known
            return known

    def suggestions(self, office: Office) -> tuple[Suggestion, ...]:
        """Return what to look at, the most useful first, as `names suggest` does."""
        roster = office.holdings.roster
        rejected = frozenset(token for entry in standing(office.log) for token in entry.rejected)
        with self._thinking:
            known = self._findings
            if known is None or known.roster is not roster or known.rejected != rejected:
                found = suggest(roster, office.holdings.articles, rejected)
                known = self._findings = _Findings(roster, rejected, found)
            return known.suggestions

    def whereabouts(self, office: Office) -> Whereabouts:
        """Return who is meant where."""
        roster = office.holdings.roster
        with self._thinking:
            if self._located is None or self._located[0] is not roster:
                self._located = roster, Whereabouts(roster)
            return self._located[1]

    def _heard(self) -> frozenset[str]:
        """Return what has changed since the last time, relative to content/."""
        with self._hearing:
            paths, self._changed = self._changed, set()
            self._is_open = True  # from here on each change counts, also while all is being read
        below = (path for path in paths if path.is_relative_to(self._content))
        return frozenset(path.relative_to(self._content).as_posix() for path in below)

    def _amended(self, office: Office, changed: frozenset[str]) -> Office | None:
        """Return the collection with some files read again; None where all have to be."""
        articles = dict(office.holdings.articles)
        records = {record.path: record for record in office.gathered.records}
        are_same = True  # the names, and where they stand
        for path in _with_what_is_below(changed, (*articles, *records)):
            file, role = self._content / path, role_of(path)
            if path == "." or file.is_dir() or file.is_symlink():
                return None
            data = file.read_bytes() if role and file.is_file() else None
            if role == Role.ARTICLE:
                article = read_article(path, data)[0] if data is not None else None
                are_same = are_same and _names(articles.get(path)) == _names(article)
                _put(articles, path, article)
            elif role in RECORDS:
                record = read_record(path, data, Kind(role))[0] if data is not None else None
                if data is not None and record is None:
                    return None  # it may hide somebody; what that means is known elsewhere
                are_same = False
                _put(records, path, record)
        return _with(office, articles, records, are_same=are_same, has_log=LOG not in changed)


def _with(
    office: Office,
    articles: dict[str, Article],
    records: dict[str, Record],
    *,
    are_same: bool,
    has_log: bool,
) -> Office:
    roster, texts = office.holdings.roster, office.holdings.texts
    if not are_same:
        roster = make_roster(articles.values(), records.values())
    gathered = replace(
        office.gathered, articles=tuple(articles.values()), records=tuple(records.values())
    )
    log = office.log if has_log else read_log(texts.get(LOG, ""))
    return Office(office.content, gathered, Holdings(articles, roster, texts), log)


def _names(article: Article | None) -> tuple[tuple[NamedEntry, ...], ...]:
    return tuple(entries(article, kind) for kind in Kind) if article else ()


def _put(rows: dict[str, T], path: str, value: T | None) -> None:
    if value is None:
        rows.pop(path, None)
    else:
        rows[path] = value


def _with_what_is_below(changed: Iterable[str], known: Iterable[str]) -> tuple[str, ...]:
    """Return the paths, and those that were known below one that may have been a folder."""
    folders = tuple(f"{path}/" for path in changed)
    return tuple(sorted({*changed, *(path for path in known if path.startswith(folders))}))
