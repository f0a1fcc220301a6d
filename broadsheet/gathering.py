"""All documents of a collection as values, from the memo."""

from itertools import chain
from pathlib import Path
from typing import TypeVar

from broadsheet.database import decode
from broadsheet.errors import Problem
from broadsheet.fact import Fact
from broadsheet.frozen import Frozen, astuple
from broadsheet.memo import Memo
from broadsheet.model import Article, Body, Card, Fragment, Record, TextPage
from broadsheet.progress import Progress
from broadsheet.refreshing import refresh
from broadsheet.request import Manner
from broadsheet.sources import RECORDS, Role
from broadsheet.store import State

T = TypeVar("T", Card, Record, TextPage)


class Gathered(Frozen):
    """All documents below content/, and what is wrong with them."""

    articles: tuple[Article, ...]
    records: tuple[Record, ...]
    pages: tuple[TextPage, ...]
    problems: tuple[Problem, ...]


def gather(content: Path, state: State, program: str, jobs: int, progress: Progress) -> Gathered:
    """Return every document of the collection; bad ones become problems."""
    with state.memo() as memo:
        unread = refresh(content, memo, Manner(state.now(), program, jobs, progress))
        memo.commit()
        bodies = dict(memo.facts(Fact.BODY))
        cards = load(memo, Role.ARTICLE, Card)
        return Gathered(
            tuple(with_body(card, decode(Body, bodies[card.path]).fragment) for card in cards),
            load_records(memo),
            load(memo, Role.PAGE, TextPage),
            (*unread, *document_problems(memo)),
        )


def with_body(card: Card, body: Fragment) -> Article:
    """Return an article from its two parts."""
    return Article(*astuple(card), body)  # type: ignore[call-arg]  # in their order


def load(memo: Memo, role: Role, kind: type[T]) -> tuple[T, ...]:
    """Return the values of all documents of one role, by path."""
    return tuple(value for _, _, value in memo.documents(role.value, kind))


def load_records(memo: Memo) -> tuple[Record, ...]:
    """Return all records, by path."""
    records = (record for role in RECORDS for record in load(memo, role, Record))
    return tuple(sorted(records, key=lambda record: record.path))


def document_problems(memo: Memo) -> tuple[Problem, ...]:
    """Return the problems of all documents, by path."""
    return tuple(chain.from_iterable(memo.document_problems()))
