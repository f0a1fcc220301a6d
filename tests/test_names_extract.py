"""The whole of names: offsets, order, hostile text, and the measured quality on real articles."""

import json
import textwrap
import unicodedata
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broadsheet.cli import main
from broadsheet.collation import fold_name
from broadsheet.model import Extraction
from broadsheet.names import extract

SHARED = Path(__file__).parents[1].parent / "shared"
ARTICLE = (
    "Chiều 3-11, ông Lê Văn Tám, Chủ tịch UBND xã Sông Trăng, cho biết chợ nổi đã họp lại. "
    "Theo ông Tám, Công an tỉnh Hà Nam (CATHN) giữ trật tự; đại diện CATHN là Đại tá Trần Bảo Lâm."
)
WORDS = "Ông|bà|Lê|Nguyễn|Văn|Tám|Sở|Bộ|Công|an|UBND|tỉnh|Hà|Nam|và|,|.|(|)|-|“|”|x|9|\n|\n\n"


def cuts(text: str, found: Extraction) -> bool:
    """Tell whether each mention cuts the name or an alias, white space apart."""
    return all(
        " ".join(text[start:end].split()) in (entity.name, *entity.aliases)
        for entity in found.people + found.organisations
        for start, end in entity.mentions
    )


def test_an_article_as_a_whole() -> None:
    """People and bodies come in the order of first mention, each once."""
    found = extract(ARTICLE)
    assert (
        ["Lê Văn Tám", "Trần Bảo Lâm"],
        ["UBND xã Sông Trăng", "Công an tỉnh Hà Nam"],
    ) == ([p.name for p in found.people], [b.name for b in found.organisations])


@given(st.lists(st.sampled_from(WORDS.split("|"))).map(" ".join), st.sampled_from(["vi", "en"]))
@settings(max_examples=300, deadline=None)
def test_mentions_cut_a_form_of_the_entity(text: str, lang: str) -> None:
    """Whatever the text, offsets are exact, ascending and within it."""
    found = extract(text, lang)
    for entity in found.people + found.organisations:
        assert sorted(set(entity.mentions)) == list(entity.mentions)
    assert cuts(text, found)


@given(st.text())
@settings(max_examples=200, deadline=None)
def test_any_text_is_read(text: str) -> None:
    """No text makes the extraction fail."""
    normal = unicodedata.normalize("NFC", text)
    assert cuts(normal, extract(normal))


@given(st.integers(30, 120))
@settings(max_examples=30, deadline=None)
def test_wrapping_changes_nothing(width: int) -> None:
    """The same names are found however the lines are wrapped."""
    whole, wrapped = extract(ARTICLE), extract(textwrap.fill(ARTICLE, width))
    assert [(p.name, p.roles) for p in whole.people] == [(p.name, p.roles) for p in wrapped.people]
    assert [b.name for b in whole.organisations] == [b.name for b in wrapped.organisations]


def test_unicode_form_changes_nothing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A file is read alike whichever way its letters are put together, offsets too."""
    found = []
    for form in ("NFC", "NFD"):
        file = tmp_path / "a.txt"
        file.write_text(unicodedata.normalize(form, ARTICLE), encoding="utf-8")
        assert 0 == main(["names", "extract", str(file), "--root", str(tmp_path), "--format=json"])
        found.append(capsys.readouterr().out)
    assert found[0] == found[1]
    assert "Lê Văn Tám" in found[0]


def test_empty_text() -> None:
    """Nothing is found in nothing."""
    assert Extraction() == extract(" \n")


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Công an " * 20_000, id="heads"),
        pytest.param("Công an TP, " * 20_000, id="short forms"),
        pytest.param("A." * 50_000, id="initials"),
        pytest.param("(" * 100_000, id="brackets"),
        pytest.param("Ban " * 20_000, id="heads that open nothing"),
        pytest.param("An\n" * 20_000, id="one name a line"),
        pytest.param("Giám đốc, " * 20_000, id="titles"),
        pytest.param("NGUYỄN VĂN AN " * 10_000, id="capitals"),
    ],
)
def test_long_hostile_text_ends(text: str) -> None:
    """Text that repeats what a rule looks for is read in time that grows with its length."""
    assert cuts(text, extract(text))


def test_seed_article() -> None:
    """The article this program was made for: two people with their offices, each body once."""
    paths = sorted((SHARED / "articles" / "seed").glob("*.txt"))
    if not paths:
        pytest.skip("the shared articles are absent")
    text = unicodedata.normalize("NFC", paths[0].read_text(encoding="utf-8"))
    found = extract(text.replace("\u00a0", " "))
    roles = {person.name: person.roles for person in found.people}
    bodies = {body.name: body.aliases for body in found.organisations}
    assert {
        "Đoàn Duy Khương": ("Thiếu tướng", "Bí thư Đảng ủy, Giám đốc Công an TP Hà Nội"),
        "Nguyễn Văn Phong": ("Trưởng ban Tuyên giáo Thành ủy Hà Nội",),
    } == roles
    assert "Ban Tuyên giáo Thành ủy" in bodies["Ban Tuyên giáo Thành ủy Hà Nội"]
    assert "Công an TP Hà Nội" in bodies


@pytest.mark.parametrize(
    ("name", "kind", "least"),
    [
        pytest.param("dev-40", "people", 0.86, id="people"),
        pytest.param("dev-40", "organisations", 0.74, id="bodies"),
    ],
)
def test_precision_and_recall_on_marked_articles(name: str, kind: str, least: float) -> None:
    """F1 of whole names on articles that nothing was learned from does not fall."""
    folder = SHARED / "gold" / name
    if not folder.is_dir():
        pytest.skip("the marked articles are absent")
    right = wrong = missed = 0
    for line in (folder / "gold.jsonl").read_text(encoding="utf-8").splitlines():
        marked = json.loads(line)
        text = (folder / "text" / f"{marked['doc']}.txt").read_text(encoding="utf-8")
        found = getattr(extract(unicodedata.normalize("NFC", text)), kind)
        forms = {
            fold_name(form): gold
            for gold in marked[kind]
            for form in (gold["name"], *gold["aliases"])
        }
        hits = [
            forms[fold_name(entity.name)] for entity in found if fold_name(entity.name) in forms
        ]
        wrong += len(found) - len(hits)
        right += sum(not gold["optional"] for gold in hits)
        missed += sum(not gold["optional"] and gold not in hits for gold in marked[kind])
    assert least <= 2 * right / (2 * right + wrong + missed)
