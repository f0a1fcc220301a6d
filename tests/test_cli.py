"""The command line as a person meets it: statuses, folders, formats, signals."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from broadsheet.cli import main, make_parser
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]
Printed = pytest.CaptureFixture[str]

ROOT = Path(__file__).parents[1]
GOOD = "---\ntitle: A\npeople: [Lê An]\n---\nLê An đi chợ.\n"
WARNED = GOOD + "\n[mất](khong-co.md)\n"
WRONG = "---\ntitle: [\n---\nXin.\n"


@pytest.fixture(autouse=True)
def _signals_as_they_were() -> object:
    before = signal.getsignal(signal.SIGTERM)
    yield
    signal.signal(signal.SIGTERM, before)


def run(collection: Collection, *arguments: str) -> int:
    return main([*arguments, "--root", str(collection.root)])


@pytest.mark.parametrize(
    ("text", "arguments", "status"),
    [
        (GOOD, (), 0),
        (GOOD, ("--strict",), 0),
        (WARNED, (), 0),
        (WARNED, ("--strict",), 1),
        (WRONG, (), 1),
        (WRONG, ("--dry-run",), 1),
        (GOOD, ("--base-url", "nowhere"), 2),
    ],
)
def test_exit_status_of_a_build(
    tree: Tree, text: str, arguments: tuple[str, ...], status: int
) -> None:
    """0 done, 1 problems, 2 wrong usage or settings."""
    assert run(tree({"content/articles/a.md": text}), "build", *arguments) == status


@pytest.mark.parametrize(
    "arguments",
    [
        ["bild"],
        ["build", "--jobs", "-1"],
        ["build", "--jobs", "x"],
        ["build", "--no"],
        ["init"],
        ["names"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_told_with_status_2(arguments: list[str], capsys: Printed) -> None:
    """The parser names what it did not understand."""
    with pytest.raises(SystemExit) as caught:
        main(arguments)
    assert caught.value.code == 2
    assert "usage: broadsheet" in capsys.readouterr().err


@pytest.mark.parametrize("option", ["--root", "--content", "--layouts", "--site"])
def test_empty_folder_option_is_refused(option: str, capsys: Printed) -> None:
    """A variable that was never set must not mean the current folder."""
    assert main(["build", option, ""]) == 2
    assert f"{option} names no folder" in capsys.readouterr().err


def test_unknown_folder_is_told(tmp_path: Path, capsys: Printed) -> None:
    """Nothing is made for it."""
    assert main(["build", "--root", str(tmp_path / "gone")]) == 2
    assert "no such content folder" in capsys.readouterr().err
    assert not (tmp_path / "gone" / "site").exists()


def test_folders_may_lie_apart(tree: Tree, tmp_path: Path) -> None:
    """Content of any name, media included, and an output folder elsewhere."""
    collection = tree({"bài vở/a.md": GOOD, "bài vở/media/x.png": b"x", "own/404.html": "gone"})
    site = tmp_path / "out"
    content, layouts = collection.root / "bài vở", collection.root / "own"
    assert main(["build", f"--content={content}", f"--layouts={layouts}", f"--site={site}"]) == 0
    assert (site / "404.html").read_text("utf-8") == "gone"
    assert (site / "media/x.png").read_bytes() == b"x"


def test_options_may_stand_before_the_command(tree: Tree) -> None:
    """`--root DIR build` and `build --root DIR` are the same."""
    collection = tree({"content/articles/a.md": GOOD})
    assert main(["--root", str(collection.root), "-q", "build"]) == 0
    assert "articles/a.html" in collection.output()


def test_json_of_a_build(tree: Tree, capsys: Printed) -> None:
    """One object: what was written and why, and the problems with their severity."""
    collection = tree({"content/articles/a.md": WARNED})
    run(collection, "build", "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert said["articles"] == 1
    assert {"path": "articles/a.html", "reason": "new"} in said["written"]
    assert (said["removed"], said["unchanged"]) == ([], 0)
    assert [(p["code"], p["severity"]) for p in said["problems"]] == [("dead-link", "warning")]
    run(collection, "build", "--format", "json")
    said = json.loads(capsys.readouterr().out)
    assert (said["written"], said["unchanged"]) == ([], len(collection.output()) - 1)


def test_json_of_every_command_parses(tree: Tree, tmp_path: Path, capsys: Printed) -> None:
    """Each prints objects, one a line, also where it fails."""
    collection = tree({"content/inbox/a.txt": "Chợ nổi\n\nÔng Lê Văn An đi chợ.\n"})
    text = str(collection.root / "content/inbox/a.txt")
    commands = (
        ["convert"],
        [],
        ["names", "extract", text],
        ["clean"],
        ["init", str(tmp_path / "n")],
    )
    for command in (*commands, ["build", "--content", "gone"]):
        run(collection, "--format", "json", *command)
        lines = capsys.readouterr().out.splitlines()
        assert lines
        assert all(isinstance(json.loads(line), dict) for line in lines)


def test_dry_run_says_and_does_nothing(tree: Tree, capsys: Printed) -> None:
    """The summary tells it apart from a build."""
    collection = tree({"content/articles/a.md": GOOD})
    assert run(collection, "build", "--dry-run", "-v") == 0
    said = capsys.readouterr().out
    assert "would write articles/a.html: new" in said
    assert "would write" in said.splitlines()[-1]
    assert collection.output() == {}


def test_explain_tells_why(tree: Tree, capsys: Printed) -> None:
    """A page is written for a reason, kept, or none of this site."""
    collection = tree({"content/articles/a.md": GOOD, "content/articles/b.md": GOOD})

    def explained(path: str) -> str:
        run(collection, "build", "--explain", path)
        return capsys.readouterr().out.splitlines()[0]

    assert explained("articles/a.html") == "articles/a.html: written: new"
    assert explained("articles/a.html") == "articles/a.html: kept"
    collection.write({"content/articles/a.md": GOOD.replace("chợ", "làng")})
    assert explained("articles/a.html") == "articles/a.html: written: its content changed"
    (collection.root / "content/articles/b.md").unlink()
    assert explained("articles/b.html") == "articles/b.html: removed: nothing makes it any more"
    assert explained("nowhere.html") == "nowhere.html: not a page of this site"


def test_verbose_tells_every_file(tree: Tree, capsys: Printed) -> None:
    """Written and removed, with the reason."""
    collection = tree({"content/articles/a.md": GOOD})
    run(collection, "build", "-v")
    assert "wrote people/le-an.html: new" in capsys.readouterr().out
    (collection.root / "content/articles/a.md").unlink()
    run(collection, "build", "-v")
    assert "removed people/le-an.html" in capsys.readouterr().out


def test_new_collection_builds_at_once(tmp_path: Path, capsys: Printed) -> None:
    """`init` makes a folder whose site is whole; a folder with files in it is refused."""
    folder = tmp_path / 'Báo "Sông" \\ Núi'
    assert main(["init", str(folder)]) == 0
    assert main(["--root", str(folder), "--strict"]) == 0
    shown = "Báo &#34;Sông&#34; \\ Núi</h1>"
    assert shown in (folder / "site/index.html").read_text("utf-8")
    assert shown in (folder / "site/about.html").read_text("utf-8")
    assert (folder / "site/about.html").is_file()
    assert main(["init", str(folder)]) == 2
    assert "not empty" in capsys.readouterr().err


def test_no_command_converts_and_builds(tree: Tree) -> None:
    """One line from a raw text to its page."""
    collection = tree({"content/inbox/cho.txt": "Chợ nổi họp lại\n\nSáng nay chợ lại họp.\n"})
    assert run(collection) == 0
    assert [p for p in collection.output() if p.startswith("articles/")] == [
        "articles/cho-noi-hop-lai.html"
    ]


def test_clean_removes_only_what_builds_wrote(tree: Tree) -> None:
    """What somebody put there or changed stays, and so does all content."""
    collection = tree({"content/articles/a.md": GOOD, "site/.gitignore": "*\n"})
    run(collection, "build")
    collection.write(
        {"site/404.html": "mine", "site/mine/x.txt": "mine", "site/CNAME": "x.example"}
    )
    assert run(collection, "clean") == 0
    kept = {"404.html": b"mine", "mine/x.txt": b"mine", "CNAME": b"x.example", ".gitignore": b"*\n"}
    assert collection.output() == kept
    assert not (collection.root / ".broadsheet").exists()
    assert (collection.root / "content/articles/a.md").read_text("utf-8") == GOOD


def test_clean_knows_its_own_files_without_the_state(tree: Tree) -> None:
    """The list in the site folder tells what builds wrote; what is not in it stays."""
    collection = tree({"content/articles/a.md": GOOD})
    run(collection, "build")
    collection.write({"site/mine/x.txt": "mine"})
    shutil.rmtree(collection.root / ".broadsheet")
    assert run(collection, "clean") == 0
    assert collection.output() == {"mine/x.txt": b"mine"}


def test_clean_without_a_site_is_done(tree: Tree) -> None:
    """There is nothing to remove twice."""
    collection = tree({"content/articles/a.md": GOOD})
    run(collection, "build")
    assert [run(collection, "clean"), run(collection, "clean")] == [0, 0]


def process(collection: Collection, *arguments: str, **variables: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, str(ROOT / "build.py"), *arguments],
        cwd=collection.root,
        env={**os.environ, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )


def test_current_folder_is_the_collection(tree: Tree) -> None:
    """build.py of another folder builds the one it is called in, if that holds content/."""
    collection = tree({"content/articles/a.md": WARNED})
    done = process(collection, "build", LANG="C", LC_ALL="C", PYTHONUTF8="0")
    out, err = done.communicate()
    assert (done.returncode, "articles/a.html" in collection.output()) == (0, True)
    assert '"khong-co.md" leads nowhere' in err
    assert "\x1b" not in out + err


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
@pytest.mark.parametrize(("value", "coloured"), [("", True), ("1", False)])
def test_colour_is_for_terminals_that_want_it(tree: Tree, value: str, coloured: bool) -> None:
    """`NO_COLOR`, if set to anything, is honoured."""
    collection = tree({"content/articles/a.md": WARNED})
    ours, theirs = os.openpty()
    done = subprocess.run(
        [sys.executable, str(ROOT / "build.py"), "build", "-q"],
        cwd=collection.root,
        env={**os.environ, "NO_COLOR": value},
        stderr=theirs,
        check=True,
    )
    os.close(theirs)
    said = os.read(ours, 65536).decode()
    os.close(ours)
    assert done.returncode == 0
    assert "[dead-link]" in said
    assert ("\x1b[33mwarning:\x1b[0m" in said) == coloured


@pytest.mark.skipif(sys.platform == "win32", reason="has no such signals")
@pytest.mark.parametrize(
    ("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)], ids=["INT", "TERM"]
)
def test_stopped_build_says_so_without_a_traceback(
    tree: Tree, number: signal.Signals, status: int
) -> None:
    """The next run completes what a signal cut off."""
    many = {f"content/articles/{n}.md": GOOD + f"\n{n}\n" for n in range(300)}
    collection = tree(many)
    stopped = process(collection, "build")
    while stopped.poll() is None and not any((collection.root / "site").glob("*/*")):
        time.sleep(0.01)
    stopped.send_signal(number)
    out, err = stopped.communicate()
    assert stopped.returncode == status, out + err
    assert "Traceback" not in err
    collection.build()
    assert len([p for p in collection.output() if p.startswith("articles/")]) == 300
    assert not [p for p in collection.output() if "broadsheet-tmp" in p]


@pytest.mark.parametrize("words", [("--strict", "build"), ("build", "--strict")], ids=" ".join)
def test_an_option_counts_before_and_behind_the_command(words: tuple[str, str]) -> None:
    """What was said before the command is not undone behind it."""
    assert make_parser().parse_args(words).strict
