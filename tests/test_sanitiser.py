"""What the sanitiser is spared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.sanitiser import sanitise

TEXTS = st.text("Chợ \n\xa0\x1b&>", max_size=4) | st.sampled_from(
    ["&nbsp;", "&amp;", "&#160;", "<"]
)
ADDRESSES = st.text("xn:/.-a1&?# \xa0@\\%", max_size=5) | st.builds(
    "http{}{}".format,
    st.sampled_from(
        ["s://a.vn", "://1.2", "://xn--a.vn", "s://a-.vn/", "s://a.vn:99999", "s:a.vn"]
    ),
    st.sampled_from(["", "/", "/b?c&amp;d", "/b&c", "?b", "/>", "/ \n"]),
)
INNER = TEXTS | st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "a", "h2"]), TEXTS),
    st.builds('<a href="{}">{}</a>'.format, ADDRESSES, TEXTS),
    st.builds('<img alt="{}" src="{}">'.format, TEXTS, ADDRESSES),
    st.sampled_from(
        [
            '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
            '&#160;<a class="footnote-backref" href="#fnref:1" title="↩ 1">&#8617;</a>',
            '<span class="credit">An</span>',
        ]
    ),
)
LEAVES = st.builds(
    "<{0}{1}>{2}{3}</{0}>{4}".format,
    st.sampled_from(["p", "h1", "h2", "li", "td", "th", "figcaption"]),
    st.sampled_from(["", "", ' align="right"', ' align="x"', ' id="fn:1"']),
    INNER,
    INNER,
    st.sampled_from(["\n", "", "\n\n", "Chợ"]),
)
FRAMES = st.sampled_from(
    [
        *("<ul>\n{}</ul>", '<ol start="3">\n{}</ol>\n', "<blockquote>\n{}</blockquote>", "{}"),
        "<table>\n<thead>\n<tr>\n{}</tr>\n</thead>\n<tbody>\n<tr>\n{}</tr>\n</tbody>\n</table>\n",
        "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n{}</tr>\n</tbody>\n</table>",
        '<figure class="caption-only">{}</figure>',
        '<figure><img alt="x" src="a.jpg">{}</figure>',
        '<div class="footnote">\n<hr>\n<ol>\n<li id="fn:1">\n{}</li>\n</ol>\n</div>',
    ]
)
BLOCKS = st.builds(lambda frame, *leaf: frame.format(*leaf), FRAMES, LEAVES, LEAVES)


@given(st.lists(BLOCKS | LEAVES, max_size=3).map("".join))
def test_what_passes_the_sanitiser_by_would_come_out_of_it_as_it_is(html: str) -> None:
    """A comment, which is left out, sends the same HTML through the sanitiser."""
    assert sanitise(f"{html}<!-- -->")[:2] == sanitise(html)[:2]


@pytest.mark.parametrize(
    "html",
    [
        '<p>Chợ <em>nổi</em> &amp; <a href="https://a.vn/b?c&amp;d">đò</a></p>\n<h3>Bến</h3>\n',
        '<ul>\n<li><a href="../b.md#x">a</a></li>\n</ul>\n<ol start="3">\n<li>b</li>\n</ol>\n',
        '<blockquote>\n<p>a</p>\n</blockquote>\n<p><img alt="Ghe" src="ghe.jpg"></p>',
        (
            "<table>\n<thead>\n<tr>\n<th>a</th>\n</tr>\n</thead>\n<tbody>\n<tr>\n"
            '<td align="right">b</td>\n</tr>\n</tbody>\n</table>'
        ),
        (
            '<p>a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup></p>\n'
            '<div class="footnote">\n<hr>\n<ol>\n<li id="fn:1">\n<p>b&#160;'
            '<a class="footnote-backref" href="#fnref:1" title="↩ 1">&#8617;</a></p>\n'
            "</li>\n</ol>\n</div>"
        ),
    ],
)
def test_usual_articles_do_not_need_the_sanitiser(html: str) -> None:
    """All that is written most often is known to be harmless."""
    assert sanitise(html).is_plain


@pytest.mark.parametrize(
    "html",
    [
        *('<p onclick="x">a</p>', "<p>a<p>", "a", "<p>a</p>b", "<p><i>a</i></p>", "<td>a</td>"),
        *('<p><a href="javascript:x">a</a></p>', '<p><a href="//h">a</a></p>', "<p>&copy;</p>"),
        *('<p><img alt="" src="https://h/a">a</p>', "<p>\x1b</p>", "<ul>\na</ul>", "<h1>a</h1>"),
    ],
)
def test_all_else_is_for_the_sanitiser(html: str) -> None:
    """Whatever is not known is not trusted."""
    assert not sanitise(html).is_plain
