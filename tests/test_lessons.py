"""Marked articles from a folder, and the command that learns from them."""

import json
from pathlib import Path

import pytest

from broadsheet.cli import main
from broadsheet.errors import BroadsheetError
from broadsheet.lessons import read_lessons
from broadsheet.model import Kind
from broadsheet.names.sequence import MODEL_FILES, SHIPPED, load_model
from broadsheet.names.training import Lesson, MarkedName

TEXT = "Ông Lê Văn Tám, Giám đốc Sở Nội vụ tỉnh Hà Nam, đã về."
TAM = {"name": "Lê Văn Tám", "aliases": ["Tám"], "roles": ["Giám đốc"], "optional": False}
ARTICLE = (
    "---\ntitle: Chợ nổi\nlang: vi\npeople: [{name: Lê Văn Tám, role: Trưởng chợ}]\n%s---\n"
    "Ông Lê Văn Tám kể. Theo ông Tám, chợ đông.\n"
)


def marked(folder: Path, count: int) -> Path:
    """Make a folder of marked articles."""
    (folder / "text").mkdir(parents=True)
    rows = []
    for at in range(count):
        (folder / "text" / f"{at}.txt").write_text(TEXT, encoding="utf-8")
        rows.append(json.dumps({"doc": str(at), "people": [TAM], "organisations": []}))
    (folder / "gold.jsonl").write_text("\n".join(rows), encoding="utf-8")
    return folder


def test_marked_articles(tmp_path: Path) -> None:
    """`gold.jsonl` names what the texts beside it hold."""
    name = MarkedName(Kind.PERSON, ("Lê Văn Tám", "Tám"), ("Giám đốc",))
    assert (Lesson(TEXT, (name,)),) == read_lessons(marked(tmp_path, 1))


def test_confirmed_articles(tmp_path: Path) -> None:
    """Of a collection, the articles whose names somebody vouched for; short forms are added."""
    (tmp_path / "a.md").write_text(ARTICLE % "", encoding="utf-8")
    (tmp_path / "b.md").write_text(ARTICLE % "unverified: [people]\n", encoding="utf-8")
    (lesson,) = read_lessons(tmp_path)
    assert "Chợ nổi\n\nÔng Lê Văn Tám kể. Theo ông Tám, chợ đông." == lesson.text
    assert (MarkedName(Kind.PERSON, ("Lê Văn Tám", "Tám"), ("Trưởng chợ",)),) == lesson.names


def test_broken_marks_are_named(tmp_path: Path) -> None:
    """A line that is no marked article stops with its file."""
    (tmp_path / "gold.jsonl").write_text('{"doc": "9"}', encoding="utf-8")
    with pytest.raises(BroadsheetError) as told:
        read_lessons(tmp_path)
    assert "gold.jsonl" in str(told.value)


def test_train_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """It writes the weights, and what was measured on articles held back."""
    out = tmp_path / "out"
    folder = str(marked(tmp_path / "marked", 4))
    arguments = ["names", "train", folder, "--folds", "2", "--out", str(out), "--format", "json"]
    assert 0 == main(arguments)
    assert sorted(MODEL_FILES) == sorted(path.name for path in out.iterdir())
    told = json.loads(capsys.readouterr().out)
    assert (4, True) == (told["articles"], "F1" in told["people"])


def test_weights_of_a_collection(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """They go below content/ if they do better than the shipped ones, and are used there."""
    known = {"name": "bông Bụt", "aliases": [], "roles": [], "optional": False}
    folder = marked(tmp_path / "marked", 6)
    text = "Đêm qua bông Bụt hát ở chợ."
    names = {"people": [known], "organisations": []}
    for at in range(6):
        (folder / "text" / f"{at}.txt").write_text(text, encoding="utf-8")
    rows = (json.dumps({"doc": str(at), **names}) for at in range(6))
    (folder / "gold.jsonl").write_text("\n".join(rows), encoding="utf-8")
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    assert 0 == main(["names", "train", str(folder), "--root", str(tmp_path), "--folds", "2"])
    extract = ["names", "extract", str(tmp_path / "a.txt"), "--root", str(tmp_path), "--lang", "vi"]
    capsys.readouterr()
    assert 0 == main([*extract, "--format", "json"])
    assert ["bông Bụt"] == [one["name"] for one in json.loads(capsys.readouterr().out)["people"]]


def test_shipped_weights_stay_where_they_do_as_well(tmp_path: Path) -> None:
    """A collection is never left with weights worse than those that come with the program."""
    folder = str(marked(tmp_path / "marked", 4))
    assert 0 == main(["names", "train", folder, "--root", str(tmp_path), "--folds", "2"])
    assert not (tmp_path / "content" / "names").exists()


@pytest.mark.parametrize("size", [0, 7, 5000])
def test_weights_cut_short_are_refused(tmp_path: Path, size: int) -> None:
    """A file that is no weights, or a part of them, is named instead of crashing."""
    (tmp_path / MODEL_FILES[0]).write_bytes((SHIPPED / MODEL_FILES[0]).read_bytes()[:size])
    with pytest.raises(BroadsheetError) as told:
        load_model(tmp_path)
    assert str(tmp_path / MODEL_FILES[0]) == told.value.path


def test_too_few_articles(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Nothing is written where there is nothing to learn from."""
    out = tmp_path / "out"
    assert 2 == main(["names", "train", str(marked(tmp_path / "m", 1)), "--out", str(out)])
    assert "too few" in capsys.readouterr().err
    assert not out.exists()
