"""Times how soon a saved article is served, by our preview and by Hugo's server in turn.

Usage: python tests/benchmarks/preview.py [--articles N …] [--edits N] [--partials N] [--folder DIR]

An edit is a body, a title or a partial, saved in place; the time runs until the article's page, or
for a title the page of a person in it, is served with the new words. Bodies and titles alternate
with Hugo's bodies, so that a busy machine is as busy for both. Both servers watch their own copy of
the same articles. Medians are printed, and how long `serve` takes to be ready, cold and warm. Of a
partial, that on the pages of all articles, two times: until the page that somebody looks at is
served, which is made first, and until all are.
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
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from compare import make_collection, make_hugo_site
from corpus import write_corpus

sys.path.insert(0, str(Path(__file__).parents[1]))
import running  # a sibling of this folder
from running import PROJECT, preview, until

# Short beside what is measured, and long enough that asking is no work for the machine.
_STEP_SECONDS = 0.01
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
        time.sleep(_STEP_SECONDS)
    return time.perf_counter() - start


@contextlib.contextmanager
def hugo_server(root: Path) -> Iterator[str]:
    """Run Hugo's server and yield its address."""
    command = ["hugo", "server", "--quiet", "--source", str(root), "--port", str(HUGO_PORT)]
    with subprocess.Popen([*command, "--disableLiveReload"]) as process:
        url = HUGO_URL.format(port=HUGO_PORT)
        try:
            until(lambda: bool(fetch(url)))
            yield url
        finally:
            process.terminate()


def add_words(article: Path, words: str) -> None:
    """Save an article with a sentence more."""
    article.write_text(f"{article.read_text('utf-8')}\n{words}\n", "utf-8")


def retitle(article: Path, words: str) -> None:
    """Save an article under another title."""
    text = article.read_text("utf-8")
    article.write_text(re.sub('title: ".*"', f'title: "{words}"', text, count=1), "utf-8")


def change_partial(root: Path, words: str) -> None:
    """Save the partial that stands on the page of each article with some words in it."""
    shipped = (PROJECT / "layouts" / "partials" / "byline.html").read_text("utf-8")
    partial = root / "layouts" / "partials" / "byline.html"
    partial.parent.mkdir(parents=True, exist_ok=True)
    partial.write_text(f"{shipped}{words}\n", "utf-8")


def timed(save: Callable[[Path, str], None], file: Path, words: str, url: str) -> float:
    """Save and return the seconds until a page is served with the words."""
    save(file, words)
    return wait_for(url, words)


def seconds_to_ready(root: Path) -> float:
    """Start a preview, end it, and return how long it took to be ready."""
    started = time.perf_counter()
    with preview(root):
        return time.perf_counter() - started


def measure(number: int, edits: int, partials: int, folder: Path) -> None:
    """Print the medians for one size."""
    write_corpus(number, folder / "articles")
    make_collection(folder / "articles", folder / "ours", "")
    make_hugo_site(folder / "articles", folder / "hugo")
    shutil.rmtree(folder / "articles")
    cold, warm = seconds_to_ready(folder / "ours"), seconds_to_ready(folder / "ours")
    print(f"{number:,} articles: ready after {cold:.1f} s cold, {warm:.1f} s warm", flush=True)
    times: dict[str, list[float]] = {}
    with preview(folder / "ours") as running, hugo_server(folder / "hugo") as hugo:
        for place in range(edits):
            for what, taken in edit_in_turn(folder, place, running.url, hugo).items():
                times.setdefault(what, []).append(taken)
        show(times)
        articles = sorted((folder / "ours" / "content" / "articles").iterdir())
        seen, other = (f"{running.url}articles/{a.stem}.html" for a in articles[number // 2 :][:2])
        fetch(seen)
        times = {"partial, seen": [], "partial, all": []}
        for place in range(partials):
            words = f"Khuôn lần {place}."
            times["partial, seen"].append(timed(change_partial, folder / "ours", words, seen))
            # Every other page waits for the last one.
            times["partial, all"].append(times["partial, seen"][-1] + wait_for(other, words))
            fetch(seen)
        show(times)


def edit_in_turn(folder: Path, place: int, ours: str, hugo: str) -> dict[str, float]:
    """Save a body of ours, the same of Hugo's and a title of ours; return the seconds of each."""
    articles = sorted((folder / "ours" / "content" / "articles").iterdir())
    start = (place * 7919 + len(articles) // 2) % len(articles)
    pages = ((article, _person_page(ours, article.stem)) for article in articles[start:])
    article, person = next((article, page) for article, page in pages if page)
    twin = folder / "hugo" / "content" / "posts" / article.name
    words, title = f"Nước lên lần {place}.", f"Bài {place} lúc {time.time_ns()}"
    return {
        "body, ours": timed(add_words, article, words, f"{ours}articles/{article.stem}.html"),
        "body, Hugo": timed(add_words, twin, words, f"{hugo}posts/{article.stem}/"),
        "title, ours": timed(retitle, article, title, person),
    }


def show(times: Mapping[str, list[float]]) -> None:
    """Print what was measured."""
    for what, taken in times.items():
        print(
            f"  {what:14}{statistics.median(taken):8.3f} s  (worst {max(taken):.3f} s)", flush=True
        )


def _person_page(url: str, stem: str) -> str:
    """Return the page of a person that lists an article, empty if only pages of years do."""
    page = fetch(f"{url}articles/{stem}.html")
    for path in dict.fromkeys(re.findall(r'href="\.\./(people/[^"]+\.html)"', page)):
        if f"articles/{stem}.html" in fetch(url + path):
            return url + path
    return ""


def main() -> None:
    """Measure each size."""
    running.PATIENCE_SECONDS = 600  # a first build of many articles
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--edits", type=int, default=20)
    parser.add_argument("--partials", type=int, default=5)
    parser.add_argument("--folder", type=Path, help="where to work; default: the system's own")
    options = parser.parse_args()
    for number in options.articles:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            measure(number, options.edits, options.partials, Path(folder))


if __name__ == "__main__":
    main()
