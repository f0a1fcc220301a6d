"""`names …` as a person at the command line meets it."""

import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from broadsheet.cli import main
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]
ROOT = Path(__file__).parents[1]
Printed = pytest.CaptureFixture[str]

FILES = {
    "content/articles/cho.md": "---\ntitle: Chợ nổi\ndate: 2019-11-03\n"
    "people: [{name: Trần Văn Sáng, role: Trưởng Công an}, Lê Thị Mận]\n"
    "organisations: [Công an Sông Trăng]\nunverified: [people]\n---\n"
    "Ông Trần Văn Sáng gặp bà Lê Thị Mận. Công an Sông Trăng họp.\n",
    "content/articles/de.md": "---\ntitle: Đê\npeople: [Trần Văn Sáng]\n"
    "organisations: [Công an xã Sông Trăng]\n---\nTrần Văn Sáng đến.\n",
    "content/people/man.md": "---\nname: Lê Thị Mận\naliases: [Hai Mận]\nverified: true\n---\n",
}


def run(collection: Collection, *arguments: str) -> int:
    return main(["names", *arguments, "--root", str(collection.root), "--jobs", "1"])


def told(collection: Collection, printed: Printed, *arguments: str) -> dict[str, object]:
    """Run a command and return its JSON."""
    assert 0 == run(collection, *arguments, "--format", "json")
    result: dict[str, object] = json.loads(printed.readouterr().out)
    return result


def content(collection: Collection) -> dict[str, bytes]:
    folder = collection.root / "content"
    return {path.name: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_list_shows_who_there_is(tree: Tree, capsys: Printed) -> None:
    """By kind, the most frequent first, with what nobody has confirmed."""
    collection = tree(FILES)
    assert 0 == run(collection, "list")
    assert [
        "people (2)",
        "     2  Trần Văn Sáng  tran-van-sang  [unverified]",
        "     1  Lê Thị Mận  man",
        "organisations (2)",
        "     1  Công an Sông Trăng  cong-an-song-trang",
        "     1  Công an xã Sông Trăng  cong-an-xa-song-trang",
    ] == capsys.readouterr().out.splitlines()
    rows = told(collection, capsys, "list", "sáng", "--kind", "people", "--unverified")["names"]
    assert [("Trần Văn Sáng", 2)] == [(row["name"], row["articles"]) for row in rows]  # type: ignore[attr-defined]


def test_list_is_searched_without_marks_too(tree: Tree, capsys: Printed) -> None:
    """Typed marks exclude other words."""
    collection = tree(FILES)

    def found(text: str) -> list[str]:
        rows = told(collection, capsys, "list", text)["names"]
        return [row["name"] for row in rows]  # type: ignore[attr-defined]

    assert ["Trần Văn Sáng"] == found("van sang")
    assert ["Trần Văn Sáng"] == found("SÁNG")
    assert [] == found("sàng")


def test_show_tells_roles_and_sentences(tree: Tree, capsys: Printed) -> None:
    """With dates, by any form of the name."""
    collection = tree(FILES)
    assert 0 == run(collection, "show", "hai mận")
    shown = capsys.readouterr().out
    assert "Lê Thị Mận  people/man" in shown
    assert "also: Hai Mận" in shown
    assert "“Ông Trần Văn Sáng gặp bà Lê Thị Mận.”" in shown
    rows = told(collection, capsys, "show", "tran-van-sang")["appearances"]
    assert [("2019-11-03", ["Trưởng Công an"]), ("", [])] == [
        (row["date"], row["roles"])  # type: ignore[index]
        for row in rows  # type: ignore[attr-defined]
    ]


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ("Trần Văn Sang", 'did you mean "Trần Văn Sáng"?'),
        ("xyz", "names list TEXT"),
    ],
)
def test_unknown_name_is_told_with_a_way_on(
    tree: Tree, capsys: Printed, wanted: str, said: str
) -> None:
    """A wrong name is wrong usage; the near one is offered."""
    assert 2 == run(tree(FILES), "show", wanted)
    assert said in capsys.readouterr().err


def test_dry_run_shows_the_diff_and_writes_nothing(tree: Tree, capsys: Printed) -> None:
    """Every deciding command and undo take it, before the command or behind it."""
    collection = tree(FILES)
    before = content(collection)
    assert 0 == run(collection, "hide", "man", "--dry-run")
    assert "+hidden: true" in capsys.readouterr().out
    assert 0 == main(["--dry-run", "names", "hide", "man", "--root", str(collection.root)])
    assert before == content(collection)
    run(collection, "hide", "man")
    after = content(collection)
    capsys.readouterr()
    assert 0 == run(collection, "undo", "--dry-run")
    assert "-hidden: true" in capsys.readouterr().out
    assert after == content(collection)


def test_suggestion_is_carried_out_by_the_command_it_prints(tree: Tree, capsys: Printed) -> None:
    """And is then gone; undone, it is back; rejected, it never comes again."""
    collection = tree(FILES)

    def suggested() -> list[dict[str, str]]:
        return told(collection, capsys, "suggest")["suggestions"]  # type: ignore[return-value]

    (one,) = suggested()
    assert ["Công an Sông Trăng", "Công an xã Sông Trăng"] == one["names"]
    assert "Công an Sông Trăng họp." == one["evidence"][0]["sentence"]  # type: ignore[index]
    before = content(collection)
    assert 0 == run(collection, *one["command"].split()[1:])
    capsys.readouterr()
    assert [] == suggested()
    assert 0 == run(collection, "undo")
    log = content(collection).pop("decisions.jsonl").decode()
    assert {**before, "decisions.jsonl": log.encode()} == content(collection)
    assert 2 == log.count("\n")
    assert "merge organisations/cong-an-song-trang" in log
    capsys.readouterr()
    assert 1 == len(suggested())
    assert 0 == run(collection, *one["reject"].split()[1:])
    capsys.readouterr()
    assert [] == suggested()
    assert 0 == run(collection, "undo")
    capsys.readouterr()
    assert 1 == len(suggested())


def test_short_form_that_stays_is_told(tree: Tree, capsys: Printed) -> None:
    """Who hides or redacts somebody wants all of them."""
    article = "---\ntitle: T{0}\npeople: [{1}]\n---\nBà {0} đến.\n"
    collection = tree(
        {
            "content/articles/a.md": article.format("Mận", "{name: Lê Thị Mận, aliases: [Mận]}"),
            "content/articles/b.md": article.format("Mận", "Mận"),
        }
    )
    assert 0 == run(collection, "redact", "le thi man")
    said = capsys.readouterr().out
    assert '"Mận" in 1 other article stays as it is' in said
    assert "names merge people/man people/le-thi-man" in said
    assert 0 == run(collection, "merge", "people/man", "people/le-thi-man")
    collection.build()
    assert [] == [p for p, data in collection.output().items() if "Bà Mận".encode() in data]


def test_undo_lists_what_stands(tree: Tree, capsys: Printed) -> None:
    """Each with its id, which undo takes."""
    collection = tree(FILES)
    run(collection, "confirm", "Trần Văn Sáng")
    run(collection, "rename", "man", "Lê Thị Mẫn")
    capsys.readouterr()
    rows = told(collection, capsys, "undo", "--list")["decisions"]
    assert ["confirm people/tran", 'rename people/man "Lê Thị Mận" to "Lê Thị Mẫn"'] == [
        rows[0]["did"][:19],  # type: ignore[index]
        rows[1]["did"],  # type: ignore[index]
    ]
    assert 0 == run(collection, "undo", rows[0]["id"][:5])  # type: ignore[index]
    assert "tran-van-sang.md" not in content(collection)


def test_nothing_to_undo_is_said(tree: Tree, capsys: Printed) -> None:
    """And a decision that changes nothing is not logged."""
    collection = tree(FILES)
    assert 2 == run(collection, "undo")
    assert "no decision to undo" in capsys.readouterr().err
    assert 0 == run(collection, "confirm", "man")
    assert "nothing to change" in capsys.readouterr().out
    assert "decisions.jsonl" not in content(collection)


@pytest.mark.parametrize(
    "line",
    [
        pytest.param("<<<<<<< ours", id="merge conflict"),
        pytest.param('{"id": "1"}', id="parts missing"),
        pytest.param(
            '{"id": "1", "when": "", "did": "x", "files": '
            '[{"path": "../../x.md", "line": 1, "old": null, "new": []}]}',
            id="path that leads out",
        ),
        pytest.param(
            '{"id": "1", "when": "", "did": "x", "files": '
            '[{"path": "site.toml", "line": 1, "old": null, "new": []}]}',
            id="file that no decision is about",
        ),
    ],
)
def test_damaged_log_is_told_with_its_line(tree: Tree, capsys: Printed, line: str) -> None:
    """Nothing is decided or undone on top of it."""
    collection = tree({**FILES, "content/decisions.jsonl": f"\n{line}\n"})
    before = content(collection)
    assert 2 == run(collection, "undo")
    assert "content/decisions.jsonl:2: error" in capsys.readouterr().err
    assert 2 == run(collection, "hide", "man")
    assert before == content(collection)


def test_log_is_not_published(tree: Tree) -> None:
    """It may spell what is redacted."""
    collection = tree(FILES)
    run(collection, "redact", "Trần Văn Sáng")
    collection.build()
    assert "Trần Văn Sáng" in content(collection)["decisions.jsonl"].decode()
    assert [] == [p for p, data in collection.output().items() if "Trần Văn Sáng".encode() in data]


def test_reader_that_has_seen_enough_is_no_error(tree: Tree) -> None:
    """As with `names list | head`."""
    collection = tree(FILES)
    command = [sys.executable, str(ROOT / "build.py"), "names", "list", "--jobs", "1"]
    with subprocess.Popen(
        [*command, "--root", str(collection.root)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        assert process.stdout
        process.stdout.close()
        assert process.stderr
        assert b"" == process.stderr.read()
        assert 0 == process.wait()


def test_file_that_is_not_utf8_is_left_alone(tree: Tree, capsys: Printed) -> None:
    """It is read, but writing it back would change its other letters."""
    text = FILES["content/articles/de.md"].encode("utf-16")
    collection = tree({**FILES, "content/articles/de.md": text})
    before = content(collection)
    assert 2 == run(collection, "rename", "Trần Văn Sáng", "Trần Văn Sắng")
    assert "content/articles/de.md: error: it is not UTF-8" in capsys.readouterr().err
    assert before == content(collection)
