"""What the sanitiser is spared."""

from hypothesis import given
from hypothesis import strategies as st

from broadsheet.sanitiser import sanitise

TEXTS = st.text("Chợ \n\xa0\x1b&", max_size=4)
STRESSED = st.builds("<{0}>{1}</{0}>".format, st.sampled_from(["em", "strong", "a", "h2"]), TEXTS)
BLOCKS = st.builds(
    "<{0}>{1}{2}</{0}>{3}".format,
    st.sampled_from(["p", "h1", "h2", "li"]),
    TEXTS,
    STRESSED | TEXTS,
    st.sampled_from(["\n", "", "\n\n", "Chợ"]),
)


@given(st.lists(BLOCKS, max_size=3).map("".join))
def test_what_passes_the_sanitiser_by_would_come_out_of_it_as_it_is(html: str) -> None:
    """A comment, which is left out, sends the same HTML through the sanitiser."""
    assert sanitise(f"{html}<!-- -->") == sanitise(html)
