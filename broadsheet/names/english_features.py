"""What the English model sees of each token: its word and shape, its run of capitals, the lists.

The letters before "=" only keep the features apart; the trained weights know them by these.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Final

from broadsheet.names.english_lists import english_lists
from broadsheet.names.lexicon import Form, Lexicon, load_lexicon, match
from broadsheet.names.memory import Mention
from broadsheet.names.sequence import Describer, Rows, find_stretches
from broadsheet.names.tokens import BROKEN, Span, Tokens

_EDGE: Final = ["-", "-"]
_APART: Final = 5  # tokens between two capitals that may still be one name
_AROUND: Final = 2  # tokens beside a capital that may belong to its name ("30 Seconds")
_NEAR: Final = 4  # tokens beside a run that tell what it is

Range = tuple[int, int]


def find_clusters(tokens: Tokens) -> Iterator[Range]:
    """Yield the parts of sentences around capitals; no name stands elsewhere."""
    for start, end in find_stretches(tokens):
        capitals = [at for at in range(start, end) if tokens.marks[at] in "CA"]
        first = last = capitals[0]
        for at in [*capitals[1:], end + _APART + 1]:
            if at - last > _APART:
                yield max(start, first - _AROUND), min(end, last + _AROUND + 1)
                first = at
            last = at


def describe_english(
    tokens: Tokens, lexicon: Lexicon, people: Iterable[Mention], bodies: Iterable[Span]
) -> Describer:
    """Return what describes the tokens of a text.

    people, bodies: what the rules find.
    """
    lows = [*_EDGE, *tokens.lows, *_EDGE]
    marks = f"__{tokens.marks}__"
    kinds = [*_EDGE, *map(_shape, tokens.lows, tokens.marks), *_EDGE]
    usages = [*_EDGE, *map(_usage, tokens.lows, tokens.marks), *_EDGE]
    hints = [*_EDGE, *_hints(tokens, people, bodies), *_EDGE]
    listed = [*_EDGE, *_listed(tokens, lexicon), *_EDGE]
    runs = _describe_runs(tokens, lexicon, hints[2:-2])
    named = _named(tokens)
    senses = english_lists().kinds

    def describe(start: int, end: int) -> Rows:
        rows = []
        for at in range(start, end):
            i = at + 2
            low, hint, kind, mark = lows[i], hints[i], kinds[i], marks[i]
            before, after, usage = lows[i - 1], lows[i + 1], usages[i]
            rows.append(
                [
                    "w=" + low,
                    "a=" + before,
                    "b=" + after,
                    "c=" + lows[i - 2],
                    "d=" + lows[i + 2],
                    "m=" + marks[i - 2 : i + 3],
                    "k=" + kind,
                    f"ka={kinds[i - 1]}{kind}",
                    f"kb={kind}{kinds[i + 1]}",
                    f"ku={kind}{usage}",
                    f"u={usage}{tokens.firsts[at]:d}",
                    f"ua={usages[i - 1]}{usage}",
                    f"ub={usage}{usages[i + 1]}",
                    "p=" + low[:3],
                    "s=" + low[-3:],
                    "t=" + low[-2:],
                    "sa=" + before[-3:],
                    "sb=" + after[-3:],
                    "h=" + hint,
                    f"ha={hints[i - 1]}|{hint}",
                    f"hb={hint}|{hints[i + 1]}",
                    f"hm={hint}{marks[i - 1 : i + 2]}",
                    f"g={listed[i - 1]}|{listed[i]}",
                    f"gb={listed[i]}|{listed[i + 1]}",
                    *[f"n={mark}{sense}" for sense in senses.get(low, ())],
                    *[f"na={marks[i - 1]}{sense}" for sense in senses.get(before, ())],
                    *[f"nb={marks[i + 1]}{sense}" for sense in senses.get(after, ())],
                    *named.get(at, ()),
                    *runs.get(at, ()),
                ]
            )
        return rows

    return describe


@lru_cache(maxsize=65536)
def _shape(low: str, mark: str) -> str:
    """Return the case of a word and whether it is one of a person's names."""
    if mark in "pn":
        return low if mark == "p" else f"n{min(4, len(low))}"
    lists = english_lists()
    given = low in lists.given or low in load_lexicon("en").given
    named = ("g" if given else "") + ("s" if low in lists.surnames else "")
    return mark + named + ("1" if len(low) == 1 else "")


@lru_cache(maxsize=65536)
def _usage(low: str, mark: str) -> str:
    """Return the case of a word and how usual it is in lower case."""
    return mark + (english_lists().usual(low) if mark in "lCA" else "")


def _hints(tokens: Tokens, people: Iterable[Mention], bodies: Iterable[Span]) -> list[str]:
    """Return what the rules take each token for."""
    hints = ["_"] * len(tokens.marks)
    for person in people:
        hints[person.start : person.end] = ["P"] + ["p"] * (person.end - person.start - 1)
    for body in bodies:
        rest = ["b" + body.label] * (body.end - body.start - 1)
        hints[body.start : body.end] = ["B" + body.label, *rest]
    return hints


def _listed(tokens: Tokens, lexicon: Lexicon) -> list[str]:
    """Return the titles, heads, places and bodies from the lists."""
    listed = ["_"] * len(tokens.marks)
    lists = (
        ("T", lexicon.titles),
        ("H", lexicon.heads),
        ("L", lexicon.places),
        ("N", lexicon.bodies),
    )
    for at in range(len(listed)):
        for letter, phrases in lists:
            end, label = match(phrases, tokens.lows, at)
            if end > at and listed[at] == "_" and (letter in "TH" or tokens.marks[at] in "CAn"):
                label = label if letter in "TH" else ""
                listed[at:end] = [letter + label, *[letter.lower() + label] * (end - at - 1)]
    return listed


def _named(tokens: Tokens) -> dict[int, tuple[str, str]]:
    """Return the tokens of names that are known by themselves, with their kind."""
    named = {}
    end = 0
    for start, mark in enumerate(tokens.marks):
        if start >= end and mark in "CAn":
            end, kind = match(english_lists().named, tokens.lows, start)
            for at in range(start, end):
                named[at] = (f"q={min(2, at - start)}{min(3, end - start)}", "qk=" + kind)
    return named


# --- runs of capitals --------------------------------------------------------------------------


def _describe_runs(tokens: Tokens, lexicon: Lexicon, hints: Sequence[str]) -> dict[int, list[str]]:
    """Return for each token in a run of capitals what tells of the whole run."""
    runs = list(_runs(tokens))
    about = _about(tokens, runs, hints)
    beside = _beside(tokens, runs)
    described = {}
    for start, end in runs:
        whole = [*_describe_run(tokens, lexicon, start, end), *beside[start, end]]
        for at in range(start, end):
            place = "S" if end - start == 1 else "B" if at == start else "IE"[at == end - 1]
            own = f"R={min(5, end - start)}{place}"
            described[at] = [own, *(f"{sign}{tokens.firsts[at]:d}" for sign in about[at]), *whole]
    return described


def _runs(tokens: Tokens) -> Iterator[Range]:
    at, count = 0, len(tokens.marks)
    while at < count:
        start = at
        at += 1
        if tokens.marks[start] not in "CA":
            continue
        while (
            at < count
            and tokens.marks[at] in "CAn"
            and tokens.gaps[at] != BROKEN
            and not tokens.firsts[at]
        ):
            at += 1
        yield start, at


def _describe_run(tokens: Tokens, lexicon: Lexicon, start: int, end: int) -> Iterator[str]:
    """Yield how a run starts and ends, and what the words inside and near it are about."""
    lows, kinds = tokens.lows, english_lists().kinds
    before = lows[start - 1] if start and not tokens.firsts[start] else "^"
    after = lows[end] if end < len(lows) and tokens.gaps[end] != BROKEN else "$"
    head = match(lexicon.heads, lows, end - 1)[1]
    yield f"Rb={before}"
    yield f"Ra={after}"
    yield f"Rl={lows[end - 1]}"
    yield f"Rf={lows[start]}"
    yield f"Rs={lows[end - 1][-2:]}"
    yield f"Rh={head}{min(5, end - start)}"
    for name, first, last, mark in (
        ("KE", end - 1, end, "CAn"),
        ("KI", start, end - 1, "CAn"),
        ("KB", max(0, start - _NEAR), start, "l"),
        ("KA", end, min(len(lows), end + _NEAR), "l"),
    ):
        near = [kinds.get(lows[at], ()) for at in range(first, last) if tokens.marks[at] in mark]
        for kind in dict.fromkeys(kind for found in near for kind in found):
            yield f"{name}={kind}"


def _about(
    tokens: Tokens, runs: Iterable[Range], hints: Sequence[str]
) -> dict[int, tuple[str, str]]:
    """Return for each token of a run how the text has its word elsewhere.

    In lower case, as a capital within sentences, in what rules take for people and bodies, as the
    first, last and only word of a run.
    """
    lower = {low for low, mark in zip(tokens.lows, tokens.marks, strict=True) if mark == "l"}
    inner: Counter[str] = Counter()
    people, bodies, firsts, lasts, alone = (set[str]() for _ in range(5))
    for start, end in runs:
        for at in range(start, end):
            inner[tokens.lows[at]] += not tokens.firsts[at]
            if hints[at][0] in "PpBb":
                (people if hints[at] in "Pp" else bodies).add(tokens.lows[at])
        if end - start == 1:
            alone.add(tokens.lows[start])
        else:
            firsts.add(tokens.lows[start])
            lasts.add(tokens.lows[end - 1])
    said: dict[str, tuple[str, str]] = {
        low: (
            f"x={min(3, inner[low])}{low in lower:d}{low in people:d}{low in bodies:d}",
            f"y={low in firsts:d}{low in lasts:d}{low in alone:d}",
        )
        for low in inner
    }
    return {at: said[tokens.lows[at]] for start, end in runs for at in range(start, end)}


def _beside(tokens: Tokens, runs: Iterable[Range]) -> dict[Range, list[str]]:
    """Return for each run the words beside it at the other places where the text has it."""
    before: dict[Form, set[str]] = defaultdict(set)
    after: dict[Form, set[str]] = defaultdict(set)
    runs = list(runs)
    for start, end in runs:
        form = tokens.lows[start:end]
        if start and not tokens.firsts[start]:
            before[form].add(tokens.lows[start - 1])
        if end < len(tokens.lows):
            after[form].add(tokens.lows[end])
    return {
        (start, end): [
            *(f"Mb={low}" for low in sorted(before[form] - set(tokens.lows[start - 1 : start]))),
            *(f"Ma={low}" for low in sorted(after[form] - set(tokens.lows[end : end + 1]))),
        ]
        for start, end in runs
        for form in [tokens.lows[start:end]]
    }
