"""Texts of records: keys set, lists grown, one record folded into another one. Pure."""

from collections.abc import Mapping
from types import MappingProxyType

from broadsheet.amend import amend, spelled
from broadsheet.cleaning import plain_key
from broadsheet.documents import RECORD_KEYS
from broadsheet.front_matter import parse, rewrite

# Of a record that is folded into another one: these are joined as lists, or do not hold there.
_NOT_FOLDED_IN = (
    *("name", "aliases", "weak_aliases", "previous_names", "same_as", "not_same_as"),
    *("former_ids", "sort_as", "verified", "hidden", "redacted"),
)


def with_keys(
    text: str,
    values: Mapping[str, object],
    added: Mapping[str, tuple[str, ...]] = MappingProxyType({}),
) -> str:
    """Return a record's text with some keys set and some lists grown."""
    for key, value in values.items():
        own = spelled(parse(text, "").values, RECORD_KEYS[key])
        text = rewrite(text, {own: value})
    for key, items in added.items():
        head = parse(text, "").values
        own = spelled(head, (key,))
        there = head.get(own, ())
        listed = there if isinstance(there, tuple) else tuple(there.split("\n")) if there else ()
        new = tuple(dict.fromkeys(item for item in items if item not in listed))
        if new:
            text = amend(text, (own,), (*listed, *new))
    return text


def folded_in(text: str, gone: str) -> str:
    """Return a record's text with what only another one knows: its other keys and its words."""
    own, other = parse(text, ""), parse(gone, "")
    known = {plain_key(key) for key in own.values}
    known |= {key for keys in RECORD_KEYS.values() if known & set(keys) for key in keys}
    known |= {key for name in _NOT_FOLDED_IN for key in RECORD_KEYS[name]}
    text = rewrite(text, {k: v for k, v in other.values.items() if plain_key(k) not in known})
    if not other.body.strip():
        return text
    return f"{text.rstrip()}\n\n{other.body}" if own.body.strip() else f"{text}\n{other.body}"
