"""Hostile cases: what one is, how a heap of them is run as a user would, what must then hold.

A case has an `id`, a `stage` that says where its file is put, what is to become of it (`expect`)
and fields to check:

    stage    convert: into content/inbox; build: into content/articles; tree: below content/;
             template: the layouts
    expect   ok: an article; warn: an article and a remark; skip: neither article nor error;
             reject: an error that names it; either: ok, skip or reject
"""

import html
import json
import os
import re
import subprocess
import sys
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any
from xml.parsers.expat import ParserCreate

from broadsheet.documents import read_article
from broadsheet.front_matter import parse
from broadsheet.model import Article

BUILD = Path(__file__).parents[1] / "build.py"
Case = Mapping[str, Any]

_SAID = re.compile(r"^(?P<path>.+?)(?::\d+)*: (?P<severity>error|warning|note): .* \[[\w-]+\]$")
_TEXTS = {".html", ".xml", ".json", ".txt", ".md"}
# What no output may hold: controls but tab and newline, byte-order marks, turned direction.
_FORBIDDEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff]")
# Where a command may write. `convert` adds articles and never touches a raw file.
_OUTPUT = ("site/", ".broadsheet/")
_CONVERTED = ("content/articles/", "content/.converted/", "content/media/")


@dataclass(frozen=True)
class Ran:
    """What one run of the real command did.

    before, after: digest and time of every file by its path, outputs apart. said: (path,
    severity) of each problem in order. articles: by the path that the case put its file at.
    """

    root: Path
    status: int
    printed: str
    before: Mapping[str, tuple[str, int]]
    after: Mapping[str, tuple[str, int]]
    said: tuple[tuple[str, str], ...]
    articles: Mapping[str, tuple[tuple[Path, Article], ...]]

    def said_of(self, path: str, *severities: str) -> list[str]:
        """Return the severities of what was said of a file."""
        return [how for where, how in self.said if where == path and how in severities]

    def outputs(self) -> dict[str, str]:
        """Return every text of the site and every converted article by its path."""
        files = [*(self.root / "site").rglob("*"), *(self.root / "content/articles").rglob("*.md")]
        found = {path.relative_to(self.root).as_posix(): path for path in files if path.is_file()}
        return {
            name: path.read_bytes().decode("utf-8")
            for name, path in sorted(found.items())
            if path.suffix in _TEXTS and name not in self.before
        }


def run_command(root: Path, *arguments: str) -> Ran:
    """Run `build.py` on a collection; look at all files around it before and after."""
    outputs = _OUTPUT if "build" in arguments else (*_OUTPUT, *_CONVERTED)
    before = _state(root, outputs)
    done = subprocess.run(
        [sys.executable, BUILD, *arguments, "--root", root],
        cwd=root,
        capture_output=True,
        timeout=300,
        check=False,
        env={**os.environ, "HOME": str(root.parent)},
    )
    printed = (done.stdout + done.stderr).decode("utf-8")
    found = filter(None, map(_SAID.match, done.stderr.decode("utf-8").split("\n")))
    said = tuple((one["path"], one["severity"]) for one in found)
    after = _state(root, outputs)
    return Ran(root, done.returncode, printed, before, after, said, _articles(root))


def _state(root: Path, outputs: tuple[str, ...]) -> dict[str, tuple[str, int]]:
    state = {}
    for path in sorted(root.parent.rglob("*")):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        if path.is_file() and not path.is_fifo() and not name.startswith(outputs):
            try:
                digest = sha256(path.read_bytes()).hexdigest()
            except OSError:
                digest = "unreadable"
            state[name] = digest, path.lstat().st_mtime_ns
    return state


def _articles(root: Path) -> dict[str, tuple[tuple[Path, Article], ...]]:
    """Return the published articles by the file that a case brought: the raw one or itself."""
    articles: dict[str, tuple[tuple[Path, Article], ...]] = {}
    for path in sorted((root / "content").rglob("*.md")):
        name = path.relative_to(root / "content").as_posix()
        if not path.is_file() or name.startswith(("inbox/", ".converted/")):
            continue
        try:
            data = path.read_bytes()
        except OSError:
            continue
        article, _ = read_article(name, data)
        page = root / f"site/articles/{article.slug if article else ''}.html"
        if article and page.is_file() and article.title in visible(page.read_text("utf-8")):
            stamp = parse(data.decode("utf-8", "replace"), name).values.get("converted")
            origin = stamp["from"] if isinstance(stamp, dict) else name
            articles[str(origin)] = (*articles.get(str(origin), ()), (page, article))
    return articles


def check_outcome(case: Case, path: str, ran: Ran) -> None:
    """Fail unless the file came out as its case expects. path: relative to content/."""
    shown = f"content/{path}"
    made = ran.articles.get(path, ())
    errors = ran.said_of(shown, "error")
    remarks = ran.said_of(shown, "warning", "note")
    expect = case["expect"]
    if expect in {"ok", "warn"}:
        assert made, f"not published: {ran.said_of(shown, 'error', 'warning', 'note')}"
    if expect == "warn":
        assert remarks
    if expect == "skip":
        assert (made, errors) == ((), [])
    if expect == "reject":
        assert made == ()
        assert errors
    if expect == "either":
        is_input = path.endswith(".md") and "/." not in f"/{path}"
        assert made or errors or remarks or not is_input, "lost without a word"
    if errors:
        assert ran.status == 1


def check_fields(case: Case, path: str, ran: Ran) -> None:
    """Fail unless what came out of a file holds what its case wants and nothing it forbids."""
    made = ran.articles.get(path, ())
    pages = [page.read_text("utf-8") for page, _ in made]
    articles = [article for _, article in made]
    _check_head(case, articles)
    shown = [visible(page) for page in pages]
    wanted = [*case.get("body_has", ()), *case.get("captions_has", ())]
    if case["expect"] == "ok":
        missing = [words for words in wanted if not any(words in text for text in shown)]
        assert missing == []
    captions = " ".join(
        found for page in pages for found in re.findall(r"(?s)<figcaption.*?</figcaption>", page)
    )
    assert [words for words in case.get("captions_has", ()) if words not in captions] == []
    own = "".join(body_of(page) for page in pages)
    for pattern in case.get("html_not", ()):
        assert [found[0] for found in re.finditer(pattern, own)] == []
    for words in case.get("text_not", ()):
        assert [page for page in (*pages, *shown) if words in page] == []


def _check_head(case: Case, articles: Iterable[Article]) -> None:
    for article in articles:
        got = {
            "title": article.title,
            "date": str(article.date or "")[:10],
            "authors": list(article.authors),
        }
        people = {entry.name for entry in article.people}
        wanted = {key: value for key, value in case.items() if key in got}
        assert wanted == {key: got[key] for key in wanted}
        assert set(case.get("people", ())) <= people
        assert set(case.get("authors_has", ())) <= set(article.authors)
        if "date_one_of" in case:
            assert got["date"] in case["date_one_of"]
        for group in case.get("people_one_of", ()):
            assert len(set(group) & people) == 1


def check_rules(ran: Ran) -> None:
    """Fail unless the standing rules hold for a whole collection."""
    assert "Traceback" not in ran.printed
    assert _FORBIDDEN.search(ran.printed) is None
    assert ran.after == ran.before  # so there is no new file of any name either
    assert ran.status == int(any(severity == "error" for _, severity in ran.said))
    lines = [line for line in ran.printed.split("\n") if _SAID.match(line)]
    assert sorted(set(lines)) == sorted(lines)
    assert re.findall(r"\(\w+\.py, line \d+\)", ran.printed) == []  # a crash of our own
    for name, text in ran.outputs().items():
        if name.endswith(".xml"):
            ParserCreate().Parse(text.encode(), True)
        assert not (found := _FORBIDDEN.search(text)), f"{name}: {found[0]!r}"
        assert text == unicodedata.normalize("NFC", text), name


# What layouts put among the content; no content can have these classes.
_OWN = re.compile(
    r'(?s)<details class="cite">.*?</details>|<form class="(?:filter|search)".*?</form>'
    r'|<svg class="(?:bar|graph)".*?</svg>|<noscript class="search">.*?</noscript>'
)


def body_of(page: str) -> str:
    """Return what content has put on a page: all of it but the layout's own head and foot."""
    return _OWN.sub("", page.partition("<main")[2].partition("</main>")[0])


def frame_of(page: str) -> set[str]:
    """Return the tags with their attributes' names outside of the body."""
    around = page.replace(page.partition("<main")[2].partition("</main>")[0], "")
    return {re.sub(r'="[^"]*"', "", tag) for tag in re.findall(r"<[^<>]*>", around)}


def visible(page: str) -> str:
    """Return the words of a page."""
    return html.unescape(re.sub(r"<[^<>]*>", "", page))


def read_manifest(folder: Path) -> list[dict[str, Any]]:
    """Return the cases of a folder."""
    lines = (folder / "manifest.jsonl").read_text("utf-8").splitlines()
    return [json.loads(line) for line in lines]
