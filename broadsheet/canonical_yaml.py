"""The one YAML writer: pairs to lines in the collection's canonical style.

Order is the caller's, Unicode is kept, nothing is wrapped, quotes stand only where a word would
be read as something else. Lists of words and mappings are written on one line, lists that hold
mappings and lists that would be too long one item a line. `strict_yaml.load` gives back what was
written. Imports only `strict_yaml`.
"""

import re
from collections.abc import Mapping
from typing import Any

from broadsheet.strict_yaml import Plain, is_word

_WIDTH = 100
_SAFE_START = re.compile(r"""-(?=[\d.])|[^-?:,\[\]{}#&*!|>'"%@`=<]""")
_NEEDS_QUOTES = re.compile(r":(?=[\s,\[\]{}]|$)|\s#|^\s|\s$")
_FLOW_INDICATOR = re.compile(r"[,\[\]{}]")
# Anything but a space that has no glyph, and the line ends that only YAML 1.1 knows.
_NEEDS_ESCAPES = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")
_NAMED_ESCAPES = {"\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0"}


def write_pair(key: str, value: object) -> str:
    r"""Return `key: value` as one or more lines without the last line end.

    >>> print(write_pair("people", ("An", {"name": "Mai Lan", "role": "nhà báo"})))
    people:
      - An
      - name: Mai Lan
        role: nhà báo
    >>> write_pair("title", "Chợ nổi: mở lại #1")
    'title: "Chợ nổi: mở lại #1"'
    """
    name = _scalar(key, in_flow=True)
    if not isinstance(value, list | tuple):
        return f"{name}: {_flow(value, in_flow=False)}"
    line = f"{name}: {_flow(value)}"
    if not value or (len(line) <= _WIDTH and not any(_is_container(item) for item in value)):
        return line
    return "\n".join([f"{name}:", *[_item(item) for item in value]])


def write_inline(value: object) -> str:
    """Return a value as it may stand anywhere, inside brackets too.

    >>> write_inline({"name": "Lê An, nhà báo", "id": "le-an"})
    '{name: "Lê An, nhà báo", id: le-an}'
    """
    return _flow(value)


def _item(value: object) -> str:
    if not isinstance(value, Mapping) or not value:
        return f"  - {_flow(value, in_flow=isinstance(value, list | tuple))}"
    pairs = [
        f"{_scalar(str(key), in_flow=True)}: {_flow(item, in_flow=_is_container(item))}"
        for key, item in value.items()
    ]
    return "  - " + "\n    ".join(pairs)


def _flow(value: Any, *, in_flow: bool = True) -> str:
    if isinstance(value, Mapping):
        pairs = [f"{_scalar(str(key), in_flow=True)}: {_flow(item)}" for key, item in value.items()]
        return f"{{{', '.join(pairs)}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(_flow(item) for item in value)}]"
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    # Whatever else is no string (a number, a `Date`) is written as it prints, unquoted.
    text = value if isinstance(value, str) else Plain(value)
    return _scalar(text, in_flow=in_flow)


def _scalar(text: str, *, in_flow: bool) -> str:
    if _NEEDS_ESCAPES.search(text):
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        return f'"{_NEEDS_ESCAPES.sub(_escape, escaped)}"'
    if _is_plain_safe(text, in_flow=in_flow) and (isinstance(text, Plain) or is_word(text)):
        return str(text)
    if '"' in text or "\\" in text:
        return "'" + text.replace("'", "''") + "'"
    return f'"{text}"'


def _is_plain_safe(text: str, *, in_flow: bool) -> bool:
    return (
        bool(_SAFE_START.match(text))
        and not _NEEDS_QUOTES.search(text)
        and not (in_flow and _FLOW_INDICATOR.search(text))
    )


def _escape(match: re.Match[str]) -> str:
    char = match[0]
    # YAML has no way to write half of a surrogate pair.
    point = 0xFFFD if 0xD800 <= ord(char) <= 0xDFFF else ord(char)
    return _NAMED_ESCAPES.get(char) or f"\\u{point:04x}"


def _is_container(value: object) -> bool:
    return isinstance(value, Mapping | list | tuple)
