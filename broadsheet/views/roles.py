"""Offices and roles of one person or body: each once, from when to when, and who says so.

Two wordings are one role if they differ in no more than two spellings of one body's name may:
case, white space, the place of a tone, joining words and abbreviations. What is worded as over
("nguyên Chủ tịch") is told of the office itself.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable

from broadsheet.collation import fold_name
from broadsheet.model import Kind
from broadsheet.sentences import word_list
from broadsheet.spelling import name_key
from broadsheet.views.entity_values import Cited, Role

# More are no list any more; the ones worded most often stay.
_MOST = 60
_FIRST = re.compile(r"\s*(ex-|\w+(?=\s))\s*(?=\w)")


def role_key(role: str) -> tuple[str, bool]:
    """Return what all wordings of a role share, and whether this one says that it is over.

    >>> role_key("Nguyên Chủ tịch UBND xã") == (role_key("chủ tịch Ủy ban nhân dân xã")[0], True)
    True
    """
    match = _FIRST.match(role)
    over = match is not None and match[1].lower() in word_list("former offices")
    office = role[match.end() :] if match and over else role
    return name_key(Kind.ORGANISATION, office) or role, over


def list_roles(uses: Iterable[tuple[Cited, tuple[str, ...], bool]]) -> tuple[Role, ...]:
    """Return each role once, by the first time that it is worded so, undated ones last.

    uses: for each article, newest first, the roles it words and whether they are a guess.
    """
    found: defaultdict[str, list[tuple[Cited, str, bool, bool]]] = defaultdict(list)
    for cited, roles, guess in uses:
        for role in roles:
            key, over = role_key(role)
            found[key].append((cited, role, over, guess))
    merged = [_merged(group[::-1]) for group in found.values()]
    usual = sorted(range(len(merged)), key=lambda place: -merged[place].count)[:_MOST]
    return tuple(sorted((merged[place] for place in sorted(usual)), key=_time))


def _time(role: Role) -> tuple[bool, str]:
    return role.first.date is None, role.first.date.iso if role.first.date else ""


def _merged(uses: list[tuple[Cited, str, bool, bool]]) -> Role:
    """Return one role from its uses, which come oldest first but for the undated ones."""
    uses.sort(key=lambda use: use[0].date is None)
    held = [use for use in uses if not use[2]]
    langs = {role: cited.lang for cited, role, _, _ in reversed(held or uses)}
    wordings: dict[str, str] = {}
    for role, _ in Counter(role for _, role, _, _ in held or uses).most_common():
        wordings.setdefault(fold_name(role), role)
    usual, *others = wordings.values()
    cited = [use[0] for use in held or uses]
    return Role(
        role=usual,
        lang=langs[usual],
        others=tuple(others),
        first=cited[0],
        last=next((one for one in reversed(cited) if one.date), cited[0]),
        over=next((one for one, _, over, _ in uses if over), None) if held else None,
        count=len({one.article.path for one, _, _, _ in uses}),
        unverified=all(guess for _, _, _, guess in uses),
    )
