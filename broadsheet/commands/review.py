"""The desk of a preview: what nobody has confirmed yet, and the decisions on it, in the browser.

Answers requests below `/_broadsheet/`; nothing of it is ever in the site. A decision is the same
as at the command line. Only a page of this preview can send one: it must know the token, and the
server lets no other Origin in.
"""

import argparse
import json
import secrets
import threading
from collections import defaultdict
from collections.abc import Mapping
from hmac import compare_digest
from http import HTTPStatus
from importlib import resources
from typing import Any

from broadsheet.cli import Places
from broadsheet.commands.decide import now
from broadsheet.commands.proposals import decision_of, mentions_of, proposal
from broadsheet.deciding import Office, carry_out, open_office, undo
from broadsheet.decision_log import standing, to_undo
from broadsheet.decisions import Act, Decision, decide
from broadsheet.errors import BroadsheetError
from broadsheet.library import entries
from broadsheet.model import Article, Kind
from broadsheet.preview.protocol import HttpRequest, Response
from broadsheet.roster import Who
from broadsheet.store import State
from broadsheet.suggestions import suggest

_PAGE = "/_broadsheet/review"
_FILES = {
    f"{_PAGE}.js": "text/javascript; charset=utf-8",
    f"{_PAGE}.css": "text/css; charset=utf-8",
}
# What one person looks through before asking for more.
_ARTICLES = 30
_SUGGESTIONS = 30
_UNDOABLE = 10


class Review:
    """Answers for one collection. Decisions are made one after the other."""

    def __init__(self, options: argparse.Namespace, places: Places) -> None:
        """Take the collection's places; nothing is read yet."""
        self._jobs: int = options.jobs
        self._places = places
        self._token = secrets.token_urlsafe(16)
        self._lock = threading.Lock()

    def answer(self, request: HttpRequest, body: bytes) -> Response | None:
        """Return what a request comes to; None for what is not ours."""
        asked = request.method, request.path
        if asked in {("GET", path) for path in (_PAGE, *_FILES)}:
            return self._file(request.path)
        if asked == ("GET", f"{_PAGE}.json"):
            return _reply(self._listing())
        if asked == ("POST", "/_broadsheet/decide"):
            return self._decide(body)
        return None

    def _file(self, path: str) -> Response:
        name = path.removeprefix("/_broadsheet/")
        kind = _FILES.get(path, "text/html; charset=utf-8")
        name = name if path in _FILES else f"{name}.html"
        data = resources.files("broadsheet").joinpath("data/preview", name).read_bytes()
        data = data.replace(b"{token}", self._token.encode())
        policy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'"
        headers = (("Content-Type", kind), ("Content-Security-Policy", policy))
        return Response(HTTPStatus.OK, data, headers)

    def _listing(self) -> dict[str, object]:
        office = self._open()
        articles = office.holdings.articles
        rejected = frozenset(token for entry in standing(office.log) for token in entry.rejected)
        found = suggest(office.holdings.roster, articles, rejected)
        guessed = [a for a in articles.values() if {*map(str, Kind)} & {*a.unverified}]
        guessed.sort(key=lambda article: article.path)
        guessed.sort(key=lambda article: str(article.date or ""), reverse=True)
        at = _whereabouts(office)
        return {
            "articles": [_guesses(article, at[article.path]) for article in guessed[:_ARTICLES]],
            "articles_in_all": len(guessed),
            "suggestions": [
                {**proposal(one, articles), "decision": _as_sent(decision_of(one))}
                for one in found[:_SUGGESTIONS]
            ],
            "suggestions_in_all": len(found),
            "decisions": [
                {"id": entry.id, "did": entry.did, "when": entry.when}
                for entry in standing(office.log)[: -_UNDOABLE - 1 : -1]
            ],
        }

    def _decide(self, body: bytes) -> Response:
        try:
            sent = json.loads(body)
            if not compare_digest(sent["token"], self._token):
                return _reply({"error": "this page is of another preview"}, HTTPStatus.FORBIDDEN)
            with self._lock:
                return _reply({"did": self._carry_out(sent)})
        except BroadsheetError as error:
            told = {"error": error.what, "mend": error.mend, "place": error.path}
            return _reply(told, HTTPStatus.CONFLICT)
        except (ValueError, KeyError, TypeError) as error:
            return _reply({"error": f"not a decision: {error}"}, HTTPStatus.BAD_REQUEST)

    def _carry_out(self, sent: Mapping[str, Any]) -> str:
        office = self._open()
        when = now()
        if sent["act"] == "undo":
            return undo(office, to_undo(office.log, str(sent.get("id", ""))), when).did
        names, articles = (tuple(map(str, sent.get(key, ()))) for key in ("names", "articles"))
        decision = Decision(Act(sent["act"]), names, articles, str(sent.get("id", "")))
        ruling = decide(decision, office.holdings)
        if ruling.edits or ruling.rejected:
            carry_out(office, ruling, when)
        return ruling.said

    def _open(self) -> Office:
        return open_office(
            self._places.content, State(self._places.state, self._places.site), self._jobs
        )


def _whereabouts(office: Office) -> Mapping[str, Mapping[tuple[Kind, str, str], Who]]:
    """Return who each name of an article is, by path, kind, name and id."""
    at: dict[str, dict[tuple[Kind, str, str], Who]] = defaultdict(dict)
    for who in office.holdings.roster.everybody.values():
        for use in who.identity.uses:
            at[use.path][who.kind, use.entry.name, use.entry.id] = who
    return at


def _guesses(article: Article, at: Mapping[tuple[Kind, str, str], Who]) -> dict[str, object]:
    names = [
        _name(at[kind, entry.name, entry.id], article, entry.roles)
        for kind in Kind
        if kind in article.unverified
        for entry in entries(article, kind)
    ]
    return {
        "path": article.path,
        "title": article.title,
        "date": str(article.date or ""),
        "lang": article.lang,
        "page": f"/articles/{article.slug}.html",
        "names": names,
    }


def _name(who: Who, article: Article, roles: tuple[str, ...]) -> dict[str, object]:
    mentions = mentions_of(who, article)
    return {
        "key": who.key,
        "kind": who.kind.value,
        "name": who.name,
        "roles": roles,
        "sentence": mentions[0].sentence if mentions else "",
        "articles": len({use.path for use in who.identity.uses}),
    }


def _as_sent(decision: Decision) -> dict[str, object]:
    return {
        "act": decision.act.value,
        "names": decision.names,
        "articles": decision.articles,
        "id": decision.id,
    }


def _reply(told: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(status, body, (("Content-Type", "application/json; charset=utf-8"),))
