"""The four kinds of head a Markdown file can have, each as a handler for python-frontmatter.

YAML between `---`, TOML between `+++`, a JSON object, the `Key: value` lines of Pelican. The
library's own handlers give an empty head in silence for an unclosed block or a byte-order mark
and know no lines; these say where the head stands and refuse what they cannot read. This is the
only module that imports frontmatter; it imports `strict_yaml` and `canonical_yaml`.
"""

import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any, ClassVar

import frontmatter
from frontmatter.default_handlers import BaseHandler

from broadsheet import strict_yaml
from broadsheet.canonical_yaml import write_pair
from broadsheet.strict_yaml import FORBIDDEN, Loaded, Path, Plain, StrictError, Value

_START = r"\ufeff?(?:[ \t]*\r?\n)*"
_ODD_INDENT = re.compile(r"^[ \t]*([\xa0\u2000-\u200b\u202f\u3000])", re.MULTILINE)
_WIDE_COLON = re.compile(r"^\s*[\w-]+：", re.MULTILINE)
_KEY_VALUE = re.compile(r"(\s*(?:- )?)([\w-]+):[ \t]+(\S.*)")
_TOML_KEY = re.compile(r"^[ \t]*(?:\[([\w.-]+)\]|(?:\"([^\"]+)\"|([\w-]+))[ \t]*=)", re.MULTILINE)
_PELICAN_LINE = re.compile(
    r"([A-Za-z][\w-]{0,30}):(?=\s|\Z)([^\n]*)(?:\n|\Z)((?:(?:[ ]{4}|\t)[^\n]*(?:\n|\Z))*)"
)
_PELICAN_KEYS = frozenset(
    {"title", "date", "modified", "tags", "keywords", "category", "slug", "author", "authors"}
    | {"summary", "lang", "status"}
)


def detect(text: str) -> "Head | None":
    """Return the handler of the head that a text begins with, or None if there is none."""
    handler = frontmatter.detect_format(text, HEADS)
    return handler if isinstance(handler, Head) else None


class Head(BaseHandler):
    """One kind of head. FM_BOUNDARY matches what stands before it, its opening fence included."""

    NAME: ClassVar[str] = ""
    FM_BOUNDARY = re.compile(_START)

    def bounds(self, text: str) -> tuple[int, int, int]:
        """Return where the head starts and ends and where what follows its fence starts.

        Raises StrictError where the head has no end.
        """
        raise NotImplementedError

    def read(self, head: str) -> Loaded:
        """Return the values of a head with their places.

        Raises StrictError for what is not a plain mapping.
        """
        raise NotImplementedError

    def split(self, text: str) -> tuple[str, str]:
        """Return head and body, as the library asks for them."""
        start, end, body = self.bounds(text)
        return text[start:end], text[body:]

    def load(self, fm: str) -> dict[str, Any]:
        """Return the values alone, as the library asks for them."""
        values: dict[str, Any] = self.read(fm).value
        return values

    def _opening(self, text: str) -> int:
        opened = self.FM_BOUNDARY.match(text) if self.FM_BOUNDARY else None
        return opened.end() if opened else 0


class _Fenced(Head):
    """A head between two lines that are nothing but a fence."""

    CLOSE: ClassVar[re.Pattern[str]]  # with the line end before it, which is found at once
    KEY: ClassVar[re.Pattern[str]]

    def detect(self, text: str) -> bool:
        """Tell whether a fence opens the text, and one closes it or a key follows."""
        if not super().detect(text):
            return False
        start = self._opening(text)
        return bool(self.CLOSE.search(text, start - 1) or self.KEY.match(text, start))

    def bounds(self, text: str) -> tuple[int, int, int]:
        start = self._opening(text)
        if closed := self.CLOSE.search(text, start - 1):
            return start, closed.start() + 1, closed.end()
        fence = text[:start].strip("\ufeff \t\r\n")
        raise StrictError(
            f"the front matter that `{fence}` opens is never closed",
            text.index(fence),
            f"put a line `{fence}` after its last key",
        )


class _YamlHead(_Fenced):
    """YAML between `---` and `---` or `...`."""

    NAME = "YAML"
    FM_BOUNDARY = re.compile(_START + r"-{3,}[ \t]*\r?\n")
    CLOSE = re.compile(r"\n(?:-{3,}|\.\.\.)[ \t]*\r?(?:\n|\Z)")
    KEY = re.compile(r"\s*[\w-]+:(?:\s|$)")

    def read(self, head: str) -> Loaded:
        if found := FORBIDDEN.search(head):
            what = f"control character U+{ord(found[0]):04X} in the front matter"
            raise StrictError(what, found.start(), "delete it")
        if found := _ODD_INDENT.search(head):
            what = f"a line is indented with U+{ord(found[1]):04X}, which is no plain space"
            raise StrictError(what, found.start(1), "indent with plain spaces")
        try:
            loaded = strict_yaml.load(head)
        except StrictError as error:
            raise _explained(error, head) from error
        if isinstance(loaded.value, Plain) and loaded.value.lower() in {"", "~", "null"}:
            return Loaded({}, {}, {}, is_flow=False)
        if not isinstance(loaded.value, dict):
            offset = len(head) - len(head.lstrip())
            raise StrictError("the front matter is no list of `key: value`", offset)
        return loaded


class _TomlHead(_Fenced):
    NAME = "TOML"
    FM_BOUNDARY = re.compile(_START + r"\+{3}[ \t]*\r?\n")
    CLOSE = re.compile(r"\n\+{3}[ \t]*\r?(?:\n|\Z)")
    KEY = re.compile(r"\s*[\w-]+\s*=")

    def read(self, head: str) -> Loaded:
        try:
            values = tomllib.loads(head, parse_float=Plain)
            return Loaded(_strings(values), _toml_places(head), {}, is_flow=False)
        except RecursionError as error:
            raise StrictError("lists or tables nested too deep", 0) from error
        except ValueError as error:  # of TOML, or a number with too many digits
            raise _toml_error(str(error), head) from error


class _JsonHead(Head):
    NAME = "JSON"
    FM_BOUNDARY = re.compile(_START + r"[ \t]*(?=\{\s*(?:\"[^\"\n]*\"\s*:|\}))")

    def bounds(self, text: str) -> tuple[int, int, int]:
        start = self._opening(text)
        try:
            _, end = _JSON.raw_decode(text, start)
        except json.JSONDecodeError as error:
            raise StrictError(f"the front matter is not JSON: {error.msg}", error.pos) from error
        except RecursionError as error:
            raise StrictError("the front matter is nested too deep", start) from error
        return start, end, end

    def read(self, head: str) -> Loaded:
        keys = re.finditer(r'"([^"\\]*)"\s*:', head)
        places: dict[Path, int] = {(match[1],): match.start() for match in keys}
        return Loaded(_strings(_JSON.decode(head)), places, {}, is_flow=True)


class _PelicanHead(Head):
    """`Key: value` lines up to the first blank line; indented lines go on with a value."""

    NAME = "Pelican"

    def detect(self, text: str) -> bool:
        """Tell whether such lines begin the text: a known key first, and a title or two known."""
        start, end, _ = self.bounds(text)
        rows = [found[1].lower() for found in _PELICAN_LINE.finditer(text, start, end)]
        known = _PELICAN_KEYS.intersection(rows)
        return bool(rows) and rows[0] in known and ("title" in known or len(known) > 1)

    def bounds(self, text: str) -> tuple[int, int, int]:
        start = end = self._opening(text)
        while end < len(text) and (found := _PELICAN_LINE.match(text, end)):
            end = found.end()
        # Lines that run on into prose are prose.
        is_head = not text[end : text.find("\n", end) + 1 or len(text)].strip()
        return (start, end, end) if is_head else (start, start, start)

    def read(self, head: str) -> Loaded:
        values: dict[str, Value] = {}
        places: dict[Path, int] = {}
        for found in _PELICAN_LINE.finditer(head):
            key = found[1].lower()
            lines = [line.strip() for line in (found[2], *found[3].splitlines())]
            values[key] = Plain("\n".join(line for line in lines if line))
            places[key,] = found.start()
        return Loaded(values, places, {}, is_flow=False)


YAML = _YamlHead()
HEADS: tuple[Head, ...] = (YAML, _TomlHead(), _JsonHead(), _PelicanHead())


def _strings(value: Any) -> Value:
    """Return the same with every leaf a string as it was typed, or nearly."""
    if isinstance(value, dict):
        return {str(key): _strings(item) for key, item in value.items()}
    if isinstance(value, list):
        return tuple(_strings(item) for item in value)
    if isinstance(value, str):
        return value
    if value is None or isinstance(value, bool):
        return Plain({None: "null", True: "true", False: "false"}[value])
    is_moment = isinstance(value, date | datetime | time)
    return Plain(value.isoformat() if is_moment else value)


def _toml_places(head: str) -> dict[Path, int]:
    places: dict[Path, int] = {}
    table: Path = ()
    for found in _TOML_KEY.finditer(head):
        if found[1]:
            table = tuple(found[1].split("."))
        places.setdefault(table if found[1] else (*table, found[2] or found[3]), found.start())
    return places


def _toml_error(message: str, head: str) -> StrictError:
    """Take line and column out of a message such as `Expected '=' (at line 3, column 5)`."""
    what, _, place = message.partition(" (at line ")
    line = int(place.partition(",")[0]) if place else 0
    is_twice = what.startswith("Cannot overwrite a value")
    offset = sum(len(row) for row in head.splitlines(keepends=True)[: max(line - 1, 0)])
    code = "duplicate-key" if is_twice else "front-matter"
    return StrictError(f"the front matter is not TOML: {what}", offset, code=code)


def _unique(pairs: Iterable[tuple[str, Any]]) -> Mapping[str, Any]:
    values: dict[str, Any] = {}
    for key, value in pairs:
        if key in values:
            what = f'the key "{key}" stands twice in the front matter'
            raise StrictError(what, 0, "keep one of the two", "duplicate-key")
        values[key] = value
    return values


_JSON = json.JSONDecoder(
    parse_int=Plain, parse_float=Plain, parse_constant=Plain, object_pairs_hook=_unique
)


def _explained(error: StrictError, head: str) -> StrictError:
    """Say in plain words what the commonest slips are; a mend is offered only if it parses."""
    if not error.what.startswith("not YAML"):
        return error
    if found := _WIDE_COLON.search(head):
        what = "a full-width colon (U+FF1A) where a plain one is meant"
        return StrictError(what, found.start(), "write `key: value`")
    start = head.rfind("\n", 0, error.offset) + 1
    line = head[start:].split("\n", 1)[0].rstrip()
    if line.startswith("\t"):
        return StrictError("a tab in the indentation", start, "indent with plain spaces")
    pair = _KEY_VALUE.fullmatch(line)
    if pair is None:
        return error
    mended = write_pair(pair[2], pair[3])
    what, mend = error.what, error.mend
    if re.search(r":(\s|$)", pair[3]) and pair[3][0] not in "\"'[{":
        what = f'": " inside the value of "{pair[2]}", which is not in quotes'
    elif pair[3][0] in "@`%*&!|>":
        what = f'the value of "{pair[2]}" begins with {pair[3][0]}, which YAML keeps for itself'
    if what != error.what:
        mend = f"put it in quotes: {mended}"
    return StrictError(what, start, mend)
