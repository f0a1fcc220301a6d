"""PDFs with a text layer become paragraphs; what has none, or is locked or broken, is named."""

import pytest

from broadsheet.model import RawArticle, Reading
from broadsheet.readers import pdf
from pdf_maker import column, make_pdf

TITLE = [(60, 780, 20, "Bến phà Sông Trăng mở lại"), (60, 754, 20, "sau ba tháng sửa chữa")]
FIRST = [
    "Sáng nay bến phà đã đón hơn bốn trăm lượt",
    "khách qua lại giữa hai bờ sông, đông như",
    "ngày hội.",
]
SECOND = [
    "Bà con hai bên sông vui mừng vì không phải",
    "đi vòng qua cầu cũ cách đó mười hai cây số",
    "như những tháng trước đây.",
]


def read(data: bytes) -> Reading:
    return pdf.read(data, "inbox/bao.pdf")


def only(data: bytes) -> RawArticle:
    (article,) = read(data).articles
    return article


def said(data: bytes) -> list[tuple[str, str]]:
    return [(problem.code, problem.what) for problem in read(data).problems]


def text(lines: list[str]) -> str:
    return " ".join(lines)


def test_lines_become_paragraphs_and_large_letters_the_title() -> None:
    """Words are whole although the font changes inside them; a wide gap parts paragraphs."""
    page = [*TITLE, *column(60, 700, 11, FIRST, 15), *column(60, 640, 11, SECOND, 15)]
    article = only(make_pdf([page]))
    assert "Bến phà Sông Trăng mở lại sau ba tháng sửa chữa" == article.title.value
    assert f"{text(FIRST)}\n\n{text(SECOND)}\n" == article.body
    assert [] == said(make_pdf([page]))


def test_an_indent_begins_a_paragraph() -> None:
    """Books and papers set no gaps."""
    lines = column(60, 700, 11, [*FIRST, *SECOND, *FIRST], 15)
    page = [(x + 15 * (number % 3 == 0), *rest) for number, (x, *rest) in enumerate(lines)]
    assert 3 == only(make_pdf([[*TITLE, *page]])).body.count("\n\n") + 1


def test_larger_letters_inside_are_a_heading() -> None:
    """They stay a heading on the page."""
    page = [
        *TITLE,
        *column(60, 700, 11, FIRST, 15),
        (60, 640, 14, "Người dân vui mừng"),
        *column(60, 610, 11, SECOND, 15),
    ]
    assert (
        f"{text(FIRST)}\n\n## Người dân vui mừng\n\n{text(SECOND)}\n" == only(make_pdf([page])).body
    )


def test_columns_are_read_one_after_the_other() -> None:
    """A sentence that a column's end tears apart is one again."""
    left = column(60, 700, 9, [*FIRST[:1], "khách qua lại giữa hai bờ sông,"], 13)
    right = column(320, 700, 9, ["đông như ngày hội.", *SECOND], 13)
    body = only(make_pdf([[*TITLE, *left, *right]])).body
    assert body.startswith(f"{FIRST[0]} khách qua lại giữa hai bờ sông, đông như ngày hội.")


def test_a_paragraph_over_two_pages_is_one() -> None:
    """The page's end is not the paragraph's."""
    pages = [[*TITLE, *column(60, 700, 11, FIRST[:2], 15)], column(60, 780, 11, FIRST[2:], 15)]
    assert f"{text(FIRST)}\n" == only(make_pdf(pages)).body


def test_running_heads_and_page_numbers_are_left_out_and_said() -> None:
    """What repeats at one height is not the article's."""
    pages = [
        [
            (60, 820, 8, "BÁO SÔNG TRĂNG"),
            *column(60, 700, 11, lines, 15),
            (300, 20, 8, f"Trang {n}/3"),
        ]
        for n, lines in enumerate([FIRST, SECOND, ["Hết chuyện bến phà."]], 1)
    ]
    data = make_pdf(pages)
    assert "BÁO" not in only(data).body
    assert "Trang" not in only(data).body
    assert [
        ("left-out", 'at the head or foot of pages (3): "BÁO SÔNG TRĂNG"'),
        ("left-out", "at the head or foot of pages (3): page numbers"),
    ] == said(data)


def test_a_line_at_the_top_of_one_page_stays() -> None:
    """Only repetition tells a running head."""
    pages = [[*TITLE, *column(60, 700, 11, FIRST, 15)], column(60, 780, 11, SECOND, 15)]
    body = only(make_pdf(pages)).body
    assert all(line.split()[0] in body for line in [*FIRST, *SECOND])
    assert [] == said(make_pdf(pages))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["Một chuyến exam-", "ple qua sông."], "Một chuyến example qua sông."),
        (["A well-known, well-", "known example here."], "A well-known, well-known example here."),
        (["Tuyến Hà Nội-", "Hải Phòng chạy lại."], "Tuyến Hà Nội-Hải Phòng chạy lại."),
    ],
    ids=["word torn", "word with a hyphen", "names"],
)
def test_hyphens_at_the_end_of_lines(lines: list[str], expected: str) -> None:
    """A hyphen goes where it tears a word, not where the text has the word with it."""
    assert f"{expected}\n" == only(make_pdf([[*TITLE, *column(60, 700, 11, lines, 15)]])).body


@pytest.mark.parametrize(
    ("stated", "title"),
    [
        ("Ben pha mo lai", "Ben pha mo lai"),
        ("Microsoft Word - bai 3.doc", "Sáng nay bến phà"),
        ("bai_3.indd", "Sáng nay bến phà"),
        ("untitled", "Sáng nay bến phà"),
    ],
    ids=["given", "program", "file", "none"],
)
def test_the_files_own_title_is_taken_if_a_person_gave_it(stated: str, title: str) -> None:
    """A headline on the page is better; a file's name is no title."""
    page = column(60, 700, 11, [*FIRST, *SECOND], 15)
    claim = only(make_pdf([page], info=f"/Title ({stated}) /Author (ACER)")).title
    assert claim.value.startswith(title)


def test_a_title_that_stands_on_the_page_is_not_there_twice() -> None:
    """The file's title names the headline."""
    page = [(60, 780, 11, "Ben pha mo lai."), *column(60, 700, 11, FIRST, 15)]
    article = only(make_pdf([page], info="/Title (Ben pha mo lai.)"))
    assert f"{text(FIRST)}\n" == article.body


def test_neither_the_files_date_nor_its_author_is_taken() -> None:
    """They are those of a computer."""
    article = only(
        make_pdf([column(60, 700, 11, FIRST, 15)], info="/Author (ACER) /CreationDate (D:20200101)")
    )
    assert (None, None) == (article.date, article.authors)


def test_a_scan_is_named_with_the_way_out() -> None:
    """Without a text layer there is nothing to read."""
    (problem,) = read(make_pdf([[], []])).problems
    assert ("empty", True) == (problem.code, "OCR" in problem.mend)


def test_a_page_without_text_among_others_is_named() -> None:
    """Scanned pages inside a document are missed."""
    assert [("left-out", "pages without a text layer: 2")] == said(
        make_pdf([[*TITLE, *column(60, 700, 11, FIRST, 15)], []])
    )


def test_a_locked_file_is_named() -> None:
    """A password that we do not have."""
    keys = f"/V 1 /R 2 /O <{'11' * 32}> /U <{'22' * 32}> /P -4"
    lock = f"/Encrypt << /Filter /Standard {keys} >> /ID [<00> <00>]"
    assert [("damaged", "the PDF is locked by a password")] == said(make_pdf([TITLE], trailer=lock))


@pytest.mark.parametrize(
    "data", [b"%PDF-1.7\n", b"%PDF-1.4\n1 0 obj\n<< /Type", make_pdf([TITLE])[:300]]
)
def test_a_broken_file_is_named(data: bytes) -> None:
    """What is torn is not half read in silence."""
    assert ["damaged"] == [code for code, _ in said(data)]
