"""What was converted before: the texts as converted, and the articles that came of them.

`content/.converted/` mirrors the folders of the articles. Each file in it is the exact text of
the last conversion, so that what a person changed since can be told even on another machine;
its key `converted` says of which raw file, and of which item in it, the article was made. A
person may rename or move an article: it is found again by that key.
"""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from broadsheet.front_matter import parse
from broadsheet.frozen import Frozen
from broadsheet.sources import Role, find_sources

FOLDER = ".converted"

# As nearly all are written; reading them as YAML took a fifth of a run with nothing new.
_PLAIN_STAMP: Final = re.compile(r"converted: \{from: ([a-z]+/[\w./-]*\w), sha256: (\w{64})\}\n")

Identity = tuple[str, str]


class Shelved(Frozen):
    """One article that was converted before.

    identity: path of the raw file and item in it. sha256: of the raw file then. base: where the
    text as converted is, article: where the article is; posix, relative to content/, empty where
    it is gone.
    """

    identity: Identity
    sha256: str
    base: str
    article: str

    @property
    def path(self) -> str:
        """Where the article is, or was if it is gone."""
        return self.article or self.base.removeprefix(f"{FOLDER}/")

    def is_called(self, name: str) -> bool:
        """Tell whether a person may mean this article: by its path, file name or slug."""
        path = Path(self.path)
        return name.removeprefix("content/") in {self.path, path.name, path.stem}


def read_shelf(content: Path) -> dict[Identity, Shelved]:
    """Return all that was converted before, by identity."""
    articles = [one.path for one in find_sources(content) if one.role is Role.ARTICLE]
    there = set(articles)
    shelf: dict[Identity, Shelved] = {}
    for base, (identity, sha256) in _stamped(content, _bases(content)):
        article = base.removeprefix(f"{FOLDER}/")
        shelf[identity] = Shelved(identity, sha256, base, article if article in there else "")
    owned = {shelved.article for shelved in shelf.values()}
    strays = [path for path in articles if path not in owned]
    for path, (identity, sha256) in _stamped(content, strays):
        shelved = shelf.get(identity, Shelved(identity, sha256, "", ""))
        if not shelved.article:
            shelf[identity] = Shelved(identity, shelved.sha256, shelved.base, path)
    return shelf


def base_path(article: str) -> str:
    """Return where the text as converted of an article is kept."""
    return f"{FOLDER}/{article}"


def read_text(path: Path) -> str:
    r"""Return a text without byte-order mark, lines ended by `\n`, as another system saves it.

    Raises UnicodeDecodeError and OSError.
    """
    return path.read_bytes().decode("utf-8-sig").replace("\r\n", "\n")


def stamp_of(text: str) -> tuple[Identity, str] | None:
    r"""Return identity and raw file's digest from a text's key `converted`, if it has one.

    >>> stamp_of("---\nconverted: {from: inbox/a.txt, sha256: 00ff}\n---\n")
    (('inbox/a.txt', ''), '00ff')
    """
    start = text.find("\nconverted:") + 1
    if not start or not text.startswith("---"):
        return None
    if plain := _PLAIN_STAMP.match(text, start):
        return (plain[1], ""), plain[2]
    line = text[start : text.find("\n", start) + 1]
    stamp = parse(f"---\n{line}---\n", "").values.get("converted")
    if not isinstance(stamp, dict):  # a person has written it in another way
        stamp = parse(text, "").values.get("converted")
    if not isinstance(stamp, dict) or not isinstance(stamp.get("from"), str):
        return None
    return (stamp["from"], str(stamp.get("item", ""))), str(stamp.get("sha256", ""))


def _bases(content: Path) -> Iterator[str]:
    for path in sorted((content / FOLDER).rglob("*.md")):
        if path.is_file():
            yield path.relative_to(content).as_posix()


def _stamped(content: Path, paths: Iterable[str]) -> Iterator[tuple[str, tuple[Identity, str]]]:
    for path in paths:
        try:
            stamp = stamp_of(read_text(content / path))
        except (OSError, UnicodeDecodeError):
            continue  # the build names it; here it is an article like any that a person wrote
        if stamp:
            yield path, stamp
