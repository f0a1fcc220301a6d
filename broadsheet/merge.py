"""Three texts of one article to one: as converted last, as a person edited it, as converted anew.

The front matter is merged key by key (lists entry by entry), the body paragraph by paragraph.
What only one side changed is taken; where both changed the same place, the person's stays and a
`Conflict` names it. Nothing that a person wrote is ever dropped. Pure.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from typing import Any

from broadsheet.collation import fold_name
from broadsheet.errors import BroadsheetError
from broadsheet.front_matter import Parsed, parse, rewrite
from broadsheet.frozen import Frozen

# `converted` is the machine's own; `unverified` follows from what becomes of the other keys.
_MACHINE_KEYS = ("converted", "unverified")


class Conflict(Frozen):
    """A place that both sides changed; line: of the person's version in the merged text."""

    what: str
    line: int


class Merged(Frozen):
    """The merged text and the places where only the person's version is in it."""

    text: str
    conflicts: tuple[Conflict, ...] = ()


def merge(base: str, ours: str, theirs: str) -> Merged:
    r"""Merge what a person (ours) and a new conversion (theirs) made of the same text.

    Raises BroadsheetError where the front matter of ours cannot be read or changed.

    >>> merge("One.\n\nTwo.\n", "One!\n\nTwo.\n", "One.\n\nTwo.\n\nThree.\n").text
    'One!\n\nTwo.\n\nThree.\n'
    """
    if ours in (base, theirs):
        return Merged(theirs)
    if base == theirs:
        return Merged(ours)
    heads = [_parsed(text) for text in (base, ours, theirs)]
    changes, keys = _merge_heads(*[head.values for head in heads])
    body, places = _merge_bodies(*[head.body for head in heads])
    text = rewrite(ours[: len(ours) - len(heads[1].body)] + body, changes)
    merged = parse(text, "")
    return Merged(
        text,
        tuple(
            Conflict(f"`{key}` was changed in the source too", merged.line(key) or 1)
            for key in keys
        )
        + tuple(Conflict(what, merged.body_line + line) for what, line in places),
    )


def _parsed(text: str) -> Parsed:
    parsed = parse(text, "")
    for problem in parsed.problems:
        raise BroadsheetError(problem.what, problem.mend, line=problem.line)
    return parsed


# --- the front matter -------------------------------------------------------------------------

Values = Mapping[str, Any]


def _merge_heads(base: Values, ours: Values, theirs: Values) -> tuple[dict[str, Any], list[str]]:
    """Return the keys of ours to set (None to remove) and the keys in conflict."""
    merged = dict(ours)
    confirmed = {key for key in _listed(base) if key not in _listed(ours)}
    conflicts = []
    for key in [*ours, *(key for key in theirs if key not in ours)]:
        if key in _MACHINE_KEYS:
            continue
        value, clash = _merge_value(base.get(key), ours.get(key), theirs.get(key))
        if key in confirmed:
            clash = theirs.get(key) != base.get(key) and key not in _listed(theirs)
            value = ours.get(key)
        merged[key] = value
        if clash and value != theirs.get(key):
            conflicts.append(key)
    if "converted" in ours:
        merged["converted"] = theirs.get("converted")
    merged["unverified"] = _still_unverified(merged, ours, theirs, confirmed)
    return {key: value for key, value in merged.items() if value != ours.get(key)}, conflicts


def _listed(values: Values) -> Sequence[str]:
    listed = values.get("unverified", ())
    return (listed,) if isinstance(listed, str) else tuple(listed)


def _still_unverified(
    merged: Values, ours: Values, theirs: Values, confirmed: set[str]
) -> tuple[str, ...] | None:
    """Each key is as unverified as the side that its value is from."""
    keys = dict.fromkeys([*_listed(ours), *_listed(theirs)])
    left = tuple(
        key
        for key in keys
        if key not in confirmed
        and key in _listed(theirs if merged.get(key) == theirs.get(key) else ours)
    )
    return left or None


def _merge_value(base: Any, ours: Any, theirs: Any) -> tuple[Any, bool]:
    """Return the merged value, None for an absent key, and whether both sides changed it."""
    if ours in (base, theirs):
        return theirs, False
    if base == theirs:
        return ours, False
    lists = [_by_name(value) for value in (base or (), ours, theirs)]
    if None not in lists:
        return _merge_lists(*lists)  # type: ignore[arg-type]  # none of them is None
    return ours, True


Entries = dict[tuple[str, str], Any]


def _by_name(value: Any) -> Entries | None:
    """Return a list's entries by folded name and id, or None if it is no list of named things."""
    if not isinstance(value, tuple):
        return None
    entries: Entries = {}
    for item in value:
        name, record = (
            (item.get("name"), item.get("id", "")) if isinstance(item, dict) else (item, "")
        )
        if not isinstance(name, str) or not isinstance(record, str):
            return None
        entries[fold_name(name), record] = item
    return entries if len(entries) == len(value) else None


def _merge_lists(base: Entries, ours: Entries, theirs: Entries) -> tuple[tuple[Any, ...], bool]:
    merged, clash = [], False
    for key, entry in ours.items():
        value, both = _merge_value(base.get(key), entry, theirs.get(key))
        clash = clash or both
        if value is not None:
            merged.append(value)
    new = [entry for key, entry in theirs.items() if key not in ours and key not in base]
    return (*merged, *new), clash


# --- the body ---------------------------------------------------------------------------------


class _Paragraph(Frozen):
    """A stretch of the body without a blank line, with the blank lines behind it."""

    text: str
    gap: str


def _merge_bodies(base: str, ours: str, theirs: str) -> tuple[str, list[tuple[str, int]]]:
    """Return the merged body, and what is in conflict with its line counted from 0."""
    if ours in (base, theirs):
        return theirs, []
    if base == theirs:
        return ours, []
    merged: list[_Paragraph] = []
    conflicts = []
    for old, kept, new in _stretches(*map(_paragraphs, (base, ours, theirs))):
        chosen, clash = _choose(old, kept, new)
        if clash:
            what = "paragraph changed" if kept else "paragraph deleted"
            conflicts.append((f"{what} here was changed in the source too", _lines(merged)))
        merged += chosen
    return _joined(merged), conflicts


def _choose(
    base: Sequence[_Paragraph], ours: Sequence[_Paragraph], theirs: Sequence[_Paragraph]
) -> tuple[Sequence[_Paragraph], bool]:
    if _words(ours) == _words(base):
        return (ours if _words(ours) == _words(theirs) else theirs), False
    return ours, _words(theirs) not in (_words(base), _words(ours))


def _paragraphs(body: str) -> list[_Paragraph]:
    parts = re.split(r"(\n(?:[ \t]*\n)+)", body)
    pairs = zip(parts[::2], [*parts[1::2], ""], strict=True)
    return [_Paragraph(text.rstrip("\n"), gap) for text, gap in pairs if text.strip()]


def _words(paragraphs: Sequence[_Paragraph]) -> list[str]:
    return [paragraph.text.rstrip() for paragraph in paragraphs]


def _joined(paragraphs: Sequence[_Paragraph]) -> str:
    text = "".join(paragraph.text + (paragraph.gap or "\n\n") for paragraph in paragraphs)
    return text.rstrip("\n") + "\n" if text else ""


def _lines(paragraphs: Sequence[_Paragraph]) -> int:
    return sum((one.text + (one.gap or "\n\n")).count("\n") for one in paragraphs)


Stretch = tuple[Sequence[_Paragraph], Sequence[_Paragraph], Sequence[_Paragraph]]


def _stretches(
    base: Sequence[_Paragraph], ours: Sequence[_Paragraph], theirs: Sequence[_Paragraph]
) -> Iterator[Stretch]:
    """Cut all three at the paragraphs that they share, and where they pair off one to one."""
    at = (0, 0, 0)
    for i, j, k, size in _shared(_words(base), _words(ours), _words(theirs)):
        changed = base[at[0] : i], ours[at[1] : j], theirs[at[2] : k]
        if len({len(part) for part in changed}) == 1:
            yield from (([b], [o], [t]) for b, o, t in zip(*changed, strict=True))
        else:
            yield changed
        for step in range(size):
            yield [base[i + step]], [ours[j + step]], [theirs[k + step]]
        at = (i + size, j + size, k + size)


def _shared(
    base: Sequence[str], ours: Sequence[str], theirs: Sequence[str]
) -> Iterator[tuple[int, int, int, int]]:
    """Yield where each run of paragraphs common to all three begins, and its length."""
    to_ours = SequenceMatcher(None, base, ours, autojunk=False).get_matching_blocks()
    to_theirs = SequenceMatcher(None, base, theirs, autojunk=False).get_matching_blocks()
    one, other = 0, 0
    while one < len(to_ours) and other < len(to_theirs):
        mine, new = to_ours[one], to_theirs[other]
        start = max(mine.a, new.a)
        end = min(mine.a + mine.size, new.a + new.size)
        if start < end:
            yield start, mine.b + start - mine.a, new.b + start - new.a, end - start
        if mine.a + mine.size < new.a + new.size:
            one += 1
        else:
            other += 1
    yield len(base), len(ours), len(theirs), 0
