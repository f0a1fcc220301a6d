"""What all tests share: a collection made from a few lines, a browser, a flag for goldens."""

import os
import shutil
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import settings
from playwright.sync_api import Browser, sync_playwright

from broadsheet.builder import build
from broadsheet.request import BuildReport, Request
from broadsheet.store import State

# The same cases in every run; a slow machine is no failure.
settings.register_profile("repeatable", derandomize=True, deadline=None, database=None)
settings.load_profile("repeatable")

# A window of its own, and nothing that asks other hosts.
_BROWSER_FLAGS = [
    "--headless=new",
    "--no-sandbox",
    "--no-first-run",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
]


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite the golden sites")
    parser.addoption("--seeds", type=int, default=24, help="random edits: how many histories")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "seed" in metafunc.fixturenames:
        metafunc.parametrize("seed", range(metafunc.config.getoption("--seeds")))


class Collection:
    """A collection in a temporary folder. root: holds content/, layouts/, site/."""

    def __init__(self, root: Path) -> None:
        self.root = root
        (root / "content").mkdir(parents=True, exist_ok=True)

    def write(self, files: Mapping[str, str | bytes]) -> None:
        """Write files; paths are posix, relative to the root."""
        for name, data in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data.encode() if isinstance(data, str) else data)

    def build(
        self,
        *,
        site: str = "site",
        state: str = ".broadsheet",
        jobs: int = 1,
        kept: State | None = None,
        **options: object,
    ) -> BuildReport:
        """Build the collection. kept: what an earlier build left in memory."""
        request = Request(
            content=self.root / "content",
            layouts=self.root / "layouts",
            site=self.root / site,
            state=self.root / state,
            jobs=jobs,
            **options,
        )
        return build(request, state=kept)

    def output(self, site: str = "site") -> dict[str, bytes]:
        """Return every file of the built site by its posix path."""
        folder = self.root / site
        files = (path for path in folder.rglob("*") if path.is_file())
        return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}

    def page(self, path: str) -> str:
        """Return one page of the built site."""
        return (self.root / "site" / path).read_text("utf-8")


@pytest.fixture
def tree(tmp_path: Path) -> Callable[[Mapping[str, str | bytes]], Collection]:
    """Return a function that makes a collection from paths and texts."""

    def make(files: Mapping[str, str | bytes]) -> Collection:
        collection = Collection(tmp_path / "collection")
        collection.write(files)
        return collection

    return make


@pytest.fixture(scope="session")
def shared() -> Path:
    """Return the folder of real articles beside the project; skip where it is absent."""
    folder = Path(__file__).resolve().parents[2] / "shared"
    if not (folder / "articles").is_dir():
        pytest.skip("needs the collection of real articles beside the project (../shared)")
    return folder


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """Return the system's Chromium; skip without one, but never where CI=true."""
    names = ("chromium", "chromium-browser", "google-chrome")
    path = next(filter(None, map(shutil.which, names)), None)
    if path is None and os.environ.get("CI") != "true":
        pytest.skip("needs Chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=_BROWSER_FLAGS)
        yield browser
        browser.close()
