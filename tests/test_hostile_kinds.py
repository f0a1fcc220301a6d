"""Hostile files of our own making: the kinds that come to an inbox, each in its simplest form."""

import json
import os
import re
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from conftest import Collection
from hostile import Ran, body_of, check_fields, check_outcome, check_rules, run_command

TEXT = """Ủy ban xã Bình Lộc họp về đường liên thôn
Lê Văn Tảo - 03/11/2019 08:15 GMT+7

Sáng 3/11, ông Trần Đình Khải, Chủ tịch xã Bình Lộc, gặp bà Đỗ Thị Ưng ở nhà văn hóa.

Ông Khải nói đường sẽ xong trước Tết, và hẹn người dân một buổi khác để bàn tiếp.
"""
WHOLE = {
    "title": "Ủy ban xã Bình Lộc họp về đường liên thôn",
    "date": "2019-11-03",
    "authors": ["Lê Văn Tảo"],
    "people": ["Trần Đình Khải", "Đỗ Thị Ưng"],
}
PARAGRAPHS = "".join(
    f"<p>{number}. Người dân chờ con đường đã nhiều năm, ông Trần Đình Khải nói hôm nay.</p>"
    for number in range(6)
)
RSS = '<rss version="2.0"><channel><title>K</title>%s</channel></rss>'
ITEM = "<item><title>%s</title><description>%s</description></item>"


def page(body: str, head: str = "") -> str:
    return f"<html><head><title>Đường làng</title>{head}</head><body><article>{body}</article>"


def ld(script: str) -> str:
    return page(PARAGRAPHS, f'<script type="application/ld+json">{script}</script>')


CONVERT: dict[str, tuple[str, str | bytes, dict[str, object]]] = {
    "bom.txt": ("ok", "\ufeff" + TEXT, WHOLE),
    "utf16.txt": ("ok", TEXT.encode("utf-16"), WHOLE),
    "utf16-without-bom.txt": ("ok", TEXT.encode("utf-16-le"), WHOLE),
    "returns.txt": ("ok", TEXT.replace("\n", "\r"), WHOLE),
    "nul-inside.txt": ("ok", TEXT.replace("ân", "\0ân"), {"title": WHOLE["title"]}),
    "turned.txt": ("ok", TEXT.replace("Bình", "\u202eBình\u2066"), WHOLE),
    "noncharacters.txt": ("ok", TEXT + "\ufdd0\ufffe\uffff", WHOLE),
    "double-utf8.txt": ("warn", TEXT.encode().decode("latin-1"), {}),
    "empty.txt": ("skip", "", {}),
    "only-bom.txt": ("skip", "\ufeff", {}),
    "half-binary.txt": ("reject", TEXT.encode() + bytes(range(256)) * 20, {}),
    "no-day.txt": ("ok", TEXT.replace("03/11/2019", "31/02/2019"), {"date": ""}),
    "program.txt": ("reject", b"\x7fELF\x02\x01\x01" + bytes(range(256)), {}),
    "pdf.txt": ("reject", b"%PDF-1.4\n" + bytes(range(256)), {}),
    "zip.docx": ("reject", b"PK\x03\x04" + bytes(range(256)), {}),
    "ole.docx": ("reject", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600), {}),
    "attributes.txt": ("ok", TEXT + "\nCâu.\n{: onclick=alert(1) #p1 }\n", WHOLE),
    "braces.txt": ("ok", TEXT + "\n{{ 7*7 }} {% raw %}\n", {"body_has": ["{{ 7*7 }}"]}),
    "deep.html": ("ok", page("<div><span>" * 20_000 + PARAGRAPHS), {}),
    "comments.html": ("either", page("<!--" * 20_000 + PARAGRAPHS), {}),
    "signs.html": ("ok", page("<a " * 20_000 + "</a>" + PARAGRAPHS), {}),
    "entities.html": ("either", page("<p>&#x202e;&#0;&#27;[31m&#xffff;</p>" + PARAGRAPHS), {}),
    "title.html": ("ok", page(PARAGRAPHS).replace("Đường", "Đ\x1b[1m\u202eư\nờng"), {}),
    "addresses.html": (
        "ok",
        page('<p>x <a href="java&#9;script:alert(1)">a</a><img src="file:///x.png"></p>' * 3)
        .replace("</article>", f'<img src="data:text/html,x">{PARAGRAPHS}</article>'),
        {"html_not": ["(?i)javascript:", "file:", "data:"]},
    ),
    "brackets.html": ("ok", ld("[" * 100_000), {}),
    "objects.html": ("ok", ld('{"a":' * 50_000), {}),
    "digits.html": ("ok", ld('{"datePublished":' + "9" * 9_000 + "}"), {}),
    "types.html": (
        "ok",
        ld('{"@type":"NewsArticle","headline":[5],"author":[[null]],"datePublished":{}}'),
        {},
    ),
    "deep.json": ("reject", "[" * 50_000, {}),
    "escapes.json": ("ok", '{"title": "A\\u202e", "content": "chữ\\u0000 \\u001b[31m nghĩa"}', {}),
    "torn.json": ("reject", '[{"title": "A", "content": "chữ"', {}),
    "field.csv": ("ok", 'title,content\nA,"' + "chữ " * 50_000 + '"\n', {"title": "A"}),
    "script.rss": ("ok", RSS % ITEM % ("A", "&lt;img src=x onerror=alert(1)&gt;chữ nghĩa"), {}),
    "torn.rss": ("warn", (RSS % ITEM % ("A", "chữ nghĩa ở đây"))[:-20], {}),
    "outside.rss": (
        "either",
        '<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + RSS % ITEM % ("&x;", "chữ"),
        {"text_not": ["root:x:0"]},
    ),
    "charset.eml": (
        "ok",
        "From: a@example.org\nSubject: A\nContent-Type: text/plain; charset=none\n\nchữ nghĩa",
        {},
    ),
    "parts.eml": (
        "either",
        "From: a@example.org\nSubject: A\n\n" + "Content-Type: message/rfc822\n\n" * 2_000,
        {},
    ),
    "claim.md": ("ok", "---\ntitle: A\nslug: ../../x\nconverted: {from: /etc/passwd}\n---\nx", {}),
    "bomb.md": ("reject", "---\na: &a [" + "x," * 99 + "]\nb: &b [" + "*a," * 99 + "]\nc: ["
                + "*b," * 99 + "]\n---\nx", {}),
}  # fmt: skip

HEADS: dict[str, tuple[str, str]] = {
    "list": ("reject", "- a\n- b"),
    "no-colon": ("reject", "title A"),
    "tab": ("reject", "title: a\n\tdate: 2019"),
    "open-quote": ("reject", 'title: "a'),
    "open-list": ("reject", "title: [a"),
    "deep": ("reject", "\n".join("  " * depth + f"a{depth}:" for depth in range(99))),
    "tag": ("reject", "title: !!python/name:os.system"),
    "no-anchor": ("reject", "title: *a"),
    "odd-key": ("reject", "? [a, b]\n: c"),
    "hour-25": ("ok", "title: T\ndate: 2024-03-09T25:00:00"),
    "year-10000": ("reject", "title: T\ndate: 10000-01-01"),
    "year-9999": ("ok", "title: T\ndate: 9999-12-31T23:59:59-23:59"),
    "year-1": ("ok", "title: T\ndate: 0001-01-01T00:00:00+14:00"),
    "number": ("ok", "title: 3.10\npeople: [No, Y]"),
    "nothing": ("ok", "title: ~\npeople: ~\ndate: ~"),
    "controls": ("ok", 'title: "a\\e[31m\\u202e\\0\\uffffb"'),
    "letterless": ("ok", 'title: "🔥"\npeople: ["🔥", "\\u0301", "--", "..", "index", "CON"]'),
    "names-of-code": ("ok", 'title: T\npeople: [__proto__, "<img src=x onerror=alert(1)>"]'),
    "long": ("ok", f"title: {'dài ' * 9_000}\npeople: [{'Trần ' * 4_000}]"),
    "slug-up": ("reject", "title: T\nslug: ../../x"),
    "slug-hidden": ("reject", "title: T\nslug: .git/x"),
    "slug-encoded": ("reject", "title: T\nurl: /%252e%252e/x"),
    "slug-device": ("either", "title: T\naliases: [con.txt]"),
    "layout-up": ("ok", "title: T\nlayout: ../../etc/passwd"),
    "draft-maybe": ("reject", "title: T\ndraft: maybe"),
}  # fmt: skip

BODIES = {
    "script": "<script>alert(1)</script>",
    "handler": "<img src=x onerror=alert(1)>",
    "svg": "<svg onload=alert(1)><style><img src=x onerror=alert(1)></style></svg>",
    "noscript": '<noscript><p title="</noscript><img src=x onerror=alert(1)>">',
    "comment": "<!--><img src=x onerror=alert(1)>-->",
    "attribute-list": 'Câu.\n{: onclick=alert(1) style="background:url(//example.org)" }',
    "entity-link": '<a href="java&#x73;cript:alert(1)">x</a> [y](java\tscript:alert(1))',
    "reference": "[x]\n\n[x]: javascript:alert(1)",
    "frame": "<iframe src=//example.org></iframe><object data=x></object><base href=//e/>",
    "form": "<form action=//example.org><input></form><meta http-equiv=refresh content=0>",
    "other-host": "![x](//example.org/x.png) <img src=//example.org/y srcset='//e/z 2x'>",
    "closing": "</div></article></main></body></html><h1>x</h1>",
    "fence": '``` "><script>alert(1)</script>\nx\n```',
    "footnote": "[^1]\n\n[^1]: <img src=x onerror=alert(1)>",
    "entities": "&#x202e;&#0;&#27;&#xfeff;&#xffff; chữ",
    "stash": "\x02wzxhzdk:0\x03 klzzwxh:0001 \ufdd0script\ufdd1",
    "plaintext": "<plaintext><xmp><textarea>",
}
ACTIVE = [
    r"(?i)<(?:script|iframe|object|embed|base|form|input|meta|link|style|svg|noscript)\b",
    r"(?i)<[a-z][^<>]*\s(?:on\w+|style|srcset)\s*=",
    r"(?i)<[a-z][^<>]*(?:href|src)=.?\s*(?:javascript|vbscript|data|file):",
    r"(?i)<img[^<>]*src=.?(?:https?:)?//",
]


def collection_of(stage: str, collection: Collection) -> Collection:
    if stage == "convert":
        collection.write({f"content/inbox/{name}": case[1] for name, case in CONVERT.items()})
    if stage == "build":
        heads = {
            f"content/articles/head-{name}.md": f"---\n{head}\n---\nThân bài.\n"
            for name, (_, head) in HEADS.items()
        }
        bodies = {
            f"content/articles/body-{name}.md": f"---\ntitle: {name}\n---\n{body}\n\nHẾT.\n"
            for name, body in BODIES.items()
        }
        collection.write({"content/site.toml": 'base_url = "https://example.org"\n'})
        collection.write({**heads, **bodies})
    return collection


@pytest.fixture(scope="module")
def heap(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Ran]:
    """Return a function that runs the real command once on all cases of a stage."""

    @cache
    def heap_of(stage: str) -> Ran:
        root = tmp_path_factory.mktemp(stage) / "collection"
        collection_of(stage, Collection(root))
        return run_command(root) if stage == "convert" else run_command(root, "build")

    return heap_of


@pytest.mark.parametrize("name", CONVERT)
def test_raw_file(name: str, heap: Callable[[str], Ran]) -> None:
    """Each raw file is converted, said or refused, and gives what it holds."""
    expect, _, fields = CONVERT[name]
    case = {"expect": expect, **fields}
    check_outcome(case, f"inbox/{name}", heap("convert"))
    check_fields(case, f"inbox/{name}", heap("convert"))


@pytest.mark.parametrize("name", HEADS)
def test_head(name: str, heap: Callable[[str], Ran]) -> None:
    """Each head is read or costs its own file."""
    check_outcome({"expect": HEADS[name][0]}, f"articles/head-{name}.md", heap("build"))


@pytest.mark.parametrize("name", BODIES)
def test_body(name: str, heap: Callable[[str], Ran]) -> None:
    """Each body is published, whole, and nothing in it acts."""
    case = {"expect": "ok", "body_has": ["HẾT."], "html_not": ACTIVE}
    check_outcome(case, f"articles/body-{name}.md", heap("build"))
    check_fields(case, f"articles/body-{name}.md", heap("build"))


@pytest.mark.parametrize("stage", ["convert", "build"])
def test_standing_rules(stage: str, heap: Callable[[str], Ran]) -> None:
    """Sources stay as they are, nothing else is written, and the output is clean text."""
    ran = heap(stage)
    check_rules(ran)
    pages = {name: text for name, text in ran.outputs().items() if name.endswith(".html")}
    found = [
        (name, pattern)
        for name, text in pages.items()
        for pattern in ACTIVE
        if re.search(pattern, body_of(text))
    ]
    assert found == []


def test_special_files_and_odd_names(tmp_path: Path) -> None:
    """No pipe hangs, no link is followed out, and no name forges a line of the report."""
    collection = Collection(tmp_path / "collection")
    (tmp_path / "secret.md").write_text("---\ntitle: BÍ-MẬT\n---\nx\n")
    names = ["a?b", "a#c", "$(id)", "--help", "x" * 240, "<img src=x onerror=alert(1)>", "\x1b[1m"]
    good = {f"content/articles/{name}.md": "---\ntitle: T\n---\nChữ.\n" for name in names}
    bad = {f"content/articles/a\n{word}.md": "---\ndate: x\n---\n" for word in "xy"}
    collection.write({**good, **bad, "content/.env": "BÍ-MẬT", "content/articles/.b.md": "BÍ-MẬT"})
    articles = collection.root / "content/articles"
    os.mkfifo(articles / "pipe.md")
    (articles / "out.md").symlink_to(tmp_path / "secret.md")
    (articles / "loop").symlink_to(".")
    (articles / "dir.md").mkdir()
    ran = run_command(collection.root, "build")
    check_rules(ran)
    assert len(ran.articles) == len(good)
    assert {path for path, severity in ran.said if severity == "error"} == {
        *(f"content/articles/{name}.md" for name in ("pipe", "out")),
        *(f"content/articles/a {word}.md" for word in "xy"),
    }
    assert [name for name, text in ran.outputs().items() if "BÍ-MẬT" in text] == []


def test_report_as_json(tmp_path: Path) -> None:
    """The report as JSON holds the same problems, each with its file."""
    collection = collection_of("build", Collection(tmp_path / "collection"))
    ran = run_command(collection.root, "build", "--format", "json")
    [line] = ran.printed.splitlines()
    told = {problem["path"] for problem in json.loads(line)["problems"]}
    refused = {
        f"content/articles/head-{name}.md" for name, (e, _) in HEADS.items() if e == "reject"
    }
    assert refused <= told
