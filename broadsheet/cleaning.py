"""Single texts as people type them: cleaned, and read as names, keys or truth values.

Pure text; imports nothing of the package.
"""

import re
import unicodedata
from difflib import SequenceMatcher
from functools import lru_cache
from html import unescape

_TRUTH = {
    **dict.fromkeys(("true", "yes", "on", "1", "y"), True),
    **dict.fromkeys(("false", "no", "off", "0", "n"), False),
}
# Controls but tab and newline, marks that turn the direction of text around, half surrogates, and
# noncharacters: XML cannot hold them, terminals and readers must not meet them.
_CONTROLS = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)
# Zero-width characters but the joiner of emoji.
_ZERO_WIDTH = re.compile("[\u200b\u200e\u200f\u2060-\u2065]")
# Only with its semicolon: `?a=1&copy=2` is an address.
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});")
_ABBREVIATED = re.compile(r"\b(?:[Jj]r|[Ss]r|Inc|Ltd|Co|Corp|Bros)\.$")
_BETWEEN_NAMES = re.compile(r"\s*,\s*(?:(?:and|và|&)\s+)?|\s+(?:and|và|&)\s+")
_PERSON = re.compile(r"@[\w-]+|[^\W\d_][\w.'’-]*(?:\s+[^\W\d_][\w.'’-]*){1,4}")


def without_controls(text: str) -> str:
    r"""Return text without the characters that no output may hold.

    >>> without_controls("Chợ\x1b[31m\tnổi\u202e\uffff")
    'Chợ[31m\tnổi'
    """
    return _CONTROLS.sub("", text)


def clean(text: str) -> str:
    r"""Return one line of NFC text without entities, control and direction characters.

    >>> clean("Chợ\u00a0nổi  của FCC&#8217;s \u202ebạn")
    'Chợ nổi của FCC’s bạn'
    """
    # Nearly all texts are so; none of the characters that must go counts as printable.
    if not text.isprintable() or "&" in text:
        text = _ENTITY.sub(lambda match: unescape(match[0]), text)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        text = " ".join(_ZERO_WIDTH.sub("", without_controls(whole)).split())
    elif "  " in text or text[:1] == " " or text[-1:] == " ":
        text = " ".join(text.split())
    return unicodedata.normalize("NFC", str(text))  # a `Plain` may be a number, a text is none


@lru_cache(maxsize=4096)  # authors and names stand in article after article
def clean_name(text: str) -> str:
    """Return a name without the punctuation that a list leaves at its ends.

    >>> clean_name(" Lê  Thị Mận. "), clean_name("Sông Trăng Co.")
    ('Lê Thị Mận', 'Sông Trăng Co.')
    """
    name = clean(text).strip(" ,;:")
    is_short = name.endswith(".") and _ABBREVIATED.search(name)
    return name if is_short else name.rstrip(" .,;:")


def truth(text: str) -> bool | None:
    """Return what a word says, or None where it says neither yes nor no.

    >>> truth("yes"), truth("off"), truth("maybe")
    (True, False, None)
    """
    return _TRUTH.get(text.strip().lower())


@lru_cache(maxsize=1024)  # the keys stand in head after head
def plain_key(key: str) -> str:
    """Return what the spellings of one key share.

    >>> plain_key("publishDate") == plain_key("PublishDate"), plain_key("last-modified-at")
    (True, 'last_modified_at')
    """
    return key.strip().lower().replace("-", "_")


@lru_cache(maxsize=4096)
def is_near(word: str, other: str) -> bool:
    """Tell whether two keys differ by no more than a slip of the finger.

    >>> is_near("titel", "title"), is_near("autors", "authors"), is_near("host", "date")
    (True, True, False)
    """
    likeness = SequenceMatcher(None, word, other).ratio()
    return likeness >= 0.85 or sorted(word) == sorted(other)


@lru_cache(maxsize=1024)
def split_names(text: str) -> tuple[str, ...]:
    """Cut a text of several names apart: at semicolons; at commas and "and" between full names.

    >>> split_names("Jakub Sơn, Jack Huey và Mai Lan")
    ('Jakub Sơn', 'Jack Huey', 'Mai Lan')
    >>> split_names("Lan Anh, Director of Nothing"), split_names("Sở Văn hóa và Thể thao")
    (('Lan Anh, Director of Nothing',), ('Sở Văn hóa và Thể thao',))
    """
    names: list[str] = []
    for part in re.split(r"[;\n]", text):
        pieces = _BETWEEN_NAMES.split(part.strip())
        names += pieces if all(_is_full_name(piece) for piece in pieces) else [part]
    return tuple(name for part in names if (name := clean_name(part)))


def _is_full_name(text: str) -> bool:
    is_shaped = _PERSON.fullmatch(text) is not None
    return is_shaped and all(word[0].isupper() or word[0] == "@" for word in text.split())
