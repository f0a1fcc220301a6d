"""Word documents, made here from their parts."""

import io
import zipfile
from collections.abc import Mapping

import pytest

from broadsheet.model import Claim, Media, Reading
from broadsheet.readers.docx import read

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPES = (
    f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="png" ContentType="image/png"/>'
    '<Default Extension="emf" ContentType="image/x-emf"/></Types>'
)
PNG = b"\x89PNG\r\n\x1a\n"
SENTENCES = [
    f"Sáng ngày thứ {number}, ghe thuyền từ các xã ven sông lại về họp chợ đông vui."
    for number in range(1, 4)
]


def relationships(*targets: str) -> str:
    """Return a relationship part; the first target is `r1`."""
    rows = "".join(
        f'<Relationship Id="r{number}" Type="{R}/{kind}" Target="{target}"/>'
        for number, (kind, _, target) in enumerate((t.partition("=") for t in targets), 1)
    )
    return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'


def document(body: str, parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """Return a Word file with a body of WordprocessingML."""
    space = f'xmlns:w="{W}" xmlns:r="{R}"'
    files = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": relationships("officeDocument=word/document.xml"),
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
        **(parts or {}),
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, part in files.items():
            archive.writestr(name, part)
    return packed.getvalue()


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(content: str, style: str = "") -> str:
    inner = content if content.startswith("<") else run(content)
    return f'<w:p><w:pPr><w:pStyle w:val="{style}"/></w:pPr>{inner}</w:p>'


def picture(relationship: str) -> str:
    space = "http://schemas.openxmlformats.org/drawingml/2006"
    return (
        f'<w:r><w:drawing><wp:inline xmlns:wp="{space}/wordprocessingDrawing"><a:graphic '
        f'xmlns:a="{space}/main"><a:graphicData><pic:pic xmlns:pic="{space}/picture">'
        f"<pic:blipFill><a:blip {relationship}/></pic:blipFill></pic:pic></a:graphicData>"
        "</a:graphic></wp:inline></w:drawing></w:r>"
    )


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


BODY = "".join(map(paragraph, SENTENCES))
TEXT = "\n\n".join(SENTENCES) + "\n"


@pytest.mark.parametrize("style", ["Title", "Heading1"])
def test_the_first_heading_is_the_title(style: str) -> None:
    """It is the article's headline and no longer its text."""
    (article,) = read(document(paragraph("Chợ nổi", style) + BODY), "a.docx").articles
    assert (Claim("Chợ nổi", "first heading"), TEXT) == (article.title, article.body)


def test_plain_paragraphs_have_the_parts_of_plain_text() -> None:
    """Headline, date line and byline are told apart as in a text file."""
    lines = ["Chợ nổi họp lại", "Thứ bảy, 9/3/2024, 08:15 (GMT+7)"]
    body = "".join(map(paragraph, lines)) + BODY + paragraph("Mai Lan")
    (article,) = read(document(body), "a.docx").articles
    assert article.title is not None
    assert article.date is not None
    assert article.authors is not None
    found = (article.title.value, str(article.date.value), article.authors.value)
    assert ("Chợ nổi họp lại", "2024-03-09T08:15:00+07:00", ("Mai Lan",)) == found


def test_a_word_split_over_runs_is_one_word() -> None:
    """However Word cut it, and whatever half of it is bold."""
    runs = run("Ch") + run("ợ n", "<w:b/>") + run("ổ", "<w:b/>") + run("i")
    (article,) = read(document(BODY + paragraph(runs)), "a.docx").articles
    assert article.body.endswith("Ch**ợ nổ**i\n")


def test_what_was_deleted_or_remarked_stays_inside() -> None:
    """Insertions are text; deletions, moved originals and comments are not."""
    body = (
        f"<w:p>{run('giữ ')}<w:del>{run('xóa ')}<w:r><w:delText>mất</w:delText></w:r></w:del>"
        f"<w:ins>{run('thêm')}</w:ins><w:r><w:commentReference w:id='1'/></w:r></w:p>"
    )
    note = f"<w:comment w:id='1'>{paragraph('bí mật')}</w:comment>"
    parts = {
        "word/comments.xml": f"<w:comments xmlns:w='{W}'>{note}</w:comments>",
        "word/_rels/document.xml.rels": relationships("comments=comments.xml"),
        "mammoth/style-map": "comment-reference => sup",
    }
    (article,) = read(document(body, parts), "a.docx").articles
    assert "giữ thêm\n" == article.body


def test_footnotes_stay_footnotes() -> None:
    """Their numbers are Markdown's."""
    reference = "<w:r><w:footnoteReference w:id='7'/></w:r>"
    note = f"<w:footnote w:id='7'>{paragraph('Họp sớm.')}</w:footnote>"
    parts = {
        "word/footnotes.xml": f"<w:footnotes xmlns:w='{W}'>{note}</w:footnotes>",
        "word/_rels/document.xml.rels": relationships("footnotes=footnotes.xml"),
    }
    (article,) = read(document(f"<w:p>{run('Chợ')}{reference}</w:p>", parts), "a.docx").articles
    assert "Chợ[^1]\n\n[^1]: Họp sớm.\n" == article.body


def test_pictures_come_along_with_their_captions() -> None:
    """A picture that stands twice is one file."""
    shown = paragraph(picture("r:embed='r1'")) + paragraph("Chợ nổi.", "Caption")
    parts = {
        "word/media/image1.png": PNG,
        "word/_rels/document.xml.rels": relationships("image=media/image1.png"),
    }
    (article,) = read(document(BODY + shown * 2, parts), "a.docx").articles
    assert (Media("picture-1.png", PNG),) == article.media
    assert "![](media:picture-1.png)\n\nChợ nổi.\n{: .caption}\n" in article.body


@pytest.mark.parametrize(
    ("relationship", "target"),
    [
        ("r:link='r1'", "file:///etc/hosts"),
        ("r:link='r1'", "http://127.0.0.1:9/x.png"),
        ("r:embed='r1'", "../../../etc/hosts"),
        ("r:embed='r1'", "media/missing.png"),
        ("r:embed='r1'", "media/drawing.emf"),
    ],
    ids=["file", "web", "climbing", "missing", "metafile"],
)
def test_a_picture_that_cannot_be_kept_is_said(relationship: str, target: str) -> None:
    """Nothing outside the document is opened, and the text comes all the same."""
    parts = {
        "word/media/drawing.emf": b"\1\0\0\0",
        "word/_rels/document.xml.rels": relationships(f"image={target}"),
    }
    reading = read(document(paragraph(picture(relationship)) + BODY, parts), "a.docx")
    (article,) = reading.articles
    assert ((), ["left-out"]) == (article.media, codes(reading))
    assert SENTENCES[2] in article.body


@pytest.mark.parametrize(
    ("font", "text", "expected"),
    [
        (".VnTime", "NguyÔn ThÞ Hång", "Nguyễn Thị Hồng"),
        (".VnTimeH", "NguyÔn", "NGUYỄN"),
        ("VNI-Times", "Nguyeãn Thò Hoàng", "Nguyễn Thị Hồng"),
        (".VnTime", "Nguyễn", "Nguyễn"),
        ("Arial", "Zoë à São Paulo", "Zoë à São Paulo"),
    ],
)
@pytest.mark.parametrize("place", ["run", "style", "default"])
def test_old_fonts_are_converted_wherever_they_are_named(
    font: str, text: str, expected: str, place: str
) -> None:
    """The font is the only sign; text in Unicode under its name is left alone."""
    fonts = f'<w:rFonts w:ascii="{font}" w:hAnsi="{font}"/>'
    named = {
        "run": "",
        "style": (
            f'<w:style w:type="paragraph" w:styleId="Old"><w:rPr>{fonts}</w:rPr></w:style>'
            '<w:style w:type="paragraph" w:styleId="New"><w:basedOn w:val="Old"/></w:style>'
        ),
        "default": (
            f"<w:docDefaults><w:rPrDefault><w:rPr>{fonts}</w:rPr></w:rPrDefault></w:docDefaults>"
        ),
    }[place]
    parts = {"word/styles.xml": f'<w:styles xmlns:w="{W}">{named}</w:styles>'}
    content = run(text, fonts if place == "run" else "")
    style = "New" if place == "style" else ""
    (article,) = read(document(paragraph(content, style), parts), "a.docx").articles
    assert f"{expected}\n" == article.body


def test_text_in_fields_is_not_lost() -> None:
    """Simple fields and runs of other directions hold text like any other."""
    field = f"<w:fldSimple w:instr='x'>{run('nổi ')}</w:fldSimple><w:bdo>{run('đông')}</w:bdo>"
    (article,) = read(document(f"<w:p>{run('Chợ ')}{field}</w:p>"), "a.docx").articles
    assert "Chợ nổi đông\n" == article.body


@pytest.mark.parametrize(
    ("title", "creator", "expected"),
    [
        ("Chợ nổi Sông Trăng", "Mai Lan", ("Chợ nổi Sông Trăng", ("Mai Lan",))),
        ("Microsoft Word - bai viet.doc", "Admin", (None, None)),
        ("", "Windows User 1", (None, None)),
    ],
)
def test_properties_fill_what_the_text_does_not_say(
    title: str, creator: str, expected: tuple[str | None, tuple[str, ...] | None]
) -> None:
    """Only if sensible; the day on which the file was made is no date of publication."""
    core = (
        '<cp:coreProperties xmlns:cp="urn:cp" xmlns:dc="urn:dc" xmlns:dcterms="urn:t">'
        f"<dc:title>{title}</dc:title><dc:creator>{creator}</dc:creator>"
        "<dcterms:created>2024-03-09T00:00:00Z</dcterms:created></cp:coreProperties>"
    )
    (article,) = read(document(BODY, {"docProps/core.xml": core}), "a.docx").articles
    stated = article.title.value if article.title and not article.title.guessed else None
    assert expected == (stated, article.authors.value if article.authors else None)
    assert article.date is None


def test_a_link_that_runs_is_only_words() -> None:
    """The target is dropped."""
    link = f"<w:hyperlink r:id='r1'>{run('bấm')}</w:hyperlink>"
    parts = {"word/_rels/document.xml.rels": relationships("hyperlink=javascript:alert(1)")}
    (article,) = read(document(f"<w:p>{run('xin ')}{link}</w:p>", parts), "a.docx").articles
    assert "xin bấm\n" == article.body


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"PK\x03\x04", "damaged"),
        (document("<w:p><w:r>"), "damaged"),
        (document(BODY, {"word/document.xml": "<a/>", "_rels/.rels": "<a/>"}), "damaged"),
        (document(BODY, {"_rels/.rels": relationships(), "word/document.xml": "<a/>"}), "damaged"),
        (document(""), "empty"),
    ],
    ids=["torn", "no xml", "no package", "other root", "empty"],
)
def test_a_broken_document_is_named(data: bytes, code: str) -> None:
    """It gives one problem and no article."""
    reading = read(data, "a.docx")
    assert ((), [code]) == (reading.articles, codes(reading))
