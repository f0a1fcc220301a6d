"""What `page` and `site` hold in each layout, as the README's tables; read off the types."""

import re
from collections.abc import Iterator
from types import EllipsisType, NoneType, UnionType
from typing import get_args

from broadsheet.frozen import Frozen, fields
from broadsheet.overviews import VIEWS
from broadsheet.views.values import PlainView, Site, View

_LAYOUTS = re.compile(r"`[\w]+\.\w+`")
_HEAD = re.compile(r"^`[\w.]+`(?:(?:,| and) `[\w.]+`)*(?: \(\w+\))?[.:]? ?")


def view_tables() -> str:
    """Return two tables: the layouts with what `page` holds, and the values it is made of."""
    common = [field.name for field in fields(View)]
    paged = [kind for kind in VIEWS if kind is not PlainView]
    views = sorted(paged, key=lambda kind: kind.__doc__ or "")
    lines = ["| layout | `page` holds | what that is |", "|---|---|---|", _row("all", View)]
    for kind in views:
        layouts = _LAYOUTS.findall((kind.__doc__ or "").partition("\n")[0])
        lines.append(_row(", ".join(layouts), kind, common))
    lines += ["", "| value | holds | what that is |", "|---|---|---|", _row("`site`", Site)]
    parts = {part.__name__: part for kind in (Site, *views) for part in _parts(kind)}
    lines += [_row(f"`{name}`", part) for name, part in sorted(parts.items())]
    return "\n".join(lines)


def _parts(kind: type) -> Iterator[type]:
    """Yield the types of all values that a value holds, and those that they hold."""
    for field in fields(kind):
        for part in _named(field.type):
            yield part
            yield from _parts(part)


def _named(annotation: object) -> Iterator[type]:
    if isinstance(annotation, type) and issubclass(annotation, Frozen):
        yield annotation
    for inner in get_args(annotation):
        yield from _named(inner)


def _row(name: str, kind: type, but: list[str] | None = None) -> str:
    shown = [field for field in fields(kind) if field.name not in (but or ())]
    holds = ", ".join(f"`{field.name}: {_short(field.type)}`" for field in shown)
    text = " ".join((kind.__doc__ or "").replace("|", "or").split())
    return f"| {name} | {holds} | {_HEAD.sub('', text)} |"


def _short(annotation: object) -> str:
    """Return a type for readers of tables: `[Row]` for any number of them.

    >>> _short(tuple[int, ...]), _short(int | None), _short(tuple[tuple[str, int], ...])
    ('[int]', 'int or None', '[(str, int)]')
    """
    inner = get_args(annotation)
    if isinstance(annotation, UnionType):
        return " or ".join(map(_short, inner))
    if annotation is NoneType:
        return "None"
    if isinstance(annotation, type) and not inner:
        return annotation.__name__
    if isinstance(inner[-1], EllipsisType):
        return f"[{_short(inner[0])}]"
    return f"({', '.join(map(_short, inner))})"
