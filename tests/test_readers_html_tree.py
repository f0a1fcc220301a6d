"""HTML of any quality as a clean tree."""

import pytest

from broadsheet.readers.html_tree import DEPTH_LIMIT, clean, parse, safe_address, words_of


@pytest.mark.parametrize(
    "html",
    [
        "<p>đầu</p>" + "<div>" * 50_000 + "đáy" + "</div>" * 50_000 + "<p>cuối</p>",
        "<p>đầu" + "<b>" * 3000 + "đáy<p>cuối",
        "<p>đầu" + "<custom>" * 3000 + "đáy<p>cuối",
        "<p>đầu</p>" + "<blockquote>" * 200 + "đáy" + "</blockquote>" * 200 + "<p>cuối",
    ],
    ids=["divs", "unclosed", "unknown", "quotations"],
)
def test_no_depth_costs_a_word(html: str) -> None:
    """What libxml2 would cut off is there, and no element is too deep to recurse into."""
    root = clean(parse(html))
    assert "đầu đáy cuối" == words_of(root)
    assert all(len(list(e.iterancestors())) <= DEPTH_LIMIT + 1 for e in root.iter())


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<!-- x -->",
        "<template>x</template>",
        "<p hidden>x</p>",
        "<p style='color:red; DISPLAY : none'>x</p>",
        "<span class='sr-only'>x</span>",
        "<noscript>x</noscript>",
        "<button>x</button>",
        "<iframe>x</iframe>",
        "<svg><text>x</text></svg>",
    ],
)
def test_what_is_not_for_reading_is_dropped(hidden: str) -> None:
    """Scripts, comments and hidden elements are no text; what follows them stays."""
    assert "Chợ nổi" == words_of(clean(parse(f"<p>Chợ {hidden}nổi</p>")))


def test_a_hidden_body_is_read_all_the_same() -> None:
    """Pages hide it until their scripts have run."""
    assert "Chợ" == words_of(clean(parse("<body style='visibility:hidden'><p>Chợ</p></body>")))


def test_entities_of_the_document_stay_unresolved() -> None:
    """Neither a file nor an expansion comes in, and the declaration leaves no trace."""
    page = '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hosts">]><p>&x;!'
    assert "&x;!" == words_of(parse(page))


def test_inline_elements_hold_only_inline_content() -> None:
    """A link around a block is taken off, its words stay."""
    root = clean(parse("<a href='x'><b><div>Chợ</div></b> nổi</a>"))
    assert ["html", "body", "div"] == [e.tag for e in root.iter() if e.tag != "head"]
    assert "Chợ nổi" == words_of(root)


@pytest.mark.parametrize(
    ("address", "base", "expected"),
    [
        ("https://a.example/x y.html", "", "https://a.example/x%20y.html"),
        ("//a.example/x", "", "https://a.example/x"),
        ("/x", "http://a.example/b/c", "http://a.example/x"),
        ("anh/cho.jpg", "", "anh/cho.jpg"),
        ("javascript:alert(1)", "https://a.example/", ""),
        ("JAVA\tSCRIPT:alert(1)", "", ""),
        ("\x01javascript:alert(1)", "", ""),
        ("data:text/html,x", "", ""),
        ("file:///etc/hosts", "", ""),
        ("http:///x", "", ""),
        ("http://[::1", "", ""),
        ("../../x", "", ""),
        ("%2e%2e/x", "", ""),
        ("/x", "", ""),
        ('https://a.example/"><b>', "", "https://a.example/%22%3E%3Cb%3E"),
    ],
)
def test_only_safe_addresses_pass(address: str, base: str, expected: str) -> None:
    """Web addresses and files below the page's folder, percent-encoded."""
    assert expected == safe_address(address, base)
