"""Two small collections whose whole site is kept: every change of it is seen and meant.

Only the assets, copied as they are from the layouts, are not kept a second time.
After a change that is meant: `pytest --update-golden tests/test_golden.py`, then read the diff.
"""

import shutil
from pathlib import Path

import pytest

from conftest import Collection

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(folder.name for folder in GOLDEN.iterdir() if folder.is_dir())


@pytest.fixture(params=NAMES)
def built(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Path, Collection]:
    """Return a golden collection's folder, and a copy of it that was built."""
    folder = GOLDEN / request.param
    for part in ("content", "layouts"):
        if (folder / part).is_dir():
            shutil.copytree(folder / part, tmp_path / part)
    collection = Collection(tmp_path)
    collection.problems = collection.build().problems
    return folder, collection


def test_site_is_as_it_was(built: tuple[Path, Collection], request: pytest.FixtureRequest) -> None:
    """Every file, byte for byte."""
    folder, collection = built
    if request.config.getoption("--update-golden"):
        shutil.rmtree(folder / "site", ignore_errors=True)
        ignored = shutil.ignore_patterns("assets")
        shutil.copytree(collection.root / "site", folder / "site", ignore=ignored)
    expected = Collection(folder).output()
    built_files = collection.output().items()
    actual = {path: data for path, data in built_files if not path.startswith("assets/")}
    assert sorted(expected) == sorted(actual)
    for path, data in expected.items():
        assert data.decode("utf-8", "replace") == actual[path].decode("utf-8", "replace"), path


def test_problems_are_the_ones_put_there(built: tuple[Path, Collection]) -> None:
    """The dead link and the lost picture are named, and nothing else is wrong."""
    folder, collection = built
    expected = {
        "lang-gom": [
            ("dead-link", "content/articles/khai-truong-nha-trung-bay.md"),
            ("dead-link", "content/articles/mot-nam-sau.md"),
        ],
        "river": [],
    }
    assert expected[folder.name] == [(p.code, p.path) for p in collection.problems]


def test_nothing_hidden_gets_out(built: tuple[Path, Collection]) -> None:
    """No file names a redacted person or a draft, no page or link a hidden one."""
    _, collection = built
    for path, data in collection.output().items():
        text = (path + data.decode("utf-8", "replace")).lower()
        for secret in ("đỗ thị mơ", "do-thi-mo", "chưa công bố", "ban-nhap", "phan-kin"):
            assert secret not in text, path
