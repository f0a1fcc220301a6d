r"""Values as JSON on one line: for lines of a file, and for data blocks in a page.

Letters stay as they are; what some programs take for the end of a line is escaped, and in a page
also what could end the block or open a comment.
Source: https://html.spec.whatwg.org/#restrictions-for-contents-of-script-elements.
"""

import json
from base64 import b64encode
from hashlib import sha256

_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
_LINE_ENDS = ("\x85", "\u2028", "\u2029")
_MARKUP = ("<", ">", "&")


def json_text(value: object) -> str:
    r"""Return a value as JSON on one line.

    >>> json_text({"tên": ("Mận", 1, "a\u2028b")})
    '{"tên":["Mận",1,"a\\u2028b"]}'
    """
    return _escaped(_ENCODER.encode(value), _LINE_ENDS)


def json_in_html(value: object) -> str:
    r"""Return a value as JSON that may stand inside `<script>`.

    >>> json_in_html("</script>")
    '"\\u003c/script\\u003e"'
    """
    return _escaped(json_text(value), _MARKUP)


def script_hash(text: str) -> str:
    """Return what names a script's text in a Content-Security-Policy.

    >>> script_hash("{}")
    'sha256-RBNvo1WzZ4oRRq0W9+hknpT7T8If536DEMBg9hyq/4o='
    """
    return f"sha256-{b64encode(sha256(text.encode()).digest()).decode()}"


def _escaped(text: str, chars: tuple[str, ...]) -> str:
    for char in chars:
        if char in text:
            text = text.replace(char, f"\\u{ord(char):04x}")
    return text
