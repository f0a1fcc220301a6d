"""What the sanitiser is spared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.sanitiser import harmless, sanitise

TEXTS = st.text("Chợ ộ", max_size=4) | st.sampled_from(["&nbsp;", "&amp;", "&#160;", "&lt;"])
ADDRESSES = st.text("xn:/.-a1?# @\\%", max_size=5) | st.builds(
    "http{}{}".format,
    st.sampled_from(
        ["s://a.vn", "://1.2", "://xn--a.vn", "s://a-.vn/", "s://a.vn:99999", "s:a.vn"]
    ),
    st.sampled_from(["", "/", "/b?c&amp;d", "?b", "/ "]),
)
PARTS = TEXTS | st.one_of(
    st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "a", "h2", "i"]), TEXTS),
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


@given(st.lists(PARTS, max_size=3).map("".join).filter(str.isprintable))
def test_what_passes_the_sanitiser_by_would_come_out_of_it_as_it_is(words: str) -> None:
    """All that stands in a block, whatever is next to it there."""
    if (known := harmless(words)) is not None:
        assert ["", "p", None, known, ""] == sanitise(f"<p>{words}</p>").parts


@pytest.mark.parametrize(
    "words",
    [
        'Chợ <em>nổi</em> &amp; <a href="https://a.vn/b?c&amp;d">đò</a>',
        *('<a href="../b.md#x">a</a>', '<img alt="Ghe" src="ghe.jpg">', "a <strong>b</strong>"),
        'a<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
        'b&#160;<a class="footnote-backref" href="#fnref:1" title="↩ 1">&#8617;</a>',
    ],
)
def test_usual_articles_do_not_need_the_sanitiser(words: str) -> None:
    """All that is written most often is known to be harmless."""
    assert harmless(words)


@pytest.mark.parametrize(
    "words",
    [
        *("<i>a</i>", "<em>a", "a</p>", "<!-- a -->", "<script>a</script>"),
        '<em onclick="x">a</em>',
        *('<a href="javascript:x">a</a>', '<a href="//h">a</a>', "<a href=x>a</a>"),
        '<img alt="" src="https://h/a">a',
        '<sup id="fnref:1"><a class="footnote-ref" href="#fn:1">1</a></sup>',
    ],
)
def test_all_else_is_for_the_sanitiser(words: str) -> None:
    """Whatever is not known is not trusted."""
    assert harmless(words) is None
