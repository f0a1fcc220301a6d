"""Which name of a body is another one shortened: words left out, or written by their initials."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from broadsheet.names.lexicon import Form, Lexicon, match

_MOST: Final = 60  # names with one first word that are compared with each other
_LOOSE: Final = frozenset(
    {("công", "ty"), ("tổng", "công"), ("tập", "đoàn"), ("ngân", "hàng"), ("cảng", "hàng")}
)
_COURTS: Final = frozenset({("tòa", "án"), ("viện", "kiểm")})


def shortened(lexicon: Lexicon, names: Iterable[Form]) -> dict[Form, set[Form]]:
    """Return for each name those of the others that are short for it."""
    groups: dict[str, list[Form]] = defaultdict(list)
    for name in sorted(set(names)):
        groups[name[0][:1]].append(name)
    found: dict[Form, set[Form]] = defaultdict(set)
    for group in groups.values():
        for full in group[:_MOST]:
            for short in group[:_MOST]:
                if short != full and is_short_for(lexicon, short, full):
                    found[full].add(short)
    return found


def is_short_for(lexicon: Lexicon, short: Form, full: Form) -> bool:
    """Tell whether a folded name is another one with words left out or by their initials."""
    if len(short) >= len(full):
        return False
    return _by_initials(short, full) or _leaves_out(lexicon, short, full)


def _by_initials(short: Form, full: Form) -> bool:
    """Tell "cục ntbd" of "cục nghệ thuật biểu diễn"; one word must stand for all of the name."""
    at, spelt = 0, False
    for word in short:
        if full[at : at + 1] == (word,):
            at += 1
        elif len(word) > 1 and tuple(word) == tuple(low[0] for low in full[at : at + len(word)]):
            at, spelt = at + len(word), True
        else:
            return False
    return spelt and (len(short) > 1 or (at == len(full) and at > 2))


def _leaves_out(lexicon: Lexicon, short: Form, full: Form) -> bool:
    """Tell "công ty ngọc diệp" of "công ty thương mại ngọc diệp", but no place in between."""
    if short[:2] not in _LOOSE | _COURTS or short[:2] != full[:2]:
        return False
    same = next((i for i, low in enumerate(short) if low != full[i]), len(short))
    rest = short[same:]
    if not rest or full[-len(rest) :] != rest:
        return False
    left_out = full[same : len(full) - len(rest)]
    if short[:2] in _COURTS:
        return left_out == ("nhân", "dân")
    placed = any(
        match(lexicon.places, left_out, at)[1] or low in lexicon.sets["division"]
        for at, low in enumerate(left_out)
    )
    alone = same == 2 and match(lexicon.places, rest, 0)[0] >= len(rest)
    return not placed and not alone
