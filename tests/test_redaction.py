"""Gaps for redacted names: every form goes, in every text, and nothing else."""

import pytest

from broadsheet.library import build_library
from broadsheet.markup import render
from broadsheet.model import Article, Fragment, Kind, TextPage
from broadsheet.redaction import GAP, gap_pattern, leave_gaps
from values import article, entry, record


def gaps(text: str, *forms: str) -> str:
    pattern = gap_pattern(forms)
    assert pattern is not None
    return leave_gaps(text, pattern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Bà Lê Thị Hoà đến.", f"Bà {GAP} đến."),
        ("LÊ THỊ HÒA", GAP),
        ("lê  thị\u00a0hoà", GAP),
        ("Lê Thị\nHoà", GAP),
        ("Lê Thị Hoàng", "Lê Thị Hoàng"),
        ("Tô Lê Thị Hoà?", f"Tô {GAP}?"),
        ("xLê Thị Hoà", "xLê Thị Hoà"),
        ("<b>Lê</b> Thị <i>Hoà</i>", f"<b>{GAP}</b><i></i>"),
        ("#b-le-thi-hoa_1", f"#b-{GAP}_1"),
        ("le-thi-hoang", "le-thi-hoang"),
        ("Hoà đi", "Hoà đi"),
    ],
)
def test_form_is_found_as_readers_would_find_it(text: str, expected: str) -> None:
    """Case, white space, tone placement, markup and slugs do not hide a name; longer words stay."""
    assert gaps(text, "Lê Thị Hoà") == expected


def test_one_syllable_must_match_in_case() -> None:
    """A short form is a word of the language too: only the name is taken out."""
    assert gaps("Hoà nói: hoà bình, HOÀ.", "Hoà") == f"{GAP} nói: hoà bình, HOÀ."


def test_longest_form_goes_first() -> None:
    """No part of a long form stays behind because a short one matched in it."""
    assert gaps("Lê Thị Hoà, Thị Hoà", "Thị Hoà", "Lê Thị Hoà") == f"{GAP}, {GAP}"


@pytest.mark.parametrize("form", ["C. (Tư) [x]*", "a.b c+", "\\d \\w"])
def test_form_is_no_pattern(form: str) -> None:
    """Signs of regular expressions in a name mean themselves."""
    assert gaps(f"ông {form} và abb ccc 1 x", form) == f"ông {GAP} và abb ccc 1 x"


def test_escaped_form_is_found_in_markup() -> None:
    """A name with an ampersand stands escaped in a body."""
    assert gaps("<p>Hãng A &amp; B đóng.</p>", "A & B") == f"<p>Hãng {GAP} đóng.</p>"


def test_no_forms_no_pattern() -> None:
    """Without a redacted record nothing is searched."""
    assert gap_pattern(["", " "]) is None


def test_name_across_pieces_is_found() -> None:
    """A name that emphasis cuts into pieces is a gap; the pieces still fit together."""
    fragment, _ = render("Bà **Lê Thị** Hoà và [Lê Thị Hoà](b.md).\n\n## Lê Thị Hoà\n", "a.md", 1)
    pattern = gap_pattern(["Lê Thị Hoà"])
    assert pattern is not None
    redacted: Fragment = leave_gaps(fragment, pattern)
    html = "".join(value for what, value in redacted.pieces if what in {"html", "text"})
    assert "Hoà" not in html
    assert "le-thi-hoa" not in html
    assert html.count(GAP) == 4  # two in the paragraph, one heading with its anchor
    assert ("link", "b.md") in redacted.pieces
    assert [p.anchor for p in redacted.paragraphs] == ["p1", f"b-{GAP}"]
    assert redacted.anchors == ("p1", f"b-{GAP}")
    assert "Hoà" not in repr(redacted)


def test_short_forms_of_one_article_go_in_it_and_in_what_is_taken_from_it() -> None:
    """Others' roles in that article lose them too; another article keeps the common word."""
    hoa = entry("Lê Thị Hoà", aliases=("Hoà",))
    one = article("a", "Hoà khóc.", people=(hoa, entry("Vũ Tư", "chồng Hoà")))
    other = article("b", "Hoà là một chữ.", organisations=("Hoà Phát",))
    found = build_library((one, other), (record("Lê Thị Hoà", "hoa", redacted=True),), ())[0]
    assert [_text(a) for a in found.articles] == [f"{GAP} khóc.", "Hoà là một chữ."]
    assert found.people[0].appearances[0].entry.roles == (f"chồng {GAP}",)
    assert found.organisations[0].name == "Hoà Phát"


def _text(shown: Article) -> str:
    return dict(shown.body.pieces)["text"]


def test_names_in_the_same_article_that_hold_the_short_form_do_not_break_it() -> None:
    """A body called after the same syllable keeps its page."""
    hoa = entry("Lê Thị Hoà", aliases=("Hoà",))
    one = article("a", "Hoà và Hoà Phát.", people=(hoa,), organisations=("Hoà Phát",))
    found = build_library((one,), (record("Lê Thị Hoà", "hoa", redacted=True),), ())[0]
    (entity,) = found.organisations
    assert entity.appearances[0].entry.name == found.articles[0].organisations[0].name


def test_old_address_that_spells_a_redacted_name_is_told() -> None:
    """Addresses are a person's decision, so the program only says so."""
    one = article("a", people=("Lê Thị Hoà",), former_addresses=("2019/ba-le-thi-hoa.html",))
    _, problems = build_library((one,), (record("Lê Thị Hoà", "hoa", redacted=True),), ())
    assert [(p.code, p.path) for p in problems] == [("redacted-address", "content/articles/a.md")]
    assert '"2019/ba-le-thi-hoa.html"' in problems[0].what


def test_body_called_after_a_redacted_person_gets_another_address() -> None:
    """An id made of a name would spell it."""
    one = article("a", people=("Lê Thị Hoà",), organisations=("Quỹ Lê Thị Hoà",))
    found, problems = build_library((one,), (record("Lê Thị Hoà", "hoa", redacted=True),), ())
    (fund,) = found.organisations
    assert fund.name == f"Quỹ {GAP}"
    assert fund.id.startswith("x-")
    assert problems == ()


def test_addresses_that_people_chose_are_told() -> None:
    """Of a record or a page; only they can give another one."""
    fund = record("Quỹ Lê Thị Hoà", "quy-le-thi-hoa", Kind.ORGANISATION)
    page = TextPage("pages/le-thi-hoa.md", "le-thi-hoa", "Về một người", Fragment())
    records = (record("Lê Thị Hoà", "hoa", redacted=True), fund)
    _, problems = build_library((), records, (page,))
    assert [(p.code, p.path) for p in problems] == [
        ("redacted-address", "content/pages/le-thi-hoa.md"),
        ("redacted-address", "content/organisations/quy-le-thi-hoa.md"),
    ]
