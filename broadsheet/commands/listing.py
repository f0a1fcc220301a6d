"""What the desk of a preview shows, some rows at a time: suggestions, articles, decisions."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from broadsheet.commands.desk import Whereabouts
from broadsheet.commands.proposals import decision_of, proposal
from broadsheet.decision_log import Entry, standing
from broadsheet.decisions import Decision
from broadsheet.digest import digest_value
from broadsheet.library import entries
from broadsheet.mentions import Mention, find_mentions
from broadsheet.model import Article, Kind
from broadsheet.suggestions import Suggestion

Row = Mapping[str, object]
# Who wants an older one back uses the command line.
_UNDOABLE = 10
_KINDS = frozenset(map(str, Kind))


class Listing(TypedDict):
    """Some rows of a part. left: how many wait in all; of: together with those that are done."""

    rows: Sequence[Row]
    left: int
    of: int
    has_more: bool


def list_articles(
    articles: Mapping[str, Article], at: Whereabouts, after: str, count: int
) -> Listing:
    """Return articles whose names nobody has confirmed, the newest first.

    after: the key of the row before the first one wanted, even if it is done by now.
    """
    guessed = [article for article in articles.values() if _KINDS & {*article.unverified}]
    named = sum(1 for one in articles.values() if one.people or one.organisations)
    unnamed = sum(1 for one in guessed if not (one.people or one.organisations))
    guessed.sort(key=lambda article: article.path)
    guessed.sort(key=lambda article: str(article.date or ""), reverse=True)
    rest = [article for article in guessed if _is_after(article, after)] if after else guessed
    rows = tuple(_article(article, at) for article in rest[:count])
    of = named + unnamed
    return Listing(rows=rows, left=len(guessed), of=of, has_more=len(rest) > count)


def list_suggestions(
    found: tuple[Suggestion, ...], articles: Mapping[str, Article], start: int, count: int
) -> Listing:
    """Return suggestions, the most useful first. start: how many to pass over."""
    rows = tuple(
        {**proposal(one, articles), "key": one.token, "decision": as_sent(decision_of(one))}
        for one in found[start : start + count]
    )
    left = len(found)
    return Listing(rows=rows, left=left, of=left, has_more=left > start + count)


def list_decisions(log: tuple[Entry, ...]) -> Listing:
    """Return the last decisions that can be taken back, the last one first."""
    done = standing(log)
    rows = tuple({"key": entry.id, "did": entry.did} for entry in done[: -_UNDOABLE - 1 : -1])
    return Listing(rows=rows, left=len(done), of=len(done), has_more=False)


def state_of(article: Article) -> str:
    """Return what changes when the names that are to be confirmed do."""
    return digest_value(tuple((kind.value, entries(article, kind)) for kind in _guessed(article)))


def _guessed(article: Article) -> tuple[Kind, ...]:
    return tuple(kind for kind in Kind if kind in article.unverified)


def _is_after(article: Article, key: str) -> bool:
    date, _, path = key.partition(" ")
    own = str(article.date or "")
    return own < date or (own == date and article.path > path)


def _article(article: Article, at: Whereabouts) -> Row:
    named = [
        (at.meant(article.path, kind, entry), entry)
        for kind in _guessed(article)
        for entry in entries(article, kind)
    ]
    forms = tuple(
        (who.key, (entry.name, *entry.aliases, *at.forms_and_articles(who)[0]))
        for who, entry in named
    )
    mentions = find_mentions(article.body, forms)
    return {
        "key": f"{article.date or ''} {article.path}",
        "path": article.path,
        "state": state_of(article),
        "title": article.title,
        "date": str(article.date or ""),
        "lang": article.lang,
        "page": f"/articles/{article.slug}.html",
        "names": [
            {
                "key": who.key,
                "kind": who.kind.value,
                "name": who.name,
                "roles": entry.roles,
                "sentence": _parts(mentions[who.key][0]) if who.key in mentions else (),
                "articles": at.forms_and_articles(who)[1],
            }
            for who, entry in named
        ],
    }


def _parts(mention: Mention) -> tuple[str, str, str]:
    """Return the words before, in and after the name."""
    sentence = mention.sentence
    return sentence[: mention.start], sentence[mention.start : mention.end], sentence[mention.end :]


def as_sent(decision: Decision) -> Row:
    """Return a decision as the page sends it."""
    return {
        "act": decision.act.value,
        "names": decision.names,
        "articles": decision.articles,
        "id": decision.id,
    }
