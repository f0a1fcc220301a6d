"""Time stamps, languages, authors and identities are read alike in feeds, exports and mails."""

from datetime import datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broadsheet.model import Claim, RawArticle
from broadsheet.readers.claims import (
    read_authors,
    read_language,
    read_source,
    read_stamp,
    tell_apart,
)
from broadsheet.readers.prolog import parsable, read_prolog

STAMPS = [
    ("Sat, 09 Mar 2024 00:15:00 +0700", "2024-03-09T00:15:00+07:00"),
    ("Sat, 9 Mar 2024 00:15 ICT", "2024-03-09T00:15:00+07:00"),
    ("9 Mar 24 8:15:01 EST", "2024-03-09T08:15:01-05:00"),
    ("Thu, 01-Jan-98 10:10:10 GMT", "1998-01-01T10:10:10+00:00"),
    ("Sat, 09 Mar 2024 10:15:00 -0000", "2024-03-09T10:15:00"),
    ("Sat, 09 Mar 2024 10:15:00 XYZ", "2024-03-09T10:15:00"),
    ("Mon, 22 Oct 2007 23:45:23 +0000 (UTC)", "2007-10-22T23:45:23+00:00"),
    ("Wed, 15 Dec 2010    59:10 -0500", "2010-12-15"),
    ("Sat, 09 March 2024", "2024-03-09"),
    ("Sat Mar  9 10:10:10 2024", "2024-03-09T10:10:10"),
    ("Mar 9, 2024", "2024-03-09"),
    ("2024-03-09T00:15:00.123+07:00", "2024-03-09T00:15:00+07:00"),
    ("2024-03", "2024-03"),
    ("2024", "2024"),
    ("Thứ bảy, 09/03/2024, 00:15 (GMT+7)", "2024-03-09T00:15:00+07:00"),
    ("Mon, 30 Nov -0001 00:00:00 +0000", "None"),
    ("Sun, 32 Feb 2024 10:00:00 GMT", "None"),
    ("0000-00-00 00:00:00", "None"),
    ("hôm qua", "None"),
    ("", "None"),
]


@pytest.mark.parametrize(("text", "expected"), STAMPS, ids=[text for text, _ in STAMPS])
def test_a_stamp_is_its_writers_own_day(text: str, expected: str) -> None:
    """The zone is kept and never moves the day; what is not known is not put in."""
    assert expected == str(read_stamp(text))


ZONES = [timezone(timedelta(minutes=15 * quarter)) for quarter in range(-48, 57)]
MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
MOMENTS = st.datetimes(datetime(1000, 1, 1), datetime(2999, 1, 1), timezones=st.sampled_from(ZONES))  # noqa: DTZ001


@given(MOMENTS)
def test_every_stamp_that_a_mail_can_write_comes_back(moment: datetime) -> None:
    """RFC 5322 and RFC 3339 say the same of one moment, whatever its zone."""
    zone = f"{moment:%z}"
    month = MONTHS[moment.month - 1]
    expected = f"{moment.replace(microsecond=0).isoformat()}"
    mail = f"{moment:%d} {month} {moment.year} {moment:%H:%M:%S} {zone}"
    assert [expected, expected] == [str(read_stamp(text)) for text in (mail, expected)]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Mai Lan", "Mai Lan"),
        ("mai@bao.example (Mai Lan)", "Mai Lan"),
        ("Mai Lan <mai@bao.example>", "Mai Lan"),
        ("Mai Lan (mai@bao.online)", "Mai Lan"),
        ("mailto:mai@bao.example", None),
        ("Administrator", None),
        (" \u200b ", None),
    ],
)
def test_an_author_is_a_name_and_no_address(text: str, name: str | None) -> None:
    """Addresses are not published, and nobody is no author."""
    claim = read_authors([text], "x")
    assert (name and (name,)) == (claim and claim.value)


@pytest.mark.parametrize(
    ("tag", "language"),
    [("vi-VN", "vi"), ("EN_us", "en"), ("zh-hant-TW", "zh-Hant"), ("tiếng Việt", None), ("", None)],
)
def test_a_language_is_known_by_its_tag(tag: str, language: str | None) -> None:
    """Its country says nothing of the words."""
    claim = read_language(tag)
    assert language == (claim and claim.value)


@pytest.mark.parametrize("url", ["javascript:alert(1)", "https://a.example/b c", "/a", ""])
def test_only_a_web_address_is_a_source(url: str) -> None:
    """All else is left out."""
    assert read_source("", url, "x") is None


def article(body: str, item: str = "1", title: str = "Chợ nổi") -> RawArticle:
    return RawArticle(body, item=item, title=Claim(title, "x"))


def test_articles_of_one_item_and_one_title_are_told_apart() -> None:
    """Their text is all that differs; a third run of the same file says the same."""
    articles = [article("Một"), article("Hai"), article("Ba"), article("Hai")]
    reading = tell_apart(articles, "x")
    items = [one.item for one in reading.articles]
    assert ["Một", "Hai", "Ba"] == [one.body for one in reading.articles]
    assert ["1", "1#cho-noi"] == items[:2]
    assert items[2].startswith("1#cho-noi-")
    assert ["ill-formed", "ill-formed", "left-out"] == [one.code for one in reading.problems]


@given(st.lists(st.builds(article, st.sampled_from("ab"), st.sampled_from("12"))))
def test_no_two_articles_share_an_item_and_none_is_lost(articles: list[RawArticle]) -> None:
    """Every different article comes through once, in the file's order."""
    told = tell_apart(articles, "x").articles
    assert len(told) == len({one.item for one in told})
    expected = dict.fromkeys((one.body, one.item[0]) for one in articles)
    assert list(expected) == [(one.body, one.item[0]) for one in told]


PROLOGS = [
    ('<?xml version="1.0" encoding="windows-1258"?><rss/>', "rss", "windows-1258", False),
    ("<!-- <feed> --><a:RDF>", "rdf", "", False),
    ("<!DOCTYPE rss PUBLIC '-//x' 'http://x.example/rss.dtd'><rss>", "rss", "", False),
    ('<!DOCTYPE d [<!ENTITY a "b">]><rss>', "rss", "", True),
    ('<!DOCTYPE d [ <!-- ] --> <!ENTITY a "b"> ]>\n<rss>', "rss", "", True),
    ('<!DOCTYPE d [ <!-- ]><feed> --> <!ENTITY a "]>"> ]><rss>', "rss", "", True),
    ("<!DOCTYPE d [<!ENTITY a 'b", "", "", True),
    ("<rss><![CDATA[<!DOCTYPE d [<!ENTITY a 'b'>]>]]>", "rss", "", False),
    ("Chỉ là chữ <rss>", "", "", False),
]


@pytest.mark.parametrize(("text", "root", "encoding", "is_unsafe"), PROLOGS)
@pytest.mark.parametrize("written", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_a_prolog_is_read_in_any_unicode(
    text: str, root: str, encoding: str, is_unsafe: bool, written: str
) -> None:
    """The root, the encoding and whether entities are declared."""
    prolog = read_prolog(text.encode(written))
    assert (root, encoding, is_unsafe) == (prolog.root, prolog.encoding, prolog.declares_entities)


@pytest.mark.parametrize(
    "text", ["<!--" * 9000, "<?" * 9000, "<!DOCTYPE [" + "] " * 9000, "<?a?> " * 9000]
)
def test_a_hostile_prolog_is_given_up_at_once(text: str) -> None:
    """Nothing in it makes the reading take more than one pass."""
    assert "" == read_prolog(text.encode()).root


@given(st.text(max_size=30))
def test_no_reference_to_what_is_no_character_reaches_the_parser(text: str) -> None:
    """Whatever stands around it."""
    bare = parsable(f"<a>{text}&#xDFFF;&#0;&#99999999999;")
    assert not {"&#xDFFF;", "&#0;", "&#99999999999;"} & {bare[-n:] for n in range(1, 20)}
