"""What the trained model sees of each token when it looks for the roles of people found before."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from broadsheet.names.roles import Pieces
from broadsheet.names.sequence import Describer, Rows, find_stretches
from broadsheet.names.tokens import Span, Tokens

_EDGE: Final = ["-", "-"]
_NEAR: Final = 5  # tokens from a person up to which the distance is told exactly

Range = tuple[int, int]


def with_people(tokens: Tokens, people: Sequence[Range]) -> Iterator[Range]:
    """Yield the sentences that hold one of some people, who come in order."""
    at = 0
    for start, end in find_stretches(tokens):
        while at < len(people) and people[at][0] < start:
            at += 1
        if at < len(people) and people[at][0] < end:
            yield start, end


def describe_roles(
    tokens: Tokens,
    pieces: Pieces,
    bodies: Iterable[Span],
    people: Sequence[Range],
    rules: Iterable[Range],
) -> Describer:
    """Return what describes the tokens of a text for finding roles.

    rules: the roles that the rules read beside the people.
    """
    lows = [*_EDGE, *tokens.lows, *_EDGE]
    marks = f"__{tokens.marks}__"
    hints = [*_EDGE, *_hints(tokens, pieces, bodies, people), *_EDGE]
    ruled = ["-", *_ruled(len(tokens.marks), rules), "-"]
    behind, before = _distances(tokens, people)

    def describe(start: int, end: int) -> Rows:
        rows = []
        for at in range(start, end):
            i = at + 2
            low, hint, far, near = lows[i], hints[i], behind[at], before[at]
            rows.append(
                [
                    "w=" + low,
                    "a=" + lows[i - 1],
                    "b=" + lows[i + 1],
                    "c=" + lows[i - 2],
                    "d=" + lows[i + 2],
                    f"e={lows[i - 1]}|{low}",
                    f"f={low}|{lows[i + 1]}",
                    "h=" + hint,
                    "hd=" + hints[i + 2],
                    "he=" + hints[i - 2],
                    f"ha={hints[i - 1]}|{hint}",
                    f"hb={hint}|{hints[i + 1]}",
                    f"hc={hints[i - 1]}|{hint}|{hints[i + 1]}",
                    f"n={near}",
                    f"p={far}",
                    f"nh={near}{hint}",
                    f"ph={far}{hint}",
                    f"pw={far}{low}" if hint != "P" else "pw",
                    f"pb={far}{lows[i - 1]}",
                    "r=" + ruled[at + 1],
                    f"ra={ruled[at]}{ruled[at + 1]}{ruled[at + 2]}",
                    "m=" + marks[i - 1 : i + 2],
                ]
            )
        return rows

    return describe


def _hints(
    tokens: Tokens, pieces: Pieces, bodies: Iterable[Span], people: Iterable[Range]
) -> list[str]:
    """Return what each token is a part of: a title, a body, a place, a person."""
    hints = ["_"] * len(tokens.marks)
    for start, end in pieces.starts.items():
        hints[start:end] = ["q"] * (end - start)
    for title in pieces.titles.values():
        hints[title.start : title.end] = ["T" + title.label] * (title.end - title.start)
    for body in bodies:
        for at in range(body.start, body.end):
            part = "B" + body.label if at == body.start else "b"
            hints[at] = hints[at] + part[0] if hints[at][0] == "T" else part
    for start, end in people:
        hints[start:end] = ["P"] * (end - start)
    return hints


def _ruled(count: int, rules: Iterable[Range]) -> list[str]:
    ruled = ["_"] * count
    for start, end in rules:
        ruled[start:end] = ["R", *["r"] * (end - start - 1)]
    return ruled


def _distances(tokens: Tokens, people: Sequence[Range]) -> tuple[list[str], list[str]]:
    """Return how far behind and before a person each token is, behind within the sentence."""
    count = len(tokens.marks)
    behind, before = ["_"] * count, ["_"] * count
    for start, end in people:
        behind[start:end] = before[start:end] = ["0"] * (end - start)
    for (_, end), (after, _) in pairwise([(0, 0), *people, (count, count)]):
        for at in range(end, min(after, end + 24)):
            if tokens.firsts[at] or not end:
                break
            behind[at] = str(min(_NEAR, at - end + 1))
        for at in range(max(end, after - 14), after if after < count else end):
            before[at] = str(min(_NEAR, after - at))
    return behind, before
