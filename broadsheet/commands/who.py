"""`names list, show, suggest`: who there is, what is known of one, and what to look at."""

import argparse
from collections.abc import Mapping

from broadsheet.cli import Places
from broadsheet.collation import fold_name, sort_key, strip_marks
from broadsheet.commands.decide import enter
from broadsheet.commands.proposals import mentions_of, proposal
from broadsheet.decision_log import standing
from broadsheet.decisions import Act
from broadsheet.errors import printable
from broadsheet.library import is_loose
from broadsheet.model import Article, Kind
from broadsheet.report import Reporter
from broadsheet.roster import Who
from broadsheet.suggestions import Suggestion, suggest

_MARKS = ("unverified", "no_page", "hidden", "redacted")


def run_list(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Print everybody, or those whose name holds a text."""
    office = enter(options, places, reporter)
    text = fold_name(options.text or "")
    fold = fold_name if strip_marks(text) != text else lambda form: strip_marks(fold_name(form))
    rows: list[dict[str, object]] = []
    for kind in (Kind(options.kind),) if options.kind else Kind:
        found = [
            _summary(who, office.holdings.articles)
            for who in office.holdings.roster.everybody.values()
            if who.kind == kind and any(text in fold(form) for form in who.forms.values())
        ]
        found = [row for row in found if row["unverified"] or not options.unverified]
        found.sort(key=lambda row: (-int(str(row["articles"])), sort_key(str(row["name"]))))
        reporter.say(f"{kind} ({len(found)})")
        for row in found:
            marks = _marks(row)
            told = f"  [{', '.join(marks)}]" if marks else ""
            reporter.say(f"{row['articles']:>6}  {printable(str(row['name']))}  {row['id']}{told}")
        rows += found
    reporter.result({"names": rows})
    return 0


def run_show(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Print what is known of one person or body, and the sentences it rests on."""
    office = enter(options, places, reporter)
    kind = Kind(options.kind) if options.kind else None
    who, articles = office.holdings.roster.find(options.name, kind), office.holdings.articles
    told = _summary(who, articles)
    record = who.identity.record
    told["aliases"] = [form for form in who.forms.values() if form != who.name]
    told["record"] = f"content/{record.path}" if record else ""
    told["appearances"] = [
        _appearance(who, articles[path]) for path in _newest_first(who, articles)
    ]
    reporter.result(told)
    reporter.say("\n".join(map(printable, _as_lines(told))))
    return 0


def run_suggest(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Print what a person should look at, the most useful first."""
    office = enter(options, places, reporter)
    rejected = frozenset(token for entry in standing(office.log) for token in entry.rejected)
    found = suggest(office.holdings.roster, office.holdings.articles, rejected)
    if options.kind:
        found = tuple(one for one in found if one.who[0].kind == options.kind)
    shown = found[: options.limit]
    rows = [proposal(one, office.holdings.articles) for one in shown]
    for one, row in zip(shown, rows, strict=True):
        reporter.say("\n".join(map(printable, _proposal_lines(one, row))))
    reporter.say(f"{len(shown)} of {len(found)} suggestions; `--reject NAME …` drops one for good")
    reporter.result({"suggestions": rows, "left": len(found) - len(shown)})
    return 0


def _summary(who: Who, articles: Mapping[str, Article]) -> dict[str, object]:
    record = who.identity.record
    paths = {use.path for use in who.identity.uses}
    guesses = {path for path in paths if who.kind.value in articles[path].unverified}
    is_loose_only = all(
        use.path in guesses and is_loose(who.kind, who.identity, use) for use in who.identity.uses
    )
    return {
        "kind": who.kind.value,
        "id": who.identity.id,
        "name": who.name,
        "articles": len(paths),
        "unverified": bool(guesses) and not (record and record.verified),
        "no_page": is_loose_only and not record,
        "hidden": bool(record and record.hidden),
        "redacted": bool(record and record.redacted),
    }


def _marks(row: Mapping[str, object]) -> list[str]:
    return [mark.replace("_", " ") for mark in _MARKS if row[mark]]


def _newest_first(who: Who, articles: Mapping[str, Article]) -> list[str]:
    paths = sorted({use.path for use in who.identity.uses})
    return sorted(paths, key=lambda path: str(articles[path].date or ""), reverse=True)


def _appearance(who: Who, article: Article) -> dict[str, object]:
    entries = [use.entry for use in who.identity.uses if use.path == article.path]
    return {
        "path": f"content/{article.path}",
        "title": article.title,
        "date": str(article.date or ""),
        "roles": [role for entry in entries for role in entry.roles],
        "sentences": [mention.sentence for mention in mentions_of(who, article)],
    }


def _as_lines(told: Mapping[str, object]) -> list[str]:
    marks = _marks(told)
    lines = [f"{told['name']}  {told['kind']}/{told['id']}" + "".join(f"  [{m}]" for m in marks)]
    lines += [f"  also: {alias}" for alias in told["aliases"]]  # type: ignore[attr-defined]  # a list
    lines.append(f"  record: {told['record'] or 'none'}")
    for row in told["appearances"]:  # type: ignore[attr-defined]  # a list
        lines.append(f"  {row['date'] or 'undated'}  {row['title']}  {row['path']}")
        lines += [f"    {role}" for role in row["roles"]]
        lines += [f"    “{sentence}”" for sentence in row["sentences"][:1]]
    return lines


def _proposal_lines(one: Suggestion, row: Mapping[str, object]) -> list[str]:
    to = " into " if one.act == Act.MERGE else ", some to "
    names = to.join(f'"{who.name}"' for who in one.who)
    plural = "s" if one.articles != 1 else ""
    lines = [f"{one.act} {names}: {one.articles} article{plural}, {one.confidence:.0%}"]
    lines.append(f"  {one.reason}")
    evidence = row["evidence"]
    told = [f"  {e['path']}: “{e['sentence']}”" for e in evidence]  # type: ignore[attr-defined]  # a list
    return [*lines, *told, f"  {row['command']}"]
