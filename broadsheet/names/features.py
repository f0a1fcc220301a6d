"""What the trained model sees of each token: its word and shape, those around, what rules say.

The letters before "=" only keep the features apart; the trained weights know them by these.
"""

from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from broadsheet.frozen import Frozen
from broadsheet.names.bodies import find_bodies
from broadsheet.names.evidence import form_of, weigh
from broadsheet.names.lexicon import Lexicon, load_lexicon, match
from broadsheet.names.roles import Pieces, find_pieces
from broadsheet.names.runs import Candidate, find_candidates
from broadsheet.names.sequence import Describer, Rows
from broadsheet.names.tokens import BROKEN, Span, Tokens

_FAR: Final = 12  # tokens behind a head that still know of it
_FARNESS: Final = "01122334445"  # 0, 1 or 2, … tokens, more than nine at last
_EDGE: Final = ["-", "-"]


class Look(Frozen):
    """What the rules find in a text: bodies, titles and places, and runs that may be people.

    guesses: the runs, labelled with how likely they are people, from 0 to 5.
    """

    bodies: tuple[Span, ...]
    pieces: Pieces
    candidates: tuple[Candidate, ...]
    guesses: tuple[Span, ...]


def look(tokens: Tokens, lexicon: Lexicon) -> Look:
    """Read a text by the rules alone."""
    bodies = find_bodies(tokens, lexicon)
    pieces = find_pieces(tokens, lexicon, bodies)
    candidates = find_candidates(tokens, lexicon, bodies, pieces)
    sure = weigh(tokens, lexicon, candidates)
    guesses = tuple(
        Span(one.start, one.end, str(int(min(0.99, sure[form_of(tokens, one.start, one.end)]) * 6)))
        for one in candidates
    )
    return Look(tuple(bodies), pieces, tuple(candidates), guesses)


def describe_names(tokens: Tokens, lexicon: Lexicon, seen: Look) -> Describer:
    """Return what describes the tokens of a text for finding names."""
    lows = [*_EDGE, *tokens.lows, *_EDGE]
    marks = f"__{tokens.marks}__"
    kinds = [*_EDGE, *map(_kind, tokens.lows, tokens.marks), *_EDGE]
    clusters = [*_EDGE, *(lexicon.clusters.get(low, "_") for low in tokens.lows), *_EDGE]
    hints = [*_EDGE, *_hints(tokens, seen), *_EDGE]
    listed, scope = _listed(tokens, lexicon)
    listed = [*_EDGE, *listed, *_EDGE]
    about = _about(tokens, seen)
    words, casing = lexicon.words, lexicon.casing
    ahead, behind = _look_ahead(tokens, lexicon), _look_behind(tokens, lexicon)

    def describe(start: int, end: int) -> Rows:
        rows = []
        for at in range(start, end):
            i = at + 2
            low, after, hint, mark = lows[i], lows[i + 1], hints[i], marks[i]
            before = lows[i - 1] if at > start else "^"
            joined = f"{(before, low) in words:d}{(low, after) in words:d}"
            rows.append(
                [
                    "w=" + low,
                    "a=" + before,
                    "b=" + after,
                    "c=" + lows[i - 2],
                    "d=" + lows[i + 2],
                    f"e={before}|{low}",
                    f"f={low}|{after}",
                    "m=" + marks[i - 2 : i + 3],
                    "k=" + kinds[i],
                    "ka=" + kinds[i - 1],
                    "kb=" + kinds[i + 1],
                    f"kk={kinds[i - 1]}{kinds[i]}",
                    "h=" + hint,
                    f"ha={hints[i - 1]}|{hint}",
                    f"hb={hint}|{hints[i + 1]}",
                    f"hm={hint}{marks[i - 1 : i + 2]}",
                    f"g={listed[i - 1]}|{listed[i]}",
                    f"gb={listed[i]}|{listed[i + 1]}",
                    f"j={joined}{marks[i - 1 : i + 2]}",
                    f"s={scope[at]}{mark}",
                    f"t={scope[at]}{joined}",
                    f"x={tokens.firsts[at]:d}{mark}{about[low] if mark in 'CA' else ''}",
                    "u=" + clusters[i],
                    "ua=" + clusters[i - 1],
                    "ub=" + clusters[i + 1],
                ]
            )
            if listed[i][0] in "Hh" or (scope[at] != "_" and mark in "lp"):
                cased = f"{casing.get((before, low), '_')}{casing.get((low, after), '_')}"
                rows[-1] += [
                    f"y={ahead[at]}{mark}",
                    f"yt={ahead[at]}{scope[at]}{listed[i]}",
                    f"z={behind[at]}{ahead[at]}",
                    f"v={mark}{cased}",
                ]
        return rows

    return describe


def _hints(tokens: Tokens, seen: Look) -> list[str]:
    """Return what the rules take each token for: a title, a person, a body."""
    hints = ["_"] * len(tokens.marks)
    for title in seen.pieces.titles.values():
        hints[title.start : title.end] = ["T" + title.label] * (title.end - title.start)
    for first, later, spans in (("P", "p", seen.guesses), ("B", "b", seen.bodies)):
        for span in spans:
            rest = [later + span.label] * (span.end - span.start - 1)
            hints[span.start : span.end] = [first + span.label, *rest]
    return hints


def _listed(tokens: Tokens, lexicon: Lexicon) -> tuple[list[str], list[str]]:
    """Return the heads and places from the lists, and how far behind the last head a token is."""
    listed = ["_"] * len(tokens.marks)
    scope = ["_"] * len(tokens.marks)
    head, head_end = "", -_FAR
    for at, low in enumerate(tokens.lows):
        end = match(lexicon.places, tokens.lows, at)[0]
        if end > at and listed[at] == "_" and tokens.marks[at] != "l":
            listed[at:end] = ["L", *["l"] * (end - at - 1)]
        end, label = match(lexicon.heads, tokens.lows, at) if at >= head_end else (at, "")
        if end > at:
            head, head_end = label, end
            listed[at:end] = ["H" + label, *["h" + label] * (end - at - 1)]
        if at >= head_end and (tokens.firsts[at] or low == "."):
            head_end = -_FAR
        if at >= head_end > at - _FAR:
            scope[at] = f"{head}{min(6, at - head_end)}"
    return listed, scope


def _look_ahead(tokens: Tokens, lexicon: Lexicon) -> list[str]:
    """Return what ends the words in lower case behind each token, how far off, past a verb or not.

    A long name of a body in lower case is read on to a place, a sign or a bracket.
    """
    ahead = ["_"] * len(tokens.marks)
    end, far, stop = "E", 0, False
    for at in range(len(tokens.marks) - 1, -1, -1):
        mark = tokens.marks[at]
        if tokens.gaps[at + 1 : at + 2] in ((), (BROKEN,)):
            end, far, stop = "E", 0, False
        ahead[at] = f"{end}{_FARNESS[min(far, 10)]}{stop:d}"
        if mark == "l":
            far, stop = far + 1, stop or _stops(tokens, lexicon, at)
        else:
            placed = mark == "C" and match(lexicon.places, tokens.lows, at)[1]
            end = "L" if placed else tokens.lows[at] if mark == "p" else mark
            far, stop = 0, False
    return ahead


def _look_behind(tokens: Tokens, lexicon: Lexicon) -> list[str]:
    """Return how far each token is behind the last one not in lower case, past a verb or not."""
    behind = []
    far, stop = 0, False
    for at, mark in enumerate(tokens.marks):
        if tokens.gaps[at] == BROKEN:
            far, stop = 0, False
        behind.append(f"{mark}{_FARNESS[min(far, 10)]}{stop:d}")
        if mark == "l":
            far, stop = far + 1, stop or _stops(tokens, lexicon, at)
        else:
            far, stop = 0, False
    return behind


def _stops(tokens: Tokens, lexicon: Lexicon, at: int) -> bool:
    """Tell whether a word is hardly ever inside the name of a body."""
    return bool(match(lexicon.cues["stop"], tokens.lows, at)[1])


@lru_cache(maxsize=65536)
def _kind(low: str, mark: str) -> str:
    """Return the shape of a word and what it is in names."""
    if mark in "pn":
        return low if mark == "p" else f"n{min(4, len(low))}"
    lexicon = load_lexicon("vi")
    kinds = (
        ("S", lexicon.sure_surnames),
        ("s", lexicon.surnames),
        ("v", lexicon.plain),
        ("g", lexicon.given),
    )
    kind = next((letter for letter, words in kinds if low in words), "f")
    values = "".join(
        "abcdef"[max(0, min(5, (value + 6) // 3))] for value in lexicon.syllables.get(low, ())
    )
    return f"{mark}{kind}{values or '??'}{'1' if len(low) == 1 else ''}"


def _about(tokens: Tokens, seen: Look) -> dict[str, str]:
    """Return for each word whether the text has it in lower case, in a person, in a body."""
    lower = {low for low, mark in zip(tokens.lows, tokens.marks, strict=True) if mark == "l"}
    likely = (span for span in seen.guesses if span.label >= "3")
    people, bodies = _words(tokens, likely), _words(tokens, seen.bodies)
    return {low: f"{low in lower:d}{low in people:d}{low in bodies:d}" for low in set(tokens.lows)}


def _words(tokens: Tokens, spans: Iterable[Span]) -> set[str]:
    return {low for span in spans for low in tokens.lows[span.start : span.end]}
