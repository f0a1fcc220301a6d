"""Names for lists and pictures, where two people of one name must not look like one."""

import re
from collections import Counter
from collections.abc import Iterable

from broadsheet.collation import fold_name
from broadsheet.library import Entity

_WORDS = 4
_MARKS = re.compile(r"[,;:.(–]")


def shared_names(entities: Iterable[Entity]) -> frozenset[str]:
    """Return the names, folded, that several people or bodies have."""
    counts = Counter(fold_name(entity.name) for entity in entities)
    return frozenset(name for name, count in counts.items() if count > 1)


def told_apart(entity: Entity, shared: frozenset[str]) -> str:
    """Return an entity's name, for one of several with that name also who this is."""
    if fold_name(entity.name) not in shared:
        return entity.name
    words = _MARKS.split(entity.description)[0].split()
    if not words:
        return entity.name
    return f"{entity.name} ({' '.join(words[:_WORDS])}{'…' if len(words) > _WORDS else ''})"
