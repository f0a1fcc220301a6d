"""HTTP as far as a preview needs it: request heads to values, responses to bytes. Does no I/O.

Strict where leniency has cost others their files: one Host line that must be known, no bodies,
no folded header lines, no addresses in absolute form. Source: RFC 9110, RFC 9112.
"""

import ipaddress
import re
from http import HTTPStatus
from typing import Final
from urllib.parse import unquote_to_bytes

from broadsheet.digest import digest_bytes
from broadsheet.frozen import Frozen, replace

_REQUEST_LINE: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+) (\S+) HTTP/1\.([01])")
_HEADER_LINE: Final = re.compile(r"([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \t]*([^\r\n\0]*)")
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::[0-9]{1,5})?")
# Longer numbers than any file needs; a request with such is answered as if it had no range.
_RANGE: Final = re.compile(r"bytes=([0-9]{0,18})-([0-9]{0,18})")
_LENGTH: Final = re.compile(r"[0-9]{1,9}")
# A decision names a few people and articles.
_BODY_BYTES: Final = 64 << 10
_LOOPBACK: Final = ("localhost", "127.0.0.1", "[::1]")


class Refused(Exception):  # noqa: N818  it is an answer, not an error of ours
    """A request that is not served. status: what is answered instead."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status

    def response(self) -> "Response":
        """Return what the client is told."""
        allowed = (("Allow", "GET, HEAD"),) if self.status == HTTPStatus.METHOD_NOT_ALLOWED else ()
        headers = (("Content-Type", "text/plain; charset=utf-8"), *allowed)
        return Response(self.status, f"{self.status.phrase}\n".encode(), headers)


class HttpRequest(Frozen):
    """One request. path: decoded, with its leading slash; query: as sent.

    headers: pairs, the names in lower case.
    """

    method: str
    path: str
    query: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    keeps_open: bool = True

    def header(self, name: str) -> str:
        """Return a header's value; several lines of one name are one list."""
        return ", ".join(value for key, value in self.headers if key == name)


class Response(Frozen):
    """One answer. headers: pairs, without those that follow from the body."""

    status: HTTPStatus
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()


def parse_head(head: bytes, bind: str, desk: str = "") -> HttpRequest:
    """Return the request that a head asks for; raise Refused for all that is not served.

    head: up to and with the empty line. bind: the address that the server listens on. desk: the
    path below which something may be sent in, empty if nowhere.
    """
    first, *lines = head.decode("latin-1").removesuffix("\r\n\r\n").split("\r\n")
    asked = _REQUEST_LINE.fullmatch(first)
    fields = [_HEADER_LINE.fullmatch(line) for line in lines]
    if not asked or not all(fields):
        raise Refused(HTTPStatus.BAD_REQUEST)
    headers = tuple((field[1].lower(), field[2].rstrip(" \t")) for field in fields if field)
    path, _, query = asked[2].partition("?")
    request = HttpRequest(asked[1], _decoded(path), query, headers)
    _check_sender(request, bind)
    _check_method(request, desk)
    keeps_open = asked[3] == "1" and "close" not in request.header("connection").lower()
    return replace(request, keeps_open=keeps_open)


def _check_method(request: HttpRequest, desk: str) -> None:
    """Refuse what changes something, unless a page of ours sends it to the desk.

    A foreign page can send a form, but neither JSON nor under our Origin.
    """
    length = request.header("content-length")
    if request.header("transfer-encoding"):
        raise Refused(HTTPStatus.BAD_REQUEST)
    if request.method in {"GET", "HEAD"}:
        if length not in {"", "0"}:
            raise Refused(HTTPStatus.BAD_REQUEST)
        return
    if request.method != "POST" or not desk or not request.path.startswith(f"{desk}/"):
        raise Refused(HTTPStatus.METHOD_NOT_ALLOWED)
    if not _LENGTH.fullmatch(length):
        raise Refused(HTTPStatus.LENGTH_REQUIRED)
    if int(length) > _BODY_BYTES:
        raise Refused(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    if not request.header("origin"):
        raise Refused(HTTPStatus.FORBIDDEN)
    if request.header("content-type") != "application/json":
        raise Refused(HTTPStatus.UNSUPPORTED_MEDIA_TYPE)


def body_bytes(request: HttpRequest) -> int:
    """Return the length of a request's body."""
    return int(request.header("content-length") or 0)


def _decoded(path: str) -> str:
    if not path.startswith("/"):
        raise Refused(HTTPStatus.BAD_REQUEST)
    try:
        return unquote_to_bytes(path.encode("latin-1")).decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refused(HTTPStatus.BAD_REQUEST) from error


def _check_sender(request: HttpRequest, bind: str) -> None:
    """Refuse what a foreign page makes a browser send, by whatever name it found this machine."""
    hosts = [value for key, value in request.headers if key == "host"]
    if len(hosts) != 1:
        raise Refused(HTTPStatus.BAD_REQUEST)
    host = hosts[0].lower()
    origin = request.header("origin").lower()
    if not is_own_host(host, bind) or origin not in {"", f"http://{host}"}:
        raise Refused(HTTPStatus.FORBIDDEN)


def is_own_host(host: str, bind: str) -> bool:
    """Tell whether a Host header, in lower case, names this server.

    A name that another site's owner can point at this machine is none of ours (DNS rebinding).
    A server that listens everywhere is also known by whatever number it has.

    >>> is_own_host("localhost:8000", "127.0.0.1"), is_own_host("evil.example:8000", "127.0.0.1")
    (True, False)
    >>> is_own_host("10.0.0.5:8000", "0.0.0.0"), is_own_host("10.0.0.5:8000", "127.0.0.1")
    (True, False)
    """
    match = _HOST.fullmatch(host)
    if not match:
        return False
    name = match[1].strip("[]")
    if match[1] in _LOOPBACK or name == bind.lower():
        return True
    try:
        return ipaddress.ip_address(bind).is_unspecified and bool(ipaddress.ip_address(name))
    except ValueError:
        return False


def conditioned(request: HttpRequest, response: Response) -> Response:
    """Give a response its ETag; answer 304 to who has it, and the part to who asks for one.

    The tag is a digest of the bytes: a file's time stamp can stay while its bytes change.
    """
    tag = f'"{digest_bytes(response.body)}"'
    response = replace(response, headers=(*response.headers, ("ETag", tag)))
    known = request.header("if-none-match")
    if known.strip() == "*" or tag in re.findall(r'"[^"]*"', known):
        return replace(response, status=HTTPStatus.NOT_MODIFIED, body=b"")
    if request.method == "GET" and request.header("if-range") in {"", tag}:
        return _ranged(request.header("range"), response)
    return response


def _ranged(wanted: str, response: Response) -> Response:
    """Cut the one part asked for; several parts, or what is no range, give the whole."""
    size = len(response.body)
    match = _RANGE.fullmatch(wanted)
    if not match or match[0] == "bytes=-":
        return response
    first, last = match[1], match[2]
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last) + 1, size) if first and last else size
    if first and last and int(last) < start:
        return response
    if start >= size:
        status, body, span = HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE, b"", "*"
    else:
        status, body = HTTPStatus.PARTIAL_CONTENT, response.body[start:end]
        span = f"{start}-{end - 1}"
    headers = (*response.headers, ("Content-Range", f"bytes {span}/{size}"))
    return Response(status, body, headers)


def to_bytes(response: Response, *, keeps_open: bool, is_stream: bool = False) -> bytes:
    """Return a response's head as it goes over the line.

    is_stream: the body follows piece by piece, and ends with the connection.
    """
    headers = [
        *response.headers,
        ("Cache-Control", "no-cache"),
        ("X-Content-Type-Options", "nosniff"),
        # Nothing of an unpublished collection is for the pages of others.
        ("Cross-Origin-Resource-Policy", "same-origin"),
        ("Connection", "keep-alive" if keeps_open else "close"),
    ]
    if not is_stream and response.status != HTTPStatus.NOT_MODIFIED:
        headers.append(("Content-Length", str(len(response.body))))
    first = f"HTTP/1.1 {response.status.value} {response.status.phrase}\r\n"
    return (first + "".join(f"{name}: {value}\r\n" for name, value in headers) + "\r\n").encode()
