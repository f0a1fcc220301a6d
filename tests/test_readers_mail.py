"""Mails: the text that says it all becomes the article; nothing sent with it is lost in silence."""

from email.message import EmailMessage
from pathlib import Path

import pytest

from broadsheet.model import Date, RawArticle, Reading
from broadsheet.readers import mail

PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 40
HEAD = "From: Mai Lan <lan@bao.example>\nSubject: Chợ nổi\nDate: Sat, 9 Mar 2024 00:15:00 +0700\n"


def plain(body: str, head: str = HEAD, kind: str = "text/plain; charset=utf-8") -> bytes:
    return f"{head}MIME-Version: 1.0\nContent-Type: {kind}\n\n{body}".encode()


def message(subject: str = "Chợ nổi") -> EmailMessage:
    mail_ = EmailMessage()
    mail_["Subject"] = subject
    mail_["From"] = "Mai Lan <lan@bao.example>"
    return mail_


def read(data: bytes) -> Reading:
    return mail.read(data, "inbox/thu.eml")


def only(data: bytes) -> RawArticle:
    (article,) = read(data).articles
    return article


def said(data: bytes) -> list[tuple[str, str]]:
    return [(problem.code, problem.what) for problem in read(data).problems]


def test_a_plain_mail_gives_all_that_it_says() -> None:
    """Title, sender's name without address, day by the writer's clock, body."""
    article = only(plain("Ghe thuyền đông vui.\n\nBến đã chạy lại.\n"))
    assert "Chợ nổi" == article.title.value
    assert ("Mai Lan",) == article.authors.value
    assert Date(2024, 3, 9, "00:15:00+07:00") == article.date.value
    assert "Ghe thuyền đông vui.\n\nBến đã chạy lại.\n" == article.body
    assert "bao.example" not in repr(article)


@pytest.mark.parametrize(
    ("stated", "names"),
    [
        ("=?utf-8?B?TOG6rW4=?= =?utf-8?Q?_L=C3=AA?= <l@b.example>", ("Lận Lê",)),
        ('"Lê, Mận" <l@b.example>, Trần An <a@b.example>', ("Lê, Mận", "Trần An")),
        ("lan@bao.example (Mai Lan)", ("Mai Lan",)),
        ("lan@bao.example", ()),
        ('"lan@bao.example" <lan@bao.example>', ()),
    ],
    ids=["encoded", "several", "comment", "bare", "address as name"],
)
def test_senders_are_read_by_name(stated: str, names: tuple[str, ...]) -> None:
    """Display names in any form; an address alone names nobody."""
    authors = only(plain("Một hai.", f"From: {stated}\nSubject: A\n")).authors
    assert names == (authors.value if authors else ())


@pytest.mark.parametrize(
    ("raw", "title"),
    [
        ("=?utf-8?Q?Ch=E1=BB?= =?utf-8?Q?=A3_n=E1=BB=95i?=", "Chợ nổi"),
        ("Re: =?utf-8?B?Q2jhu6M=?= đêm", "Re: Chợ đêm"),
        ("=?utf-8?B?Q2jhu6M?=", "Chợ"),
        ("=?không?Q?rõ?=", "=?không?Q?rõ?="),
        ("Chợ\n nổi", "Chợ nổi"),
    ],
    ids=["torn character", "partly encoded", "lost padding", "no encoded word", "folded"],
)
def test_subjects_are_decoded(raw: str, title: str) -> None:
    """Encoded words in the forms that real programs send."""
    assert title == only(plain("Một hai.", f"Subject: {raw}\n")).title.value


def test_a_byline_in_the_text_beats_the_sender() -> None:
    """Who sends an article did not always write it."""
    body = (
        "Phà đã chạy lại từ sáng nay trên sông.\n\nKhách đi lại đông như ngày hội.\n\nTrần Văn Sáng"
    )
    assert ("Trần Văn Sáng",) == only(plain(body)).authors.value


@pytest.mark.parametrize(
    ("stated", "expected"),
    [("Wed, 15 Dec 2010    59:10 -0500", "2010-12-15"), ("hôm qua", "None")],
    ids=["broken clock", "no date"],
)
def test_a_bad_date_is_not_repaired(stated: str, expected: str) -> None:
    """A day is kept where only the clock is broken; else there is no date, and it is said."""
    data = plain("Một hai.", f"Subject: A\nDate: {stated}\n")
    date = only(data).date
    assert expected == str(date and date.value)
    assert (["ill-formed"] if date is None else []) == [code for code, _ in said(data)]


def test_flowed_lines_are_joined_and_its_quotations_kept_apart() -> None:
    """RFC 3676: a blank at a line's end means that the paragraph goes on."""
    body = "Ghe \nthuyền.\n Thụt vào\n> Câu \n> hỏi?\n\nTrả lời."
    kind = "text/plain; charset=utf-8; format=flowed"
    assert (
        "Ghe thuyền.\n\nThụt vào\n\n> Câu hỏi?\n\nTrả lời.\n" == only(plain(body, kind=kind)).body
    )


def test_a_signature_is_left_out_and_said() -> None:
    """It holds telephone numbers and addresses; a rule in mid-text is no signature."""
    data = plain("Ghe thuyền đông vui.\n\n-- \nMai Lan\n0900 000 000\n")
    assert "Ghe thuyền đông vui.\n" == only(data).body
    assert [("left-out", 'the sender\'s signature (2 lines): "Mai Lan"')] == said(data)
    long = plain("Ghe thuyền.\n\n--\n" + "Một câu nữa.\n" * 20)
    assert "Một câu nữa." in only(long).body


def test_of_alternatives_the_plain_text_is_taken() -> None:
    """The page beside it says the same."""
    mail_ = message()
    mail_.set_content("Ghe thuyền đông vui.\n")
    mail_.add_alternative("<p>Ghe thuyền <b>đông vui</b>.</p>", subtype="html")
    assert "Ghe thuyền đông vui.\n" == only(bytes(mail_)).body


def test_a_page_is_taken_where_the_plain_text_is_a_stub() -> None:
    """`Your program shows no HTML` is not the article."""
    mail_ = message()
    mail_.set_content("Xem bản HTML.\n")
    mail_.add_alternative(f"<p>{'Ghe thuyền <b>đông vui</b>. ' * 9}</p>", subtype="html")
    assert "Ghe thuyền **đông vui**." in only(bytes(mail_)).body


def test_pictures_come_with_the_mail_at_their_place() -> None:
    """A picture that the page shows stands where it shows it, an attached one at the end."""
    mail_ = message()
    mail_.set_content(
        '<p>Một.</p><img src="cid:a@b" alt="Bến"><p>Hai người qua sông.</p>', subtype="html"
    )
    mail_.add_related(PNG, "image", "png", cid="<a@b>")
    mail_.make_mixed()
    mail_.add_attachment(PNG + b"2", "image", "png", filename="../../x.png")
    article = only(bytes(mail_))
    first, second = (media.name for media in article.media)
    assert (
        f"Một.\n\n![Bến](media:{first})\n\nHai người qua sông.\n\n![](media:{second})\n"
        == article.body
    )
    assert (PNG, PNG + b"2") == tuple(media.data for media in article.media)
    assert "/" not in second


def test_other_files_are_named() -> None:
    """Attachments, mails inside the mail, and pictures that are none."""
    mail_ = message()
    mail_.set_content("Ghe thuyền.\n")
    mail_.add_attachment(b"%PDF-", "application", "pdf", filename="bài báo.pdf")
    mail_.add_attachment(b"<svg/>", "image", "svg+xml", filename="a.svg")
    inner = message("Thư cũ")
    inner.set_content("Chữ cũ.")
    mail_.add_attachment(inner)
    assert [
        ("left-out", 'a file sent with the mail: "bài báo.pdf" (application/pdf)'),
        ("left-out", 'a file sent with the mail: "a.svg" (image/svg+xml)'),
        ("left-out", 'a file sent with the mail: "Thư cũ" (message/rfc822)'),
    ] == said(bytes(mail_))


def test_old_charsets_are_read() -> None:
    """The body's charset is that of its part."""
    data = plain("", kind='text/plain; charset="windows-1258"') + "Cho\u0323 đêm\n".encode("cp1258")
    assert "Chợ đêm\n".replace("ợ", "ọ") == only(data).body


def test_a_broken_transfer_encoding_is_tolerated() -> None:
    """What cannot be decoded stands as it came."""
    head = f"{HEAD}Content-Transfer-Encoding: 7xbit\n"
    assert "Ghe thuyền.\n" == only(plain("Ghe thuyền.\n", head)).body


def test_html_that_is_called_plain_is_read_as_html() -> None:
    """Programs that send reports forget to say it."""
    assert "Một **hai**\n" == only(plain("<p>Một <b>hai</b></p>")).body


def test_an_automatic_mail_has_no_author() -> None:
    """A mail system's name is not a person's."""
    head = f"{HEAD}Auto-Submitted: auto-replied\n"
    assert only(plain("Thư không đến.", head)).authors is None


def test_a_mail_without_text_is_named() -> None:
    """Its subject alone is no article."""
    data = plain("\n\n")
    assert ((), [("empty", 'there is no text in the mail "Chợ nổi"')]) == (
        read(data).articles,
        said(data),
    )


def test_parts_nested_without_end_are_refused() -> None:
    """The parser would run out of stack."""
    head = "".join(f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n' for n in range(3000))
    assert "damaged" in [code for code, _ in said(f"Subject: A\n{head}".encode())]


def test_a_saved_page_goes_to_the_reader_of_pages() -> None:
    """A browser's .mht is a mail by form; its pictures and address come with it."""
    text = "Ghe thuyền qua lại đông vui trên sông từ sáng sớm hôm nay, ai cũng mừng. " * 8
    figure = (
        '<figure><img src="https://bao.example/a.png?x=1&amp;y=2">'
        "<figcaption>Bến</figcaption></figure>"
    )
    page = (
        "<html><head><title>Chợ nổi</title></head><body><article><h1>Chợ nổi</h1>"
        f"<p>{text}</p>{figure}<p>{text}</p></article></body></html>"
    )
    mail_ = EmailMessage()
    mail_["From"] = "<Saved by Blink>"
    mail_["Snapshot-Content-Location"] = "https://bao.example/cho-noi"
    mail_["Subject"] = "Chợ nổi"
    mail_.set_content(page, subtype="html")
    mail_.add_related(
        PNG, "image", "png", headers=["Content-Location: https://bao.example/a.png?x=1&y=2"]
    )
    article = only(bytes(mail_))
    (media,) = article.media
    assert f"media:{media.name}" in article.body
    assert "https://bao.example/cho-noi" == article.source.value.url
    assert article.authors is None


def test_real_mails_are_read_or_named(shared: Path) -> None:
    """Each file of a mail library's own tests gives an article or a reason."""
    for path in sorted((shared / "articles" / "eml").iterdir()):
        reading = mail.read(path.read_bytes(), path.name)
        assert reading.articles or reading.problems, path.name
