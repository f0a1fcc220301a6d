"""Which words of a body name somebody, in which sentence, and which are linked."""

from itertools import pairwise
from pathlib import Path

import pytest

from broadsheet.markup import render
from broadsheet.mentions import Forms, Mention, find_mentions, link_first, read_names

ENTITIES = Path(__file__).parents[1].parent / "shared/hostile/cases/trees/entities/content"

PEOPLE: Forms = (
    ("people/sang", ("Trần Văn Sáng", "Sáng")),
    ("people/hoa", ("Lê Thị Hòa",)),
    ("people/an", ("An",)),
    ("people/giang", ("An Giang Tử",)),
    ("people/le-man", ("Lê Mận",)),
    ("organisations/ca", ("Công an xã Sông Trăng", "CAX")),
)


def named(markdown: str, forms: Forms = PEOPLE) -> list[tuple[str, str]]:
    """Return what is linked in a body and to whom."""
    pieces = link_first(render(markdown, "a.md")[0].pieces, forms)
    return [
        (key, after[1:].partition("<")[0])
        for (what, key), (_, after) in pairwise(pieces)
        if what == "name"
    ]


@pytest.mark.parametrize(
    ("markdown", "linked"),
    [
        ("Ông Trần Văn Sáng đến, Sáng về.", [("people/sang", "Trần Văn Sáng")]),
        ("TRẦN VĂN SÁNG ĐẾN", [("people/sang", "TRẦN VĂN SÁNG")]),
        ("trần văn sáng", []),
        ("Sáng cho biết", [("people/sang", "Sáng")]),
        ("Về Hội. Sáng đi", [("people/sang", "Sáng")]),
        ("GS. Sáng đi", [("people/sang", "Sáng")]),
        ("Mỗi sáng một chuyến. Sáng nay, Sáng đi.", [("people/sang", "Sáng")]),
        ("Mỗi sáng một chuyến. Sáng nay đi.", []),
        ("Buổi sáng trời đẹp", []),
        ("Bà Lê Thị Hoà.", [("people/hoa", "Lê Thị Hoà")]),
        ("Bà Lê Thị\nHòa.", [("people/hoa", "Lê Thị\nHòa")]),
        ("Bà Lê Thị Hòai.", []),
        ("Anh An gặp An.", [("people/an", "An")]),
        ("Anh gặp Anh và BAN", []),
        ("Về An Giang và Hội An.", []),
        ("Ông An Giang Tử.", [("people/giang", "An Giang Tử")]),
        ("Nguyễn An đi với Nghệ An.", []),
        ("Khi An về, anh-An và @An", [("people/an", "An")]),
        ("Trung tướng An, An's", [("people/an", "An")]),
        ("Về **An** Giang", []),
        ("Lê Mận Hoa", []),
        ("Ở đường Lê Mận, TP. Lê Thị Hòa", []),
        ("Chủ tịch xã Sông Trăng Lê Mận nói", [("people/le-man", "Lê Mận")]),
        ("công an xã Sông Trăng; CAX", [("organisations/ca", "công an xã Sông Trăng")]),
        ("Đội CAX Tân", [("organisations/ca", "CAX")]),
        ("CAX&B, CAX-2", []),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_whole_names(markdown: str, linked: list[tuple[str, str]]) -> None:
    """A name is linked as whole words, in any placement of the tone, not inside a longer name."""
    assert linked == named(markdown)


def test_only_plain_text_is_linked() -> None:
    """Links, code and headings keep their words; the first mention elsewhere is linked."""
    markdown = "# Lê Mận\n\n[Lê Mận](a.md) `Lê Mận`\n\n- gặp Lê Mận\n- và Lê Mận"
    html = "".join(v for _, v in link_first(render(markdown, "a.md")[0].pieces, PEOPLE))
    assert '<li id="p2">gặp <a class="name"people/le-man>Lê Mận</a></li>' in html
    assert 1 == html.count('class="name"')


def test_escaped_text_stays_escaped() -> None:
    """Text around and in a linked name is escaped as before."""
    forms: Forms = (("organisations/ab", ("A & B",)),)
    pieces = link_first(render("1 < 2 tại A & B <i>x</i> > y", "a.md")[0].pieces, forms)
    assert (
        '<p id="p1">1 &lt; 2 tại <a class="name"organisations/ab>A &amp; B</a> <i>x</i> &gt; y</p>'
        == ("".join(value for _, value in pieces))
    )


@pytest.mark.parametrize(
    "name", ["C++ (nhóm)", "A.*", "[An", "a|b", "(?i)x", "\\", "$1", "x{99999}", "", "  "]
)
def test_names_are_no_patterns(name: str) -> None:
    """Whatever a name holds, it matches itself alone, if it holds a letter or digit."""
    body, _ = render(f"<p>Aaa b x {name} c</p>", "a.md")
    expected = (name,) if any(map(str.isalnum, name)) else ()
    found = find_mentions(body, (("people/x", (name,)),)).get("people/x", ())
    assert expected == tuple(m.sentence[m.start : m.end] for m in found)


@pytest.mark.parametrize(
    ("forms", "linked"),
    [
        ((("people/a", ("Lê Mận",)), ("people/b", ("Lê Mận",))), []),
        ((("people/a", ("Lê Mận",)), ("people/b", ("Lê An", "Lê Mận"))), [("people/a", "Lê Mận")]),
        (
            (("people/a", ("Lê An", "Mận")), ("people/b", ("Lê Mận", "Mận"))),
            [("people/b", "Lê Mận")],
        ),
        ((("people/a", ("Lê An", "Bà Lê Mận")), ("people/b", ("Lê Hoa", "Bà Lê Mận"))), []),
    ],
    ids=["two of one name", "name before alias", "shared alias", "shared alias alone"],
)
def test_shared_forms(forms: Forms, linked: list[tuple[str, str]]) -> None:
    """A form that may mean either of two is tied to none of them."""
    assert linked == named("Bà Lê Mận và Mận về.", forms)


def test_mentions() -> None:
    """Each sentence that names somebody is told once, with its paragraph and place."""
    body, _ = render(
        "Ông Trần Văn Sáng đến. Chiều, Sáng về; Sáng mệt.\n\n- TP. Mới có Trần Văn Sáng.", "a.md"
    )
    expected = (
        Mention("p1", "Ông Trần Văn Sáng đến.", 4, 17),
        Mention("p1", "Chiều, Sáng về; Sáng mệt.", 7, 11),
        Mention("p2", "TP. Mới có Trần Văn Sáng.", 11, 24),
    )
    assert {"people/sang": expected} == find_mentions(body, PEOPLE)


@pytest.mark.parametrize(
    "markdown",
    [
        "Ông Trần Văn Sáng đến.\n\nBà **Lê Thị Hoà** về, Sáng ở lại.",
        "# Lê Mận\n\n[Lê Mận](a.md) và Lê Mận ở `Lê Mận`\n\n- gặp Lê Mận\n- An",
        "Không ai cả.",
        "",
    ],
    ids=["plain", "headings, links and code", "nobody", "empty"],
)
def test_links_and_mentions_at_once(markdown: str) -> None:
    """Read together, links and mentions are what they are apart, whatever holds the names."""
    body = render(markdown, "a.md")[0]
    apart = link_first(body.pieces, PEOPLE), find_mentions(body, PEOPLE)
    assert apart == read_names(body, PEOPLE)


def test_long_sentences_are_cut() -> None:
    """A sentence of a whole page is cut at words around the name."""
    body, _ = render("chữ " * 500 + "Lê Mận" + " nghĩa" * 500, "a.md")
    (mention,) = find_mentions(body, PEOPLE)["people/le-man"]
    assert "Lê Mận" == mention.sentence[mention.start : mention.end]
    assert mention.sentence.startswith("… chữ ")
    assert mention.sentence.endswith(" nghĩa …")
    assert len(mention.sentence) <= 404


def test_code_names_nobody() -> None:
    """Blocks of code are no mentions."""
    assert {} == find_mentions(render("    Trần Văn Sáng", "a.md")[0], PEOPLE)


def test_many_mentions() -> None:
    """A body that names one person ten thousand times is read in linear time."""
    body, _ = render("Ông Trần Văn Sáng đến. " * 10_000, "a.md")
    assert 10_000 == len(find_mentions(body, PEOPLE)["people/sang"])


@pytest.mark.skipif(not ENTITIES.is_dir(), reason="the hostile cases are not beside the project")
def test_nested_names() -> None:
    """Of names inside names the right one is linked, none in code, links or attributes."""
    text = (ENTITIES / "substring-names.md").read_text("utf-8").split("---\n", 2)[2]
    people = ("An", "An Nguyễn", "Nguyễn Văn An", "Văn An")
    assert [("people/0", "An")] == named(
        text, tuple((f"people/{number}", (name,)) for number, name in enumerate(people))
    )
