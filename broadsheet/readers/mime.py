"""Mail messages as trees of decoded parts. The one module that imports `email`.

Nothing here fails on a malformed message: what cannot be decoded is left as it stands.
"""

import base64
import binascii
import quopri
import re
from collections.abc import Iterable, Iterator
from email import message_from_bytes
from email.message import Message
from email.utils import getaddresses
from itertools import groupby
from typing import Final

from broadsheet.decoding import decode, fold
from broadsheet.digest import lasting_digest
from broadsheet.frozen import Frozen
from broadsheet.model import Media

# RFC 2047; the language after `*` is RFC 2231.
_ENCODED_WORD: Final = re.compile(
    r"=\?([\w.:+-]+)(?:\*[\w-]+)?\?([bq])\?([^?\n]*)\?=", re.IGNORECASE
)
_PICTURES: Final = (
    (b"\x89PNG\r\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"GIF8", "gif"),
    (b"RIFF", "webp"),
)


class Part(Frozen):
    """One part of a message; parts: those inside it, empty for a leaf.

    kind: as in `text/plain`. identifier: its Content-ID without brackets. location: the address
    that a saved page has it from. is_joined, is_tight: RFC 3676, `format=flowed` and `delsp=yes`.
    """

    kind: str
    data: bytes = b""
    charset: str = ""
    file_name: str = ""
    identifier: str = ""
    location: str = ""
    is_attachment: bool = False
    is_joined: bool = False
    is_tight: bool = False
    parts: tuple["Part", ...] = ()


class Mail(Frozen):
    """A message. headers: pairs (lower-case name, text), in order; text is unfolded and decoded.

    senders: the display names of From.
    """

    headers: tuple[tuple[str, str], ...]
    senders: tuple[str, ...]
    root: Part

    def header(self, name: str) -> str:
        """Return the first header of a name, or an empty string."""
        return next((text for key, text in self.headers if key == name), "")


def read_message(data: bytes) -> Mail:
    """Return a message as a tree. Raises RecursionError for one that is nested without end."""
    message = message_from_bytes(data)
    raw = [(key.lower(), _unfolded(str(value))) for key, value in message.raw_items()]
    named = getaddresses([value for key, value in raw if key == "from"])
    return Mail(
        headers=tuple((key, decode_words(value)) for key, value in raw),
        senders=tuple(decode_words(name) for name, _ in named),
        root=_part(message),
    )


def _unfolded(value: str) -> str:
    return re.sub(r"[\r\n]+[ \t]*", " ", value)


def _part(message: Message) -> Part:
    kind = message.get_content_type()
    inner = message.get_payload()
    if isinstance(inner, list) and kind != "message/rfc822":
        return Part(kind, parts=tuple(_part(part) for part in inner if isinstance(part, Message)))
    payload = b"" if isinstance(inner, list) else message.get_payload(decode=True)
    return Part(
        kind=kind,
        data=payload if isinstance(payload, bytes) else b"",
        charset=_parameter(message, "charset"),
        file_name=_file_name(message),
        identifier=_field(message, "content-id").strip(" <>"),
        location=_field(message, "content-location"),
        is_attachment=message.get_content_disposition() == "attachment",
        is_joined=_parameter(message, "format").lower() == "flowed",
        is_tight=_parameter(message, "delsp").lower() == "yes",
    )


def _field(message: Message, name: str) -> str:
    raw = (str(value) for key, value in message.raw_items() if key.lower() == name)
    return decode_words(_unfolded(next(raw, ""))).strip()


def _parameter(message: Message, name: str) -> str:
    value = message.get_param(name, "")
    # A parameter in the form of RFC 2231 is (charset, language, text).
    return str(value[2] if isinstance(value, tuple) else value).strip("'\" ")


def _file_name(message: Message) -> str:
    """Return the file's own name, or the subject of a message inside the message."""
    named = decode_words(_unfolded(message.get_filename("") or ""))
    inner = message.get_payload()
    if not named and isinstance(inner, list) and isinstance(inner[0], Message):
        named = _field(inner[0], "subject")
    return " ".join(re.split(r"[/\\]", named)[-1].split())


# --- text ---------------------------------------------------------------------------------------


def decode_words(raw: str) -> str:
    """Return a header's text; 8-bit text without a charset is read like any file's.

    >>> decode_words("Re: =?utf-8?Q?Ch=E1=BB=A3?= =?UTF-8?B?IG7hu5Vp?=!")
    'Re: Chợ nổi!'
    """
    pieces: list[tuple[str, bytes]] = []
    end = 0
    for word in _ENCODED_WORD.finditer(raw):
        between = raw[end : word.start()]
        if between.strip() or not pieces:
            pieces.append(("", between.encode("utf-8", "surrogateescape")))
        pieces.append((word[1].lower(), _word_bytes(word[2].lower(), word[3])))
        end = word.end()
    pieces.append(("", raw[end:].encode("utf-8", "surrogateescape")))
    # Characters of several bytes are torn between words, so those of one charset are joined.
    joined = groupby(pieces, key=lambda piece: piece[0])
    return "".join(to_text(b"".join(data for _, data in group), name) for name, group in joined)


def _word_bytes(coding: str, text: str) -> bytes:
    data = text.encode("utf-8", "surrogateescape")
    if coding == "q":
        return quopri.decodestring(data, header=True)
    try:
        return base64.b64decode(data + b"=" * (-len(data) % 4))
    except binascii.Error:
        return data


def to_text(data: bytes, charset: str) -> str:
    """Return a header's or file name's text."""
    try:
        return fold(data.decode())
    except UnicodeDecodeError:
        return decode(data, charset).text


# --- files --------------------------------------------------------------------------------------


def leaves(part: Part) -> Iterator[Part]:
    """Yield the parts that hold data, in order."""
    if not part.parts:
        yield part
    for inner in part.parts:
        yield from leaves(inner)


def picture_of(part: Part) -> Media | None:
    """Return the picture that a part holds, named by its bytes; None for other files."""
    kinds = (suffix for start, suffix in _PICTURES if part.data.startswith(start))
    suffix = next(kinds, "")
    if not suffix or (suffix == "webp" and part.data[8:12] != b"WEBP"):
        return None
    return Media(f"{lasting_digest(part.data)[:16]}.{suffix}", part.data)


def pictures_of(parts: Iterable[Part]) -> tuple[tuple[Part, Media], ...]:
    """Return the parts that are pictures, each with its file."""
    return tuple((part, media) for part in parts if (media := picture_of(part)))
