"""A broken collection for every problem code, each named where it is and nowhere else."""

import ast
import os
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from broadsheet import inbox
from broadsheet.errors import CODES, Problem
from broadsheet.importer import ConvertReport, Request, convert_inbox
from broadsheet.worker import Limits
from conftest import Collection

Tree = Callable[[Mapping[str, str | bytes]], Collection]
Said = list[tuple[str, str, int | None]]

PACKAGE = Path(__file__).parents[1] / "broadsheet"
A, B = "content/articles/a.md", "content/articles/b.md"
AN, TU = "content/people/le-an.md", "content/people/vu-tu.md"


def article(head: str, body: str = "Xin chào bà con.") -> str:
    return f"---\ntitle: A\n{head}\n---\n{body}\n"


# Each code with the files of a collection and all that a build then says.
BUILD: dict[str, tuple[dict[str, str], Said]] = {
    "front-matter": (
        {A: "---\ntitle: A\npeople: [Lê An\n---\nXin.\n", B: article("")},
        [("front-matter", A, 4)],
    ),
    "duplicate-key": ({A: article("lang: vi\ntitle: B")}, [("duplicate-key", A, 4)]),
    "unknown-key": ({A: article("peple: [Lê An]")}, [("unknown-key", A, 3)]),
    "one-for-list": ({A: article("people: Lê An")}, [("one-for-list", A, 3)]),
    "wrong-type": (
        {A: article("people: {Lê An: chủ tịch, Vũ Tư: lái đò}")},
        [("wrong-type", A, 3)],
    ),
    "bad-date": ({A: article("date: 2019-02-30")}, [("bad-date", A, 3)]),
    "bad-address": (
        {A: article("aliases:\n  - ok.html\n  - ../../x.html")},
        [("bad-address", A, 5)],
    ),
    "empty": ({A: "\n"}, [("empty", A, None)]),
    "encoding-guessed": (
        {A: article("", "Sáng nay chợ nổi lại họp đông đúc như xưa.").encode("cp1258", "ignore")},
        [("encoding-guessed", A, None)],
    ),
    "near-name": (
        {f"content/articles/{n}.md": article("people: [Trần Văn Sáng]") for n in "bcd"}
        | {A: article("people:\n  - Lê An\n  - Trân Văn Sáng")},
        [("near-name", A, 5)],
    ),
    "alias-clash": (
        {
            AN: "---\nname: Lê An\naliases: [Ba Đò]\n---\n",
            TU: "---\nname: Vũ Tư\naliases: [Ba Đò]\n---\n",
        },
        [("alias-clash", AN, None), ("alias-clash", TU, None)],
    ),
    "unknown-id": (
        {
            A: article("people:\n  - {name: Lê An, id: le-ann}"),
            AN: "---\nname: Lê An\n---\n",
        },
        [("unknown-id", A, 4)],
    ),
    "redacted-address": (
        {
            "content/articles/chuyen-le-an.md": article("people: [Lê An]"),
            AN: "---\nname: Lê An\nredacted: true\n---\n",
        },
        [("redacted-address", "content/articles/chuyen-le-an.md", None)],
    ),
    "same-address": (
        {A: article("slug: cho"), B: article("slug: cho")},
        [("same-address", B, None)],
    ),
    "too-intricate": ({A: article("", "x" + "[" * 20000)}, [("too-intricate", A, 5)]),
    "unknown-layout": ({A: article("layout: luan")}, [("unknown-layout", A, None)]),
    "dead-link": ({A: article("", "Xem [bài](b.md).")}, [("dead-link", A, 5)]),
}

STORY = "Chợ nổi họp lại\n\nSáng nay chợ nổi ở bến sông lại họp sau hai năm vắng.\n\nBà con mừng.\n"
FEED = (
    '<?xml version="1.0"?><rss version="2.0"><channel><title>Báo</title><item><title>Tin & bài'
    "</title><description>Đoạn văn dài của bản tin sáng nay.</description></item></channel></rss>"
)
# Each code with a raw file in the inbox, and the line that is named.
CONVERT: dict[str, tuple[str, bytes, int | None]] = {
    "unknown-format": ("phim.mp4", b"\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom", None),
    "damaged": ("hong.docx", b"PK\x03\x04" + b"\x00" * 60, None),
    "ill-formed": ("tin.xml", FEED.encode(), None),
    "empty": ("trong.txt", b" \n", None),
    "encoding-guessed": (
        "cu.txt",
        "Thành phố ven sông\n\nMột buổi sáng đẹp trời, người dân ra bến đón ghe.\n".encode(
            "cp1258", "ignore"
        ),
        None,
    ),
    "mojibake": (
        "vo.txt",
        "Chuyện bến sông\n\nSáng nay bà con ra chợ mua gạo.\n".encode()
        .decode("cp1252", "ignore")
        .encode(),
        None,
    ),
    "left-out": ("nul.txt", STORY.replace("họp lại", "tan").encode() + b"\0\0\0", None),
    "foreign-markup": (
        "hugo.md",
        b'---\ntitle: Hugo\n---\nXin.\n\n{{< figure src="x.png" >}}\n',
        6,
    ),
    "same-slug": ("trung-2.txt", STORY.encode(), None),
}
# Codes of a second conversion, and of what only a limit or a special file brings about.
LATER = {"edited", "conflict", "removed", "unreadable", "too-large"}


def where(problems: tuple[Problem, ...]) -> Said:
    return [(problem.code, problem.path, problem.line) for problem in problems]


def test_every_code_has_its_broken_collection() -> None:
    """A new code comes with a case; one without is dead."""
    assert set(BUILD) | set(CONVERT) | LATER == set(CODES)


def test_every_code_that_is_printed_is_listed() -> None:
    """What the modules report is in the table of the README, and nothing is in it for nothing."""
    makers = {"Problem", "Remark", "report", "_remark", "_report"}
    made: set[str] = set()
    mentioned: set[str] = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                mentioned |= {node.value} if path.name != "errors.py" else set()
            if isinstance(node, ast.Call) and node.args and isinstance(node.args[0], ast.Constant):
                name = getattr(node.func, "id", getattr(node.func, "attr", ""))
                made |= {str(node.args[0].value)} if name in makers else set()
    assert made <= set(CODES)
    assert set(CODES) <= mentioned


@pytest.mark.parametrize("code", BUILD)
def test_build_names_the_defect(tree: Tree, code: str) -> None:
    """With its code, file and line, once, and nothing besides."""
    files, expected = BUILD[code]
    report = tree(files).build()
    assert where(report.problems) == expected
    assert all(problem.what for problem in report.problems)


# --- conversion -------------------------------------------------------------------------------


def convert(collection: Collection, *paths: Path, **options: object) -> ConvertReport:
    request = Request(
        content=collection.root / "content",
        state=collection.root / ".broadsheet",
        paths=paths,
        jobs=1,
        **options,
    )
    return convert_inbox(request, lambda *_: None)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> tuple[Collection, ConvertReport]:
    """Return an inbox with every broken file at once, converted."""
    collection = Collection(tmp_path_factory.mktemp("broken") / "collection")
    files = {f"content/inbox/{name}": data for name, data, _ in CONVERT.values()}
    collection.write(files | {"content/inbox/trung-1.txt": STORY})
    return collection, convert(collection)


@pytest.mark.parametrize("code", CONVERT)
def test_conversion_names_the_defect(broken: tuple[Collection, ConvertReport], code: str) -> None:
    """At the raw file, with its line where there is one; no other file is blamed."""
    name, _, line = CONVERT[code]
    path = f"content/inbox/{name}"
    said = [one for one in where(broken[1].problems) if one[1] == path]
    assert said == [(code, path, line)]


def test_whole_files_come_through_beside_broken_ones(
    broken: tuple[Collection, ConvertReport],
) -> None:
    """A bad file costs only itself."""
    refused = {"unknown-format", "damaged", "empty"}
    assert len(broken[1].written) == len(CONVERT) - len(refused) + 1


def test_second_conversion_respects_what_a_person_did(tree: Tree) -> None:
    """Edited where the base is lost, changed on both sides, or deleted: each is said."""
    raw = {f"content/inbox/{name}.txt": f"Tin {name}\n\nĐoạn đầu.\n\nĐoạn sau.\n" for name in "abc"}
    collection = tree(raw)
    convert(collection)
    articles = collection.root / "content/articles"
    for name in "ab":
        file = articles / f"tin-{name}.md"
        file.write_text(file.read_text("utf-8").replace("Đoạn đầu", "Đoạn tôi sửa"), "utf-8")
    (collection.root / "content/.converted/articles/tin-a.md").unlink()
    (articles / "tin-c.md").unlink()
    collection.write({name: text.replace("Đoạn đầu", "Đoạn mới") for name, text in raw.items()})
    report = convert(collection)
    assert [(p.code, p.path) for p in report.problems] == [
        ("edited", "content/articles/tin-a.md"),
        ("conflict", "content/articles/tin-b.md"),
        ("removed", "content/articles/tin-c.md"),
    ]
    assert "Đoạn tôi sửa" in (articles / "tin-b.md").read_text("utf-8")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs a file that is none")
def test_what_is_no_file_is_unreadable(tree: Tree) -> None:
    """A pipe is not waited for."""
    collection = tree({})
    pipe = collection.root / "pipe.txt"
    os.mkfifo(pipe)
    assert where(convert(collection, pipe).problems) == [("unreadable", "pipe.txt", None)]


def test_file_that_takes_too_much_is_given_up(tree: Tree, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named once, and the next run does not try it again."""
    monkeypatch.setattr(inbox, "LIMITS", Limits(seconds=0.001))
    page = "<html><body><article>" + "<p>Đoạn văn của bài.</p>" * 2000
    collection = tree({"content/inbox/to.html": page})
    expected = [("too-large", "content/inbox/to.html", None)]
    assert where(convert(collection).problems) == expected
    monkeypatch.undo()
    assert where(convert(collection).problems) == expected
