"""The promise: incremental equals clean, only what differs is written, nothing foreign harmed."""

import os
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from contextlib import closing, suppress
from pathlib import Path

import pytest

from broadsheet import learning
from broadsheet.errors import BroadsheetError
from broadsheet.fact import Fact
from broadsheet.gathering import gather
from broadsheet.guard import MARKER
from broadsheet.progress import no_progress
from broadsheet.recipe import Reason
from broadsheet.request import BuildReport, Viewed
from broadsheet.sources import program_digest
from broadsheet.store import State
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
    assert second.kept == len(first.written)


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


def test_sentences_are_looked_for_where_a_layout_shows_them(tree: Tree) -> None:
    """Nothing is lost of what no layout showed before, and pages of articles stay as they are."""
    quoting = "{% for p in page.periods %}{{ p.articles[0].quotes }}{% endfor %}"
    collection = tree(START | QUIET | {"layouts/article.html": "{{ page.unlinked_body }}"})
    collection.build()
    assert "class" not in collection.page("articles/a.html")
    collection.write({"layouts/person.html": quoting})
    report = collection.build()
    assert {"people/le-an.html", "people/vu-tu.html"} == {path for path, _ in report.written}
    assert "Hội Cây Đa mời " in collection.page("people/le-an.html")
    collection.write({"content/people/ba-hai.md": "---\nname: Bà Hai\n---\n"})
    collection.build()  # what is known of the library is worked out anew
    assert "Hội Cây Đa mời " in collection.page("people/le-an.html")
    counted = "{% for p in page.people %}{{ p.mentions }}{% endfor %}"
    collection.write({"layouts/article.html": "{{ page.body }}" + counted})
    collection.build()
    assert "1" == collection.page("articles/a.html")[-1]
    assert "people/le-an.html" in collection.page("articles/a.html")


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


def test_file_and_folder_may_change_places(tree: Tree) -> None:
    """What stood in the way goes first."""
    old_address = "---\ntitle: D\naliases: [media/x.png]\n---\nĐò.\n"
    collection = tree(START)
    for path in ("media/x.png", "media/x.png/index.html", "media/x.png"):
        collection.build()
        assert path in collection.output()
        if (collection.root / "content/media/x.png").exists():
            (collection.root / "content/media/x.png").unlink()
            collection.write({"content/articles/d.md": old_address})
        else:
            collection.write({"content/media/x.png": b"x"})


# With so many articles the search index is amended and not made anew.
MORE = {
    f"content/articles/x{n}.md": f"---\ntitle: Bài {n}\ndate: {2010 + n % 9}\n---\nChợ {n % 7}.\n"
    for n in range(30)
}


# Here nothing shows the sentences that name somebody, so none are looked for.
QUIET = {
    f"layouts/{name}.html": "{{ page.title }}" for name in ("person", "organisation", "entity_part")
} | {"content/site.toml": f"{START['content/site.toml']}data = false\nentity_feeds = false\n"}


def start_of(seed: int) -> dict[str, str | bytes]:
    """Return the files that a history begins with."""
    return START | ({} if seed % 4 else MORE) | (QUIET if seed % 3 == 1 else {})


Edit = Callable[[Collection, random.Random], object]
EDITS: list[Edit] = []
# By the key of the front matter, what may stand there; an empty one takes the line out.
ARTICLE = {
    "title": ["X", "Y", "Lê An"],
    "date": ["", "2019", "2019-11", "2020-02-01", "2021-05-06 07:08", "sai"],
    "lastmod": ["", "2022-01-02"],
    "slug": ["", "a", "b", "moi"],
    "lang": ["", "en", "km"],
    "tags": ["", "[chợ]", "[chợ, sông]"],
    "description": ["", "Một câu."],
    "draft": ["", "true"],
    "layout": ["", "la", "page", "khong-co"],
    "unverified": ["", "[people]"],
    "people": ["", "[Lê An]", "[Ba An, Vũ Tư]", "[{name: Vũ Từ, role: Thợ}, LÊ AN]", "[Đỗ Ích]"],
    "organisations": ["", "[Hội Cây Đa]", "[Hội Cây Đa, Chi hội Một]"],
    "aliases": [
        "",
        "[cu/x.html]",
        "[about.html, cu/x.html/y]",
        "[articles/b.html, cu]",
        "[index.html, people/vu-tu.html]",
        "[media/x.png, feed.xml]",
    ],
}
RECORD = {
    "aliases": ["", "[Ba An]", "[Ba An, Vũ Tư]"],
    "previous_names": ["", "[Đỗ Ích]"],
    "former_ids": ["", "[ong-an]", "[vu-tu, ong-an]"],
    "description": ["", "Thợ đóng thuyền"],
    "sort_as": ["", "Ân"],
    "verified": ["", "true"],
    "hidden": ["", "", "true"],
    "redacted": ["", "", "", "true"],
    "parent": ["", "Hội Cây Đa", "chi-hoi-mot"],
}
PAGE = {
    "title": ["Giới thiệu", "Về chúng tôi"],
    "menu": ["", "1", "2"],
    "slug": ["", "about", "moi", "index", "search", "feed"],
    "lang": ["", "en"],
    "draft": ["", "", "true"],
    "layout": ["", "la"],
}
SETTINGS = {
    "title": ['"Báo Sông"', '"Báo Núi"'],
    "per_page": ["1", "2"],
    "lang": ['"vi"', '"en"'],
    "base_url": ['""', '"https://example.org/x"'],
    "search": ["true", "true", "false"],
    "data": ["true", "false"],
    "entity_feeds": ["true", "false"],
    "overviews": ["true", "true", "false"],
}
# Of what a layout does not name some is not worked out, so a change must fetch it.
LAYOUTS = [
    *(
        (name, f'{{% extends "base.html" %}}{{% block main %}}{text}{{% endblock %}}')
        for name in ("page", "archive", "la")
        for text in "12"
    ),
    *(("article", "{{ page.title }}" + text) for text in ("", "{{ page.related }}")),
    *(("article", f"{{{{ page.{field} }}}}") for field in ("body", "unlinked_body", "people")),
    *(
        ("la", text)
        for text in ("{{ page.body }}", "{% for p in page.people %}{{ p.mentions }}{% endfor %}")
    ),
    *(("person", text) for text in ("{{ page.title }}", "{{ page.periods }}", "{{ page.ego }}")),
    ("person", "{{ page.title }}{% for p in page.periods %}{{ p.articles[0].quotes }}{% endfor %}"),
]
RECORDS = ["people/le-an", "people/ba-an", "organisations/hoi-cay-da", "organisations/chi-hoi-mot"]
NAMES = ["Lê An", "Ba An", "Hội Cây Đa", "Chi hội Một"]


def edit(function: Edit) -> Edit:
    EDITS.append(function)
    return function


def set_field(file: Path, key: str, value: str) -> None:
    """Set one line of a file's front matter, or take it out if the value is empty."""
    _, head, text = file.read_text("utf-8").split("---\n", 2)
    head = re.sub(rf"(?m)^{key}:.*\n(?:[ -].*\n)*", "", head)
    line = f"{key}: {value}\n" if value else ""
    file.write_text(f"---\n{head}{line}---\n{text}", "utf-8")


def set_any(
    collection: Collection, folder: str, fields: Mapping[str, list[str]], dice: random.Random
) -> None:
    """Set a line of a file in a folder, if there is one."""
    files = sorted((collection.root / "content" / folder).glob("*.md"))
    if files:
        key = dice.choice(sorted(fields))
        set_field(dice.choice(files), key, dice.choice(fields[key]))


def any_article(collection: Collection, dice: random.Random) -> Path:
    return collection.root / f"content/articles/{dice.choice('abcdef')}.md"


@edit
def write_an_article(collection: Collection, dice: random.Random) -> None:
    head = "".join(f"{k}: {v}\n" for k in ARTICLE if (v := dice.choice(["", *ARTICLE[k]])))
    links = ["[A](a.md)", "[mất](khong-co.md)", "![](../media/x.png)", "Ba An", "[g](../moi.html)"]
    text = f"---\n{head}---\n# Đầu\n\nVũ Tư đi. {dice.choice(links)}\n"
    any_article(collection, dice).write_text(text, "utf-8")


@edit
def write_another_body(collection: Collection, dice: random.Random) -> None:
    file = any_article(collection, dice)
    if file.exists():
        said = dice.choice(["Lê An về.", "Xem [B](b.md#dau) và [g](../pages/about.md).", "Đò."])
        file.write_text(file.read_text("utf-8") + f"\n{said}\n", "utf-8")


@edit
def break_an_article(collection: Collection, dice: random.Random) -> None:
    any_article(collection, dice).write_text("---\ntitle: [\n---\n", "utf-8")


@edit
def rename_an_article(collection: Collection, dice: random.Random) -> None:
    file, other = any_article(collection, dice), any_article(collection, dice)
    if file.exists():
        file.rename(other)


@edit
def delete_an_article(collection: Collection, dice: random.Random) -> None:
    any_article(collection, dice).unlink(missing_ok=True)


@edit
def change_a_field(collection: Collection, dice: random.Random) -> None:
    set_any(collection, "articles", ARTICLE, dice)


@edit
def change_some_fields(collection: Collection, dice: random.Random) -> None:
    for _ in range(3):
        set_any(collection, "articles", ARTICLE, dice)


@edit
def change_without_a_trace(collection: Collection, dice: random.Random) -> None:
    """Change a file to another of the same size, and set its time back."""
    file = any_article(collection, dice)
    if file.exists():
        status = file.stat()
        file.write_bytes(file.read_bytes().translate(bytes.maketrans(b"XYd", b"YXb")))
        os.utime(file, ns=(status.st_atime_ns, status.st_mtime_ns))


@edit
def write_a_record(collection: Collection, dice: random.Random) -> None:
    path, name = dice.choice(list(zip(RECORDS, NAMES, strict=True)))
    collection.write({f"content/{path}.md": f"---\nname: {name}\n---\nTiểu sử.\n"})


@edit
def change_a_record(collection: Collection, dice: random.Random) -> None:
    set_any(collection, dice.choice(["people", "organisations"]), RECORD, dice)


@edit
def delete_a_record(collection: Collection, dice: random.Random) -> None:
    (collection.root / f"content/{dice.choice(RECORDS)}.md").unlink(missing_ok=True)


@edit
def change_settings(collection: Collection, dice: random.Random) -> None:
    lines = (f"{key} = {dice.choice(values)}\n" for key, values in SETTINGS.items())
    collection.write({"content/site.toml": "".join(lines)})


@edit
def change_a_layout(collection: Collection, dice: random.Random) -> None:
    name, text = dice.choice(LAYOUTS)
    file = collection.root / f"layouts/{name}.html"
    if file.exists() and dice.random() < 0.5:
        file.unlink()
    else:
        collection.write({f"layouts/{file.name}": text})


@edit
def change_an_asset(collection: Collection, dice: random.Random) -> None:
    name = dice.choice(["site.css", "rieng.css", "x.txt"])
    file = collection.root / f"layouts/assets/{name}"
    if file.exists():
        file.unlink()
    else:
        collection.write({f"layouts/assets/{name}": dice.choice(["a {}", "b {}"])})


@edit
def change_media(collection: Collection, dice: random.Random) -> None:
    name = dice.choice(["x.png", "X.png", "y/z.pdf"])
    file = collection.root / f"content/media/{name}"
    if file.exists() and dice.random() < 0.3:
        file.unlink()
    else:
        side = dice.choice([b"\1", b"\2"])
        head = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0" + side + b"\0\0\0\1\x08\2\0\0\0"
        collection.write({f"content/media/{name}": head + dice.choice([b"one", b"two"])})


@edit
def write_a_page(collection: Collection, dice: random.Random) -> None:
    name = dice.choice(["about", "lien-he"])
    text = f"---\ntitle: {name}\n---\n[A](../articles/a.md#dau)\n"
    collection.write({f"content/pages/{name}.md": text})


@edit
def change_a_page(collection: Collection, dice: random.Random) -> None:
    set_any(collection, "pages", PAGE, dice)


@edit
def delete_a_page(collection: Collection, dice: random.Random) -> None:
    (collection.root / f"content/pages/{dice.choice(['about', 'lien-he'])}.md").unlink(
        missing_ok=True
    )


@edit
def touch_everything(collection: Collection, _: random.Random) -> None:
    for file in (collection.root / "content").rglob("*.md"):
        os.utime(file)


def lose_the_memory(collection: Collection, dice: random.Random) -> None:
    """Delete the memo, or overwrite its beginning or its end."""
    memos = (collection.root / ".broadsheet").glob("memo*.sqlite")
    place = dice.choice([-1, 0, 30_000])
    for path in memos:
        if place < 0:
            path.unlink()
        else:
            data = path.read_bytes()
            path.write_bytes(data[:place] + b"torn" * 2000 + data[place + 8000 :])


def damage_an_output(collection: Collection, dice: random.Random) -> None:
    path = collection.root / "site" / dice.choice(sorted(collection.output()))
    path.unlink() if dice.random() < 0.5 else path.write_bytes(b"torn")


# Only where the site is up to date: what nothing makes any more could not be known as ours.
HARM = [lose_the_memory, damage_an_output]


def read_aside(collection: Collection) -> None:
    """Read the collection as other commands do, who share the memo."""
    state = State(collection.root / ".broadsheet", collection.root / "site")
    with suppress(BroadsheetError):
        gather(collection.root / "content", state, program_digest(), 1, no_progress)


def tried(collection: Collection, **options: object) -> BuildReport | None:
    """Build a collection; return nothing if the build was refused."""
    try:
        return collection.build(**options)
    except BroadsheetError:
        return None


def sources(collection: Collection) -> dict[Path, bytes]:
    folders = (collection.root / name for name in ("content", "layouts"))
    files = (path for folder in folders for path in folder.rglob("*") if path.is_file())
    return {path: path.read_bytes() for path in files}


@pytest.mark.parametrize("is_kept", [False, True], ids=["opened", "kept"])
def test_any_edits_built_incrementally_equal_a_clean_build(
    tree: Tree, seed: int, *, is_kept: bool
) -> None:
    """After each of ten random edits: the bytes and problems of a clean build, no file too many.

    Only what differs is written, and a build that is refused leaves the site as it was. A process
    that builds again is told what has changed; where it looks at everything it finds no more.
    """
    dice = random.Random(seed)
    collection = tree(start_of(seed))
    kept = State(collection.root / ".broadsheet", collection.root / "site", keeps_memo=is_kept)
    report: BuildReport | None = collection.build(kept=kept)
    options: dict[str, object] = {}
    for _ in range(10):
        changed = None
        if report and dice.random() < 0.2:
            dice.choice(HARM)(collection, dice)
            kept.close()
        else:
            known = sources(collection)
            for edit in dice.sample(EDITS, dice.choice([1, 1, 3])):
                edit(collection, dice)
            changed = frozenset(path for path, _ in known.items() ^ sources(collection).items())
            options = {"drafts": dice.random() < 0.1}
        if dice.random() < 0.2:
            read_aside(collection)
        before = collection.output()
        report = tried(collection, kept=kept, changed=changed, **options)
        after = collection.output()
        clean = tried(collection, site="clean", state="clean-state", **options)
        assert (clean is None) == (report is None)
        if clean and report:
            assert collection.output("clean") == after
            assert clean.problems == report.problems
            differs = {path for path in after if before.get(path) != after[path]} - {MARKER}
            assert differs == {path for path, _ in report.written}
            assert set(before) - set(after) == set(report.removed)
            look = collection.build(kept=kept, **options)
            assert ((), (), report.problems) == (look.written, look.removed, look.problems)
        else:
            assert before == after
        shutil.rmtree(collection.root / "clean", ignore_errors=True)
        shutil.rmtree(collection.root / "clean-state")
    kept.close()


def test_one_process_and_three_give_the_same(tree: Tree) -> None:
    """Bytes and report do not depend on the number of workers."""
    many = {
        f"content/articles/n{n}.md": f"---\ntitle: N{n}\npeople: [Lê An]\n---\nLê An {n}.\n"
        for n in range(400)
    } | {"content/articles/bad.md": "---\ntitle: [\n---\n"}
    many["layouts/article.html"] = "{{ page.title }} {{ page.body }}"
    collection = tree(START | many)
    one = collection.build(jobs=1)
    outputs = collection.output()
    three = collection.build(site="three", jobs=3)
    assert collection.output("three") == outputs
    assert (three.written, three.problems) == (one.written, one.problems)
    collection.write({"layouts/article.html": "{{ page.body }}"})
    one = collection.build(jobs=1)
    three = collection.build(site="three", jobs=3)
    assert collection.output("three") == collection.output() != outputs
    assert (three.written, three.problems) == (one.written, one.problems)
    assert len(one.written) == 403


def test_names_of_many_articles_are_put_together_in_a_process_of_its_own(
    tree: Tree, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The pages are the same, and what it wrote does not count as written by somebody else."""
    collection = tree(START)
    collection.build(site="clean", state="clean-state")
    monkeypatch.setattr(learning, "_WORTH_APART", 3)
    with monkeypatch.context() as here:
        here.delattr(learning, "_learn")  # of this process
        kept = State(collection.root / ".broadsheet", collection.root / "site", keeps_memo=True)
        collection.build(kept=kept, jobs=2)
    assert collection.output("clean") == collection.output()
    collection.write({"content/articles/a.md": "---\ntitle: Z\npeople: [Lê An]\n---\nXin.\n"})
    with kept.memo() as memo:
        assert memo.is_kept
    collection.build(kept=kept, jobs=2)
    collection.build(site="clean", state="clean-state")
    assert collection.output("clean") == collection.output()
    kept.close()


def test_year_that_is_full_is_cut_and_put_together_again(tree: Tree) -> None:
    """Each of its months is made by itself then; the last article too many goes, and they go."""
    many = {
        f"content/articles/n{n}.md": f"---\ntitle: N{n}\ndate: 2020-{1 + n % 3:02}\n---\nMột.\n"
        for n in range(301)
    }
    settings = {"content/site.toml": "search = false\ndata = false\n"}
    collection = tree(many | settings)
    months = {f"archive/2020-0{month}.html" for month in (1, 2, 3)}
    assert months <= {path for path, _ in collection.build().written}
    collection.write({"content/articles/n3.md": many["content/articles/n3.md"].replace("N3", "Q")})
    shelves = {path for path, _ in collection.build().written if path.startswith("archive/")}
    assert {"archive/2020-01.html"} == shelves
    (collection.root / "content/articles/n0.md").unlink()
    assert months <= set(collection.build().removed)
    collection.build(site="clean", state="clean-state")
    assert collection.output("clean") == collection.output()


@pytest.mark.parametrize("jobs", [1, 2])
def test_page_that_is_looked_at_is_made_first(tree: Tree, jobs: int) -> None:
    """It is there long before the others, where they are many."""
    article = "---\ntitle: N\n---\nXin chào.\n"
    many = {f"content/articles/n{number}.md": article for number in range(500)}
    collection = tree(many | {"layouts/article.html": "{{ page.title }}"})
    collection.build()
    collection.write({"layouts/article.html": "{{ page.title }}!"})
    told: list[tuple[str, int]] = []

    def tell(path: str) -> None:
        told.append((path, sum(page == b"N!" for page in collection.output().values())))

    viewed = Viewed("articles/n250.html", tell)
    assert 500 == len(collection.build(viewed=viewed, jobs=jobs).written)
    assert [("articles/n250.html", 1)] == told


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


def test_build_stopped_amid_its_workers_is_completed_by_the_next(tree: Tree) -> None:
    """What was remembered until then is not taken for done: search, sitemap and removals."""
    layout = "{% if page.title == 'Z' %}{{ page.titel }}{% endif %}{{ page.title }}"
    numbers = range(400)
    old, new = (
        {f"content/articles/n{n}.md": f"---\ntitle: N{n}\n---\n{said} {n}.\n" for n in numbers}
        for said in ("Chợ", "Bến")
    )
    collection = tree(START | old | {"layouts/article.html": layout})
    collection.build()
    collection.write(new | {"content/articles/d.md": "---\ntitle: Z\n---\nĐò.\n"})
    (collection.root / "content/articles/b.md").unlink()
    with pytest.raises(BroadsheetError, match="titel"):
        collection.build(jobs=2)
    collection.write({"content/articles/d.md": "---\ntitle: Y\n---\nĐò.\n"})
    collection.build()
    collection.build(site="clean", state="clean-state")
    assert collection.output("clean") == collection.output()


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


def test_lost_ledger_is_made_good_by_the_list_in_the_folder(tree: Tree) -> None:
    """What was deleted meanwhile takes its pages along; what others put there is refused."""
    collection = tree(START)
    collection.build()
    shutil.rmtree(collection.root / ".broadsheet")
    (collection.root / "content/articles/b.md").unlink()
    collection.write({"site/articles/mine.html": "mine"})
    before = collection.output()
    with pytest.raises(BroadsheetError, match=r"did not write: articles/mine\.html\n"):
        collection.build()
    assert before == collection.output()
    (collection.root / "site/articles/mine.html").unlink()
    assert collection.build(dry_run=True).removed == collection.build().removed
    collection.build(site="clean", state="clean-state")
    assert collection.output("clean") == collection.output()
    assert ((), ()) == (collection.build().written, collection.build().removed)


@pytest.mark.parametrize("torn", [b"", b"\nx", None], ids=["emptied", "edited", "deleted"])
def test_damaged_list_in_the_folder_is_mended(tree: Tree, torn: bytes | None) -> None:
    """The next build writes it again and nothing else."""
    collection = tree(START)
    collection.build()
    marker = collection.root / "site" / MARKER
    whole = marker.read_bytes()
    marker.unlink() if torn is None else marker.write_bytes(torn)
    report = collection.build()
    assert ((), ()) == (report.written, report.removed)
    assert whole == marker.read_bytes()


@pytest.mark.parametrize("kind", [Fact.CARD, Fact.MENTIONS, Fact.ENTITY])
def test_damaged_fact_costs_one_full_build(tree: Tree, kind: Fact) -> None:
    """Also one that is read in part: the same site comes out, and then there is nothing to do."""
    collection = tree(START)
    collection.build()
    (memo,) = (collection.root / ".broadsheet").glob("memo*.sqlite")
    with closing(sqlite3.connect(memo, isolation_level=None)) as db:
        rows = db.execute("SELECT id, value FROM facts WHERE kind = ? AND value NOT NULL", (kind,))
        for number, value in rows.fetchall():
            torn = value.replace(b"\xa2p1", b"\xcd\0\1")  # a number where "p1" stood
            torn = torn if torn != value else b"\xa0" * len(value)
            db.execute("UPDATE facts SET value = ? WHERE id = ?", (torn, number))
    article = collection.root / "content/articles/a.md"
    article.write_text(article.read_text("utf-8").replace("title: ", "title: Nay "), "utf-8")
    collection.build()
    collection.build(site="clean", state="clean-state")
    assert collection.output("clean") == collection.output()
    assert ((), ()) == (collection.build().written, collection.build().removed)


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
