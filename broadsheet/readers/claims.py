"""What feeds, exports and mails write alike: time stamps, languages, authors, several items.

Imports the ground floor, `dates`, `dateline` and `decoding`; does no I/O.
"""

import re
from collections.abc import Iterable
from typing import Final

from broadsheet.address import slugify
from broadsheet.dateline import read_dateline
from broadsheet.dates import read_date
from broadsheet.decoding import fold
from broadsheet.digest import lasting_digest
from broadsheet.errors import Problem
from broadsheet.frozen import encode, replace
from broadsheet.model import Claim, Date, RawArticle, Reading, Source

_MONTHS: Final = (
    *("jan", "feb", "mar", "apr", "may", "jun"),
    *("jul", "aug", "sep", "oct", "nov", "dec"),
)
_MONTH: Final = r"(?P<month>[A-Za-z]{3})[a-z]*\.?"
_STAMPS: Final = (
    re.compile(
        rf"(?:[^\W\d]+\.?\s*,?\s*)?(?P<day>\d{{1,2}})(?:\s+|-){_MONTH}(?:\s+|-)"
        r"(?P<year>[12]\d{3}|\d\d)(?!\d)"
        r"(?P<clock>.*)"
    ),
    # asctime: Sat Mar  9 10:10:10 2024
    re.compile(
        rf"(?:[A-Za-z]+,?\s+)?{_MONTH}\s+(?P<day>\d{{1,2}}),?(?P<clock>\s.*)?\s(?P<year>[12]\d{{3}})"
    ),
)
# RFC 5322, section 4.3: the zones that have names. All others that are letters say nothing.
_ZONES: Final = {
    zone: f"-{hours:02}00"
    for zone, hours in (
        *(("EDT", 4), ("EST", 5), ("CDT", 5), ("CST", 6)),
        *(("MDT", 6), ("MST", 7), ("PDT", 7), ("PST", 8)),
    )
} | {"UT": "+0000", "UTC": "+0000", "GMT": "+0000", "Z": "+0000", "ICT": "+0700"}
_CLOCK: Final = re.compile(r"(\d{1,2}:\d\d(?::\d\d)?)(?:\.\d+)?\s*([+-]\d{1,2}:?\d{2}|[A-Z]+)?")

_ADDRESS: Final = re.compile(r"(?:mailto:)?[\w.+%-]+@[\w-]+(?:\.[\w-]+)*")
# What a content system writes where it knows no author.
_NOBODY: Final = frozenset({"unknown", "anonymous", "admin", "administrator", "webmaster"})


def one_line(text: str) -> str:
    """Return clean words on one line, from a value whose character references are resolved."""
    return " ".join(fold(text).split())


def read_stamp(text: str) -> Date | None:
    """Return the day as its writer's clock showed it, or None if there is none.

    Source: RFC 5322 section 3.3 with the obsolete forms of 4.3, RFC 3339, asctime, and the date
    lines of newspapers. A day is kept where only the clock beside it is broken.

    >>> str(read_stamp("Sat, 09 Mar 2024 00:15:00 +0700")), str(read_stamp("9 Mar 24 8:15 ICT"))
    ('2024-03-09T00:15:00+07:00', '2024-03-09T08:15:00+07:00')
    >>> read_stamp("Mon, 30 Nov -0001 00:00:00 +0000"), read_stamp("0000-00-00 00:00:00")
    (None, None)
    """
    line = one_line(text)
    for form in _STAMPS:
        found = form.fullmatch(line)
        if found and found["month"].lower() in _MONTHS:
            month = _MONTHS.index(found["month"].lower()) + 1
            day = f"{_full_year(found['year'])}-{month:02}-{int(found['day']):02}"
            clock = _clock(found["clock"] or "")
            return read_date(f"{day}T{clock}") if clock else read_date(day)
    date = read_date(line)
    if date:
        return date
    written = read_dateline(line)
    return written.date if written and not written.rest else None


def _full_year(digits: str) -> str:
    """Return four digits; RFC 5322 section 4.3: below 50 is this century."""
    if len(digits) == 4:
        return digits
    return f"20{digits}" if int(digits) < 50 else f"19{digits}"


def _clock(text: str) -> str:
    found = _CLOCK.search(text)
    if not found:
        return ""
    zone = found[2] or ""
    if zone == "-0000":  # RFC 5322: the time is known, the writer's zone is not
        return found[1]
    return found[1] + (zone if zone[:1] in {"+", "-"} else _ZONES.get(zone, ""))


def read_language(tag: str) -> Claim[str] | None:
    """Return a language without its country, which says nothing of an article's words.

    >>> read_language("vi-VN").value, read_language("zh_Hant-TW").value, read_language("")
    ('vi', 'zh-Hant', None)
    """
    found = re.match(r"([A-Za-z]{2,3})(?:[-_]([A-Za-z]{4}))?(?![^\W_])", tag.strip())
    if not found:
        return None
    script = f"-{found[2].title()}" if found[2] else ""
    return Claim(found[1].lower() + script, "declared language")


def read_authors(names: Iterable[str], origin: str) -> Claim[tuple[str, ...]] | None:
    """Return the authors' names; addresses are not published, and nobody is no author.

    >>> read_authors(["mai@bao.example (Mai Lan)", "admin", "Mai Lan <m@bao.example>"], "x").value
    ('Mai Lan',)
    """
    named = dict.fromkeys(filter(None, map(_display_name, names)))
    return Claim(tuple(named), origin) if named else None


def _display_name(text: str) -> str:
    name = one_line(text)
    if "@" in name:
        name = re.sub(r"[(<\[]\s*[)>\]]", " ", _ADDRESS.sub(" ", name))
    name = " ".join(name.strip(" \"'<>()[],;:").split())
    return "" if name.lower() in _NOBODY else name


def read_source(name: str, url: str, origin: str) -> Claim[Source] | None:
    """Return where an item was published, if its name or a web address is known."""
    address = url.strip() if re.match(r"https?://\S+\Z", url.strip(), re.IGNORECASE) else ""
    source = Source(one_line(name), address)
    return Claim(source, origin) if source.name or source.url else None


def tell_apart(articles: Iterable[RawArticle], name: str) -> Reading:
    """Drop exact repeats; where several articles have one `item`, make the later ones' distinct.

    An item is made longer by the article's title, which lasts when its text is corrected, and
    only where that does not help by a digest of it all.
    """
    taken: dict[str, RawArticle] = {}
    problems = []
    for article in articles:
        longer = f"{article.item}#{slugify(_called(article))}"
        for item in (article.item, longer, f"{longer}-{lasting_digest(encode(article))[:10]}"):
            known = taken.setdefault(item, article)
            if known is article:
                break
            if replace(known, item=article.item) == article:
                what = f'"{_called(article)}" stands in the file more than once; one was taken'
                problems.append(Problem("left-out", name, what))
                break
        if known is article and item != article.item:
            problems.append(_clash(article, taken[article.item], name))
            taken[item] = replace(article, item=item)
    return Reading(tuple(taken.values()), tuple(problems))


def _clash(article: RawArticle, other: RawArticle, name: str) -> Problem:
    what = f'"{_called(other)}" and "{_called(article)}" have one identifier: "{article.item}"'
    return Problem("ill-formed", name, what, "both were taken; keep the right one")


def _called(article: RawArticle) -> str:
    return article.title.value if article.title else article.item
