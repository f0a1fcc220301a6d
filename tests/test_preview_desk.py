"""The desk of the preview: what it shows is what the files say, and each decision is safe."""

import json
import re
import shutil
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from broadsheet.commands.desk import Desk
from broadsheet.commands.review import Review
from broadsheet.deciding import open_office
from broadsheet.errors import BroadsheetError
from broadsheet.preview.protocol import HttpRequest
from broadsheet.store import State
from conftest import Collection

ARTICLE = """---
title: Chợ phiên lần {number}
date: 2020-0{month}-01
people: [Trần Văn Sáng, Lê Thị Mận]
unverified: [people, organisations]
---
Ông Trần Văn Sáng bán cá ở chợ phiên lần {number}. Bà Lê Thị Mận mua.
"""
OTHER = """---
title: Bến mới
people: [Trần Văn Sang, Lê Thị Mận]
unverified: [people]
---
Ông Trần Văn Sang và bà Lê Thị Mận mở bến.
"""
LOG = '{"id": "0a0b0c0d", "when": "2020-01-05T08:00:00Z", "did": "keep"}\n'


class Sitting:
    """Somebody at the desk of a small collection."""

    def __init__(self, root: Path, articles: int = 3) -> None:
        self.collection = Collection(root)
        self.content = root / "content"
        for number in range(articles):
            text = ARTICLE.format(number=number, month=number % 9 + 1)
            self.collection.write({f"content/articles/cho-{number:03}.md": text})
        self.collection.write({"content/articles/ben.md": OTHER})
        self._state = State(root / ".broadsheet", root / "site")
        self.building = threading.Lock()
        self.desk = Desk(self.content, self._state, 1, self.building)
        self._review = Review(self.content, self.desk, threading.Lock())
        page = self._review.answer(HttpRequest("GET", "/_broadsheet/review"), b"")
        assert page
        self.token = re.findall(rb'name="token" content="([^"]+)"', page.body)[0].decode()

    def ask(self, query: str) -> tuple[int, dict[str, Any]]:
        """Ask for rows."""
        return self._told(HttpRequest("GET", "/_broadsheet/review.json", query), b"")

    def decide(self, **sent: object) -> tuple[int, dict[str, Any]]:
        """Send a decision."""
        body = json.dumps({"token": self.token, **sent}).encode()
        return self._told(HttpRequest("POST", "/_broadsheet/decide"), body)

    def confirm(self, row: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        """Confirm an article as it was shown."""
        return self.decide(act="confirm", articles=[row["path"]], state=row["state"])

    def rows(self, query: str) -> list[dict[str, Any]]:
        """Return the rows that are asked for."""
        rows: list[dict[str, Any]] = self.ask(query)[1]["rows"]
        return rows

    def _told(self, request: HttpRequest, body: bytes) -> tuple[int, dict[str, Any]]:
        answer = self._review.answer(request, body)
        assert answer
        return answer.status, json.loads(answer.body)

    def expect_as_read_anew(self) -> None:
        """Expect that the desk knows what a first look at the files tells."""
        known, fresh = self.desk.office(), open_office(self.content, self._state, 1)
        assert fresh.holdings.articles == known.holdings.articles
        assert fresh.holdings.roster == known.holdings.roster
        assert fresh.log == known.log


@pytest.fixture
def sitting(tmp_path: Path) -> Sitting:
    return Sitting(tmp_path / "collection")


# --- what the desk knows --------------------------------------------------------------------------


def change_body(content: Path) -> tuple[str, ...]:
    file = content / "articles/ben.md"
    file.write_text(file.read_text("utf-8") + "\nThêm một câu.\n", "utf-8")
    return ("articles/ben.md",)


def change_name(content: Path) -> tuple[str, ...]:
    (content / "articles/ben.md").write_text(OTHER.replace("Văn Sang", "Văn Sung"), "utf-8")
    return ("articles/ben.md",)


def move_lines(content: Path) -> tuple[str, ...]:
    (content / "articles/ben.md").write_text(OTHER.replace("title:", "lang: vi\ntitle:"), "utf-8")
    return ("articles/ben.md",)


def break_article(content: Path) -> tuple[str, ...]:
    (content / "articles/ben.md").write_text(OTHER.replace("[Trần", "[[Trần"), "utf-8")
    return ("articles/ben.md",)


def delete_article(content: Path) -> tuple[str, ...]:
    (content / "articles/ben.md").unlink()
    return ("articles/ben.md",)


def rename_article(content: Path) -> tuple[str, ...]:
    (content / "articles/ben.md").rename(content / "articles/cu.md")
    return "articles/ben.md", "articles/cu.md"


def add_article_elsewhere(content: Path) -> tuple[str, ...]:
    (content / "bai.md").write_text(OTHER, "utf-8")
    return ("bai.md",)


def add_record(content: Path) -> tuple[str, ...]:
    (content / "people").mkdir()
    text = "---\nname: Trần Văn Sáng\naliases: [Trần Văn Sang]\n---\n"
    (content / "people/tran-van-sang.md").write_text(text, "utf-8")
    return ("people/tran-van-sang.md",)


def make_folder(content: Path) -> tuple[str, ...]:
    (content / "articles/cu").mkdir()
    (content / "articles/ben.md").rename(content / "articles/cu/ben.md")
    return "articles/cu", "articles/ben.md"


def lose_folder(content: Path) -> tuple[str, ...]:
    shutil.rmtree(content / "articles")
    return ("articles",)


def change_log(content: Path) -> tuple[str, ...]:
    (content / "decisions.jsonl").write_text(LOG, "utf-8")
    return ("decisions.jsonl",)


def change_what_is_not_read(content: Path) -> tuple[str, ...]:
    (content / "inbox").mkdir()
    (content / "inbox/tho.md").write_text(OTHER, "utf-8")
    (content / "articles/anh.png").write_bytes(b"x")
    return "inbox/tho.md", "articles/anh.png"


@pytest.mark.parametrize(
    "change",
    [
        change_body,
        change_name,
        move_lines,
        break_article,
        delete_article,
        rename_article,
        add_article_elsewhere,
        add_record,
        make_folder,
        lose_folder,
        change_log,
        change_what_is_not_read,
    ],
)
def test_a_change_is_known_as_if_all_were_read_anew(
    sitting: Sitting, change: Callable[[Path], tuple[str, ...]]
) -> None:
    """After any change that it hears of, the desk knows what is in the files."""
    sitting.desk.office()
    for path in change(sitting.content):
        sitting.desk.hear(sitting.content / path)
    sitting.expect_as_read_anew()


def test_a_record_that_cannot_be_read_stops_the_desk_until_it_is_mended(sitting: Sitting) -> None:
    """It may say that a name is hidden; nobody is shown by mistake."""
    sitting.desk.office()
    file = sitting.content / "people/sang.md"
    file.parent.mkdir()
    file.write_text("---\nhidden: [\n---\n", "utf-8")
    sitting.desk.hear(file)
    for _ in range(2):
        with pytest.raises(BroadsheetError, match="hidden"):
            sitting.desk.office()
    file.unlink()
    sitting.expect_as_read_anew()


def test_own_decisions_are_known_at_once(sitting: Sitting) -> None:
    """Nobody has to tell the desk what it has written itself, nor what it has taken back."""
    sitting.decide(act="merge", names=["people/tran-van-sang", "people/le-thi-man"])
    sitting.expect_as_read_anew()
    sitting.decide(act="undo")
    sitting.expect_as_read_anew()


# --- what it shows --------------------------------------------------------------------------------


def test_every_article_is_come_to(tmp_path: Path) -> None:
    """Page by page, with decisions in between, each article is shown once and counted."""
    sitting = Sitting(tmp_path / "collection", articles=45)
    seen: list[str] = []
    after, has_more = "", True
    while has_more:
        _, told = sitting.ask(f"part=articles&count=10&after={after}")
        assert (46, 46 - len(seen) // 10 * 2) == (told["of"], told["left"])
        after, has_more = told["rows"][-1]["key"], told["has_more"]
        seen += [row["path"] for row in told["rows"]]
        for row in (told["rows"][0], told["rows"][-1]):  # the very one that the next page follows
            assert 200 == sitting.confirm(row)[0]
    dates = [sitting.desk.office().holdings.articles[path].date for path in seen[:-1]]
    assert (46, 46) == (len(seen), len(set(seen)))
    assert dates == sorted(dates, reverse=True)


def test_a_name_comes_with_the_words_around_it(sitting: Sitting) -> None:
    """A sentence is cut so that the name in it can be marked."""
    name, _ = sitting.rows("part=articles&count=20")[-1]["names"]
    told = ["Ông ", "Trần Văn Sang", " và bà Lê Thị Mận mở bến."], ["people", 1]
    assert told == (name["sentence"], [name["kind"], name["articles"]])


def test_a_dropped_suggestion_is_not_made_again(sitting: Sitting) -> None:
    """What is rejected at the desk is gone from it, and from the log's next reader."""
    (one,) = sitting.rows("part=suggestions")
    assert "merge" == one["act"]
    sitting.decide(act="reject", names=one["who"])
    assert [] == sitting.rows("part=suggestions")
    assert "keep people/" in sitting.rows("part=decisions")[0]["did"]


# --- what it refuses ------------------------------------------------------------------------------


def test_names_that_changed_since_they_were_shown_are_not_confirmed(sitting: Sitting) -> None:
    """Even if the system has not yet told that somebody has saved the article."""
    row = next(row for row in sitting.rows("part=articles") if row["path"] == "articles/ben.md")
    file = sitting.content / "articles/ben.md"
    change_name(sitting.content)
    before = file.read_bytes()
    status, told = sitting.confirm(row)
    assert (409, "content/articles/ben.md") == (status, told["place"])
    assert before == file.read_bytes()


def test_a_change_of_the_body_alone_does_not_stop_the_confirming(sitting: Sitting) -> None:
    """The names are those that were looked at."""
    row = next(row for row in sitting.rows("part=articles") if row["path"] == "articles/ben.md")
    change_body(sitting.content)
    assert 200 == sitting.confirm(row)[0]


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"act": "confirm", "names": ["nobody at all"]}, 409),
        ({"act": "confirm", "articles": ["../../etc/passwd"]}, 409),
        ({"act": "undo"}, 409),
        ({"act": "burn", "names": ["people/le-thi-man"]}, 400),
        ({"names": ["people/le-thi-man"]}, 400),
        ({"act": "hide"}, 400),
        ({"act": "hide", "names": 7}, 400),
        ({"act": "hide", "names": ["people/le-thi-man"], "token": "guessed"}, 403),
        ({"act": "hide", "names": ["people/le-thi-man"], "token": "đoán"}, 400),
    ],
)
def test_what_is_no_decision_is_refused(
    sitting: Sitting, sent: dict[str, object], status: int
) -> None:
    """Whatever is wrong with it, no file is written."""
    before = sorted(sitting.content.rglob("*"))
    assert status == sitting.decide(**sent)[0]
    assert before == sorted(sitting.content.rglob("*"))


@pytest.mark.parametrize(
    "query", ["", "part=articles&count=many", "part=suggestions&start=x", "part"]
)
def test_a_question_that_is_none_is_refused(sitting: Sitting, query: str) -> None:
    """A broken address is an answer of its own, not a fault of the program."""
    assert 400 == sitting.ask(query)[0]


@pytest.mark.parametrize("body", [b"", b"[]", b"7", b"{", b"\xff", b'{"token": 7, "act": "undo"}'])
def test_what_is_no_json_is_refused(sitting: Sitting, body: bytes) -> None:
    """A broken body is an answer of its own too."""
    review = Review(sitting.content, sitting.desk, threading.Lock())
    answer = review.answer(HttpRequest("POST", "/_broadsheet/decide"), body)
    assert answer
    assert 400 == answer.status


def test_the_desk_opens_once_a_build_is_over(tmp_path: Path) -> None:
    """It waits, and is not refused for the preview's own work."""
    sitting = Sitting(tmp_path)
    answers: list[int] = []
    reader = threading.Thread(target=lambda: answers.append(sitting.ask("part=articles")[0]))
    with sitting.building:
        reader.start()
        reader.join(timeout=0.3)
        assert reader.is_alive()
    reader.join()
    assert answers == [200]
