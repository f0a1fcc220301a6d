r"""Values as JSON, each on one line: for lines of a file, and for data blocks in a page.

Letters stay as they are. Escaped is what some programs take for the end of a line, and `<`, which
could end a block of a page or make a file look like one.
Source: https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements.
"""

from base64 import b64encode
from collections.abc import Iterable
from hashlib import sha256

from broadsheet.frozen import Frozen, JsonEncoder

_ENCODER = JsonEncoder()
_ESCAPED = ("<", "\x85", "\u2028", "\u2029")


class JsonObject(Frozen, array_like=False, omit_defaults=True):
    """A value that is an object in JSON, in less time than a dictionary.

    A field that has its default is left out: what is to be left out if empty has an empty one.
    """


def json_text(value: object) -> str:
    r"""Return a value as JSON on one line.

    >>> json_text({"tên": ("Mận", 1, "a\u2028b"), "x": "</script>"})
    '{"tên":["Mận",1,"a\\u2028b"],"x":"\\u003c/script>"}'
    """
    return _escaped(_ENCODER.encode(value).decode())


def json_lines(values: Iterable[object]) -> str:
    r"""Return values as JSON, each on a line.

    >>> json_lines([{"a": True}, {}])
    '{"a":true}\n{}\n'
    """
    return _escaped(_ENCODER.encode_lines(values).decode())


def _escaped(text: str) -> str:
    """Return JSON without the signs that a program may misread; they stand in texts alone."""
    for char in _ESCAPED:
        if char in text:
            text = text.replace(char, f"\\u{ord(char):04x}")
    return text


def script_hash(text: str) -> str:
    """Return what names a script's text in a Content-Security-Policy.

    >>> script_hash("{}")
    'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='
    """
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"
