"""Markdown bodies: what they become, and that none of them can hurt."""

import re
from html import escape, unescape
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.errors import Problem
from broadsheet.markup import render

CASES = Path(__file__).parents[1].parent / "shared/hostile/cases/content/markup"


def html(markdown: str) -> str:
    """Return the body as one string, links and pictures written out."""
    parts = []
    for what, value in render(markdown, "a.md")[0].pieces:
        parts.append(
            {"link": f' href="{escape(value)}"', "image": f'<img src="{escape(value)}"'}.get(what)
            or (f' alt="{escape(value)}">' if what == "alt" else value)
        )
    return re.sub(r">\s+<", "><", "".join(parts))


def words(markdown: str) -> str:
    """Return the words of the body, without markup."""
    return " ".join(unescape(re.sub(r"<[^<>]*>", "", html(markdown))).split())


PICTURE = "![Cầu](cau.jpg)\n\n"
FIGURE = '<figure><img src="cau.jpg" alt="Cầu"><figcaption id="p1">'


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param(
            PICTURE + "Cầu *mới*\n{: .caption}",
            FIGURE + "Cầu <em>mới</em></figcaption></figure>",
            id="caption",
        ),
        pytest.param(
            PICTURE + "Cầu\n{: .caption}\n\nẢnh: Lan\n{: .credit}",
            FIGURE + 'Cầu <span class="credit">Ảnh: Lan</span></figcaption></figure>',
            id="caption and credit",
        ),
        pytest.param(
            PICTURE + "Ảnh: Lan\n{: .credit}\n\nCầu\n{: .caption}",
            FIGURE + 'Cầu <span class="credit">Ảnh: Lan</span></figcaption></figure>',
            id="credit first",
        ),
        pytest.param(
            PICTURE + "Ảnh: Lan\n{: .credit}",
            FIGURE + '<span class="credit">Ảnh: Lan</span></figcaption></figure>',
            id="credit only",
        ),
        pytest.param(
            "Cầu\n{: .caption}",
            '<figure class="caption-only"><figcaption id="p1">Cầu</figcaption></figure>',
            id="caption alone",
        ),
        pytest.param(
            PICTURE + "Lời\n\nCầu\n{: .caption}",
            '<p><img src="cau.jpg" alt="Cầu"></p><p id="p1">Lời</p>'
            '<figure class="caption-only"><figcaption id="p2">Cầu</figcaption></figure>',
            id="words between",
        ),
        pytest.param(
            "Một\n{: .caption}\n\nHai\n{: .caption}",
            '<figure class="caption-only"><figcaption id="p1">Một</figcaption></figure>'
            '<figure class="caption-only"><figcaption id="p2">Hai</figcaption></figure>',
            id="two captions",
        ),
        pytest.param(
            "[![Cầu](cau.jpg)](x.md)\n\nCầu\n{: .caption}",
            '<figure><a href="x.md"><img src="cau.jpg" alt="Cầu"></a>'
            '<figcaption id="p1">Cầu</figcaption></figure>',
            id="linked picture",
        ),
        pytest.param(
            "> ![Cầu](cau.jpg)\n>\n> Cầu\n> {: .caption}",
            f"<blockquote>{FIGURE}Cầu</figcaption></figure></blockquote>",
            id="in a quotation",
        ),
    ],
)
def test_figures(markdown: str, expected: str) -> None:
    """A picture, its caption and its credit become one figure."""
    assert expected == html(markdown)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("{{ 7*191 }} {% x %}", '<p id="p1">{{ 7*191 }} {% x %}</p>', id="template"),
        pytest.param('"Sông" -- ...', '<p id="p1">"Sông" -- ...</p>', id="as typed"),
        pytest.param("5 < 6 & 7 > 3", '<p id="p1">5 &lt; 6 &amp; 7 &gt; 3</p>', id="escaped"),
        pytest.param("`a < b &amp;`", '<p id="p1"><code>a &lt; b &amp;amp;</code></p>', id="code"),
        pytest.param("```x\n<b>\n```", '<pre id="p1"><code>&lt;b&gt;\n</code></pre>', id="fence"),
        pytest.param("3. ba", '<ol start="3"><li id="p1">ba</li></ol>', id="list number"),
        pytest.param(
            "# Một {#x}\n\n## Hai",
            '<h2 id="b-x">Một</h2><h3 id="b-hai">Hai</h3>',
            id="headings below the page's",
        ),
        pytest.param(
            "|a|\n|--:|\n|b|",
            '<table><thead><tr><th id="p1" class="align-right">a</th></tr></thead>'
            '<tbody><tr><td id="p2" class="align-right">b</td></tr></tbody></table>',
            id="table",
        ),
        pytest.param("Từ\n: nghĩa", '<dl><dt id="p1">Từ</dt><dd id="p2">nghĩa</dd></dl>', id="dl"),
        pytest.param("a\x02b\x00c\u202ed", '<p id="p1">abcd</p>', id="control characters"),
        pytest.param("klzzwxh:0000 wzxhzdk:0", '<p id="p1">klzzwxh:0000 wzxhzdk:0</p>', id="stash"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_rendered(markdown: str, expected: str) -> None:
    """Markdown becomes HTML, and what is no markup stays as typed."""
    assert expected == html(markdown)


def test_footnotes() -> None:
    """A note and its sign lead to each other, and the sign is no word of the text."""
    fragment, _ = render("Nhắc[^1] lại.\n\n[^1]: Chú thích.", "a.md")
    assert ("Nhắc lại.", "Chú thích.") == tuple(p.text for p in fragment.paragraphs)
    assert {"#b-fn:1", "#b-fnref:1"} == set(re.findall(r'href="([^"]+)"', html("a[^1]\n\n[^1]: b")))


def test_references_stay_in_their_article() -> None:
    """A link reference of one body means nothing in the next."""
    render("[a]: /x\n\n[^1]: y", "a.md")
    assert '<p id="p1">[a] [^1]</p>' == html("[a] [^1]")


def test_picture_as_data_is_told() -> None:
    """A picture inside the text is left out with its line."""
    expected = Problem(
        "left-out",
        "a.md",
        "a picture written into the text as data: not shown",
        "save it as a file below content/media/ and refer to it",
        line=9,
    )
    assert (expected,) == render("một\n\n![x](data:image/png;base64,AA)", "a.md", line=7)[1]


@pytest.mark.parametrize(
    ("unit", "line"),
    [("[", 3), ("> ", 3), ("*a **a ", 3), ("- ", 3), ("| ", 3), ("&a;", 3), ("<b>", 3)],
)
def test_degraded_block(unit: str, line: int) -> None:
    """A block that would hang the parser is shown as typed, told with its line, and only that."""
    markdown = f"*trước*\n\n{unit * 20_000}x\n\n*sau*"
    fragment, problems = render(markdown, "a.md")
    assert [("too-intricate", line)] == [(p.code, p.line) for p in problems]
    assert fragment.paragraphs[1].text == " ".join(f"{unit * 20_000}x".split())
    assert '<p id="p1"><em>trước</em></p>' in html(markdown)
    assert "<em>sau</em></p>" in html(markdown)


PATTERNS = [
    "[", "![", "[a](", "[^", "[^1]", "](", "[[]]", "[`]` ", "[\\]", "<", "<a ", "<!", "<!--", "<?",
    "<![CDATA[", "<b>", "<b>a\n\n", "</", "<div>", "<div>\n\n", '<a b="', "<a b='\">", "<http:",
    "<x@", "a<b><!-- x -->", "<script>", "<svg>", "<table><tr><td>", "<hr>", "<p>x</p>\n\n", ">",
    "> ", "> - ", "- ", "1. ", ": ", "[^a]: ", "*", "*a **a ", "*a_ ", "**", "_a", "`", "`a",
    "``a`", "|", "a|", "&", "&#", "&a;", "\\", "{: ", "#", "# a\n", "---\n", "a\n---\n", "a\n: b\n",
    "~~~\n", "```\nx\n```\n\n", "``` ", "[r]: /u\n", "[^1]: x\n", "- x\n", "- x\n\n", "> x\n",
    "    x\n\n", "|a|b|\n|-|-|\n|x|y|\n\n", "x\n{: .caption}\n\n", "![a](b) ", "[x](y) *z*\n", "\t",
    " ", "\n", "a@", "a.", "\x02", "\x02amp\x03", "\x02klzzwxh:0000\x03", "'", '"', "(",
    "![a](b)\n\n",
]  # fmt: skip


@pytest.mark.parametrize("unit", PATTERNS)
def test_pathological(unit: str) -> None:
    """No repetition hangs or overflows the parser."""
    fragment, _ = render(unit * 20_000, "a.md")
    assert len(set(fragment.anchors)) == len(fragment.anchors)


@pytest.mark.parametrize(
    "markdown",
    [
        pytest.param("\n".join(" " * 4 * n + "- x" for n in range(300)), id="lists"),
        pytest.param("\n".join("> " * n + "x" for n in range(300)), id="quotations"),
        pytest.param("\n".join(">" * n + "- " * n + "x" for n in range(300)), id="both"),
        pytest.param("[" * 900 + "x" * 300 + "](b)" * 900, id="links"),
        pytest.param("*x _x " * 150 + "_ * " * 150, id="emphasis"),
        pytest.param("<b title=a>x\n\n" * 300, id="open tags"),
        pytest.param("|x" * 300 + "\n" + "|-" * 300, id="columns"),
        pytest.param("".join(f"[^{n}]x " for n in range(300)), id="note signs"),
    ],
)
def test_deep(markdown: str) -> None:
    """No nesting overflows the parser, and the words stay."""
    assert 300 == words(markdown).count("x")


@given(st.lists(st.sampled_from([*PATTERNS, "chữ ", "\n\n", "a "]), max_size=40).map("".join))
def test_any_markup(markdown: str) -> None:
    """Whatever is typed, rendering is pure, ids are unique and no handler or script comes out."""
    fragment, problems = render(markdown, "a.md")
    assert (fragment, problems) == render(markdown, "a.md")
    out = html(markdown)
    assert sorted(fragment.anchors) == sorted(
        re.findall(r'<[a-z0-9]+ (?:[^<>]* )?id="([^"]+)"', out)
    )
    assert None is re.search(r"<(?:script|style|iframe|svg|form)|<[a-z][^<>]*\son\w+=", out)


@pytest.mark.skipif(not CASES.is_dir(), reason="the hostile cases are not beside the project")
@pytest.mark.parametrize(
    "path", sorted(CASES.glob("*.md")) if CASES.is_dir() else [], ids=lambda path: path.stem
)
def test_hostile(path: Path) -> None:
    """No case of the hostile collection comes out active."""
    out = html(path.read_text("utf-8"))
    active = (
        r"<(?:script|iframe|object|embed|base|form|meta|link|style|svg)\b|<[a-z][^<>]*\son\w+\s*="
    )
    assert None is re.search(active, out)
    assert None is re.search(r"<[a-z][^<>]*\b(?:href|src)\s*=\s*[\"']?\s*(?:javascript|file):", out)
