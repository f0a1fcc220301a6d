"""Times how soon a saved article is served, by our preview and by Hugo's server in turn.

Usage: python tests/benchmarks/preview.py [--articles N …] [--edits N]

An edit is a body or a title saved in place; the time runs until the article's page, or for a
title the page of a person in it, holds the new words. A change of the article layout is timed too,
for us alone. Both servers watch their own copy of the same articles. Medians are printed.
"""

import argparse
import contextlib
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

from compare import make_collection, make_hugo_site
from corpus import write_corpus

sys.path.insert(0, str(Path(__file__).parents[1]))
from running import PROJECT, preview, until  # a sibling of this folder

HUGO_URL = "http://127.0.0.1:{port}/"
HUGO_PORT = 13_131


def fetch(url: str) -> str:
    """Return what is served at an address, nothing while there is nothing."""
    try:
        with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310  our own address
            return str(answer.read().decode())
    except OSError:
        return ""


def wait_for(url: str, words: str) -> float:
    """Return how many seconds it takes until a page holds some words."""
    start = time.perf_counter()
    while words not in fetch(url):
        if time.perf_counter() - start > 300:
            raise TimeoutError(url)
        time.sleep(0.002)
    return time.perf_counter() - start


@contextlib.contextmanager
def hugo_server(root: Path) -> Iterator[str]:
    """Run Hugo's server and yield its address."""
    command = ["hugo", "server", "--quiet", "--source", str(root), "--port", str(HUGO_PORT)]
    with subprocess.Popen([*command, "--disableLiveReload"]) as process:
        url = HUGO_URL.format(port=HUGO_PORT)
        until(lambda: bool(fetch(url)))
        yield url
        process.terminate()


def add_words(article: Path, words: str) -> None:
    """Save an article with a sentence more."""
    article.write_text(f"{article.read_text('utf-8')}\n{words}\n", "utf-8")


def retitle(article: Path, words: str) -> None:
    """Save an article under another title."""
    text = article.read_text("utf-8")
    article.write_text(re.sub('title: ".*"', f'title: "{words}"', text, count=1), "utf-8")


def change_layout(root: Path, words: str) -> None:
    """Save the article layout with some words in it."""
    shipped = (PROJECT / "layouts" / "article.html").read_text("utf-8")
    (root / "layouts").mkdir(exist_ok=True)
    (root / "layouts" / "article.html").write_text(
        shipped.replace("<article", f"<p>{words}</p><article", 1), "utf-8"
    )


def measure(number: int, edits: int, folder: Path) -> None:
    """Print the medians for one size."""
    write_corpus(number, folder / "articles")
    make_collection(folder / "articles", folder / "ours", "")
    make_hugo_site(folder / "articles", folder / "hugo")
    shutil.rmtree(folder / "articles")
    ours = folder / "ours" / "content" / "articles"
    theirs = folder / "hugo" / "content" / "posts"
    names = sorted(path.name for path in ours.iterdir())
    started = time.perf_counter()
    with preview(folder / "ours") as running:
        print(
            f"{number:,} articles: our preview is ready after {time.perf_counter() - started:.1f} s"
        )
        times: dict[str, list[float]] = {}

        def note(what: str, save: Callable[[], None], url: str, words: str) -> None:
            save()
            times.setdefault(what, []).append(wait_for(url, words))

        with hugo_server(folder / "hugo") as hugo:
            for edit in range(edits):
                name = names[(edit * 7919 + number // 2) % number]
                stem, words = name.removesuffix(".md"), f"Nước lên lần {edit}."
                page = f"{running.url}articles/{stem}.html"
                note("body, ours", lambda: add_words(ours / name, words), page, words)  # noqa: B023  called at once
                page = f"{hugo}posts/{stem}/"
                note("body, Hugo", lambda: add_words(theirs / name, words), page, words)  # noqa: B023
                title = f"Bài {edit} lúc {time.time_ns()}"
                person = _person_page(running.url, stem)
                note("title, ours", lambda: retitle(ours / name, title), person, title)  # noqa: B023
        page = f"{running.url}articles/{names[number // 2].removesuffix('.md')}.html"
        for edit in range(max(3, edits // 4)):
            words = f"Khuôn lần {edit}"
            note("layout, ours", lambda: change_layout(folder / "ours", words), page, words)  # noqa: B023
    for what, taken in times.items():
        print(f"  {what:14}{statistics.median(taken):8.3f} s  (worst {max(taken):.3f} s)")


def _person_page(url: str, stem: str) -> str:
    found = re.search(r'href="\.\./(people/[^"]+\.html)"', fetch(f"{url}articles/{stem}.html"))
    if not found:
        raise LookupError(stem)
    return url + found[1]


def main() -> None:
    """Measure each size."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--edits", type=int, default=20)
    options = parser.parse_args()
    for number in options.articles:
        with tempfile.TemporaryDirectory() as folder:
            measure(number, options.edits, Path(folder))


if __name__ == "__main__":
    main()
