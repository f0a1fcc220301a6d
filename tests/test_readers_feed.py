"""Feeds of every family become one article for each entry, and what is wrong with them is said."""

from pathlib import Path

import pytest

from broadsheet.model import Date, RawArticle, Reading, Source
from broadsheet.readers import feed


def rss(*items: str, head: str = "<title>Báo Sông Trăng</title>", before: str = "") -> bytes:
    names = (
        'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"'
    )
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f'{before}<rss version="2.0" {names}><channel>{head}{inside}</channel></rss>'.encode()


def atom(*entries: str, head: str = "<title>Báo Sông Trăng</title>") -> bytes:
    inside = "".join(f"<entry>{entry}</entry>" for entry in entries)
    return f'<feed xmlns="http://www.w3.org/2005/Atom">{head}{inside}</feed>'.encode()


def read(data: bytes) -> Reading:
    return feed.read(data, "inbox/bao.xml")


def only(data: bytes) -> RawArticle:
    (article,) = read(data).articles
    return article


def codes(data: bytes) -> list[str]:
    return [problem.code for problem in read(data).problems]


POST = (
    "<title>Chợ nổi &amp; bến phà</title><link>https://bao.example/1</link><guid>b-1</guid>"
    "<pubDate>Sat, 09 Mar 2024 00:15:00 +0700</pubDate><dc:creator>Mai Lan</dc:creator>"
    "<category>đời sống</category><category>đời sống</category><description>Tóm tắt.</description>"
    "<content:encoded><![CDATA[<p>Ghe thuyền <b>đông</b>.</p><p>Hết.</p>]]></content:encoded>"
)


def test_an_rss_item_gives_all_that_it_says() -> None:
    """Title, day by the writer's clock, author, tags, summary, body, identity and source."""
    article = only(rss(POST, head="<title>Báo Sông Trăng</title><language>vi-VN</language>"))
    assert "Chợ nổi & bến phà" == article.title.value
    assert Date(2024, 3, 9, "00:15:00+07:00") == article.date.value
    assert ("Mai Lan",) == article.authors.value
    assert ("đời sống",) == article.tags
    assert "Tóm tắt." == article.description.value
    assert "Ghe thuyền **đông**.\n\nHết.\n" == article.body
    assert "b-1" == article.item
    assert Source("Báo Sông Trăng", "https://bao.example/1") == article.source.value
    assert "vi" == article.lang.value


def test_an_atom_entry_gives_all_that_it_says() -> None:
    """Atom's own fields are read, and the feed's author stands for an entry without one."""
    entry = (
        "<id>tag:bao.example,2024:1</id><title type='html'>Bến &lt;i>phà&lt;/i></title>"
        "<published>2024-03-08T23:30:00-05:00</published><updated>2024-03-10</updated>"
        "<category term='x' label='Giao thông'/>"
        "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'><p>Phà chạy.</p></div>"
        "</content>"
    )
    article = only(atom(entry, head="<title>Báo</title><author><name>Toà soạn</name></author>"))
    assert "Bến phà" == article.title.value
    assert "2024-03-08T23:30:00-05:00" == str(article.date.value)
    assert "2024-03-10" == str(article.lastmod.value)
    assert ("Toà soạn",) == article.authors.value
    assert ("Giao thông",) == article.tags
    assert "Phà chạy.\n" == article.body


def test_an_rdf_feed_is_read() -> None:
    """RSS 1.0 keeps its items beside the channel."""
    data = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        'xmlns="http://purl.org/rss/1.0/"><channel><title>Báo</title></channel>'
        "<item><title>Một</title><link>https://bao.example/1</link>"
        "<description>Nội dung.</description></item></rdf:RDF>"
    )
    assert "Nội dung.\n" == only(data.encode()).body


def test_plain_text_is_not_taken_for_markup() -> None:
    """Atom's text content keeps its angle brackets and paragraphs."""
    article = only(atom("<title>A</title><content type='text'>giá &lt; 3\n\nHai</content>"))
    assert "giá < 3\n\nHai\n" == article.body


@pytest.mark.parametrize(
    ("summary", "description"),
    [
        pytest.param("Một câu khác.", "Một câu khác.", id="says something else"),
        pytest.param("Ghe thuyền đông vui", "", id="is the beginning of the body"),
        pytest.param("Ghe thuyền […]", "", id="is the beginning, cut"),
    ],
)
def test_a_summary_is_kept_if_the_body_does_not_say_it(summary: str, description: str) -> None:
    """A summary that only repeats the body's first words is no description."""
    item = (
        f"<title>A</title><description>{summary}</description>"
        "<content:encoded>&lt;p>Ghe thuyền đông vui trên sông.&lt;/p></content:encoded>"
    )
    claim = only(rss(item)).description
    assert description == (claim.value if claim else "")


def test_a_summary_alone_is_the_body() -> None:
    """A feed of summaries gives articles of their words."""
    article = only(rss("<title>A</title><description>&lt;p>Tóm tắt.&lt;/p></description>"))
    assert ("Tóm tắt.\n", None) == (article.body, article.description)


def test_an_address_is_not_published_as_author() -> None:
    """Of `address (name)` the name is kept, of a bare address nothing."""
    named = only(rss("<title>A</title><author>mai@bao.example (Mai Lan)</author>"))
    bare = only(rss("<title>A</title><author>mai@bao.example</author>"))
    assert (("Mai Lan",), None) == (named.authors.value, bare.authors)


def test_the_editor_of_an_rss_channel_is_no_author() -> None:
    """`managingEditor` answers for the feed, not for what is in it."""
    head = "<title>Báo</title><managingEditor>a@b.example (Trần Văn Sáng)</managingEditor>"
    assert only(rss("<title>A</title>", head=head)).authors is None


def test_an_entry_without_text_is_kept_by_its_title_and_named() -> None:
    """The title may be all that is left of an article, so it is not thrown away."""
    data = rss("<title>Một</title><link>https://bao.example/1</link>", "<guid>2</guid>")
    reading = read(data)
    assert [("Một", "")] == [(one.title.value, one.body) for one in reading.articles]
    assert ["empty", "empty"] == [problem.code for problem in reading.problems]
    assert "https://bao.example/1" in reading.problems[0].mend


def test_an_exact_repeat_is_taken_once_and_said() -> None:
    """The same entry twice gives one article and a note."""
    reading = read(rss(POST, POST))
    assert 1 == len(reading.articles)
    assert ["left-out"] == [problem.code for problem in reading.problems]


def test_one_identifier_for_two_entries_loses_neither() -> None:
    """The second is told apart by its title, the same way at every import, and said."""
    other = POST.replace("Chợ nổi &amp; bến phà", "Bến đò")
    reading = read(rss(POST, other))
    assert ["b-1", "b-1#ben-do"] == [article.item for article in reading.articles]
    assert ["ill-formed"] == [problem.code for problem in reading.problems]
    assert reading == read(rss(POST, other))


@pytest.mark.parametrize(
    "declaration",
    [
        '<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">',
        '<!ENTITY a SYSTEM "file:///etc/hostname">',
        '<!ENTITY % a SYSTEM "http://evil.example/x.dtd"> %a;',
    ],
    ids=["bomb", "external", "parameter"],
)
def test_entities_are_refused_unparsed(declaration: str) -> None:
    """A feed that declares entities of its own is an attack or damage."""
    data = rss("<title>&b;</title>", before=f'<?xml version="1.0"?><!DOCTYPE d [{declaration}]>')
    assert ((), ["damaged"]) == (read(data).articles, codes(data))


def test_a_feed_that_breaks_off_is_read_so_far_and_said() -> None:
    """Entries before the break come through."""
    data = rss(POST, POST.replace("b-1", "b-2"))[:-300]
    reading = read(data)
    assert reading.articles[0] == only(rss(POST))
    assert "ill-formed" in [problem.code for problem in reading.problems]


def test_a_date_that_does_not_exist_is_no_date_and_said() -> None:
    """Nothing is put in its place."""
    data = rss("<title>A</title><description>B</description><pubDate>hôm qua</pubDate>")
    assert (None, ["ill-formed"]) == (only(data).date, codes(data))


def test_an_old_encoding_is_read_by_its_declaration() -> None:
    """The declared encoding holds; the text is NFC."""
    text = rss("<title>Cho\u0323</title><description>d\u0309</description>").decode()
    data = (
        f'<?xml version="1.0" encoding="windows-1258"?>{text.replace("á", "a").replace("ô", "o")}'
    )
    article = only(data.replace("Bao Song Trăng", "x").encode("cp1258"))
    assert "Chọ" == article.title.value


def test_blogger_settings_and_comments_are_no_articles() -> None:
    """Blogger's export is a feed that also holds designs and comments; drafts stay drafts."""
    kind = "<category scheme='http://schemas.google.com/g/2005#kind' term='x#{}'/>"
    draft = "<app:control xmlns:app='http://purl.org/atom/app#'><app:draft>yes</app:draft></app:control>"
    data = atom(
        f"<title>Bài</title><content>Chữ</content>{kind.format('post')}{draft}",
        f"<title>Mẫu</title><content>CSS</content>{kind.format('template')}",
    )
    article = only(data)
    assert (True, (), ["left-out"]) == (article.draft, article.tags, codes(data))


def test_links_are_made_whole_by_the_entry() -> None:
    """A relative picture or link belongs to the site that the entry is from."""
    item = (
        "<title>A</title><link>https://bao.example/a/1</link>"
        "<description>&lt;img src='b.jpg'></description>"
    )
    assert "![](https://bao.example/a/b.jpg)\n" == only(rss(item)).body


def test_a_feed_is_data_and_not_the_name_of_a_file(tmp_path: Path) -> None:
    """The bytes are never opened as a path or address."""
    file = tmp_path / "bao.xml"
    file.write_bytes(rss(POST))
    assert () == read(str(file).encode()).articles


def test_real_feeds_are_read_or_named(shared: Path) -> None:
    """Each file of the library's own tests gives an article or a reason."""
    for path in sorted((shared / "articles" / "feeds").iterdir()):
        reading = feed.read(path.read_bytes(), path.name)
        assert reading.articles or reading.problems, path.name
