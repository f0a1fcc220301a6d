"""Keeps a preview at work with random edits, and watches that it stays the same program.

Usage: python tests/benchmarks/soak.py [--minutes N] [--articles N] [--seed N]

Articles are edited, retitled, broken and mended, renamed, deleted and restored, moved by the
folder; raw ones are dropped in, layouts and styles changed, names confirmed at the desk. Every
minute it prints the memory, threads and open files of the preview; at the end what is in the site
and served is held against a clean build of the same sources. Exit status 1 if they differ, or if
memory, threads or files have grown. Needs Linux, where a process can be looked at from outside.
"""

import argparse
import json
import random
import shutil
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

from corpus import write_corpus

sys.path.insert(0, str(Path(__file__).parents[1]))
from running import PROJECT, Preview, preview  # a sibling of this folder

# What a garbage collector leaves lying about is no leak.
_ROOM_BYTES = 30 << 20
# One edit in so many is followed by a look at the desk.
_AT_DESK = 0.2


@dataclass(frozen=True, slots=True)
class Size:
    """How large a process is. memory: resident, in bytes."""

    memory: int
    threads: int
    files: int

    def __str__(self) -> str:
        """Print in one line."""
        return f"{self.memory >> 20} MB, {self.threads} threads, {self.files} files open"


def size_of(pid: int) -> Size:
    """Look at a running process."""
    status = Path(f"/proc/{pid}/status").read_text()
    lines = dict(line.split(":", 1) for line in status.splitlines())
    files = sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    return Size(int(lines["VmRSS"].split()[0]) << 10, int(lines["Threads"]), files)


def edit_body(root: Path, draw: random.Random) -> None:
    """Add a sentence to an article."""
    article = _any(root, draw)
    article.write_text(f"{article.read_text('utf-8')}\nNước lên {draw.random()}.\n", "utf-8")


def edit_title(root: Path, draw: random.Random) -> None:
    """Change a title, which other pages show too."""
    article = _any(root, draw)
    text = article.read_text("utf-8")
    article.write_text(text.replace('title: "', f'title: "{draw.randrange(10)}', 1), "utf-8")


def break_article(root: Path, draw: random.Random) -> None:
    """Make a mistake in an article, and mend it a moment later."""
    article = _any(root, draw)
    text = article.read_text("utf-8")
    article.write_text(text.replace("title:", "title: [", 1), "utf-8")
    time.sleep(draw.random())
    article.write_text(text, "utf-8")


def rename_article(root: Path, draw: random.Random) -> None:
    """Give an article another name."""
    article = _any(root, draw)
    article.rename(article.with_name(f"moi-{draw.randrange(10**9)}.md"))


def drop_raw(root: Path, draw: random.Random) -> None:
    """Put a raw article into the inbox."""
    inbox = root / "content" / "inbox"
    inbox.mkdir(exist_ok=True)
    number = draw.randrange(10**9)
    text = f"Bến đò số {number} mở lại\n\nÔng Trần Văn Sáng đưa khách qua sông từ sáng sớm.\n"
    (inbox / f"{number}.txt").write_text(text, "utf-8")


def change_layout(root: Path, draw: random.Random) -> None:
    """Change the page of texts."""
    page = (PROJECT / "layouts" / "page.html").read_text("utf-8")
    (root / "layouts").mkdir(exist_ok=True)
    (root / "layouts" / "page.html").write_text(f"{page}<!-- {draw.random()} -->\n", "utf-8")


def change_style(root: Path, draw: random.Random) -> None:
    """Change a style sheet of the collection's own."""
    sheet = root / "layouts" / "assets" / "own.css"
    sheet.parent.mkdir(parents=True, exist_ok=True)
    sheet.write_text(f"h1 {{ letter-spacing: {draw.randrange(9)}px }}\n", "utf-8")


def delete_and_restore(root: Path, draw: random.Random) -> None:
    """Take some articles away, and put them back a moment later."""
    gone = {file: file.read_bytes() for file in draw.sample(_all(root), 5)}
    for file in gone:
        file.unlink()
    time.sleep(draw.random())
    for file, data in gone.items():
        file.write_bytes(data)


def move_folder(root: Path, draw: random.Random) -> None:
    """Put some articles into a folder, give it another name, and take it away and back."""
    folder = root / "content" / "articles" / f"tap-{draw.randrange(10**9)}"
    folder.mkdir()
    for file in draw.sample(_all(root), 3):
        file.rename(folder / file.name)
    time.sleep(draw.random() / 2)
    folder.rename(root / folder.name)
    time.sleep(draw.random() / 2)
    (root / folder.name).rename(folder.with_name(f"{folder.name}-lai"))


EDITS: tuple[tuple[Callable[[Path, random.Random], None], int], ...] = (
    (edit_body, 20),
    (edit_title, 6),
    (break_article, 3),
    (rename_article, 2),
    (delete_and_restore, 2),
    (move_folder, 1),
    (change_style, 1),
    (drop_raw, 1),
    (change_layout, 1),
)


def _all(root: Path) -> list[Path]:
    return sorted((root / "content" / "articles").rglob("*.md"))


def _any(root: Path, draw: random.Random) -> Path:
    return draw.choice(_all(root))


class Desk:
    """Somebody who confirms names now and then. Needs articles that nobody has confirmed."""

    def __init__(self, running: Preview) -> None:
        self._url = f"{running.url}_broadsheet/"
        with urllib.request.urlopen(f"{self._url}review") as answer:  # noqa: S310  our own address
            self._token = answer.read().partition(b'name="token" content="')[2].split(b'"')[0]

    def work(self, draw: random.Random) -> None:
        """Look at some rows and confirm one; take back one decision in three."""
        with urllib.request.urlopen(f"{self._url}review.json?part=articles") as answer:  # noqa: S310  the same
            rows = json.load(answer)["rows"]
        if not rows:
            return
        row = draw.choice(rows)
        self._send({"act": "confirm", "articles": [row["path"]], "state": row["state"]})
        if draw.random() < 1 / 3:
            self._send({"act": "undo"})

    def _send(self, decision: dict[str, object]) -> None:
        body = json.dumps({"token": self._token.decode(), **decision}).encode()
        origin = self._url.removesuffix("/_broadsheet/")
        headers = {"Content-Type": "application/json", "Origin": origin}
        request = urllib.request.Request(f"{self._url}decide", body, headers)  # noqa: S310  the same
        try:
            urllib.request.urlopen(request).close()  # noqa: S310  the same
        except urllib.error.HTTPError as error:
            if error.code != HTTPStatus.CONFLICT:  # somebody has saved the article meanwhile
                raise


def differences(root: Path, running: Preview) -> list[str]:
    """Return the files that are not there, or not served, as a clean build writes them."""
    clean = root.parent / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    clean.mkdir()
    for name in ("content", "layouts"):
        if (root / name).is_dir():
            shutil.copytree(root / name, clean / name)
    command = [sys.executable, str(PROJECT / "build.py"), "build", "--quiet", "--root", str(clean)]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    wanted, present = (_files(folder / "site") for folder in (clean, root))
    wrong = wanted.keys() ^ present.keys()
    for path in wanted.keys() & present.keys():
        hidden = path.startswith(".") or path == "404.html"
        served = present[path] if hidden else running.get(urllib.parse.quote(path))
        if served != wanted[path]:
            wrong.add(path)
    return sorted(wrong)


def _files(folder: Path) -> dict[str, bytes]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def soak(root: Path, minutes: float, seed: int) -> int:
    """Edit at random for some time; return the exit status."""
    draw = random.Random(seed)
    kinds, weights = zip(*EDITS, strict=True)
    sizes: list[Size] = []
    with preview(root) as running:
        desk = Desk(running)
        end, told = time.monotonic() + minutes * 60, 0.0
        while time.monotonic() < end:
            draw.choices(kinds, weights)[0](root, draw)
            if draw.random() < _AT_DESK:
                desk.work(draw)
            time.sleep(draw.choice((0.0, 0.05, 0.3, 1.0)))
            running.get("index.html")
            if time.monotonic() - told > 60:
                told = time.monotonic()
                sizes.append(size_of(running.pid))
                print(f"{(end - told) / 60:6.1f} minutes left: {sizes[-1]}", flush=True)
        time.sleep(10)
        wrong = differences(root, running)
        sizes.append(size_of(running.pid))
    # The first minutes fill caches; what counts is the second half.
    middle, last = sizes[len(sizes) // 2], sizes[-1]
    has_grown = (
        last.memory > middle.memory + _ROOM_BYTES
        or last.threads > middle.threads + 2
        or last.files > middle.files + 2
    )
    print(f"at the end: {last}; halfway: {middle}; {len(wrong)} pages differ from a clean build")
    for page in wrong[:10]:
        print(f"  {page}")
    return int(bool(wrong) or has_grown)


def main() -> int:
    """Make a collection and soak a preview of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--articles", type=int, default=300)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "collection")
        write_corpus(options.articles, root / "content" / "articles", options.seed)
        for article in _all(root):
            text = article.read_text("utf-8")
            article.write_text(text.replace("\n---\n", "\nunverified: [people]\n---\n", 1), "utf-8")
        return soak(root, options.minutes, options.seed)


if __name__ == "__main__":
    sys.exit(main())
