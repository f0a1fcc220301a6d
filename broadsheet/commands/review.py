"""The desk of a preview: what nobody has confirmed yet, and the decisions on it, in the browser.

Answers requests below `/_broadsheet/`; nothing of it is ever in the site. A decision is the same
as at the command line. Only a page of this preview can send one: it must know the token, and the
server lets no other Origin in.
"""

import json
import secrets
from collections.abc import Mapping
from contextlib import AbstractContextManager
from hmac import compare_digest
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

from broadsheet.commands.decide import now
from broadsheet.commands.desk import Desk
from broadsheet.commands.listing import (
    Listing,
    list_articles,
    list_decisions,
    list_suggestions,
    state_of,
)
from broadsheet.deciding import Office, carry_out, undo
from broadsheet.decision_log import LOG, Entry, to_undo
from broadsheet.decisions import Act, Decision, decide
from broadsheet.errors import BroadsheetError
from broadsheet.preview.protocol import HttpRequest, Response

_PAGE = "/_broadsheet/review"
_FILES = {
    f"{_PAGE}.js": "text/javascript; charset=utf-8",
    f"{_PAGE}.css": "text/css; charset=utf-8",
}
_MOST_ROWS = 100


class Review:
    """Answers for one collection. Decisions are made one after the other."""

    def __init__(self, content: Path, desk: Desk, writing: AbstractContextManager[Any]) -> None:
        """Take the collection; nothing is read yet. writing: held while content/ is written to."""
        self._content = content
        self._desk = desk
        self._writing = writing
        self._token = secrets.token_urlsafe(16)

    def answer(self, request: HttpRequest, body: bytes) -> Response | None:
        """Return what a request comes to; None for what is not ours."""
        asked = request.method, request.path
        if asked in {("GET", path) for path in (_PAGE, *_FILES)}:
            return self._file(request.path)
        try:
            if asked == ("GET", f"{_PAGE}.json"):
                return _reply(self._listing(dict(parse_qsl(request.query))))
            if asked == ("POST", "/_broadsheet/decide"):
                return self._decide(json.loads(body))
        except BroadsheetError as error:
            told = {"error": error.what, "mend": error.mend, "place": error.path}
            return _reply(told, HTTPStatus.CONFLICT)
        except (ValueError, LookupError, TypeError) as error:
            return _reply({"error": f"cannot be understood: {error}"}, HTTPStatus.BAD_REQUEST)
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

    def _listing(self, asked: Mapping[str, str]) -> Listing:
        office = self._desk.office()
        articles = office.holdings.articles
        count = min(int(asked.get("count", "20")), _MOST_ROWS)
        if asked["part"] == "articles":
            at = self._desk.whereabouts(office)
            return list_articles(articles, at, asked.get("after", ""), count)
        if asked["part"] == "suggestions":
            found = self._desk.suggestions(office)
            return list_suggestions(found, articles, int(asked.get("start", "0")), count)
        return list_decisions(office.log)

    def _decide(self, sent: Mapping[str, Any]) -> Response:
        if not compare_digest(sent["token"], self._token):
            return _reply({"error": "this page is of another preview"}, HTTPStatus.FORBIDDEN)
        with self._writing:
            if sent["act"] == "undo":
                office = self._desk.office()
                undone = to_undo(office.log, str(sent.get("id", "")))
                undoing = undo(office, undone, now())
                self._tell_desk(undoing)
                return _reply({"did": undoing.did, "id": undoing.id, "undid": undone.id})
            said, entry = self._carry_out(sent)
        return _reply({"did": said, "id": entry.id if entry else ""})

    def _carry_out(self, sent: Mapping[str, Any]) -> tuple[str, Entry | None]:
        names, articles = (tuple(map(str, sent.get(key, ()))) for key in ("names", "articles"))
        decision = Decision(Act(sent["act"]), names, articles, str(sent.get("id", "")))
        for path in decision.articles:
            self._desk.hear(self._content / path)  # the system may be late to tell
        office = self._desk.office()
        _refuse_unseen(decision, str(sent.get("state", "")), office)
        ruling = decide(decision, office.holdings)
        if not (ruling.edits or ruling.rejected):
            return f"nothing to change: {ruling.said}", None
        entry = carry_out(office, ruling, now())
        self._tell_desk(entry)
        return ruling.said, entry

    def _tell_desk(self, entry: Entry) -> None:
        for path in (LOG, *(change.path for change in entry.changes)):
            self._desk.hear(self._content / path)


def _refuse_unseen(decision: Decision, state: str, office: Office) -> None:
    """Stop the confirming of names that are not those which a person has looked at."""
    for path in decision.articles if decision.act == Act.CONFIRM else ():
        article = office.holdings.articles.get(path)
        if article is None or state_of(article) != state:
            what = "the names have changed since they were shown, so nothing is confirmed"
            raise BroadsheetError(what, "look at them again", f"content/{path}")


def _reply(told: Mapping[str, object], status: HTTPStatus = HTTPStatus.OK) -> Response:
    body = json.dumps(told, ensure_ascii=False).encode()
    return Response(status, body, (("Content-Type", "application/json; charset=utf-8"),))
