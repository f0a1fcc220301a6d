"""Names for lists and pictures, where two people of one name must not look like one."""

import re

from broadsheet.collation import fold_name
from broadsheet.library import Entity
from broadsheet.views.atlas import Atlas

_WORDS = 4
_MARKS = re.compile(r"[,;:.(–]")


def told_apart(atlas: Atlas, entity: Entity) -> str:
    """Return an entity's name, for one of several with that name also who this is."""
    if fold_name(entity.name) not in atlas.shared_names:
        return entity.name
    words = _MARKS.split(entity.description)[0].split()
    if not words:
        return entity.name
    return f"{entity.name} ({' '.join(words[:_WORDS])}{'…' if len(words) > _WORDS else ''})"
