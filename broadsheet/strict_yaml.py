"""YAML read from its events, strictly: every leaf a string as it was typed, nothing executed.

libyaml's event stream is used because building on it is safe where loaders are not: depth and
size are counted before anything is expanded, so neither a merge-key bomb nor deep nesting gets
far, and every value is met with its place in the text. Duplicate keys and tags are refused.
This is the only module that imports yaml; it imports nothing of the package.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple, NoReturn

import yaml

from broadsheet.frozen import Frozen

# Far beyond any front matter by hand; a list in a mapping in a list is depth 3.
_DEPTH_LIMIT = 20
# Nodes after aliases and merge keys are expanded; 6,000 names with roles still pass.
_NODE_LIMIT = 50_000
_TOO_DEEP = f"lists or mappings nested more than {_DEPTH_LIMIT} deep"
_CORE = "tag:yaml.org,2002:"
_TAGS = {_CORE + name for name in ("str", "int", "float", "bool", "null", "timestamp")}
_STR = _CORE + "str"
_BASE: type[Any] = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
# A character that YAML does not take. To make this pattern again takes as long as half of yaml.
FORBIDDEN: re.Pattern[str] = yaml.reader.Reader.NON_PRINTABLE
_resolve: Callable[..., str] = yaml.resolver.Resolver().resolve
# What YAML 1.2 or other libraries take for a number, a truth value or a date, beside PyYAML.
_OTHER_TYPES = re.compile(
    r"[yYnN]|0o[0-7]+|[-+]?[\d_]+(?:\.\d*)?(?:[eE][-+]?\d+)?|\d{4}-\d\d?-\d.*"
)

Value = Any  # str, tuple of values, or dict of str to value
Path = tuple[str | int, ...]


class Plain(str):
    """An unquoted word that YAML takes for a number, truth value, date or nothing.

    It equals the string that was typed, so that `3.10` stays `3.10`; the type tells a writer
    to leave it unquoted and a reader that it may be more than a word.
    """

    __slots__ = ()


class Span(NamedTuple):
    """Where a top-level key and its value stand: offsets in characters of the text.

    colon: just behind the key and its colon. end: just behind the value, blanks left out.
    """

    key: int
    colon: int
    value: int
    end: int


class Loaded(Frozen):
    """A document: its value, the offset of each key and item, the span of each top-level key.

    leaves: where each word on one line that has no anchor or tag stands, quotes included.
    """

    value: Value
    places: dict[Path, int]
    spans: dict[str, Span]
    is_flow: bool
    leaves: Mapping[Path, tuple[int, int]] = {}


class StrictError(ValueError):
    """What is wrong with a YAML text. code: of the problem; offset: in characters, from 0."""

    def __init__(self, what: str, offset: int, mend: str = "", code: str = "front-matter") -> None:
        """Take the parts of a problem; the offset becomes a line where the file is known."""
        super().__init__(what)
        self.what, self.offset, self.mend, self.code = what, offset, mend, code


@lru_cache(maxsize=4096)  # the keys and many of the names stand in head after head
def is_word(text: str) -> bool:
    """Tell whether YAML takes an unquoted text for a string and not for a number or the like.

    >>> is_word("Mai Lan"), is_word("3.10"), is_word("no"), is_word("2019-11-03")
    (True, False, False, False)
    """
    return bool(
        _resolve(yaml.ScalarNode, text, (True, False)) == _STR
    ) and not _OTHER_TYPES.fullmatch(text)


def load(text: str) -> Loaded:
    r"""Read one document.

    Raises StrictError for whatever is not plain data.

    >>> load("title: 3.10\nauthors: [Mai Lan, An]").value
    {'title': '3.10', 'authors': ('Mai Lan', 'An')}
    """
    try:
        return _Builder(text, _BASE(text)).document()
    except yaml.MarkedYAMLError as error:
        # Of a quotation that is never closed, where it opens says more than where the text ends.
        is_open = "quoted scalar" in (error.context or "")
        mark = error.context_mark if is_open else error.problem_mark
        what = f"{error.context}: {error.problem}" if is_open else error.problem
        # From libyaml 0.2.6 its scanner, which runs ahead of the events, has a limit of its own.
        is_deep = "maximum nesting depth" in (error.problem or "")
        what = _TOO_DEEP if is_deep else f"not YAML: {what}"
        raise StrictError(what, mark.index if mark else 0) from error
    except yaml.YAMLError as error:
        raise StrictError(str(error).partition("\n")[0], 0) from error


@dataclass(slots=True)
class _Builder:
    """Turns the events of one document into values; lives for one call of `load`."""

    text: str
    loader: Any
    anchors: dict[str, tuple[Value, int]] = field(default_factory=dict)
    places: dict[Path, int] = field(default_factory=dict)
    spans: dict[str, Span] = field(default_factory=dict)
    leaves: dict[Path, tuple[int, int]] = field(default_factory=dict)
    nodes: int = 0
    end: int = 0
    _next: Callable[[], Any] = field(init=False)

    def __post_init__(self) -> None:
        """Ask for the next event without a call in between: some forty times for a head."""
        self._next = self.loader.get_event

    def document(self) -> Loaded:
        self._next()  # start of the stream
        value: Value = Plain("")
        is_flow = False
        if isinstance(self._next(), yaml.DocumentStartEvent):
            event = self._next()
            is_flow = bool(getattr(event, "flow_style", False))
            value = self._value(event, ())
            self._next()  # end of the document
            if isinstance(extra := self._next(), yaml.DocumentStartEvent):
                _refuse("a second YAML document in the front matter", extra)
        return Loaded(value, self.places, self.spans, is_flow, self.leaves)

    def _value(self, event: Any, path: Path) -> Value:
        self._count(1, event)
        if len(path) > _DEPTH_LIMIT:
            _refuse(_TOO_DEEP, event)
        kind, before = type(event), self.nodes
        if kind is yaml.ScalarEvent:
            value: Value = self._scalar(event, path)
        elif kind is yaml.SequenceStartEvent:
            _check_tag(event, "seq")
            value = self._items(path)
        elif kind is yaml.AliasEvent:
            return self._aliased(event)
        else:
            _check_tag(event, "map")
            value = self._mapping(path)
        if event.anchor:
            self.anchors[event.anchor] = (value, self.nodes - before + 1)
        return value

    def _aliased(self, event: Any) -> Value:
        if event.anchor not in self.anchors:
            _refuse(f'"*{event.anchor}" refers to nothing before it', event, "quote the value")
        self.end = event.end_mark.index
        value, size = self.anchors[event.anchor]
        self._count(size, event)
        return value

    def _count(self, nodes: int, event: Any) -> None:
        self.nodes += nodes
        if self.nodes > _NODE_LIMIT:
            _refuse(f"more than {_NODE_LIMIT} values once aliases are expanded", event)

    def _scalar(self, event: Any, path: Path | None = None) -> str:
        """Return a word and note where it stands; a key, which is no leaf, has no path."""
        start, end = event.start_mark, event.end_mark
        self.end = end.index
        value: str = event.value
        tag = event.tag
        if tag and tag not in _TAGS and tag != "!":
            _refuse_tag(event)
        if path is not None and start.line == end.line and not (tag or event.anchor):
            self.leaves[path] = (start.index, end.index)
        is_text = event.style or tag in {_STR, "!"}
        return value if is_text or is_word(value) else Plain(value)

    def _items(self, path: Path) -> tuple[Value, ...]:
        items: list[Value] = []
        while type(event := self._next()) is not yaml.SequenceEndEvent:
            place = (*path, len(items))
            self.places[place] = event.start_mark.index
            items.append(self._value(event, place))
        self._close(event)
        return tuple(items)

    def _mapping(self, path: Path) -> dict[str, Value]:
        own: dict[str, Value] = {}
        merged: dict[str, Value] = {}
        while type(event := self._next()) is not yaml.MappingEndEvent:
            key = self._key(event)
            place, key_end = event.start_mark.index, event.end_mark.index
            if key in own:
                what = f'the key "{key}" stands twice in the front matter'
                raise StrictError(what, place, "keep one of the two", "duplicate-key")
            value_event = self._next()
            where = (*path, key)
            self.places[where] = place
            value = self._value(value_event, where)
            if key == "<<" and not event.style:
                merged = self._merge(value, event)
                continue
            own[key] = value
            if not path:
                colon = self.text.index(":", key_end) + 1
                start = value_event.start_mark.index
                end = colon + len(self.text[colon : max(start, self.end)].rstrip())
                self.spans[key] = Span(place, colon, start, end)
        self._close(event)
        return {**{key: value for key, value in merged.items() if key not in own}, **own}

    def _key(self, event: Any) -> str:
        if not isinstance(event, yaml.ScalarEvent):
            _refuse("a key that is not a word", event, "write `key: value`")
        return self._scalar(event)

    def _merge(self, value: Value, event: Any) -> dict[str, Value]:
        parts = value if isinstance(value, tuple) else (value,)
        if not all(isinstance(part, dict) for part in parts):
            _refuse('"<<" takes mappings', event)
        merged: dict[str, Value] = {}
        for part in parts:
            merged = {**part, **merged}
        return merged

    def _close(self, event: Any) -> None:
        # A block collection ends where the next token starts; its last value's end is nearer.
        if event.end_mark.index > event.start_mark.index:
            self.end = event.end_mark.index


def _check_tag(event: Any, name: str) -> None:
    if event.tag and event.tag not in {"!", _CORE + name}:
        _refuse_tag(event)


def _refuse_tag(event: Any) -> NoReturn:
    tag = event.tag.replace(_CORE, "!!")
    _refuse(f'the YAML tag "{tag}" is not taken', event, "write the value without a tag")


def _refuse(what: str, event: Any, mend: str = "") -> NoReturn:
    raise StrictError(what, event.start_mark.index, mend)
