"""Front-matter values by type: texts, dates, truth values, names, addresses.

`Fields` looks keys up under all their spellings and collects what is wrong with them. A defect
of a whole key costs the file (`is_usable`); a bad item of a list is dropped and named. Imports
`address`, `cleaning`, `collation`, `dateline`, `dates`, `errors`, `front_matter` and `model`.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import starmap
from urllib.parse import unquote

from broadsheet.address import is_safe_path, slugify
from broadsheet.cleaning import clean, clean_name, is_near, plain_key, split_names, truth
from broadsheet.collation import fold_name
from broadsheet.dateline import read_dateline
from broadsheet.dates import read_date
from broadsheet.errors import Problem
from broadsheet.front_matter import Parsed, Plain
from broadsheet.frozen import replace
from broadsheet.model import Date, NamedEntry
from broadsheet.strict_yaml import Path, Value

_LINK_NOTE = re.compile(r"\s*\(?\s*\[[^\[\]]*\]\([^()\s]*\)\s*\)?")
_LINK = re.compile(r"\[([^\[\]]+)\]\([^()\s]*\)")
_WEB = re.compile(r"https?://[^\s<>\"]+", re.IGNORECASE)
# Comparing is slow, and whoever writes more unknown keys than this means them.
_SLIPS_LIMIT = 50
_ENTRY_KEYS = ("name", "roles", "role", "aliases", "alias", "id")
_PLACEHOLDER = re.compile(r"(?:^|/):\w+|\{\w+[^{}]*\}")


@dataclass(init=False, slots=True)
class Fields:
    """The values of one head while they are read.

    used: the places that a field was read from.
    """

    parsed: Parsed
    path: str
    problems: list[Problem]
    used: set[Path]
    is_usable: bool
    _values: dict[str, tuple[Path, Value]]

    def __init__(self, parsed: Parsed, path: str, tables: tuple[str, ...] = ()) -> None:
        """Index the values by their plain keys; those of a table give way to the top level.

        tables: keys whose tables count as part of the top level (Zola's and Hugo's).
        """
        self.parsed = parsed
        self.path = path
        self.problems, self.used, self.is_usable = [], set(), True
        values: dict[str, tuple[Path, Value]] = {}
        for key, value in parsed.values.items():
            values.setdefault(plain_key(key), ((key,), value))
        for table in tables:
            nested = values[table][1] if table in values else None
            for key, value in nested.items() if isinstance(nested, dict) else ():
                values.setdefault(plain_key(key), ((table, key), value))
        self._values = {key: found for key, found in values.items() if not is_null(found[1])}

    @property
    def keys(self) -> Iterable[str]:
        """The plain keys that hold something."""
        return self._values

    def find(self, *keys: str) -> tuple[Path, Value] | None:
        """Return where the first of some keys that has a value stands, and the value."""
        for key in keys:
            if found := self._values.get(key):
                self.used.add(found[0])
                return found
        return None

    def find_all(self, *keys: str) -> list[tuple[Path, Value]]:
        """Return the same for each of the keys that has a value."""
        all_found = []
        for key in keys:
            if found := self._values.get(key):
                self.used.add(found[0])
                all_found.append(found)
        return all_found

    def report(self, code: str, path: Path, what: str, mend: str = "", *, fatal: bool) -> None:
        """Note a problem at a key or item; a fatal one costs the file."""
        self.problems.append(Problem(code, self.path, what, mend, self.parsed.line(*path)))
        self.is_usable = self.is_usable and not fatal

    def text(self, *keys: str) -> str:
        """Return a text, or an empty one if there is none."""
        found = self.find(*keys)
        if found is None:
            return ""
        path, value = found
        if isinstance(value, str):
            return clean(value)
        self._wrong_type(path, "a text", value)
        return ""

    def truth(self, *keys: str, otherwise: bool = False) -> bool:
        """Return whether a key says yes; a value that is neither is `otherwise` and said."""
        found = self.find(*keys)
        if found is None:
            return False
        answer = truth(found[1]) if isinstance(found[1], str) else None
        if answer is None:
            self._wrong_type(found[0], "true or false", found[1])
            return otherwise
        return answer

    def date(self, *keys: str) -> Date | None:
        """Return a date, or None if there is none."""
        found = self.find(*keys)
        if found is None:
            return None
        path, value = found
        if not isinstance(value, str):
            self._wrong_type(path, "a date", value)
            return None
        date = read_date(value) or _date_in_words(value)
        if date is None:
            what = f'"{clean(value)}" in "{path[-1]}" is not a date that exists'
            self.report(
                "bad-date", path, what, "write it as 2019-11-03, 2019-11 or 2019", fatal=True
            )
        return date

    def texts(self, *keys: str, separators: str = "") -> tuple[str, ...]:
        """Return the texts of all the keys' lists, each once; a single text is a list of one.

        separators: characters at which a single text is cut.
        """
        texts: dict[str, None] = {}
        for path, value in self.find_all(*keys):
            if isinstance(value, str):
                lines = value.translate(dict.fromkeys(map(ord, separators), "\n")).split("\n")
                texts |= dict.fromkeys(map(clean, lines))
            elif _are_words(value):
                texts |= dict.fromkeys(map(clean, value))
            elif isinstance(value, tuple):
                for index, item in enumerate(value):
                    texts |= dict.fromkeys(self._item_text((*path, index), item))
            else:
                self._wrong_type(path, "a list", value)
        return tuple(filter(None, texts))

    def authors(self, *keys: str) -> tuple[str, ...]:
        """Return the authors, cut apart where one text names several beyond doubt.

        >>> parsed = Parsed({"author": "Mai Lan and An Bình ([@an](https://a.vn))"})
        >>> Fields(parsed, "a.md").authors("author")
        ('Mai Lan', 'An Bình')
        """
        names: dict[str, str] = {}
        for path, value in self.find_all(*keys):
            for index, item in enumerate(value if isinstance(value, tuple) else (value,)):
                place = (*path, index)
                for text in self._item_text(place, item, "name", "display_name"):
                    for name in split_names(self._without_links(text, place)):
                        names.setdefault(fold_name(name), name)
        return tuple(names.values())

    def names(self, *keys: str) -> tuple[NamedEntry, ...]:
        """Return the people or bodies that the keys list, one entry for one name and id."""
        found = self.find_all(*keys)
        entries = [entry for path, value in found for entry in self._entries(path, value)]
        if len({fold_name(entry.name) for entry in entries}) == len(entries):  # as a rule
            return tuple(entries)
        joined: dict[tuple[str, str], NamedEntry] = {}
        for entry in entries:
            key = (fold_name(entry.name), entry.id)
            joined[key] = _joined(joined[key], entry) if key in joined else entry
        return tuple(joined.values())

    def address(self, path: Path, value: Value) -> str:
        """Return an address as a path from the site's root, or an empty text if it is none.

        Percent signs are resolved before the check, so that nothing hides behind them.
        """
        if not isinstance(value, str):
            self._wrong_type(path, "an address", value)
            return ""
        address = value.strip()
        for _ in range(3):
            address = unquote(address)
        address = unicodedata.normalize("NFC", address.removeprefix("/"))
        if not address or _PLACEHOLDER.search(address):
            return ""
        if not is_safe_path(address.removesuffix("/")):
            what = f'"{value}" in "{path[0]}" is not an address inside the site'
            self.report(
                "bad-address", path, what, "write it like articles/cho-noi.html", fatal=True
            )
            return ""
        return address

    def slug(self, *keys: str) -> str:
        """Return a text that is a slug, such as a record's id; another one is dropped and named."""
        text = self.text(*keys)
        if not text or slugify(text) == text:
            return text
        what = f'"{text}" in "{keys[0]}" is not the name of a record'
        mend = f"write `{keys[0]}: {slugify(text) or 'le-an'}`"
        self.report("wrong-type", (keys[0],), what, mend, fatal=False)
        return ""

    def web_addresses(self, *keys: str) -> tuple[str, ...]:
        """Return the addresses on the web of all the keys' lists; others are dropped and named."""
        found = [(path, text) for path in keys for text in self.texts(path)]
        for key, text in found:
            if not _WEB.fullmatch(text):
                what = f'"{text}" in "{key}" is not an http address'
                self.report("wrong-type", (key,), what, fatal=False)
        return tuple(text for _, text in found if _WEB.fullmatch(text))

    def near_misses(self, known: Collection[str], missing: Iterable[str]) -> None:
        """Name each unknown key that looks like one which is missing."""
        unknown = [key for key in self.parsed.values if plain_key(key) not in known]
        others = tuple(missing) if unknown else ()
        for key in unknown[:_SLIPS_LIMIT]:
            near = [other for other in others if is_near(plain_key(key), other)]
            if near:
                what = f'the key "{key}" is not known; "{near[0]}" is'
                self.report("unknown-key", (key,), what, f"write `{near[0]}:`", fatal=False)

    def _item_text(self, path: Path, item: Value, *name_keys: str) -> tuple[str, ...]:
        if isinstance(item, dict):
            item = next((item[key] for key in name_keys if key in item), item)
        if isinstance(item, str):
            return () if is_null(item) else (clean(item),)
        self._wrong_item(path, "a text", item)
        return ()

    def _entries(self, path: Path, value: Value) -> Iterable[NamedEntry]:
        """Return what is named in the value of a key."""
        if _are_words(value):
            line, line_of = self.parsed.line(*path) or 0, self.parsed.places.get
            return [
                NamedEntry(name, line=line_of((*path, index), line))
                for index, word in enumerate(value)
                if (name := clean_name(word))
            ]
        if isinstance(value, str):
            items = self._split_names(path, value)
        elif isinstance(value, tuple):
            items = tuple([((*path, index), item) for index, item in enumerate(value)])
        elif "name" in value:
            items = ((path, value),)
        else:
            self._wrong_type(path, "a list of names", value)
            return ()
        return filter(None, starmap(self._entry, items))

    def _entry(self, path: Path, item: Value) -> NamedEntry | None:
        name = item.get("name") if isinstance(item, dict) else item
        if not isinstance(name, str) or (isinstance(name, Plain) and _is_no_name(name)):
            self._wrong_item(path, "a name or a mapping with `name`", item)
            return None
        name, line = clean_name(name), self.parsed.line(*path) or 0
        if not isinstance(item, dict):
            return NamedEntry(name, line=line) if name else None
        own = Fields(Parsed(item, self.parsed.places), self.path)
        roles = own.texts("roles", "role")
        aliases = tuple(map(clean_name, own.texts("aliases", "alias")))
        entry = NamedEntry(name, roles, aliases, own.slug("id"), line)
        own.near_misses(_ENTRY_KEYS, ("role", "aliases", "id"))
        self.problems += [
            replace(problem, line=problem.line or line or None) for problem in own.problems
        ]
        return entry if name else None

    def _split_names(self, path: Path, text: str) -> tuple[tuple[Path, str], ...]:
        """Read one text as a list, and say how it was read."""
        names = split_names(text)
        shown = ", ".join(f'"{clean(name)}"' for name in names)
        what = f'"{path[-1]}" holds one text where a list is meant; it is read as {shown}'
        self.report(
            "one-for-list", path, what, f"write `{path[-1]}: [{', '.join(names)}]`", fatal=False
        )
        return tuple((path, name) for name in names)

    def _without_links(self, text: str, path: Path) -> str:
        if "[" not in text:
            return text
        linked = _LINK.fullmatch(text)
        if linked:
            return linked[1]
        bare = _LINK_NOTE.sub("", text)
        if bare != text:
            what = f'a link beside the author in "{text}" is left out'
            self.report("left-out", path, what, fatal=False)
        return bare or text

    def _wrong_type(self, path: Path, wanted: str, value: Value) -> None:
        what = f'"{path[-1]}" takes {wanted}, not {_shape(value)}'
        self.report("wrong-type", path, what, fatal=True)

    def _wrong_item(self, path: Path, wanted: str, value: Value) -> None:
        number = f"item {path[-1] + 1} of " if isinstance(path[-1], int) else ""
        what = f'{number}"{path[0]}" takes {wanted}, not {_shape(value)}; it is left out'
        self.report("wrong-type", path, what, fatal=False)


def _joined(one: NamedEntry, other: NamedEntry) -> NamedEntry:
    return replace(
        one,
        roles=tuple(dict.fromkeys((*one.roles, *other.roles))),
        aliases=tuple(dict.fromkeys((*one.aliases, *other.aliases))),
    )


def _date_in_words(text: str) -> Date | None:
    found = read_dateline(clean(text))
    return found.date if found and not found.rest else None


def is_null(value: Value) -> bool:
    """Tell whether a value is YAML's nothing: `~`, `null` or no word at all, unquoted."""
    return value is None or (isinstance(value, Plain) and value.lower() in {"", "~", "null"})


def _are_words(value: Value) -> bool:
    """Tell whether a value is a list of nothing but words that can only be words, as most are."""
    return isinstance(value, tuple) and set(map(type, value)) == {str}


def _is_no_name(word: Plain) -> bool:
    """Tell whether an unquoted word is nothing, a number or a date; others may be (Y, No)."""
    return is_null(word) or not any(char.isalpha() for char in word)


def _shape(value: Value) -> str:
    if isinstance(value, dict):
        return "a mapping" if value else "an empty mapping"
    if isinstance(value, tuple):
        return "a list" if value else "an empty list"
    return f'"{clean(value)}"' if value.strip() else "nothing"
