"""Changes one value deep in a file's YAML head and no other byte: an entry's name, its id.

`front_matter.rewrite` writes a whole key anew, which would lose comments between the items of a
list. Here the one word is replaced, or one item added, and the result read back; only where that
is not what was wanted is the whole key written. Pure.
"""

import re
from collections.abc import Mapping
from typing import Any

from broadsheet import heads
from broadsheet.canonical_yaml import write_inline
from broadsheet.cleaning import clean_name, plain_key, split_names
from broadsheet.collation import fold_name
from broadsheet.errors import BroadsheetError
from broadsheet.front_matter import parse, rewrite
from broadsheet.metadata import SPELLINGS
from broadsheet.model import Kind, NamedEntry
from broadsheet.strict_yaml import Loaded, Path, StrictError, Value

_TABLES = ("taxonomies", "params")
# What stands on a line before an item or the name of one, where no brackets are.
_OF_BLOCK = re.compile(r"\s*-[ \t]+|\s*(?:-[ \t]+)?name:[ \t]+")


def amend(text: str, place: Path, value: Value) -> str:
    r"""Return the text with the value at one place of its head changed.

    Raises BroadsheetError where the head is not YAML that can be changed key by key.

    >>> amend("---\npeople:\n  - An  # bà\n---\n", ("people", 0), {"name": "An", "id": "an"})
    '---\npeople:\n  - {name: An, id: an}  # bà\n---\n'
    """
    wanted = _with(parse(text, "").values, place, value)
    edited = _edit_in_place(text, place, value)
    if edited is not None and parse(edited, "").values == wanted:
        return edited
    return rewrite(text, {str(place[0]): wanted[place[0]]})


def spelled(values: Mapping[str, Value], keys: tuple[str, ...]) -> str:
    """Return how a head spells a key; the canonical spelling, which comes first, if it has none.

    >>> spelled({"Hidden": "false"}, ("hidden",))
    'Hidden'
    """
    own: dict[str, str] = {plain_key(key): key for key in reversed(list(values))}
    return next((own[key] for key in keys if key in own), keys[0])


def change_entries(
    text: str, kind: Kind, entries: tuple[NamedEntry, ...], change: Mapping[str, str]
) -> str:
    r"""Return an article's text with `name` or `id` of some of its entries set.

    Raises BroadsheetError if one is not there, or the head is not one that can be changed.

    >>> an = (NamedEntry("Lê An"),)
    >>> change_entries("---\npeople: [Mai, Lê An]\n---\n", Kind.PERSON, an, {"name": "Lê Ân"})
    '---\npeople: [Mai, Lê Ân]\n---\n'
    """
    wanted = {(fold_name(entry.name), entry.id): entry.name for entry in entries}
    missing = dict(wanted)
    for place, value in _entry_lists(parse(text, "").values, kind):
        items = value
        if isinstance(value, str):
            items = split_names(value)
        elif isinstance(value, dict):
            items = (value,)
        chosen = [at for at, item in enumerate(items) if _key(item) in wanted]
        for at in chosen:
            missing.pop(_key(items[at]), None)
        if chosen and not isinstance(value, tuple):
            new = tuple(_changed(i, change) if at in chosen else i for at, i in enumerate(items))
            text = amend(text, place, new)
        else:
            for at in chosen:
                text = _amend_item(text, (*place, at), items[at], change)
    for name in missing.values():
        raise BroadsheetError(f'"{name}" cannot be found in the front matter as it is written')
    return text


def _amend_item(text: str, place: Path, item: Value, change: Mapping[str, str]) -> str:
    if not isinstance(item, dict):
        return amend(text, place, _changed(item, change))
    for key, value in change.items():
        if key in item:
            text = amend(text, (*place, key), value)
        else:
            item = {**item, key: value}
            text = amend(text, place, item)
    return text


def _changed(item: Value, change: Mapping[str, str]) -> Value:
    values = {**(item if isinstance(item, dict) else {"name": item}), **change}
    return values["name"] if set(values) == {"name"} and not isinstance(item, dict) else values


def _key(item: Value) -> tuple[str, str]:
    name, own = (item.get("name"), item.get("id", "")) if isinstance(item, dict) else (item, "")
    return (fold_name(clean_name(name)), str(own)) if isinstance(name, str) else ("", "")


def _entry_lists(values: Mapping[str, Value], kind: Kind) -> list[tuple[Path, Value]]:
    """Return where lists of names stand, at the top or in the tables of Hugo and Zola."""
    found: list[tuple[Path, Value]] = []
    for key, value in values.items():
        if plain_key(key) in SPELLINGS[kind]:
            found.append(((key,), value))
        elif plain_key(key) in _TABLES and isinstance(value, dict):
            found += [((key, *place), inner) for place, inner in _entry_lists(value, kind)]
    return found


def _with(values: Any, place: Path, value: Value) -> Any:
    """Return the same values with another one at a place; what is not there yet is added."""
    if not place:
        return value
    key, rest = place[0], place[1:]
    if isinstance(values, dict):
        return {**values, key: _with(values.get(key, {}), rest, value)}
    return tuple(_with(old, rest, value) if at == key else old for at, old in enumerate(values))


def _edit_in_place(text: str, place: Path, value: Value) -> str | None:
    """Return the text with as little changed as possible, or None where that cannot be told."""
    if heads.detect(text) is not heads.YAML:
        return None
    try:
        start, end, _ = heads.YAML.bounds(text)
        loaded = heads.YAML.read(text[start:end])
    except StrictError:  # `rewrite` says what is wrong
        return None
    edited = _edit_head(text[start:end], loaded, place, value)
    return None if edited is None else text[:start] + edited + text[end:]


def _edit_head(head: str, loaded: Loaded, place: Path, value: Value) -> str | None:
    if place in loaded.leaves:
        start, end = loaded.leaves[place]
        return head[:start] + _in_quotes_of(head[start], value) + head[end:]
    old = loaded.value
    for step in place:
        if isinstance(old, dict) and step not in old:
            return None
        old = old[step]
    if isinstance(old, dict) and isinstance(value, dict):
        added = [f"{key}: {write_inline(item)}" for key, item in value.items() if key not in old]
        return _insert(head, loaded, (*place, "name"), added)
    if isinstance(old, tuple) and old and isinstance(value, tuple):
        return _insert(
            head, loaded, (*place, len(old) - 1), [*map(write_inline, value[len(old) :])]
        )
    return None


def _in_quotes_of(mark: str, value: Value) -> str:
    if isinstance(value, str) and mark in "'\"" and not set(value) & set("'\"\\\n\t\r"):
        return f"{mark}{value}{mark}"
    return write_inline(value)


def _insert(head: str, loaded: Loaded, after: Path, added: list[str]) -> str | None:
    """Put more items behind one: each on a line of its own, or inside brackets on the same."""
    if after not in loaded.leaves or not added:
        return None
    start, end = loaded.leaves[after]
    before = head[head.rfind("\n", 0, start) + 1 : start]
    if not _OF_BLOCK.fullmatch(before):
        return head[:end] + "".join(f", {item}" for item in added) + head[end:]
    lead = before
    if isinstance(after[-1], str):
        lead = before[: before.index("name")].replace("-", " ")
    line_end = head.find("\n", end) + 1
    newline = "\r\n" if head[line_end - 2 : line_end] == "\r\n" else "\n"
    lines = "".join(f"{lead}{item}{newline}" for item in added)
    return head[:line_end] + lines + head[line_end:]
