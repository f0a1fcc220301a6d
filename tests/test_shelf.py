"""Facts of broadsheet.shelf: every article tells of which raw file it was made."""

import pytest

from broadsheet.front_matter import dump
from broadsheet.shelf import stamp_of

DIGEST = "0f" * 32


@pytest.mark.parametrize("item", ["", "tin/7", "7"])
@pytest.mark.parametrize(
    "path",
    [
        pytest.param("inbox/ben-do.txt", id="plain"),
        pytest.param("inbox/năm 2019/bến, đò.html", id="spaces and commas"),
        pytest.param('inbox/"a": b #1.md', id="signs of YAML"),
        pytest.param("inbox/- a.md", id="a dash"),
        pytest.param("inbox/a:", id="a colon at the end"),
        pytest.param("2019", id="no folder, and a number"),
        pytest.param("true", id="no folder, and a word of YAML"),
        pytest.param("Tin cũ/a.txt", id="from elsewhere"),
    ],
)
def test_a_stamp_is_read_as_it_was_written(path: str, item: str) -> None:
    """Whatever raw file and item are called."""
    stamp = {"from": path, **({"item": item} if item else {}), "sha256": DIGEST}
    text = dump([("title", "Bến đò"), ("converted", stamp)]) + "\nĐò nghỉ.\n"
    assert stamp_of(text) == ((path, item), DIGEST)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "---\nconverted:\n  from: inbox/a.txt\n  sha256: 00ff\n---\n",
            (("inbox/a.txt", ""), "00ff"),
            id="on several lines",
        ),
        pytest.param(
            f"---\nconverted: {{from: inbox/a.txt, sha256: {DIGEST}}} # cũ\n---\n",
            (("inbox/a.txt", ""), DIGEST),
            id="with a remark",
        ),
        pytest.param("---\ntitle: Bến\n---\n", None, id="none"),
        pytest.param(
            f"Bến\nconverted: {{from: inbox/a.txt, sha256: {DIGEST}}}\n", None, id="in the text"
        ),
        pytest.param("---\nconverted: ngày xưa\n---\n", None, id="no stamp of ours"),
    ],
)
def test_a_person_may_write_a_stamp_in_another_way(text: str, expected: object) -> None:
    """What YAML reads alike is the same; what is no stamp is none."""
    assert stamp_of(text) == expected
