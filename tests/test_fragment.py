"""What a fragment keeps of HTML from anywhere, and how it is cut."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.fragment import make_fragment
from broadsheet.frozen import DamagedError, decode, encode, replace
from broadsheet.model import Body, Paragraph


def whole(html: str) -> str:
    """Return the fragment as one line, symbolic pieces in double brackets."""
    return "".join(
        value if what in {"html", "text"} else f" [[{what} {value}]]"
        for what, value in make_fragment(html).pieces
    )


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        pytest.param("<p onclick=x()>a</p>", '<p id="p1">a</p>', id="handler"),
        pytest.param("<script>x()</script><p>a</p>", '<p id="p1">a</p>', id="script"),
        pytest.param("<p style=color:red>a</p>", '<p id="p1">a</p>', id="style"),
        pytest.param("<p class='menu x'>a</p>", '<p id="p1">a</p>', id="class"),
        pytest.param(
            "<p><a href='javascript:x()'>a</a></p>", '<p id="p1"><a>a</a></p>', id="scheme"
        ),
        pytest.param(
            "<p><a href='java\nscript:x()'>a</a></p>", '<p id="p1"><a>a</a></p>', id="broken scheme"
        ),
        pytest.param("<p><a href='\\\\h\\x'>a</a></p>", '<p id="p1"><a>a</a></p>', id="UNC"),
        pytest.param("<p><a href='file:///x'>a</a></p>", '<p id="p1"><a>a</a></p>', id="file"),
        pytest.param("<iframe src=//h></iframe><p>a</p>", '<p id="p1">a</p>', id="frame"),
        pytest.param("<form><p>a</p></form>", '<p id="p1">a</p>', id="form"),
        pytest.param("<noscript><p>a</p></noscript>", '<p id="p1">a</p>', id="noscript"),
        pytest.param(
            "<p><a target=_blank rel=x href='https://h/?a&amp;b'>a</a></p>",
            '<p id="p1"><a href="https://h/?a&amp;b" rel="noopener external">a</a></p>',
            id="link out",
        ),
        pytest.param(
            "<p><a href='//h/x'>a</a></p>",
            '<p id="p1"><a href="https://h/x" rel="noopener external">a</a></p>',
            id="link without scheme",
        ),
        pytest.param(
            "<p><a href='mailto:a@b.vn'>a</a></p>",
            '<p id="p1"><a href="mailto:a@b.vn">a</a></p>',
            id="mail",
        ),
        pytest.param(
            "<p><a title=t href='../b.md#x'>a</a></p>",
            '<p id="p1"><a title="t" [[link ../b.md#x]]>a</a></p>',
            id="link inside",
        ),
        pytest.param(
            "<td align=right>a", '<p id="p1">a</p>', id="cell without a table is only words"
        ),
        pytest.param(
            "<table><td align=right>a</table>",
            '<table><tbody><tr><td id="p1" class="align-right">a</td></tr></tbody></table>',
            id="alignment becomes a class",
        ),
    ],
)
def test_sanitised(html: str, kept: str) -> None:
    """Only what an article needs stays, and nothing that runs."""
    assert kept == whole(html)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        pytest.param(
            "<p><img src=a.png alt=A></p>",
            "<p> [[image a.png]] [[alt A]]</p>",
            id="of the collection",
        ),
        pytest.param(
            "<p><img src=http://h/a.png alt=A></p>",
            '<p id="p1"><a href="http://h/a.png" rel="noopener external">A</a></p>',
            id="of another host",
        ),
        pytest.param(
            "<p><img src=//h/a.png></p>",
            '<p id="p1"><a href="https://h/a.png" rel="noopener external">https://h/a.png</a></p>',
            id="of another host, without words",
        ),
        pytest.param(
            "<p><a href=b.md><img src=http://h/a.png alt=A></a></p>",
            '<p id="p1"><a [[link b.md]]>A</a></p>',
            id="of another host, in a link",
        ),
        pytest.param("<p><img src=data:x alt=A></p>", '<p id="p1">A</p>', id="as data"),
        pytest.param("<p><img srcset=//h/a.png alt=A></p>", '<p id="p1">A</p>', id="set"),
    ],
)
def test_pictures(html: str, kept: str) -> None:
    """A page asks no other host for a picture: one from elsewhere becomes a link."""
    assert kept == whole(html)


@pytest.mark.parametrize(
    ("html", "kept"),
    [
        pytest.param(
            '<p id="main">a</p><p><a href="#main">b</a></p>',
            '<p id="b-main">a</p><p id="p1"><a href="#b-main">b</a></p>',
            id="prefixed",
        ),
        pytest.param('<p id="p1">a</p><p>b</p>', '<p id="b-p1">a</p><p id="p1">b</p>', id="number"),
        pytest.param(
            '<p id="x">a</p><p id="x">b</p>', '<p id="b-x">a</p><p id="p1">b</p>', id="twice"
        ),
        pytest.param("<p id='a\"><b>'>a</p>", '<p id="b-a-b-">a</p>', id="breaking out"),
        pytest.param(
            "<h2>Chợ nổi</h2><h2>Chợ nổi</h2>",
            '<h2 id="b-cho-noi">Chợ nổi</h2><h2 id="b-cho-noi-2">Chợ nổi</h2>',
            id="headings",
        ),
        pytest.param("<h2>🔥</h2>", '<h2 id="p1">🔥</h2>', id="heading without letters"),
        pytest.param(
            "<h2>Chợ nổi</h2><p><a href='#ch%E1%BB%A3-n%E1%BB%95i'>a</a></p>",
            '<h2 id="b-cho-noi">Chợ nổi</h2><p id="p1"><a href="#b-cho-noi">a</a></p>',
            id="link to another generator's heading",
        ),
        pytest.param("<p><a href=#x>a</a></p>", '<p id="p1"><a [[link #x]]>a</a></p>', id="dead"),
        pytest.param("<p><a name=x></a>a</p>", '<p id="p1"><a id="b-x"></a>a</p>', id="old anchor"),
    ],
)
def test_ids(html: str, kept: str) -> None:
    """Ids of the content cannot meet those of the page, and links to them still lead there."""
    assert kept == whole(html)


@pytest.mark.parametrize(
    ("html", "paragraphs"),
    [
        pytest.param("<p>a <b>b</b>\nc<br>d</p>", [("p1", "p", "a b c d")], id="words"),
        pytest.param("<p>H<sub>2</sub>O</p>", [("p1", "p", "H2O")], id="inline joins"),
        pytest.param(
            "<ul><li>a<ul><li>b</ul>c</ul>", [("p1", "li", "a c"), ("p2", "li", "b")], id="nested"
        ),
        pytest.param("<ul><li><p>a</p></ul>", [("p1", "p", "a")], id="innermost"),
        pytest.param(
            "a <b>b</b><p>c</p>d",
            [("p1", "p", "a b"), ("p2", "p", "c"), ("p3", "p", "d")],
            id="words outside any block",
        ),
        pytest.param(
            "<b>a<p>b</p>c</b>",
            [("p1", "p", "a"), ("p2", "p", "b"), ("p3", "p", "c")],
            id="block inside inline",
        ),
        pytest.param("<h1>a</h1><h2>b</h2>", [("b-a", "h2", "a"), ("b-b", "h3", "b")], id="shift"),
        pytest.param("<h2>a</h2>", [("b-a", "h2", "a")], id="no shift without a first heading"),
        pytest.param("<p></p><p>&nbsp;</p><p>a</p>", [("p1", "p", "a")], id="empty"),
    ],
)
def test_paragraphs(html: str, paragraphs: list[tuple[str, str, str]]) -> None:
    """Every block with words of its own can be linked to."""
    assert tuple(Paragraph(*parts) for parts in paragraphs) == make_fragment(html).paragraphs


def test_anchors_are_in_the_html() -> None:
    """The anchors are exactly the ids of the markup."""
    html = "<h1>A</h1><p id=x>b</p>c<ul><li>d<table><td>e</table></ul><img id=y src=a.png>"
    assert tuple(re.findall(r' id="([^"]+)"', whole(html))) == make_fragment(html).anchors


def test_names_are_linked_in_plain_text_only() -> None:
    """Words inside links, code and headings are final; all others may hold linked names."""
    html = "<h2>a</h2><p>b <a href=x.md>c</a> <code>d</code> <i>e</i></p><figcaption>f</figcaption>"
    pieces = make_fragment(html).pieces
    assert ["b ", "e", "f"] == [value for what, value in pieces if what == "text"]


def test_words_are_counted() -> None:
    """Headings and captions count as words."""
    assert (
        4 == make_fragment("<h2>một hai</h2><figure><figcaption>ba bốn</figcaption></figure>").words
    )


WORDS = st.lists(
    st.sampled_from(
        [
            *("Chợ", "nổi", " ", "\n", "&amp;", "&nbsp;", "<em>ghe</em>", "<strong> </strong>"),
            *('<a href="b.md">đò</a>', '<a href="#p1"></a>', '<a href="https://a.vn/">Bến</a>'),
            *('<a href="javascript:x">a</a>', '<sup id="x"><a class="footnote-ref">1</a></sup>'),
            *('<img alt="a" src="b.jpg">', '<span class="credit">An</span>', "<code>x</code>"),
        ]
    ),
    max_size=3,
).map("".join)
LEAVES = st.builds("<{0}>{1}</{0}>\n".format, st.sampled_from(["p", "h1", "h2", "h6"]), WORDS)
HTML = st.builds(
    str.format,
    st.sampled_from(
        [
            *("{}{}", "<blockquote>\n{}</blockquote>\n{}", "{}lời{}", "<a>{}</a>{}"),
            "{}<ul>\n<li>Chợ nổi</li>\n<li></li>\n</ul>\n{}",
            '<div class="footnote">\n<hr>\n<ol>\n<li id="fn:1">\n{}</li>\n</ol>\n</div>{}',
            '{}<table>\n<tbody>\n<tr>\n<td align="right">b</td>\n</tr>\n</tbody>\n</table>{}',
        ]
    ),
    LEAVES,
    LEAVES,
)


@given(st.lists(HTML, max_size=2).map("".join))
def test_blocks_of_words_are_read_as_all_their_tags_and_texts(html: str) -> None:
    """An empty attribute, which is left out, has each tag and text read by itself."""
    slowly = re.sub(r"<(p|li|t[dh]|h[1-6])\b", r'<\1 lang=""', html)
    assert make_fragment(slowly) == make_fragment(html)


class _Nesting(HTMLParser):
    """Checks that every element is closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.stack: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in {"br", "hr", "img", "wbr"}:
            self.stack.append(tag)
        assert len(attrs) == len(dict(attrs))

    def handle_endtag(self, tag: str) -> None:
        assert tag == self.stack.pop()


@pytest.mark.parametrize(
    "html",
    [
        "<b>a<p>b<i>c</b>d</i>e",
        "<a href=x>a<div>b</a>c</div>d",
        "<p>a<h1>b<h2>c</p>d</h1>",
        "<table>a<b><tr><td>c</b>d</table>e",
        "<li>a<li>b</ul><dd>c<dt>d",
        "<svg><style><img src=x onerror=alert(1)></style></svg>",
        "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img onerror=x&gt;'>",
        "<noscript><p title='</noscript><img src=x onerror=x>'></noscript>",
        "<b id=1>a<b id=2>b<p>c<b id=3>d</p>e",
    ],
)
def test_well_formed(html: str) -> None:
    """Whatever comes in, elements nest in what goes out, and no handler survives."""
    out = whole(html)
    parser = _Nesting()
    parser.feed(out)
    parser.close()
    assert [] == parser.stack
    assert None is re.search(r"<[a-z][^<>]*\son\w+\s*=", out)


@pytest.mark.parametrize(
    ("html", "numbers"),
    [
        ("<p>Một</p><p>Hai</p>", [1, 3]),
        ("<p>Một</p><p>Một</p>", [3, 3]),
        ("<p>Một <em>hai</em></p><p>A &amp; B</p>", []),
        ("<h2>Một</h2><p>Hai</p><ul><li>Ba<p>Bốn</p></li></ul>", [1, 3, 5]),
        ("", []),
    ],
)
def test_fragment_is_remembered_in_fewer_bytes(html: str, numbers: list[int]) -> None:
    """A paragraph that is a piece is told by its number, and all comes back."""
    fragment = make_fragment(html)
    body = Body.of(fragment)
    assert numbers == [text for _, _, text in body.said if isinstance(text, int)]
    assert fragment == decode(Body, encode(body)).fragment


def test_torn_number_is_damage() -> None:
    """Which costs a full build, and no wrong page."""
    body = Body.of(make_fragment("<p>Một</p>"))
    with pytest.raises(DamagedError):
        _ = replace(body, said=(("p1", "p", 9),)).fragment
