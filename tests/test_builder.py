"""The promise: incremental equals clean, only what differs is written, nothing foreign harmed."""

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.guard import MARKER
from broadsheet.recipe import Reason
from conftest import Collection

Tree = Callable[..., Collection]
ROOT = Path(__file__).parents[1]

START = {
    "content/site.toml": 'title = "Báo Sông"\nper_page = 2\nbase_url = "https://example.org/x"\n',
    "content/articles/a.md": "---\ntitle: A\ndate: 2019-11-03\npeople:\n"
    "  - {name: Lê An, role: Chủ tịch}\n---\nLê An gặp Vũ Tư. Xem [B](b.md).\n",
    "content/articles/b.md": "---\ntitle: B\ndate: 2020-01\npeople: [Lê An, Vũ Tư]\n"
    "organisations: [Hội Cây Đa]\n---\nHội Cây Đa mời Lê An.\n\nVũ Tư không đến.\n",
    "content/articles/c.md": "---\ntitle: C\n---\nKhông ai ở đây.\n",
    "content/people/le-an.md": "---\nname: Lê An\naliases: [Ba An]\n---\nTiểu sử.\n",
    "content/pages/about.md": "---\ntitle: Giới thiệu\nmenu: 1\n---\nXem [A](../articles/a.md).\n",
    "content/media/x.png": b"\x89PNG\r\n\x1a\n",
}


def test_second_build_writes_nothing(tree: Tree) -> None:
    """Without a change, every output is kept."""
    collection = tree(START)
    first = collection.build()
    second = collection.build()
    assert (second.written, second.same, second.removed) == ((), (), ())
    assert len(second.kept) == len(first.written)


def test_body_edit_writes_the_article_and_what_quotes_it(tree: Tree) -> None:
    """An edit far down in a body leaves every list alone."""
    collection = tree(START)
    collection.build()
    text = START["content/articles/b.md"]
    collection.write({"content/articles/b.md": text + "\nMột câu nữa.\n"})
    report = collection.build()
    pages = {path for path, _ in report.written if not path.startswith("search/")}
    assert pages == {"articles/b.html", "feed.xml"}
    assert {reason for _, reason in report.written} == {Reason.VIEW}


@pytest.mark.parametrize(
    ("path", "text", "reason"),
    [
        ("layouts/404.html", "mất rồi", Reason.LAYOUT),
        ("content/site.toml", START["content/site.toml"].replace("Sông", "Núi"), Reason.SITE),
        ("site/404.html", "ai đó sửa", Reason.DAMAGED),
    ],
    ids=["layout", "settings", "output"],
)
def test_reason_is_read_off_what_changed(tree: Tree, path: str, text: str, reason: Reason) -> None:
    """The reason of a write names the part of the key that differs."""
    collection = tree(START)
    collection.build()
    collection.write({path: text})
    assert dict(collection.build().written)["404.html"] == reason


def test_dry_run_tells_and_writes_nothing(tree: Tree) -> None:
    """A dry run reports what the build then does."""
    collection = tree(START)
    told = collection.build(dry_run=True)
    assert collection.output() == {}
    assert told.written == collection.build().written


def test_deleted_article_takes_its_pages_along(tree: Tree) -> None:
    """Pages of people who appear nowhere else go too; empty folders as well."""
    collection = tree(START)
    collection.build()
    (collection.root / "content/articles/b.md").unlink()
    (collection.root / "content/people/le-an.md").unlink()
    report = collection.build()
    gone = {"articles/b.html", "people/vu-tu.html", "people/vu-tu.xml", "archive/2020.html"}
    assert gone <= set(report.removed)
    assert not gone & set(collection.output())


EDITS: list[Callable[[Collection, random.Random], None]] = []


def edit(function: Callable[[Collection, random.Random], None]) -> None:
    EDITS.append(function)


@edit
def add_or_replace_an_article(collection: Collection, dice: random.Random) -> None:
    people = dice.sample(
        ["Lê An", "Ba An", "Vũ Tư", "Vũ Từ", "LÊ AN", "Đỗ Ích"], dice.randint(0, 3)
    )
    date = dice.choice(["", "date: 2019", "date: 2019-11", "date: 2020-02-01", "date: sai"])
    head = f"title: {dice.choice('XYZ')}\n{date}\npeople: [{', '.join(people)}]"
    head += dice.choice(
        ["", "\ndraft: true", "\naliases: [cu/x.html]", "\norganisations: [Hội Cây Đa]"]
    )
    link = dice.choice(["[A](a.md)", "[mất](khong-co.md)", "![](../media/x.png)", "Ba An"])
    name = dice.choice("abcdef")
    collection.write({f"content/articles/{name}.md": f"---\n{head}\n---\nVũ Tư đi. {link}\n"})


@edit
def delete_an_article(collection: Collection, dice: random.Random) -> None:
    (collection.root / f"content/articles/{dice.choice('abcdef')}.md").unlink(missing_ok=True)


@edit
def change_a_record(collection: Collection, dice: random.Random) -> None:
    extra = dice.choice(["", "hidden: true", "redacted: true", "aliases: [Ba An, Vũ Tư]"])
    collection.write({"content/people/le-an.md": f"---\nname: Lê An\n{extra}\n---\nTiểu sử.\n"})


@edit
def delete_a_record(collection: Collection, _: random.Random) -> None:
    (collection.root / "content/people/le-an.md").unlink(missing_ok=True)


@edit
def change_settings(collection: Collection, dice: random.Random) -> None:
    text = f'title = "Báo {dice.choice("12")}"\nper_page = {dice.choice("12")}\n'
    collection.write({"content/site.toml": text + f'lang = "{dice.choice(["vi", "en"])}"\n'})


@edit
def change_a_layout(collection: Collection, dice: random.Random) -> None:
    text = '{% extends "base.html" %}{% block main %}' + dice.choice("12") + "{% endblock %}"
    collection.write({f"layouts/{dice.choice(['page', 'archive'])}.html": text})


@edit
def damage_an_output(collection: Collection, dice: random.Random) -> None:
    path = collection.root / "site" / dice.choice(sorted(collection.output()))
    path.unlink() if dice.random() < 0.5 else path.write_bytes(b"torn")


@edit
def change_media(collection: Collection, dice: random.Random) -> None:
    collection.write({"content/media/x.png": dice.choice([b"one", b"two"])})


@edit
def change_a_page(collection: Collection, dice: random.Random) -> None:
    head = f"title: {dice.choice(['Giới thiệu', 'Về chúng tôi'])}\nmenu: {dice.choice('12')}"
    name = dice.choice(["about", "lien-he"])
    collection.write({f"content/pages/{name}.md": f"---\n{head}\n---\n[A](../articles/a.md)\n"})


@edit
def lose_the_memory(collection: Collection, _: random.Random) -> None:
    for path in (collection.root / ".broadsheet").glob("memo*"):
        path.unlink()


@pytest.mark.parametrize("seed", range(int(os.environ.get("BROADSHEET_SEEDS", "12"))))
def test_any_edits_built_incrementally_equal_a_clean_build(tree: Tree, seed: int) -> None:
    """After each of ten random edits: the bytes of a clean build, and only what differs written."""
    dice = random.Random(seed)
    collection = tree(START)
    collection.build()
    for _ in range(10):
        dice.choice(EDITS)(collection, dice)
        before = collection.output()
        report = collection.build()
        after = collection.output()
        collection.build(site="clean")
        assert after == collection.output("clean")
        shutil.rmtree(collection.root / "clean")
        differs = {path for path in after if before.get(path) != after[path]} - {MARKER}
        assert {path for path, _ in report.written} == differs
        assert set(report.removed) == set(before) - set(after)


def test_one_process_and_three_give_the_same(tree: Tree) -> None:
    """Bytes and report do not depend on the number of workers."""
    many = {
        f"content/articles/n{n}.md": f"---\ntitle: N{n}\npeople: [Lê An]\n---\nLê An {n}.\n"
        for n in range(80)
    } | {"content/articles/bad.md": "---\ntitle: [\n---\n"}
    collection = tree(START | many)
    one = collection.build(jobs=1)
    outputs = collection.output()
    for path in (collection.root / ".broadsheet").glob("memo*"):
        path.unlink()
    three = collection.build(site="three", jobs=3)
    assert collection.output("three") == outputs
    assert (three.written, three.problems) == (one.written, one.problems)


def test_killed_build_is_repaired_by_the_next(tree: Tree, tmp_path: Path) -> None:
    """At whatever moment a build is killed, no page is torn and the next build completes it."""
    collection = tree(START)
    collection.write(
        {
            f"content/articles/n{number}.md": f"---\ntitle: N{number}\npeople: [Lê An]\n---\nXin.\n"
            for number in range(60)
        }
    )
    collection.build()
    old = collection.output()
    collection.write({"content/site.toml": 'title = "Báo mới"\n'})
    collection.build(site="new")
    new = collection.output("new")
    command = [sys.executable, str(ROOT / "build.py"), "build", "--root", str(collection.root)]
    dice = random.Random(1)
    cut = 0
    for _ in range(6):
        collection.write({"content/site.toml": START["content/site.toml"]})
        collection.build()
        assert collection.output() == old
        collection.write({"content/site.toml": 'title = "Báo mới"\n'})
        process = subprocess.Popen(command, cwd=tmp_path, stdout=subprocess.DEVNULL)
        while process.poll() is None and not any(
            (collection.root / ".broadsheet").glob("journal*")
        ):
            time.sleep(0.005)
        time.sleep(dice.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        cut += process.wait() == -signal.SIGKILL
        for path, data in collection.output().items():
            if ".broadsheet-tmp" not in path:
                assert data in (old.get(path), new.get(path))
        collection.build()
        assert collection.output() == new
    assert cut > 0


def test_foreign_files_are_refused_with_the_list(tree: Tree) -> None:
    """A folder with somebody else's files is not written to."""
    collection = tree(START | {"site/thesis.txt": "mine"})
    with pytest.raises(BroadsheetError, match=r"thesis\.txt"):
        collection.build()
    assert collection.output() == {"thesis.txt": b"mine"}


@pytest.mark.parametrize("name", [".gitignore", "CNAME", ".nojekyll", ".git/HEAD", "_headers"])
def test_what_hosts_and_git_keep_is_left_alone(tree: Tree, name: str) -> None:
    """Files of version control and hosts are neither removed nor complained about."""
    collection = tree(START | {f"site/{name}": "keep"})
    collection.build()
    (collection.root / "content/articles/b.md").unlink()
    collection.build()
    assert collection.output()[name] == b"keep"


@pytest.mark.parametrize(
    "site",
    ["content", "content/out", ".", "layouts/out"],
    ids=["content", "inside", "above", "layouts"],
)
def test_dangerous_output_folders_are_refused(tree: Tree, site: str) -> None:
    """Nothing is written into, above or below what people own."""
    collection = tree(START | {"layouts/404.html": "x"})
    before = collection.output(".")
    with pytest.raises(BroadsheetError, match="inside each other"):
        collection.build(site=site)
    assert collection.output(".") == before


def test_lost_ledger_costs_one_full_build(tree: Tree) -> None:
    """Without .broadsheet/ the same site comes out, and its own folder is still accepted."""
    collection = tree(START)
    collection.build()
    before = collection.output()
    shutil.rmtree(collection.root / ".broadsheet")
    report = collection.build()
    assert collection.output() == before
    assert report.written == ()
    assert len(report.same) > 0


def test_a_moved_collection_knows_its_own_pages(tree: Tree, tmp_path: Path) -> None:
    """A collection copied elsewhere with its site goes on from there, removals too."""
    tree(START).build()
    moved = Collection(tmp_path / "moved" / "collection")
    shutil.copytree(tmp_path / "collection", moved.root, dirs_exist_ok=True)
    assert () == moved.build().written
    (moved.root / "content/articles/a.md").unlink()
    assert "articles/a.html" in moved.build().removed


def test_bad_article_costs_only_itself(tree: Tree) -> None:
    """One file that cannot be read is named; all others are built."""
    collection = tree(START | {"content/articles/bad.md": "---\ntitle: [\n---\nXin.\n"})
    report = collection.build()
    assert [p.path for p in report.problems if p.severity == "error"] == ["content/articles/bad.md"]
    assert "articles/a.html" in collection.output()
    assert "articles/bad.html" not in collection.output()


def test_layout_error_met_while_rendering_leaves_the_site_as_it_was(tree: Tree) -> None:
    """Not one page is new where one of them cannot be made."""
    collection = tree(START)
    collection.build()
    before = collection.output()
    layout = "{% if page.title == 'C' %}{{ page.titel }}{% endif %}neu"
    collection.write({"layouts/article.html": layout})
    with pytest.raises(BroadsheetError, match="titel"):
        collection.build()
    assert before == collection.output()
