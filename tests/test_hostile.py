"""The hostile cases beside the project: each is handled, said or refused, and harms no other."""

import contextlib
import io
import os
import re
import resource
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

from broadsheet.cli import main
from broadsheet.inbox import find_raw_files, read_drafts
from broadsheet.names import Knowledge
from broadsheet.pool import run
from broadsheet.readers import ReaderOptions
from broadsheet.worker import Limits
from hostile import (
    Case,
    Ran,
    body_of,
    check_fields,
    check_outcome,
    check_rules,
    frame_of,
    read_manifest,
    run_command,
)

HOSTILE = Path(__file__).resolve().parents[2] / "shared" / "hostile" / "cases"
if not HOSTILE.is_dir():
    pytest.skip("needs the hostile cases beside the project (../shared)", allow_module_level=True)

CASES = read_manifest(HOSTILE)
# A folder of articles counts as some of them.
FILES = [
    {**case, "path": file.relative_to(HOSTILE).as_posix(), "id": f"{case['id']}{number or ''}"}
    for case in CASES
    for number, file in enumerate(
        sorted((HOSTILE / case["path"]).glob("*.md"))[:3]
        if case["stage"] != "template" and (HOSTILE / case["path"]).is_dir()
        else [HOSTILE / case["path"]]
    )
    if case["id"] != "entities/alias-table"
]
HARMLESS = HOSTILE / "content/yaml/good.md"
# Which cases share a collection, so that each has to leave the others alone.
TREES = ("names", "special", "entities")


def cases_of(*stages: str) -> list[object]:
    chosen = [one for one in FILES if one["stage"] in stages]
    return [pytest.param(one, id=one["id"]) for one in chosen]


def group_of(case: Case) -> str:
    return case["path"].split("/")[1] if case["path"].startswith("trees/") else case["stage"]


def place_of(case: Case) -> str:
    """Return where a case's file is put, relative to content/."""
    parts = case["path"].split("/")
    if case["path"].startswith("trees/"):
        return "/".join(parts[3:])
    return "/".join(("inbox" if case["stage"] == "convert" else "articles", *parts[1:]))


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """Return a function that runs the real command once on all cases of a group."""

    @cache
    def heap_of(group: str) -> Ran:
        root = tmp_path_factory.mktemp(group) / "collection"
        (root / "layouts").mkdir(parents=True)
        if group in TREES:
            shutil.copytree(HOSTILE / "trees" / group / "content", root / "content")
        for case in FILES:
            if group_of(case) == group and group not in TREES:
                file = root / "content" / place_of(case)
                file.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(HOSTILE / case["path"], file)
        for file in root.rglob("*"):
            file.chmod(0o755 if file.is_dir() else 0o644)
        if group in _MAKE:
            _MAKE[group](root / "content")
        return run_command(root) if group == "convert" else run_command(root, "build")

    return heap_of


def _make_names(content: Path) -> None:
    """Tell the one copy of an article that may be published from those that must not."""
    for copy in content.glob("*.sync-conflict-*"):
        copy.write_text(re.sub(r"LEAK-\d+", "bản chép", copy.read_text("utf-8")), "utf-8")


def _make_special(content: Path) -> None:
    """Give the files back what an archive does not keep."""
    (content / "noperm.md").chmod(0)
    os.utime(content / "future.md", (4_102_444_800, 4_102_444_800))
    os.utime(content / "negative.md", (-86_400, -86_400))
    os.link(content / "hard.md", content.parent / "twin.md")


_MAKE: dict[str, Callable[[Path], object]] = {"names": _make_names, "special": _make_special}


@pytest.mark.parametrize("case", cases_of("convert", "build", "tree"))
def test_outcome(case: Case, heap: Callable[[str], Ran]) -> None:
    """Each file becomes an article, or is named, as its case expects."""
    if case["id"] == "special/noperm.md" and os.geteuid() == 0:
        pytest.skip("the superuser may read every file")
    check_outcome(case, place_of(case), heap(group_of(case)))


@pytest.mark.parametrize("case", cases_of("convert", "build", "tree"))
def test_fields(case: Case, heap: Callable[[str], Ran]) -> None:
    """What a file says comes out; what it must not bring along does not."""
    check_fields(case, place_of(case), heap(group_of(case)))


@pytest.mark.parametrize("group", ["convert", "build", *TREES])
def test_standing_rules(group: str, heap: Callable[[str], Ran]) -> None:
    """Sources stay as they are, nothing else is written, and the output is clean text."""
    check_rules(heap(group))


@pytest.mark.parametrize("group", ["convert", "build", *TREES])
def test_content_adds_no_tag_outside_of_the_body(group: str, heap: Callable[[str], Ran]) -> None:
    """Titles and descriptions stay inside the tags of the layout."""
    pages = [page for made in heap(group).articles.values() for page, _ in made]
    harmless = heap("build").articles["articles/yaml/good.md"][0][0].read_text("utf-8")
    extra = {tag for page in pages for tag in frame_of(page.read_text("utf-8"))}
    known = frame_of(harmless) | {"<meta name content>", "<link rel type title href>"}
    assert {
        tag for tag in extra - known if not tag.startswith(("<html lang", "<li", "<a "))
    } == set()


@pytest.mark.parametrize("group", TREES)
def test_no_page_of_a_tree_holds_what_a_case_forbids(
    group: str, heap: Callable[[str], Ran]
) -> None:
    """Names and file names are escaped on every page, and nothing hidden is copied."""
    outputs = heap(group).outputs()
    patterns = {
        pattern
        for case in FILES
        if case["path"].startswith(f"trees/{group}/")
        for pattern in case.get("html_not", ())
    }
    found = [
        (name, pattern)
        for name, text in outputs.items()
        for pattern in patterns
        if re.search(pattern, body_of(text) if name.endswith(".html") else text)
    ]
    assert found == []


@pytest.mark.parametrize(
    "case", [pytest.param(one, id=one["id"]) for one in FILES if "people_count" in one]
)
def test_people_count(case: Case, heap: Callable[[str], Ran]) -> None:
    """Twins in writing are one person."""
    [(page, _)] = heap(group_of(case)).articles[place_of(case)]
    linked = set(re.findall(r'href="\.\./people/([^"#]+)\.html', page.read_text("utf-8")))
    assert len(linked - {"index"}) == case["people_count"]


# --- one by one -------------------------------------------------------------------------------


@dataclass(frozen=True)
class Alone:
    """What one case took by itself. peak_mb: of memory, where it rose for this case."""

    status: int
    printed: str
    seconds: float
    peak_mb: int


def is_timed(case: Case) -> bool:
    return case["stage"] == "template" or "max_s" in case or "max_mb" in case


TIMED = [one for one in FILES if is_timed(one)]


def run_alone(case: Case) -> Alone:
    """Run the real command, or the reader, on one case; for a worker process."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder, "collection")
        file = root / "content" / ("articles/good.md" if _is_layout(case) else place_of(case))
        file.parent.mkdir(parents=True)
        shutil.copy(HARMLESS if _is_layout(case) else HOSTILE / case["path"], file)
        if _is_layout(case):
            shutil.copytree(HOSTILE / case["path"], root / "layouts")
        before, started = _peak_mb(), time.perf_counter()
        status, printed = (_read if case["stage"] == "convert" else _build)(root)
        seconds, after = time.perf_counter() - started, _peak_mb()
        printed += "".join(page.read_text("utf-8") for page in root.glob("site/articles/*.html"))
    return Alone(status, printed, seconds, after if after > before else 0)


def _is_layout(case: Case) -> bool:
    return case["stage"] == "template"


def _build(root: Path) -> tuple[int, str]:
    streams = io.TextIOWrapper(io.BytesIO()), io.TextIOWrapper(io.BytesIO())
    with contextlib.redirect_stdout(streams[0]), contextlib.redirect_stderr(streams[1]):
        status = main(["build", "--root", str(root), "--jobs", "1"])
    for stream in streams:
        stream.flush()
    return status, "".join(stream.buffer.getvalue().decode() for stream in streams)


def _read(root: Path) -> tuple[int, str]:
    (raw,), _ = find_raw_files(root / "content")
    result = read_drafts(ReaderOptions(), Knowledge(), raw)
    return int(not result.drafts), "\n".join(map(str, result.problems))


def _peak_mb() -> int:
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // unit


@pytest.fixture(scope="module")
def alone() -> dict[str, object]:
    """Return what each dangerous case took, each within a bound of its own."""
    results = run(run_alone, TIMED, limits=Limits(seconds=60.0, bytes=2 << 30))
    return {case["id"]: result for case, result in zip(TIMED, results, strict=True)}


@pytest.mark.parametrize("case", [pytest.param(one, id=one["id"]) for one in TIMED])
def test_bounds(case: Case, alone: dict[str, object]) -> None:
    """A file that is made to hang or to fill the memory does neither."""
    result = alone[case["id"]]
    assert isinstance(result, Alone), result
    assert result.seconds <= case.get("max_s", 60)
    assert result.peak_mb <= case.get("max_mb", 500)


@pytest.mark.parametrize("case", cases_of("template"))
def test_layout(case: Case, alone: dict[str, object]) -> None:
    """A layout that is wrong or reaches for the machine stops the build with one message."""
    result = alone[case["id"]]
    assert isinstance(result, Alone), result
    expected = {"ok": {0}, "reject": {2}, "either": {0, 2}}[case["expect"]]
    assert result.status in expected, result.printed
    if result.status:
        assert re.match(r"layouts(/[\w./]+)?(:\d+)?: error: ", result.printed)
    assert [one for one in case.get("html_not", ()) if re.search(one, result.printed)] == []
    assert "\ufeff" not in result.printed


# --- the table of persons, as records ----------------------------------------------------------

RECORDS = {
    "an": "name: An\naliases: [Bình]",
    "binh": "name: Bình\naliases: [Chi]",
    "chi": "name: Chi\naliases: [An]",
    "tu-minh": "name: Tự Mình\naliases: [Tự Mình]",
    "doi-1": "name: Đôi\naliases: [Chung]",
    "doi-2": "name: Đối\naliases: [Chung]",
    "khong-ten": "aliases: [Không Tên]",
    "rong": "name: ''",
    "nam": "5",
    "mo-coi": "name: Mồ Côi\nbio: <script>alert(1)</script>\n"
    "same_as: ['javascript:alert(1)']\nimage: ../../../../etc/passwd",
}


def test_records_that_claim_each_other(tmp_path: Path) -> None:
    """Aliases that lead in a circle, clash, or belong to nobody are named; no loop is endless."""
    root = tmp_path / "collection"
    files = {f"people/{name}.md": f"---\n{head}\n---\n" for name, head in RECORDS.items()}
    files["articles/a.md"] = "---\ntitle: A\npeople: [An, Chung, Mồ Côi]\n---\nAn gặp Bình.\n"
    for name, text in files.items():
        file = root / "content" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    ran = run_command(root, "build")
    check_rules(ran)
    named = {path.removeprefix("content/people/") for path, _ in ran.said}
    assert {"khong-ten.md", "rong.md", "nam.md", "mo-coi.md"} <= named
    assert {"doi-1.md", "doi-2.md"} & named
    assert {"an.md", "binh.md", "chi.md"} & named
    forbidden = re.compile(r"(?i)href=.?javascript:|root:x:0|<script>")
    assert [name for name, text in ran.outputs().items() if forbidden.search(text)] == []
