"""Marked gaps in place of redacted names, in every text that reaches an output.

A form is found whatever its case, white space, tone placement and the markup between its
letters; a form of one syllable must also match in case, or common words would be lost with it.
The slug of a longer form goes too: anchors are made of headings.
"""

import re
from collections.abc import Iterable
from functools import cache
from html import escape
from typing import Any

from broadsheet.address import slugify
from broadsheet.collation import fold_tones
from broadsheet.frozen import Frozen, replace
from broadsheet.model import Fragment

GAP = "█████"

# Pieces are joined for the search with a tag that no author can write, and cut again there.
_BORDER = "<\x00{}>"
_BORDERS = re.compile(r"<\x00(\w+)>")
_IDENTIFIERS = frozenset({"path", "slug", "id", "article", "former_addresses", "former_ids"})
_TAGS = re.compile(r"<[^>]*>")
_TAGS_WITHIN = r"(?:<[^>]*>)*"


def gap_pattern(forms: Iterable[str]) -> re.Pattern[str] | None:
    """Return the pattern that finds any of the forms, or None if there are none."""
    ordered = sorted(
        {fold_tones(form) for form in forms if form.strip()}, key=lambda f: (-len(f), f)
    )
    if not ordered:
        return None
    forms_after, slugs_after = _by_first(map(_form, ordered)), _by_first(map(_slug, ordered))
    # All begin with a set of letters, which a search runs to, and most of those stand in a word.
    first = f"[{''.join(dict.fromkeys((*forms_after, *slugs_after)))}]"
    return re.compile(
        f"{first}(?<![a-zA-Z0-9]{first})(?:(?<!\\w{first})(?:{_ways(forms_after)})"
        f"|(?=[a-zA-Z0-9]*-)(?:{_ways(slugs_after)}))"
    )


def _by_first(found: Iterable[tuple[str, str]]) -> dict[str, list[str]]:
    """Return what may follow after each set of first letters."""
    groups: dict[str, list[str]] = {}
    for letters, after in found:
        if letters:
            groups.setdefault(letters, []).append(after)
    return groups


def _ways(groups: dict[str, list[str]]) -> str:
    ways = (f"(?<=[{letters}])(?:{'|'.join(after)})" for letters, after in groups.items())
    return "|".join(ways) or "(?!)"


def leave_gaps(value: Any, pattern: re.Pattern[str]) -> Any:
    """Return a frozen value with a gap for each redacted name in any of its strings."""
    if isinstance(value, str):
        return _gap_text(value, pattern)
    if isinstance(value, tuple):
        return tuple(leave_gaps(item, pattern) for item in value)
    if isinstance(value, Fragment):
        return _gap_fragment(value, pattern)
    if isinstance(value, Frozen):
        changes = {
            name: leave_gaps(getattr(value, name), pattern)
            for name in value.__struct_fields__
            if name not in _IDENTIFIERS
        }
        return replace(value, **changes)
    return value


def _form(form: str) -> tuple[str, str]:
    """Return the letters that a form may begin with, and the pattern for the rest of it."""
    words = escape(form, quote=False).split()
    between = r"(?:\s|<[^>]*>)+"
    letters = [_TAGS_WITHIN.join(map(re.escape, word)) for word in words]
    rest = between.join(letters).removeprefix(re.escape(words[0][0]))
    if len(words) == 1:
        return re.escape(words[0][0]), rf"{rest}(?!\w)"
    return _in_any_case(words[0][0]), rf"(?i:{rest})(?!\w)"


def _slug(form: str) -> tuple[str, str]:
    """Return the same of its slug, nothing where that is one word."""
    slug = slugify(form)
    return (_in_any_case(slug[0]), f"(?i:{slug[1:]}(?![a-z0-9]))") if "-" in slug else ("", "")


def _in_any_case(letter: str) -> str:
    """Return all that is taken for a letter where case does not count, Turkish letters too."""
    return re.escape("".join(re.findall(f"(?i){re.escape(letter)}", _signs())) or letter)


@cache
def _signs() -> str:
    return "".join(map(chr, range(0x10000)))


def _gap_text(text: str, pattern: re.Pattern[str]) -> str:
    folded = fold_tones(text)
    if len(folded) != len(text):
        text = folded
    parts: list[str] = []
    done = 0
    for match in pattern.finditer(folded):
        tags = "".join(_TAGS.findall(match[0]))
        parts += [text[done : match.start()], GAP, tags]
        done = match.end()
    return "".join([*parts, text[done:]]) if parts else text


def _gap_fragment(fragment: Fragment, pattern: re.Pattern[str]) -> Fragment:
    joined = "".join(_BORDER.format(what) + value for what, value in fragment.pieces)
    _, *cut = _BORDERS.split(_gap_text(joined, pattern))
    # What a link or picture leads to is never shown, only the output path it resolves to.
    pieces = tuple(
        (what, address if what in {"link", "image"} else text)
        for what, text, (_, address) in zip(cut[::2], cut[1::2], fragment.pieces, strict=True)
    )
    return replace(
        fragment,
        pieces=pieces,
        paragraphs=leave_gaps(fragment.paragraphs, pattern),
        anchors=leave_gaps(fragment.anchors, pattern),
    )
