"""Groups in a network: who has more ties with each other than chance would give them.

Source: greedy modularity, A. Clauset, M. E. J. Newman, C. Moore, "Finding community structure in
very large networks", Physical Review E 70 (2004).
"""

from collections import defaultdict
from collections.abc import Sequence

Ties = Sequence[tuple[int, int, float]]
"""Two nodes by number, each pair once, and how strongly they are tied."""


def find_groups(count: int, ties: Ties) -> tuple[int, ...]:
    """Return the group of each of `count` nodes, as the smallest number among its members.

    Adding any one of two equal gains takes the first pair by number, so the result is fixed.

    >>> find_groups(5, [(0, 1, 1.0), (1, 2, 1.0), (0, 2, 1.0), (2, 3, 0.2), (3, 4, 1.0)])
    (0, 0, 0, 3, 3)
    """
    total = 2 * sum(weight for _, _, weight in ties) or 1.0
    share = dict.fromkeys(range(count), 0.0)
    between: dict[int, dict[int, float]] = defaultdict(dict)
    for one, other, weight in ties:
        between[one][other] = between[other][one] = weight / total
        share[one] += weight / total
        share[other] += weight / total
    group = list(range(count))
    while gains := [
        (2 * (weight - share[one] * share[other]), -one, -other)
        for one in between
        for other, weight in between[one].items()
        if one < other
    ]:
        gain, one, other = max(gains)
        if gain <= 0:
            break
        _merge(-one, -other, between, share)
        group = [-one if number == -other else number for number in group]
    return tuple(group)


def _merge(
    kept: int, gone: int, between: dict[int, dict[int, float]], share: dict[int, float]
) -> None:
    share[kept] += share[gone]
    for other, weight in between.pop(gone).items():
        between[other].pop(gone)
        if other != kept:
            joined = between[kept].get(other, 0.0) + weight
            between[kept][other] = between[other][kept] = joined
