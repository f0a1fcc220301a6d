"""What an XML file says before its root element, read without a parser that could be attacked.

Turns bytes into the declared encoding, the root's name and whether entities are declared: enough
to pick a reader and to refuse an entity bomb before it is parsed. Imports nothing of the package.
"""

import re
from dataclasses import dataclass

# Longer prologs exist only to hide something; the long comment of a WordPress export has 1.5 kB.
_PROLOG_LIMIT_BYTES = 65536

# Possessive quantifiers: a hostile prolog must not make the pattern try every split of its blanks.
_PROLOG = re.compile(
    r"""\s*+
    (?: <\?xml (?P<declaration> [^>]*+ ) > )?
    (?: \s++ | <\?.*?\?> | <!--.*?--> )*+
    (?: <!DOCTYPE (?P<doctype> [^\[>]*+ (?: \[ .*? \]\s*+ )? ) > )?
    (?: \s++ | <\?.*?\?> | <!--.*?--> )*+
    < (?: [\w.-]++: )? (?P<root> [A-Za-z][\w.-]*+ )
    """,
    re.VERBOSE | re.DOTALL,
)
_ENCODING = re.compile(r"""encoding\s*=\s*["']([\w.:-]+)["']""")


@dataclass(frozen=True, slots=True)
class Prolog:
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


def without_declaration(text: str) -> str:
    """Return XML text without its declaration, whose encoding no longer holds once decoded.

    >>> without_declaration('<?xml version="1.0" encoding="windows-1258"?><rss/>')
    '<rss/>'
    """
    return re.sub(r"\A\ufeff?\s*<\?xml[^>]*\?>", "", text)
