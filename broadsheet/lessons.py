"""Reads articles whose names are marked, to train the finder of names on."""

import json
import unicodedata
from pathlib import Path
from typing import Any, Final

from broadsheet.documents import read_article
from broadsheet.errors import BroadsheetError
from broadsheet.model import Article, Kind, NamedEntry
from broadsheet.names import Known, extract
from broadsheet.names.training import Lesson, MarkedName

_MARKS: Final = "gold.jsonl"


def read_lessons(folder: Path, lang: str = "vi") -> tuple[Lesson, ...]:
    """Return the marked articles of a folder.

    It holds either `gold.jsonl` with the names of `text/*.txt`, or articles in Markdown, of which
    those in the language count whose names somebody has confirmed.
    """
    if (folder / _MARKS).is_file():
        return _read_marked(folder)
    paths = sorted(folder.rglob("*.md"))
    articles = (read_article(path.name, path.read_bytes())[0] for path in paths)
    return tuple(_confirmed(article) for article in articles if article and _is_sure(article, lang))


def _read_marked(folder: Path) -> tuple[Lesson, ...]:
    try:
        lines = (folder / _MARKS).read_text("utf-8").splitlines()
        return tuple(_marked(folder, json.loads(line)) for line in lines if line.strip())
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BroadsheetError(
            f"cannot be read as marked articles: {error}", path=str(folder / _MARKS)
        ) from error


def _marked(folder: Path, row: dict[str, Any]) -> Lesson:
    text = (folder / "text" / f"{row['doc']}.txt").read_text("utf-8")
    names = tuple(
        MarkedName(
            kind,
            (name["name"], *name.get("aliases", ())),
            tuple(name.get("roles", ())),
            bool(name.get("optional")),
        )
        for kind in Kind
        for name in row[kind]
    )
    return Lesson(unicodedata.normalize("NFC", text), names)


def _is_sure(article: Article, lang: str) -> bool:
    guessed = {str(kind) for kind in Kind} & set(article.unverified)
    return article.lang == lang and not guessed and bool(article.people or article.organisations)


def _confirmed(article: Article) -> Lesson:
    """Take the short forms of the confirmed names from what is found, as nobody lists them."""
    paragraphs = (paragraph.text for paragraph in article.body.paragraphs)
    text = unicodedata.normalize("NFC", "\n\n".join((article.title, *paragraphs)))
    entries = {Kind.PERSON: article.people, Kind.ORGANISATION: article.organisations}
    known = tuple(
        Known(kind, entry.name, entry.aliases) for kind in Kind for entry in entries[kind]
    )
    found = extract(text, article.lang, known)
    aliases = {
        (kind, form): group.aliases
        for kind, groups in ((Kind.PERSON, found.people), (Kind.ORGANISATION, found.organisations))
        for group in groups
        for form in (group.name, *group.aliases)
    }
    return Lesson(
        text,
        tuple(
            _as_marked(kind, entry, aliases.get((kind, entry.name), ()))
            for kind in Kind
            for entry in entries[kind]
        ),
    )


def _as_marked(kind: Kind, entry: NamedEntry, aliases: tuple[str, ...]) -> MarkedName:
    forms = dict.fromkeys((entry.name, *entry.aliases, *aliases))
    return MarkedName(kind, tuple(forms), entry.roles)
