"""A suggestion told with the sentences it rests on and with what carries it out."""

from collections.abc import Mapping
from shlex import join

from broadsheet.address import slugify
from broadsheet.decisions import Act, Decision
from broadsheet.mentions import Mention, find_mentions
from broadsheet.model import Article
from broadsheet.roster import Who
from broadsheet.suggestions import Suggestion

_ARTICLES_OF_SUGGESTION = 2


def mentions_of(who: Who, article: Article) -> tuple[Mention, ...]:
    """Return the sentences of an article that name somebody, by any form known of it."""
    own = [use.entry for use in who.identity.uses if use.path == article.path]
    here = (form for entry in own for form in (entry.name, *entry.aliases))
    forms = dict.fromkeys((*here, *who.forms.values()))
    return find_mentions(article.body, ((who.key, tuple(forms)),)).get(who.key, ())


def proposal(one: Suggestion, articles: Mapping[str, Article]) -> dict[str, object]:
    """Return a suggestion as it is printed, with the commands that carry it out or drop it."""
    decision = decision_of(one)
    sentences = [
        {"path": f"content/{path}", "sentence": mentions[0].sentence}
        for path in one.where[:_ARTICLES_OF_SUGGESTION]
        if (mentions := mentions_of(one.who[0], articles[path]))
    ]
    return {
        "act": one.act.value,
        "who": [who.key for who in one.who],
        "names": [who.name for who in one.who],
        "articles": one.articles,
        "confidence": round(one.confidence, 2),
        "reason": one.reason,
        "evidence": sentences,
        "command": _command(decision),
        "reject": join(["names", "suggest", "--reject", *(who.key for who in one.who)]),
    }


def decision_of(one: Suggestion) -> Decision:
    """Return the decision that a suggestion proposes."""
    keys = tuple(who.key for who in one.who)
    if one.act == Act.MERGE:
        return Decision(Act.MERGE, keys)
    if len(keys) > 1:
        return Decision(Act.SPLIT, keys[:1], one.where, one.who[1].identity.id)
    of = {use.path: use.entry.roles for use in one.who[0].identity.uses}
    role = next((role for path in one.where for role in of[path]), "2")
    words = "-".join(slugify(role).split("-")[:3])
    return Decision(Act.SPLIT, keys, one.where, f"{one.who[0].identity.id}-{words or '2'}")


def _command(decision: Decision) -> str:
    words = ["names", decision.act.value, *decision.names]
    if decision.act == Act.SPLIT:
        words += ["--article", *decision.articles, "--as", decision.id]
    return join(words)
