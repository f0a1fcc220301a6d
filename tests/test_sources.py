"""Which files a build reads, and for what."""

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.sources import (
    Role,
    find_sources,
    is_leftover,
    load_layouts,
    load_settings,
    read_bytes,
    shipped_layouts,
    walk_all,
    walk_files,
)
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]


def test_folder_tells_what_a_file_is_for(tree: Tree) -> None:
    """Markdown outside the folders with a meaning is an article; the inbox is not read."""
    files = [
        "articles/a.md",
        "articles/2019/b.md",
        "c.md",
        "people/p.md",
        "organisations/o.md",
        "pages/about.md",
        "media/x.png",
        "media/notes.md",
        "inbox/raw.md",
        "articles/picture.png",
        "people.md",
        "site.toml",
    ]
    collection = tree({f"content/{name}": "x" for name in files})
    found = [(source.path, source.role) for source in find_sources(collection.root / "content")]
    assert found == [
        ("articles/2019/b.md", Role.ARTICLE),
        ("articles/a.md", Role.ARTICLE),
        ("c.md", Role.ARTICLE),
        ("media/notes.md", Role.MEDIA),
        ("media/x.png", Role.MEDIA),
        ("organisations/o.md", Role.ORGANISATION),
        ("pages/about.md", Role.PAGE),
        ("people.md", Role.ARTICLE),
        ("people/p.md", Role.PERSON),
    ]


@pytest.mark.parametrize(
    "name",
    [
        ".a.md",
        ".a.md.swp",
        "a.md~",
        "#a.md#",
        "4913",
        "a.tmp",
        "a.crdownload",
        "Thumbs.db",
        "~$a.docx",
    ],
)
def test_leftovers_of_programs_are_nobodys_article(name: str) -> None:
    """Editors, browsers and systems leave them behind."""
    assert is_leftover(name)


@pytest.mark.parametrize("name", ["a.md", "4913.md", "lock.md", "#1.md", "a~b.md"])
def test_articles_are_no_leftovers(name: str) -> None:
    """Names that only resemble them are read."""
    assert not is_leftover(name)


def test_links_out_of_the_folder_and_special_files_are_passed_by(tree: Tree) -> None:
    """A link inside is read; what is not opened is told, so that nobody misses it in vain."""
    collection = tree({"content/articles/a.md": "x", "secret.md": "x", "other/b.md": "x"})
    articles = collection.root / "content/articles"
    (articles / "in.md").symlink_to("a.md")
    (articles / "out.md").symlink_to("../../secret.md")
    (articles / "gone.md").symlink_to("nowhere.md")
    (articles / "folder").symlink_to("../../other")
    (articles / "loop").symlink_to(".")
    os.mkfifo(articles / "pipe.md")
    (articles / "holes.md").touch()
    os.truncate(articles / "holes.md", 1 << 30)
    assert [name for name, _ in walk_files(articles)] == ["a.md", "in.md"]
    assert {name: obstacle.code for name, _, obstacle in walk_all(articles) if obstacle} == {
        **dict.fromkeys(("out.md", "gone.md", "pipe.md"), "unreadable"),
        "folder": "unreadable",
        "loop": "left-out",
        "holes.md": "too-large",
    }


def test_name_that_is_not_utf8_is_read_all_the_same(tree: Tree) -> None:
    """An archive from an old system gives such names; the page gets a clean one."""
    collection = tree({})
    for name in (b"articles/b\xe0i.md", b"media/\xe1nh.png"):
        collection.write({f"content/{os.fsdecode(name)}": "---\ntitle: B\n---\nXin.\n"})
    report = collection.build()
    assert report.problems == ()
    assert {"articles/bi.html", "media/\ufffdnh.png"} <= set(collection.output())
    assert collection.build().written == ()


def test_file_that_cannot_be_read_is_a_problem(tmp_path: Path) -> None:
    """The system's words are passed on."""
    data, problems = read_bytes(tmp_path, "content/a.md")
    assert (data, [p.code for p in problems]) == (b"", ["unreadable"])
    assert "Is a directory" in problems[0].what


def test_settings_are_the_defaults_without_a_file(tree: Tree) -> None:
    """A folder of articles is enough."""
    assert load_settings(tree({}).root / "content").title == ""


def test_content_that_is_not_there_is_told(tmp_path: Path) -> None:
    """With the two ways to get one."""
    with pytest.raises(BroadsheetError, match="no such content folder") as caught:
        load_settings(tmp_path / "gone")
    assert "--content" in caught.value.mend
    assert "init" in caught.value.mend


@pytest.mark.parametrize("data", [b"\xff\xfe", b'title = "\xe0"'])
def test_settings_that_are_not_utf8_are_told(tree: Tree, data: bytes) -> None:
    """The file is named."""
    collection = tree({"content/site.toml": data})
    with pytest.raises(BroadsheetError, match=r"site\.toml: error: cannot be read as UTF-8"):
        load_settings(collection.root / "content")


def test_own_layouts_lie_over_the_shipped_ones(tree: Tree) -> None:
    """Each file alone replaces its namesake; the others stay."""
    files = {
        "layouts/page.html": "mine",
        "layouts/assets/own.css": "x",
        "layouts/strings/vi.toml": 'home = "Nhà"\n',
        "layouts/.page.html.swp": "x",
    }
    loaded = load_layouts(tree(files).root / "layouts", "vi")
    texts, shipped = dict(loaded.texts), load_layouts(shipped_layouts(), "vi")
    assert texts["page.html"] == "mine"
    assert texts["article.html"] == dict(shipped.texts)["article.html"]
    assert {name for name, _ in loaded.assets} == {name for name, _ in shipped.assets} | {"own.css"}
    assert loaded.strings == (("home", "Nhà"),)


def test_language_without_phrases_is_told(tmp_path: Path) -> None:
    """The file to be added is named; what is not TOML too."""
    with pytest.raises(BroadsheetError, match="no phrases") as caught:
        load_layouts(tmp_path, "fr")
    assert caught.value.mend == "add strings/fr.toml"
    (tmp_path / "strings").mkdir()
    (tmp_path / "strings/fr.toml").write_text("x", "utf-8")
    with pytest.raises(BroadsheetError, match="not valid TOML"):
        load_layouts(tmp_path, "fr")
