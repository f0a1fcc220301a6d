"""The head of a Markdown file: read with places, changed key by key, written anew.

Whatever the kind of head, every leaf comes back as the string that was typed, and a defect is a
`Problem` with its line in the file. Imports `errors`, `heads` and the YAML modules.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Mapping

from broadsheet import heads, strict_yaml
from broadsheet.canonical_yaml import write_pair
from broadsheet.errors import BroadsheetError, Problem
from broadsheet.frozen import Frozen
from broadsheet.plain_yaml import read_plain
from broadsheet.strict_yaml import Loaded, Path, Plain, Span, StrictError, Value

__all__ = ["Parsed", "Plain", "dump", "parse", "rewrite"]

_BLANK = re.compile(r"[ \t\r\n]*")


class Parsed(Frozen):
    """A file's head and body.

    values: the head's keys as typed, with strings, tuples and mappings of such; a string that
        YAML takes for a number, a truth value or nothing is a `Plain`.
    places: the line in the file of each key and item. body_line: the line the body starts on.
    """

    values: Mapping[str, Value] = {}
    places: Mapping[Path, int] = {}
    body: str = ""
    body_line: int = 1
    problems: tuple[Problem, ...] = ()

    def line(self, *path: str | int) -> int | None:
        """Return the line of a key or item, or of the nearest one that holds it."""
        while path and path not in self.places:
            path = path[:-1]
        return self.places.get(path)


def parse(text: str, path: str) -> Parsed:
    r"""Split a file's text into head and body and read the head.

    path: of the file, for messages. Where the head cannot be read there is no body either, so
    that a torn head is never published as text.

    >>> parsed = parse("---\ntitle: Chợ nổi\npeople: [An]\n---\n\nBody.\n", "a.md")
    >>> parsed.values, parsed.line("people", 0), parsed.body, parsed.body_line
    ({'title': 'Chợ nổi', 'people': ('An',)}, 3, 'Body.\n', 6)
    """
    text = text.removeprefix("\ufeff")
    head = heads.detect(text)
    if head is None:
        body = _skip_blank_lines(text, 0)
        return Parsed(body=text[body:], body_line=_line(text, body))
    start = 0
    try:
        start, end, behind = head.bounds(text)
        body = _skip_blank_lines(text, behind)
        if head is heads.YAML and (plain := read_plain(text[start:end], _line(text, start))):
            return Parsed(*plain, text[body:], _line(text, body))
        loaded = head.read(text[start:end])
    except StrictError as error:
        line = _line(text, start + error.offset)
        return Parsed(problems=(Problem(error.code, path, error.what, error.mend, line),))
    ends = [found.start() for found in re.finditer("\n", text[:end])]
    places = {
        where: bisect_left(ends, start + offset) + 1 for where, offset in loaded.places.items()
    }
    remarks = _lost_words(text, start, loaded, path)
    return Parsed(loaded.value, places, text[body:], _line(text, body), remarks)


def rewrite(text: str, changes: Mapping[str, object]) -> str:
    r"""Return the text with some top-level keys of its YAML head set, or removed where None.

    Every other byte stays: comments, order, quotes, line ends, the body. A new key goes to the
    head's end; a text without a head gets one.

    Raises BroadsheetError where the head is not YAML that can be changed key by key.

    >>> rewrite("---\ntitle: A  # mine\n---\nBody\n", {"title": "B", "tags": ["x"]})
    '---\ntitle: B  # mine\ntags: [x]\n---\nBody\n'
    """
    head = heads.detect(text)
    newline = "\r\n" if "\r\n" in text[: text.find("\n") + 1] else "\n"
    if head is heads.YAML:
        return _rewrite_yaml(text, changes, newline)
    if head:
        raise BroadsheetError(
            f"{head.NAME} front matter cannot be changed key by key",
            "write it as YAML between `---` lines",
        )
    added = [(key, value) for key, value in changes.items() if value is not None]
    return dump(added).replace("\n", newline) + newline + text if added else text


def dump(pairs: Iterable[tuple[str, object]]) -> str:
    """Return a YAML head in the canonical style, fences included, in the order given.

    >>> print(dump([("title", "Chợ nổi"), ("source", {"name": "Báo Sông"})]), end="")
    ---
    title: Chợ nổi
    source: {name: Báo Sông}
    ---
    """
    return "".join(f"{line}\n" for line in ["---", *[write_pair(*pair) for pair in pairs], "---"])


def _rewrite_yaml(text: str, changes: Mapping[str, object], newline: str) -> str:
    start, end, _ = heads.YAML.bounds(text)
    try:
        loaded = heads.YAML.read(text[start:end])
    except StrictError as error:
        what = f"the front matter cannot be read, so it is not changed: {error.what}"
        raise BroadsheetError(what, error.mend, line=_line(text, start + error.offset)) from error
    if loaded.is_flow:
        raise BroadsheetError(
            "front matter written as one `{…}` cannot be changed key by key",
            "write each key on a line of its own",
        )
    head = text[start:end]
    # From the last key to the first, so that the spans before a change stay true.
    for key, span in sorted(loaded.spans.items(), key=lambda item: -item[1].key):
        if key in changes and not _is_same(loaded.value[key], changes[key]):
            head = _replace(head, span, key, changes[key], newline)
    added = [
        write_pair(key, value).replace("\n", newline) + newline
        for key, value in changes.items()
        if key not in loaded.spans and value is not None
    ]
    return text[:start] + head + "".join(added) + text[end:]


def _replace(head: str, span: Span, key: str, value: object, newline: str) -> str:
    """Put another value in a key's place; a comment behind the key or the value stays."""
    if value is None:
        return head[: span.key] + head[head.find("\n", span.end) + 1 :]
    written = write_pair(key, value).replace("\n", newline)
    written = written[len(write_pair(key, "")) - 3 :]
    before_value = head[span.colon : max(span.colon, span.value)]
    remark = before_value.rstrip() if "#" in before_value else ""
    if written.startswith(newline):
        return head[: span.colon] + remark + written + head[span.end :]
    return head[: span.colon] + written + remark + head[span.end :]


def _lost_words(text: str, start: int, loaded: Loaded, path: str) -> tuple[Problem, ...]:
    """Name what YAML takes for a comment though it was hardly meant so (`title: Bài #1`)."""
    problems = []
    for key, span in loaded.spans.items() if " #" in text else ():
        line_end = text.find("\n", start + span.end)
        rest = text[start + span.end : line_end].rstrip()
        if span.end > span.value and re.match(r" #\S", rest):
            what = f'"{rest.strip()}" behind "{key}" is a comment and left out'
            mend = "put the whole value in quotes if it belongs to it"
            problems.append(Problem("left-out", path, what, mend, _line(text, start + span.end)))
    return tuple(problems)


def _is_same(old: Value, new: object) -> bool:
    """Tell whether a value would be read back as what already stands there."""
    return new is not None and bool(strict_yaml.load(write_pair("x", new)).value["x"] == old)


def _skip_blank_lines(text: str, start: int) -> int:
    """Return where the first line with something on it starts; its indentation counts."""
    blank = _BLANK.match(text, start)
    return max(start, text.rfind("\n", 0, blank.end() if blank else start) + 1)


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset) + 1
