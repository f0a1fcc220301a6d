"""Keeps a preview at work with random edits, and watches that it stays the same program.

Usage: python tests/benchmarks/soak.py [--minutes N] [--articles N] [--seed N]

Every minute it prints the memory, threads and open files of the preview; at the end the served
site is held against a clean build of the same sources. Exit status 1 if they differ, or if
memory, threads or files have grown. Needs Linux, where a process can be looked at from outside.
"""

import argparse
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from corpus import write_corpus

sys.path.insert(0, str(Path(__file__).parents[1]))
from running import PROJECT, Preview, preview  # a sibling of this folder

# What a garbage collector leaves lying about is no leak.
_ROOM_BYTES = 30 << 20


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


EDITS: tuple[tuple[Callable[[Path, random.Random], None], int], ...] = (
    (edit_body, 20),
    (edit_title, 6),
    (break_article, 3),
    (rename_article, 2),
    (drop_raw, 1),
    (change_layout, 1),
)


def _any(root: Path, draw: random.Random) -> Path:
    return draw.choice(sorted((root / "content" / "articles").glob("*.md")))


def differences(root: Path, running: Preview) -> list[str]:
    """Return the pages that are not served as a clean build writes them."""
    clean = root.parent / "clean"
    shutil.rmtree(clean, ignore_errors=True)
    clean.mkdir()
    for name in ("content", "layouts"):
        if (root / name).is_dir():
            shutil.copytree(root / name, clean / name)
    command = [sys.executable, str(PROJECT / "build.py"), "build", "--quiet", "--root", str(clean)]
    subprocess.run(command, check=False, stderr=subprocess.DEVNULL)
    pages = [path.relative_to(clean / "site").as_posix() for path in clean.rglob("site/**/*.*")]
    hidden = ("404.html", ".broadsheet")
    return [
        page
        for page in pages
        if not page.startswith(hidden) and running.get(page) != (clean / "site" / page).read_bytes()
    ]


def soak(root: Path, minutes: float, seed: int) -> int:
    """Edit at random for some time; return the exit status."""
    draw = random.Random(seed)
    kinds, weights = zip(*EDITS, strict=True)
    sizes: list[Size] = []
    with preview(root) as running:
        end, told = time.monotonic() + minutes * 60, 0.0
        while time.monotonic() < end:
            draw.choices(kinds, weights)[0](root, draw)
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
        return soak(root, options.minutes, options.seed)


if __name__ == "__main__":
    sys.exit(main())
