"""Markdown articles of other generators (Hugo, Jekyll, Zola, Pelican) to a `RawArticle`.

The body stays as it is, but for a first heading that repeats the title. A field that cannot be
read is left out and named; the article is kept, because nobody publishes it unseen.
"""

import re
from typing import TypeVar

from broadsheet.address import slugify
from broadsheet.decoding import decode
from broadsheet.errors import Problem, Severity
from broadsheet.front_matter import parse
from broadsheet.metadata import read_file_name, read_metadata
from broadsheet.model import Claim, RawArticle, Reading
from broadsheet.titles import first_heading, is_same_title, without_lines, working_title

T = TypeVar("T")

_FENCE = re.compile(r"\s{0,3}(```|~~~)")
_CODE = re.compile(r"`[^`]*`")
_COMMAND = re.compile(r"\{%-?\s*\w[^%{}]*%\}|\{\{[<%][^{}]*[>%]\}\}|\{\{-?\s*[\w.]+[^{}]*\}\}")


def read(data: bytes, name: str) -> Reading:
    r"""Read one Markdown file. name: of the raw file, for messages and its date.

    >>> text = "---\ntitle: Chợ nổi\n---\n# Chợ nổi\n\nText"
    >>> article = read(text.encode(), "2019-11-03-a.md").articles[0]
    >>> article.title.value, str(article.date.value), article.date.origin, article.body
    ('Chợ nổi', '2019-11-03', 'file name', 'Text')
    """
    decoded = decode(data)
    problems = decoded.problems_in(name)
    parsed = parse(decoded.text, name)
    problems += parsed.problems
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Reading((), problems)
    metadata = read_metadata(parsed, name)
    title, body, gone = _titled(metadata.title, parsed.body)
    if title is None:
        what = "neither a title nor text in this file"
        return Reading((), (*problems, *metadata.problems, Problem("empty", name, what)))
    file_date, stem, language = read_file_name(name)
    unverified = [("unverified", metadata.unverified)] if metadata.unverified else []
    article = RawArticle(
        body=body,
        title=title,
        date=_claim(metadata.date) or _claim(file_date, "file name"),
        lastmod=_claim(metadata.lastmod),
        lang=_claim(metadata.lang) or _claim(language, "file name"),
        authors=_claim(metadata.authors),
        description=_claim(metadata.description),
        place=_claim(metadata.place),
        source=_claim(metadata.source),
        people=metadata.people,
        organisations=metadata.organisations,
        tags=metadata.tags,
        draft=metadata.draft,
        slug=metadata.slug or (slugify(stem) if file_date else ""),
        former_addresses=metadata.former_addresses,
        extra=(*metadata.extra, *unverified),
    )
    commands = _commands(body, name, parsed.body_line + gone)
    return Reading((article,), (*problems, *metadata.problems, *commands))


def _claim(value: T | None, origin: str = "front matter") -> Claim[T] | None:
    return Claim(value, origin) if value else None


def _titled(title: str, body: str) -> tuple[Claim[str] | None, str, int]:
    """Return the title, the body without a heading that repeats it, and the lines it lost."""
    heading = first_heading(body)
    gone = 0
    if heading and heading.is_opening and heading.level == 1:
        if not title or is_same_title(title, heading.text):
            body, gone = without_lines(body, heading)
        if not title:
            return Claim(heading.text, "first heading"), body, gone
    if title:
        return Claim(title, "front matter"), body, gone
    made = working_title(body)
    return Claim(made, "first words of the text", guessed=True) if made else None, body, gone


def _commands(body: str, name: str, line: int) -> tuple[Problem, ...]:
    """Name the commands of another generator outside code; they stay in the text."""
    found: list[tuple[int, str]] = []
    fence = ""
    for number, text in enumerate(body.splitlines(), start=line):
        if mark := _FENCE.match(text):
            fence = "" if fence == mark[1] else fence or mark[1]
        if not fence:
            found += [(number, match[0]) for match in _COMMAND.finditer(_CODE.sub("", text))]
    if not found:
        return ()
    first, command = found[0]
    more = f" and {len(found) - 1} more" if len(found) > 1 else ""
    what = f"the command {command}{more} of another generator stays in the text as it is"
    return (Problem("foreign-markup", name, what, "replace it by Markdown in the article", first),)
