"""What an XML file says before its root element, read without a parser that could be attacked.

Turns bytes into the declared encoding, the root's name and whether entities are declared: enough
to pick a reader and to refuse an entity bomb before it is parsed. Imports nothing of the package.
"""

import re

from broadsheet.frozen import Frozen

# Longer prologs exist only to hide something; the long comment of a WordPress export has 1.5 kB.
_PROLOG_LIMIT_BYTES = 65536

# Possessive quantifiers: a hostile prolog must not make the pattern try every split of its blanks.
_PROLOG = re.compile(
    r"""\s*+
    (?: <\?xml (?P<declaration> [^>]*+ ) > )?
    (?: \s++ | <\?.*?\?> | <!--.*?--> )*+
    (?: <!DOCTYPE (?P<doctype> (?: [^\[>"']++ | "[^"]*+" | '[^']*+' )*+
        (?: \[ (?: [^\]"'<]++ | "[^"]*+" | '[^']*+' | <!--.*?--> | <\?.*?\?> | <(?!!--|\?) )*+
            \] \s*+ )? ) > )?
    (?: \s++ | <\?.*?\?> | <!--.*?--> )*+
    < (?: [\w.-]++: )? (?P<root> [A-Za-z][\w.-]*+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENCODING = re.compile(r"""encoding\s*=\s*["']([\w.:-]+)["']""")


class Prolog(Frozen):
    """The start of an XML file. root: without prefix, in lower case, empty if there is none."""

    root: str = ""
    encoding: str = ""
    declares_entities: bool = False


def read_prolog(data: bytes) -> Prolog:
    """Return what stands before the first element.

    >>> read_prolog(b'<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "b">]><rss>')
    Prolog(root='rss', encoding='', declares_entities=True)
    >>> read_prolog(b"just words").root
    ''
    """
    head = data[:_PROLOG_LIMIT_BYTES]
    # All of the markup is ASCII, so UTF-16 differs by its zero bytes and two signs in front.
    text = head.replace(b"\0", b"").decode("latin-1").removeprefix("\xef\xbb\xbf")
    match = _PROLOG.match(text.removeprefix("\xff\xfe").removeprefix("\xfe\xff"))
    if not match:
        return Prolog(declares_entities="<!ENTITY" in text and "<!DOCTYPE" in text)
    encoding = _ENCODING.search(match["declaration"] or "")
    return Prolog(
        root=match["root"].lower(),
        encoding=encoding[1] if encoding else "",
        declares_entities="<!ENTITY" in (match["doctype"] or ""),
    )


def parsable(text: str) -> str:
    r"""Return XML text ready for a parser, in two respects.

    Its declaration is gone, whose encoding no longer holds once decoded. A reference to what is
    no character (a half surrogate, a control) is replaced: libxml2 makes broken text of it.

    >>> parsable('<?xml version="1.0" encoding="windows-1258"?><a>&#xD800;&#9;</a>')
    '<a>\ufffd&#9;</a>'
    """
    bare = re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text)
    return _REFERENCE.sub(lambda match: match[0] if _is_character(match) else "\ufffd", bare)


_REFERENCE = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]+)|0*(\d+));")


def _is_character(match: re.Match[str]) -> bool:
    """Source: XML 1.0, production 2 (Char)."""
    digits = match[1] or match[2]
    code = int(digits, 16 if match[1] else 10) if len(digits) < 8 else -1
    return code in {9, 10, 13} or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0x10FFFF
