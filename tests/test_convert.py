"""Facts of broadsheet.convert: the canonical text, its languages, pictures and file names."""

import itertools

import pytest

from broadsheet.convert import (
    Origin,
    Wish,
    article_text,
    choose_slugs,
    detect_language,
    name_text,
    plain_text,
    references,
    replace_references,
    wished_slug,
    with_language,
)
from broadsheet.front_matter import parse
from broadsheet.model import (
    Claim,
    Date,
    Extraction,
    Found,
    Media,
    NamedEntry,
    RawArticle,
    Source,
)

ORIGIN = Origin("inbox/ben-do.txt", "00ff")
FULL = RawArticle(
    body="Đò nghỉ.\n\n```\ncode\n```\n\n",
    item="tag:ben,1",
    title=Claim("Bến đò: đóng cửa", "first line", guessed=True),
    date=Claim(Date(2019, 11), "date line"),
    lastmod=Claim(Date(2019, 12, 1), "meta"),
    lang=Claim("vi", "meta"),
    authors=Claim(("Mai Lan",), "byline", guessed=True),
    description=Claim("Đò nghỉ.", "meta"),
    place=Claim("Bến Sông", "date line"),
    source=Claim(Source(name="Báo Sông", url="https://a.vn/1"), "meta"),
    tags=("sông",),
    draft=True,
    former_addresses=("2019/ben.html",),
    extra=(("weight", "3"), ("converted", "x"), ("title", "y")),
)
FOUND = Extraction(
    people=(
        Found("Trần Văn Sáng", aliases=("anh Sáng", "Trần Văn Sáng"), roles=("Đại úy", "lái đò")),
        Found("Lê Thị Mận"),
    ),
    organisations=(Found("Công an xã Bến Sông"), Found("Hội Chữ thập đỏ")),
)


def test_the_head_is_canonical() -> None:
    """Every known key is written, in the canonical order, and what was guessed is listed."""
    expected = """---
title: "Bến đò: đóng cửa"
date: 2019-11
lastmod: 2019-12-01
lang: vi
authors: [Mai Lan]
description: Đò nghỉ.
place: Bến Sông
source: {name: Báo Sông, url: https://a.vn/1}
people:
  - name: Trần Văn Sáng
    role: [Đại úy, lái đò]
    aliases: [anh Sáng]
  - Lê Thị Mận
organisations: [Công an xã Bến Sông, Hội Chữ thập đỏ]
tags: [sông]
aliases: [2019/ben.html]
draft: true
weight: "3"
unverified: [title, authors, people, organisations]
converted: {from: inbox/ben-do.txt, item: "tag:ben,1", sha256: 00ff}
---

Đò nghỉ.

```
code
```
"""
    assert expected == article_text(FULL, FOUND, ORIGIN)


def test_what_is_unknown_is_absent() -> None:
    """An article of which nothing is known has no key but where it came from."""
    expected = "---\nconverted: {from: inbox/ben-do.txt, sha256: 00ff}\n---\n\nĐò nghỉ.\n"
    assert expected == article_text(RawArticle("Đò nghỉ."), Extraction(), ORIGIN)


def test_names_from_the_source_win() -> None:
    """A source's own list is taken as fact; only the kind it is silent about is proposed."""
    raw = RawArticle("Đò.", people=(NamedEntry("An", roles=("lái đò",), id="an-lai-do"),))
    values = parse(article_text(raw, FOUND, ORIGIN), "").values
    assert ({"name": "An", "role": "lái đò", "id": "an-lai-do"},) == values["people"]
    assert ("organisations",) == values["unverified"]


def test_a_guess_that_came_with_the_source_stays_one() -> None:
    """Keys that an imported article lists as unverified are not verified by importing it."""
    raw = RawArticle("Đò.", title=Claim("Đò", "title"), extra=(("unverified", ("title", "tags")),))
    values = parse(article_text(raw, Extraction(), ORIGIN), "").values
    assert ("title",) == values["unverified"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("Người dân hai bên bờ sông chờ đò từ sáng sớm.", "vi", id="Vietnamese"),
        pytest.param("The ferry did not run and the people of the bank went home.", "en", id="en"),
        pytest.param("Le bac est fermé à cause de la crue, a dit le maire.", "", id="French"),
        pytest.param("Bacul a fost închis din cauza apei și oamenii așteaptă.", "", id="Romanian"),
        pytest.param("渡船停运", "", id="Chinese"),
        pytest.param("12.03.2019", "", id="no letters"),
        pytest.param("", "", id="nothing"),
    ],
)
def test_the_language_is_told_only_where_it_is_plain(text: str, expected: str) -> None:
    """Vietnamese is told by its letters, English by its words, anything else is left open."""
    assert expected == detect_language(text)


def test_a_declared_language_stays() -> None:
    """Detection does not overrule the source."""
    raw = RawArticle("Người dân chờ đò.", lang=Claim("en", "meta"))
    assert raw == with_language(raw)


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        pytest.param("## Bến *đò* của **Mai Lan**", "Bến đò của Mai Lan", id="emphasis"),
        pytest.param("[Mai Lan](https://a.vn/b_(c)) kể", "Mai Lan kể", id="link"),
        pytest.param(
            "Trước\n\n![Đò](a.jpg)\n\nMai Lan\n{: .caption}", "Trước Mai Lan", id="figure"
        ),
        pytest.param("a\n\n~~~ py\nNguyễn = 1\n~~~\n\nb", "a b", id="code"),
        pytest.param(r"\[sic\] 3 \* 4 &lt; 13", "[sic] 3 * 4 < 13", id="escapes"),
        pytest.param("[Mai Lan][1]\n\n[1]: https://a.vn/An", "Mai Lan1", id="reference"),
    ],
)
def test_names_are_looked_for_in_words(markdown: str, expected: str) -> None:
    """Markup, addresses and code are no words."""
    assert expected == " ".join(plain_text(markdown).split())


def test_names_are_looked_for_outside_the_byline() -> None:
    """Headline, standfirst and body are searched; who wrote it is not in them."""
    assert "Bến đò: đóng cửa\n\nĐò nghỉ.\n\nĐò nghỉ." == name_text(FULL).strip()


def test_references_are_replaced_where_they_stand() -> None:
    """Only the addresses named are exchanged, in all forms that Markdown has for them."""
    body = (
        "![a](anh/1.jpg 'a') ![b](<anh/1 2.jpg>) [c][d] anh/1.jpg\n\n"
        '[d]: anh/1.jpg\n\n<img src="anh/1.jpg"> ![e](b_(1).jpg) ![f](media:x.png)\n'
    )
    assert ("anh/1.jpg", "anh/1 2.jpg", "b_(1).jpg", "media:x.png") == references(body)
    new = {"anh/1.jpg": "../m/1.jpg", "anh/1 2.jpg": "../m/12.jpg", "media:x.png": "../m/x.png"}
    expected = (
        "![a](../m/1.jpg 'a') ![b](../m/12.jpg) [c][d] anh/1.jpg\n\n"
        '[d]: ../m/1.jpg\n\n<img src="../m/1.jpg"> ![e](b_(1).jpg) ![f](../m/x.png)\n'
    )
    assert expected == replace_references(body, new)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        pytest.param(RawArticle("", slug="Tin/Bến đò"), "tin-ben-do", id="slug of the source"),
        pytest.param(RawArticle("", title=Claim("Đò!", "")), "do", id="title"),
        pytest.param(RawArticle("", title=Claim("🔥", "")), "ban-tin", id="raw file's name"),
        pytest.param(RawArticle("", title=Claim("CON", "")), "con-1", id="reserved name"),
    ],
)
def test_a_file_is_named_after_what_is_known(raw: RawArticle, expected: str) -> None:
    """The source's own slug names the file, else the title, else the raw file."""
    assert expected == wished_slug(raw, "Bản tin")


def wish(slug: str, date: str, stem: str, identity: str) -> Wish:
    return Wish(slug, date, stem, identity)


@pytest.mark.parametrize(
    ("wishes", "taken", "expected"),
    [
        pytest.param([("lu", "2019", "a", "1")], [], ["lu"], id="alone"),
        pytest.param(
            [("lu", "2019-01-02T08:00:00", "a", "1"), ("lu", "2020", "a", "2")],
            [],
            ["lu-2019-01-02", "lu-2020"],
            id="by date",
        ),
        pytest.param(
            [("lu", "2019", "a", "1"), ("lu", "2019", "b", "2"), ("lu", "", "c", "3")],
            [],
            ["lu-a", "lu-b", "lu-c"],
            id="by raw file",
        ),
        pytest.param([("lu", "2019", "a", "1")], ["lu", "lu-2019"], ["lu-a"], id="taken"),
        pytest.param(
            [("lu", "2019", "a", "1"), ("lu", "", "a", "2"), ("lu-2019", "", "z", "3")],
            [],
            [None, None, "lu-2019"],
            id="a told-apart name is not another one's own",
        ),
    ],
)
def test_names_are_told_apart_whatever_the_order(
    wishes: list[tuple[str, str, str, str]], taken: list[str], expected: list[str | None]
) -> None:
    """Each article's name depends on the set of articles, not on their order; all differ."""
    for order in itertools.permutations(range(len(wishes))):
        chosen = choose_slugs([wish(*wishes[index]) for index in order], taken)
        assert len(set(chosen)) == len(wishes)
        for index, slug in zip(order, chosen, strict=True):
            assert slug == expected[index] or expected[index] is None


def test_a_told_apart_name_is_not_too_long() -> None:
    """A suffix takes its room from the title."""
    title = "be-" * 40
    chosen = choose_slugs(
        [wish(title[:120].strip("-"), "", "s" * 300, identity) for identity in "ab"], []
    )
    assert max(map(len, chosen)) <= 120
    assert 2 == len(set(chosen))


def test_media_are_not_part_of_the_text() -> None:
    """Only the body refers to a picture; its bytes are copied elsewhere."""
    raw = RawArticle("![](media:a.png)", media=(Media("a.png", b"x"),))
    assert article_text(raw, Extraction(), ORIGIN).endswith("\n\n![](media:a.png)\n")
