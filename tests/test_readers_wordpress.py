"""WordPress exports: what was published becomes articles, all else is a draft or named."""

from pathlib import Path

import pytest

from broadsheet.model import Date, RawArticle, Reading
from broadsheet.readers import wordpress
from broadsheet.readers.wordpress_text import to_html

HEAD = (
    "<title>Báo Sông Trăng</title><language>vi</language><wp:wxr_version>1.2</wp:wxr_version>"
    "<wp:author><wp:author_login>lan</wp:author_login>"
    "<wp:author_display_name>Mai Lan</wp:author_display_name></wp:author>"
)
POST = {
    "title": "Chợ nổi",
    "link": "https://bao.example/cho-noi/",
    "guid": "https://bao.example/?p=1",
    "pubDate": "Fri, 08 Mar 2024 17:10:00 +0000",
    "dc:creator": "lan",
    "content:encoded": "Ghe thuyền.\n\nĐông vui.",
    "excerpt:encoded": "",
    "wp:post_id": "1",
    "wp:post_date": "2024-03-09 00:10:00",
    "wp:post_date_gmt": "2024-03-08 17:10:00",
    "wp:post_name": "cho-noi",
    "wp:status": "publish",
    "wp:post_type": "post",
    "wp:post_password": "",
}


def item(more: str = "", **changes: str) -> str:
    fields = POST | {key.replace("__", ":"): value for key, value in changes.items()}
    inside = "".join(f"<{key}><![CDATA[{value}]]></{key}>" for key, value in fields.items())
    return f"<item>{inside}{more}</item>"


def wxr(*items: str, head: str = HEAD) -> bytes:
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:wp="http://wordpress.org/export/1.2/"'
    )
    return f'<rss version="2.0" {names}><channel>{head}{"".join(items)}</channel></rss>'.encode()


def read(*items: str) -> Reading:
    return wordpress.read(wxr(*items), "inbox/bao.xml")


def only(*items: str) -> RawArticle:
    (article,) = read(*items).articles
    return article


def test_a_post_gives_all_that_it_says() -> None:
    """Title, local day with its zone, display name, terms, excerpt, slug, identity, source."""
    terms = (
        '<category domain="category" nicename="song">Đời sống</category>'
        '<category domain="post_tag" nicename="cho">chợ</category>'
        '<category domain="category" nicename="x">Uncategorized</category>'
    )
    article = only(item(terms, excerpt__encoded="Một <b>ngày</b> mới."))
    assert "Chợ nổi" == article.title.value
    assert Date(2024, 3, 9, "00:10:00+07:00") == article.date.value
    assert ("Mai Lan",) == article.authors.value
    assert ("Đời sống", "chợ") == article.tags
    assert "Một ngày mới." == article.description.value
    assert "cho-noi" == article.slug
    assert "https://bao.example/?p=1" == article.item
    assert "https://bao.example/cho-noi/" == article.source.value.url
    assert "Ghe thuyền.\n\nĐông vui.\n" == article.body
    assert not article.draft


@pytest.mark.parametrize("status", ["draft", "pending", "future"])
def test_what_is_not_yet_published_is_a_draft(status: str) -> None:
    """It waits as its author left it."""
    assert only(item(wp__status=status)).draft


@pytest.mark.parametrize(
    "change",
    [
        {"wp__status": "private"},
        {"wp__status": "trash"},
        {"wp__status": "auto-draft"},
        {"wp__post_password": "mk"},
        {"wp__post_type": "attachment"},
        {"wp__post_type": "nav_menu_item"},
        {"wp__post_type": "wpcf7_contact_form"},
    ],
    ids=lambda change: next(iter(change.values())),
)
def test_what_is_not_for_the_public_stays_in_the_export_and_is_named(
    change: dict[str, str],
) -> None:
    """Nothing of it becomes an article; its title is in the report."""
    reading = read(item(), item(title="Bí mật", guid="2", **change))
    assert ["Chợ nổi"] == [article.title.value for article in reading.articles]
    (problem,) = reading.problems
    assert "left-out" == problem.code
    assert '"Bí mật"' in problem.what


def test_a_page_is_taken_like_a_post() -> None:
    """Pages hold text as well."""
    assert only(item(wp__post_type="page")).body


def test_a_post_without_status_is_a_draft_and_said() -> None:
    """WordPress itself would import it so."""
    reading = read(item(wp__status=""))
    assert reading.articles[0].draft
    assert ["ill-formed"] == [problem.code for problem in reading.problems]


def test_an_item_of_a_plain_feed_was_published() -> None:
    """A feed may name the export's vocabulary and not use it."""
    reading = read("<item><title>Một</title><content:encoded>Chữ</content:encoded></item>")
    assert [False] == [article.draft for article in reading.articles]
    assert () == reading.problems


@pytest.mark.parametrize(
    ("local", "universal", "published", "expected"),
    [
        ("2024-03-09 00:10:00", "2024-03-08 17:10:00", "", "2024-03-09T00:10:00+07:00"),
        ("2024-03-09 08:15:00", "0000-00-00 00:00:00", "", "2024-03-09T08:15:00"),
        ("0000-00-00 00:00:00", "0000-00-00 00:00:00", "", "None"),
        (
            "0000-00-00 00:00:00",
            "0000-00-00 00:00:00",
            "Sat, 09 Mar 2024 08:15:00 +0700",
            "2024-03-09T08:15:00+07:00",
        ),
        ("0000-00-00 00:00:00", "", "Mon, 30 Nov -0001 00:00:00 +0000", "None"),
    ],
    ids=["own day", "no gmt", "zero", "zero but pubDate", "zero in both"],
)
def test_the_day_is_the_sites_own(
    local: str, universal: str, published: str, expected: str
) -> None:
    """Zero dates are none; the zone is what lies between local time and GMT."""
    date = only(item(wp__post_date=local, wp__post_date_gmt=universal, pubDate=published)).date
    assert expected == str(date and date.value)


def test_a_later_change_is_the_lastmod() -> None:
    """Only a change after publication counts."""
    changed = item("<wp:post_modified>2024-03-11 10:00:00</wp:post_modified>")
    same = item("<wp:post_modified>2024-03-09 00:10:00</wp:post_modified>")
    assert "2024-03-11T10:00:00" == str(only(changed).lastmod.value)
    assert only(same).lastmod is None


def test_several_authors_are_read_from_their_terms() -> None:
    """Co-Authors Plus keeps them as terms of the taxonomy `author`."""
    terms = "".join(
        f'<category domain="author" nicename="cap-{n}">{name}</category>'
        for n, name in enumerate(["Mai Lan", "Trần Văn Sáng"])
    )
    assert ("Mai Lan", "Trần Văn Sáng") == only(item(terms)).authors.value


def test_an_unknown_login_stands_for_its_author_unless_it_is_nobody() -> None:
    """An export of one post may lack the list of authors."""
    assert ("Lê Mận",) == only(item(dc__creator="Lê Mận")).authors.value
    assert only(item(dc__creator="admin")).authors is None


def test_a_slug_of_letters_is_plain_again() -> None:
    """WordPress stores a Vietnamese slug percent-encoded."""
    assert "cho-noi" == only(item(wp__post_name="ch%e1%bb%a3-n%e1%bb%95i")).slug


def test_readers_comments_are_counted_and_left() -> None:
    """They are no part of the article."""
    comment = "<wp:comment><wp:comment_content>Hay quá</wp:comment_content></wp:comment>"
    reading = read(item(comment + comment))
    assert "Hay quá" not in reading.articles[0].body
    assert ["comments of readers (2)"] == [problem.what for problem in reading.problems]


def test_a_wrong_version_is_said_and_the_posts_are_read() -> None:
    """The version decides nothing."""
    reading = wordpress.read(wxr(item(), head="<wp:wxr_version>abc</wp:wxr_version>"), "x")
    assert 1 == len(reading.articles)
    assert ["ill-formed"] == [problem.code for problem in reading.problems]


def test_an_export_that_breaks_off_is_read_so_far_and_said() -> None:
    """The posts before the break come through."""
    data = wxr(item(), item(title="Hai", guid="2"))
    reading = wordpress.read(data[: data.index(b"Hai")], "x")
    assert "Chợ nổi" == reading.articles[0].title.value
    assert "ill-formed" in [problem.code for problem in reading.problems]


def test_a_cut_out_export_without_namespaces_is_read() -> None:
    """What a person copied out of a large file lacks the declarations at its top."""
    data = f"<rss><channel>{HEAD}{item()}</channel></rss>".encode()
    (article,) = wordpress.read(data, "x").articles
    assert (("Mai Lan",), "Ghe thuyền.\n\nĐông vui.\n") == (article.authors.value, article.body)


def test_impossible_characters_do_not_stop_the_reading() -> None:
    """A reference to half a character is replaced."""
    (article,) = read(item("<dc:x>&#xD800;</dc:x>", content__encoded="a &#xDFFF; b")).articles
    assert "a \ufffd b\n" == article.body


def test_entities_are_refused_unparsed() -> None:
    """An export that declares entities is refused before any is put in."""
    data = b'<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/hostname">]>' + wxr(item("&a;"))
    reading = wordpress.read(data, "x")
    assert ((), ["damaged"]) == (reading.articles, [problem.code for problem in reading.problems])


def test_a_shared_block_is_named() -> None:
    """Its text is kept in another item that is no post."""
    reading = read(item(content__encoded='<p>Một</p><!-- wp:block {"ref":77} /-->'))
    assert ["left-out"] == [problem.code for problem in reading.problems]
    assert "77" in reading.problems[0].what


def test_an_export_without_posts_is_empty() -> None:
    """It is said, not passed over."""
    assert ["empty"] == [problem.code for problem in read().problems]


# --- the text -----------------------------------------------------------------------------------

TEXTS = [
    pytest.param("Một\n\nHai", "Một\n\nHai\n", id="blank line"),
    pytest.param("Một\nHai", "Một  \nHai\n", id="line break"),
    pytest.param("Một<!--more-->Hai<!--nextpage-->Ba", "Một\n\nHai\n\nBa\n", id="page breaks"),
    pytest.param("<p>Một\n\nHai</p>", "Một\n\nHai\n", id="blank line inside p"),
    pytest.param("<h2>Đầu</h2>\nMột\n\nHai", "## Đầu\n\nMột\n\nHai\n", id="heading"),
    pytest.param("<ul>\n<li>a</li>\n<li>b</li>\n</ul>\nMột", "- a\n- b\n\nMột\n", id="list"),
    pytest.param("<pre>a\n\nb</pre>", "```\na\n\nb\n```\n", id="code keeps blank lines"),
    pytest.param(
        '[caption id="a" width="3"]<a href="https://b.example/x">'
        '<img src="https://b.example/a.jpg" /></a> Chợ <i>nổi</i>[/caption]\nMột',
        "![](https://b.example/a.jpg)\n\nChợ *nổi*\n{: .caption}\n\nMột\n",
        id="caption",
    ),
    pytest.param(
        '[caption caption="Bến phà"]<img src="https://b.example/a.jpg">[/caption]',
        "![](https://b.example/a.jpg)\n\nBến phà\n{: .caption}\n",
        id="caption of old form",
    ),
    pytest.param('Một [gallery ids="1"]', 'Một \\[gallery ids="1"\\]\n', id="other shortcode"),
    pytest.param(
        "<!-- wp:paragraph -->\n<p>Một\n\nhai</p>\n<!-- /wp:paragraph -->\n\nBa\n\nBốn",
        "Một hai\n\nBa\n\nBốn\n",
        id="blocks and older text",
    ),
    pytest.param(
        "<!-- wp:group -->\n<div><!-- wp:paragraph --><p>Một</p><!-- /wp:paragraph -->\n\n"
        "<!-- wp:list --><ul><li>a\nb</li></ul><!-- /wp:list --></div>\n<!-- /wp:group -->",
        "Một\n\n- a b\n",
        id="nested blocks",
    ),
]


@pytest.mark.parametrize(("content", "body"), TEXTS)
def test_text_of_either_editor_keeps_its_paragraphs(content: str, body: str) -> None:
    """Blank lines are paragraphs where the editor meant them so; captions belong to pictures."""
    assert body == only(item(content__encoded=content)).body


def test_no_word_is_lost_on_the_way_to_html() -> None:
    """A caption without a picture is not a caption."""
    assert "Chỉ có chữ" in to_html("[caption]Chỉ có chữ[/caption]")


def test_real_exports_are_read_or_named(shared: Path) -> None:
    """Each file of the importers' own tests gives an article or a reason."""
    for path in sorted((shared / "articles" / "wxr").iterdir()):
        reading = wordpress.read(path.read_bytes(), path.name)
        assert reading.articles or reading.problems, path.name
