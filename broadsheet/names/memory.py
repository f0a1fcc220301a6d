"""What one text says of one person or body, tied together.

A full form gathers its short forms, its other spellings and "Full Name (ABBR)". A short form that
several full ones share goes to the one named last before it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from broadsheet.frozen import Frozen, replace
from broadsheet.model import Found
from broadsheet.names.lexicon import Form, Lexicon, match, spell_out
from broadsheet.names.shortened import shortened
from broadsheet.names.tokens import Span, Tokens, fold_word, split_words

SURE: Final = {"known": 0.99, "alone": 0.9, "office": 0.9, "field": 0.8, "bare": 0.7}
"""How sure a body is by the class of its head."""

_MOST_ROLES: Final = 40  # of one person in one text; each is compared with every other
_DIVISIONS: Final = (
    ("thành", "phố"),
    ("thị", "xã"),
    ("tỉnh",),
    ("huyện",),
    ("quận",),
    ("xã",),
    ("phường",),
    ("h",),
    ("q",),
)
_LEGAL: Final = (
    ("trách", "nhiệm", "hữu", "hạn"),
    ("thương", "mại", "cổ", "phần"),
    ("cổ", "phần"),
    ("một", "thành", "viên"),
)
_SCHOOLS: Final = (
    ("đại", "học"),
    ("cao", "đẳng"),
    ("trung", "học"),
    ("tiểu", "học"),
    ("mầm", "non"),
)


class Mention(Frozen):
    """A stretch of tokens that names something.

    key: what all spellings of the name share. parts: the keys of its short forms.
    roles: as worded, only of people. sure: from 0 to 1.
    """

    start: int
    end: int
    key: Form
    parts: tuple[Form, ...] = ()
    roles: tuple[str, ...] = ()
    sure: float = 0.8


def tie(mentions: Iterable[Mention]) -> tuple[tuple[Mention, ...], ...]:
    """Group mentions by what they name, in the order of first mention.

    Each short form goes to the full form named last before it, else to the first one after it.
    """
    ordered = sorted(mentions, key=lambda mention: (mention.start, -mention.end))
    keys = {mention.key for mention in ordered}
    first: dict[Form, Form] = {}
    for mention in ordered:
        for part in mention.parts:
            if part in keys and part != mention.key:
                first.setdefault(part, mention.key)
    last: dict[Form, Form] = {}
    groups: dict[Form, list[Mention]] = {}
    for mention in ordered:
        full = _full(mention.key, last, first)
        groups.setdefault(full, []).append(mention)
        if full == mention.key:
            last.update(dict.fromkeys(mention.parts, full))
    return tuple(map(tuple, groups.values()))


def _full(key: Form, last: Mapping[Form, Form], first: Mapping[Form, Form]) -> Form:
    """Follow a short form to its full one; each step is longer, so it ends."""
    while key in first:
        key = last.get(key, first[key]) if last.get(key) != key else first[key]
    return key


def found(
    tokens: Tokens, lexicon: Lexicon, group: Sequence[Mention], inner: Iterable[str] = ()
) -> Found:
    """Return one entity: its fullest form as the name, every other form as an alias.

    inner: further aliases, which stand only inside the other forms.
    """
    cuts = dict.fromkeys(tokens.cut(mention.start, mention.end) for mention in group)
    name = max(cuts, key=lambda cut: (len(cut.split()), not cut.isupper(), cut[:1].isupper()))
    roles = dict.fromkeys(role for mention in group for role in mention.roles)
    return Found(
        name=name,
        aliases=tuple(cut for cut in dict.fromkeys((*cuts, *inner)) if cut != name),
        roles=_fullest(lexicon, tuple(roles)[:_MOST_ROLES]),
        mentions=tuple((tokens.starts[m.start], tokens.ends[m.end - 1]) for m in group),
        confidence=max(mention.sure for mention in group),
    )


def _fullest(lexicon: Lexicon, roles: Sequence[str]) -> tuple[str, ...]:
    """Drop each role that another one holds in full, whatever the case and the spelling."""
    keys = [_role_key(lexicon, role) for role in roles]
    return tuple(
        role
        for i, role in enumerate(roles)
        if not any(
            keys[i] in other and (keys[i] != other or (len(role), k) < (len(roles[k]), i))
            for k, other in enumerate(keys)
            if k != i
        )
    )


def _role_key(lexicon: Lexicon, role: str) -> str:
    words = spell_out(lexicon, tuple(map(fold_word, split_words(role))))
    return f" {' '.join(_without_divisions(words))} "


# --- bodies -----------------------------------------------------------------------------------


def body_mentions(
    tokens: Tokens,
    lexicon: Lexicon,
    spans: Sequence[Span],
    known: Mapping[Form, Form],
    read: Callable[[Tokens, Lexicon, Span, Mapping[Form, Form]], Mention],
) -> list[Mention]:
    """Return the mentions of bodies, with the abbreviations and short forms the text tells.

    known: the forms of bodies with records, with the key that each stands for.
    read: `vietnamese_mention`, or what does the same for another language.
    """
    mentions = [read(tokens, lexicon, span, known) for span in spans]
    short_for = shortened(lexicon, (mention.key for mention in mentions))
    mentions = [
        replace(one, parts=(*one.parts, *sorted(short_for.get(one.key, ())))) for one in mentions
    ]
    taught = _abbreviations(tokens, spans, mentions)
    short = [
        replace(mention, key=taught[mention.key].key, parts=())
        if mention.key in taught and mention.end - mention.start == 1
        else mention
        for mention in mentions
    ]
    taken = {at for span in spans for at in range(span.start, span.end)}
    bare = [
        Mention(at, at + 1, taught[(low,)].key)
        for at, low in enumerate(tokens.lows)
        if (low,) in taught and at not in taken and tokens.marks[at] in "AC"
    ]
    return short + bare


def proper_names(tokens: Tokens, lexicon: Lexicon, group: Iterable[Mention]) -> tuple[str, ...]:
    """Return the names that stand behind a trade: "Sanofi" of "Tập đoàn Sanofi"."""
    names = []
    for mention in group:
        start = match(lexicon.cues.get("trade", {}), tokens.lows, mention.start)[0]
        at = mention.end
        while at > start and tokens.marks[at - 1] in "CA" and _is_proper(tokens, lexicon, at - 1):
            at -= 1
        whole = tokens.marks[at - 1] == "l" or at == start or tokens.marks[at - 1] == "A"
        if whole and mention.start < start <= at < mention.end:
            names.append(tokens.cut(at, mention.end))
    return tuple(names)


def _is_proper(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    low = tokens.lows[at]
    return low not in lexicon.plain and low not in lexicon.abbreviations


def vietnamese_mention(
    tokens: Tokens, lexicon: Lexicon, span: Span, known: Mapping[Form, Form]
) -> Mention:
    """Return a body's mention; any run of words from its start may stand for it."""
    words = spell_out(lexicon, tokens.lows[span.start : span.end])
    key = _core(_without_divisions(known.get(words, words)))
    parts = {words[:length] for length in range(1, len(words))}
    parts |= {key[:length] for length in range(1, len(key))}
    if span.label == "named":
        parts |= {key[length:] for length in range(1, len(key))}
    sure = SURE.get(span.label, SURE["bare"])
    return Mention(span.start, span.end, key, tuple(sorted(parts - {key})), sure=sure)


def _core(words: Form) -> Form:
    """Drop a company's legal form and "trường" before the kind of school."""
    if words[:1] == ("trường",) and words[1:3] in _SCHOOLS:
        words = words[1:]
    kept: list[str] = []
    at = 0
    while at < len(words):
        drop = next((form for form in _LEGAL if at and words[at : at + len(form)] == form), ())
        kept += words[at : at + 1] if not drop else ()
        at += len(drop) or 1
    return tuple(kept)


def _without_divisions(words: Form) -> Form:
    """Drop "tỉnh", "TP" and the like before a place's name, so that both spellings are one."""
    kept: list[str] = []
    at = 0
    while at < len(words):
        drop = next((d for d in _DIVISIONS if words[at : at + len(d)] == d), ())
        step = len(drop) if at and drop and at + len(drop) < len(words) else 0
        if not step:
            kept.append(words[at])
        at += step or 1
    return tuple(kept)


def _abbreviations(
    tokens: Tokens, spans: Sequence[Span], mentions: Sequence[Mention]
) -> dict[Form, Mention]:
    """Learn "Full Name (ABBR)" and bare abbreviations: each with the mention it stands for."""
    taught: dict[Form, Mention] = {}
    for span, mention in zip(spans, mentions, strict=True):
        at = span.end
        if span.label == "bare" and span.end == span.start + 1:
            taught.setdefault((tokens.lows[span.start],), mention)
        if tokens.lows[at : at + 1] != ("(",) or span.label == "bare":
            continue
        close = tokens.lows[at + 2 : at + 3] == (")",)
        if close and _is_abbreviation(tokens.words[at + 1]):
            taught.setdefault((tokens.lows[at + 1],), mention)
    return taught


def _is_abbreviation(word: str) -> bool:
    return 2 <= len(word) <= 12 and sum(char.isupper() for char in word) >= 2


# --- people -----------------------------------------------------------------------------------


def person_parts(form: Form) -> tuple[Form, ...]:
    """Return the runs inside a name that may stand for it.

    >>> person_parts(("lê", "thị", "mận"))
    (('lê',), ('lê', 'thị'), ('mận',), ('thị',), ('thị', 'mận'))
    """
    runs = {form[i:k] for i in range(len(form)) for k in range(i + 1, len(form) + 1)}
    last = form[-1].rpartition("-")
    if last[0] in ("al", "el"):
        runs.add((last[2],))
    return tuple(sorted(runs - {form}))
