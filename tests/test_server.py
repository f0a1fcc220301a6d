"""The preview's server: what it serves, what it refuses, and how it tells pages of a new site."""

import json
import os
import re
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest

from broadsheet.errors import BroadsheetError
from broadsheet.preview.news import News
from broadsheet.preview.protocol import HttpRequest, Response, is_own_host
from broadsheet.preview.server import Server

SECRET = b"not for anybody's eyes"
PAGE = b"<!doctype html><html><body><h1>Ch\xe1\xbb\xa3 n\xe1\xbb\x95i</h1></body></html>"
PATIENCE_SECONDS = 20.0


@dataclass(frozen=True)
class Answer:
    """What came back. headers: names in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """Return a site folder with its secrets in and around it."""
    files = {
        "site/index.html": PAGE,
        "site/404.html": b'<body><a href="index.html">home</a><img src="assets/a.png"></body>',
        "site/people/index.html": PAGE,
        "site/empty/a.txt": b"a",
        "site/articles/ch\u1ee3 n\u1ed5i a+b%20c.html": PAGE,
        "site/big.bin": bytes(range(256)) * 4096,
        "site/.git/config": SECRET,
        "site/.env": SECRET,
        "outside/secret.html": SECRET,
        "site-sibling/secret.html": SECRET,
    }
    for name, data in files.items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    (tmp_path / "site/link.html").symlink_to("../outside/secret.html")
    (tmp_path / "site/linked").symlink_to("../outside")
    (tmp_path / "site/shown").symlink_to(".git")
    (tmp_path / "site/trap").mkdir()
    (tmp_path / "site/trap/index.html").symlink_to("../../outside/secret.html")
    os.mkfifo(tmp_path / "site/pipe.html")
    return tmp_path / "site"


@pytest.fixture
def server(site: Path) -> Iterator[Server]:
    with Server(site) as running:
        yield running


def connect(server: Server) -> socket.socket:
    return socket.create_connection(("127.0.0.1", server.port), timeout=PATIENCE_SECONDS)


def read_answer(stream: socket.socket, *, has_body: bool = True) -> Answer:
    """Read one answer from a connection; status 0 if it was closed without one."""
    data = b""
    while b"\r\n\r\n" not in data:
        piece = stream.recv(1)
        if not piece:
            return Answer(0, {}, data)
        data += piece
    first, *lines = data.decode().removesuffix("\r\n\r\n").split("\r\n")
    headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
    body = b""
    while has_body and (rest := int(headers.get("content-length", "0")) - len(body)):
        body += stream.recv(rest)
    return Answer(int(first.split()[1]), headers, body)


def send(server: Server, data: bytes, *, has_body: bool = True) -> Answer:
    with connect(server) as stream:
        try:
            stream.sendall(data)
            return read_answer(stream, has_body=has_body)
        except ConnectionError:  # refused while we were still sending
            return Answer(0, {}, b"")


def ask(server: Server, path: str, method: str = "GET", **headers: str) -> Answer:
    """Send one request; header names with `_` for `-`."""
    sent = {"Host": f"127.0.0.1:{server.port}", "Connection": "close"}
    sent |= {name.replace("_", "-"): value for name, value in headers.items()}
    lines = "".join(f"{name}: {value}\r\n" for name, value in sent.items())
    head = f"{method} {path} HTTP/1.1\r\n{lines}\r\n".encode()
    return send(server, head, has_body=method != "HEAD")


def next_version(stream: socket.socket) -> str:
    """Read the next event of a stream of events."""
    data = b""
    while not data.endswith(b"\n\n"):
        data += stream.recv(1)
    return str(json.loads(data.decode().partition("data: ")[2])["version"])


def version_in(page: bytes) -> str:
    found = re.search(rb'<script src="/_broadsheet/reload\.js\?(\d+)">', page)
    assert found
    return found[1].decode()


# --- what is served ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/index.html",
        "/index.html?a=/../..&b=%00",
        "/people/",
        "/articles/ch%E1%BB%A3%20n%E1%BB%95i%20a+b%2520c.html",
    ],
)
def test_pages_are_served_by_their_address(server: Server, path: str) -> None:
    """A page, an index and a name with marks and signs are found, once decoded."""
    answer = ask(server, path)
    assert 200 == answer.status
    assert "text/html; charset=utf-8" == answer.headers["content-type"]
    assert b"</h1><script src=" in answer.body


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("a.css", "text/css; charset=utf-8"),
        ("a.js", "text/javascript; charset=utf-8"),
        ("a.xml", "application/xml; charset=utf-8"),
        ("a.json", "application/json; charset=utf-8"),
        ("a.SVG", "image/svg+xml; charset=utf-8"),
        ("a.webp", "image/webp"),
        ("a.woff2", "font/woff2"),
        ("a.unheard-of", "application/octet-stream"),
        ("none", "application/octet-stream"),
    ],
)
def test_files_have_their_type(server: Server, site: Path, name: str, kind: str) -> None:
    """A file's type is told by its suffix, text with its encoding; browsers may not guess."""
    (site / name).write_bytes(b"<body></body>")
    answer = ask(server, f"/{name}")
    assert kind == answer.headers["content-type"]
    assert "nosniff" == answer.headers["x-content-type-options"]
    assert b"<body></body>" == answer.body


def test_the_script_is_put_in_on_serving_only(server: Server, site: Path) -> None:
    """The page in the folder stays as it was built."""
    ask(server, "/")
    assert PAGE == (site / "index.html").read_bytes()
    assert 200 == ask(server, "/_broadsheet/reload.js").status


def test_the_missing_page_is_shown_at_any_depth(server: Server) -> None:
    """An unknown address gets 404.html with status 404 and links that hold there."""
    answer = ask(server, "/people/nobody/at-all")
    assert 404 == answer.status
    assert b'<a href="/index.html">home</a><img src="/assets/a.png">' in answer.body


@pytest.mark.parametrize("path", ["/empty/", "/empty", "/index.html/", "/nothing", "/people//"])
def test_no_folder_is_listed(server: Server, path: str) -> None:
    """A folder without an index, a file with a slash and an empty name are not found."""
    answer = ask(server, path)
    assert 404 == answer.status
    assert b"a.txt" not in answer.body


def test_a_folder_without_its_slash_is_redirected(server: Server) -> None:
    """Relative links of an index hold only behind the slash."""
    answer = ask(server, "/people?page=2")
    assert (302, "/people/?page=2") == (answer.status, answer.headers["location"])


def test_head_answers_like_get_without_the_body(server: Server) -> None:
    """HEAD tells the same type, length and tag."""
    told, got = ask(server, "/", "HEAD"), ask(server, "/")
    assert got.headers == told.headers
    assert (200, b"") == (told.status, told.body)


def test_a_known_tag_is_answered_without_the_body(server: Server) -> None:
    """If-None-Match compares weakly and takes lists."""
    tag = ask(server, "/").headers["etag"]
    for known in (tag, f'"other", W/{tag}', "*"):
        assert (304, b"") == ((a := ask(server, "/", If_None_Match=known)).status, a.body)
    assert 200 == ask(server, "/", If_None_Match='"other"').status


def test_no_304_is_stale(server: Server, site: Path) -> None:
    """New bytes of the same size under the same time stamp are sent."""
    file = site / "index.html"
    os.utime(file, (1, 1))
    tag = ask(server, "/").headers["etag"]
    file.write_bytes(PAGE.replace(b"Ch", b"ch"))
    os.utime(file, (1, 1))
    answer = ask(server, "/", If_None_Match=tag)
    assert 200 == answer.status
    assert b"ch\xe1\xbb\xa3" in answer.body


@pytest.mark.parametrize(
    ("wanted", "status", "span", "size"),
    [
        ("bytes=10-19", 206, "bytes 10-19/1048576", 10),
        ("bytes=-5", 206, "bytes 1048571-1048575/1048576", 5),
        ("bytes=1048570-", 206, "bytes 1048570-1048575/1048576", 6),
        ("bytes=0-99999999", 206, "bytes 0-1048575/1048576", 1 << 20),
        ("bytes=9999999-", 416, "bytes */1048576", 0),
        ("bytes=-0", 416, "bytes */1048576", 0),
        ("bytes=9-2", 200, "", 1 << 20),
        ("bytes=-", 200, "", 1 << 20),
        ("bytes=0-1,3-4", 200, "", 1 << 20),
        ("bytes=0-" + "9" * 400, 200, "", 1 << 20),
        ("lines=1-2", 200, "", 1 << 20),
    ],
)
def test_one_part_of_a_file_can_be_had(
    server: Server, wanted: str, status: int, span: str, size: int
) -> None:
    """A sound range gives that part, any other the whole file or 416."""
    answer = ask(server, "/big.bin", Range=wanted)
    got = (answer.status, answer.headers.get("content-range", ""), len(answer.body))
    assert (status, span, size) == got


def test_a_part_of_another_version_is_not_sent(server: Server) -> None:
    """If-Range with an old tag gives the whole file."""
    answer = ask(server, "/big.bin", Range="bytes=0-9", If_Range='"old"')
    assert (200, 1 << 20) == (answer.status, len(answer.body))


def test_a_connection_serves_many_requests(server: Server) -> None:
    """Requests sent at once are answered in order on one connection."""
    host = f"Host: localhost:{server.port}\r\n\r\n"
    with connect(server) as stream:
        stream.sendall(f"GET / HTTP/1.1\r\n{host}GET /no HTTP/1.1\r\n{host}".encode())
        assert [200, 404] == [read_answer(stream).status for _ in range(2)]


# --- what is refused --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "/../outside/secret.html",
        "/%2e%2e/outside/secret.html",
        "/..%2foutside%2fsecret.html",
        "/%252e%252e/outside/secret.html",
        "/..\\outside\\secret.html",
        "/..%5coutside%5csecret.html",
        "/people/../../outside/secret.html",
        "/people/..;/..;/outside/secret.html",
        "/..%00/outside/secret.html",
        "/%c0%ae%c0%ae/outside/secret.html",
        "/%ef%bc%8e%ef%bc%8e/outside/secret.html",
        "/../site-sibling/secret.html",
        "//outside/secret.html",
        "/{outside}/secret.html",
        "{outside}/secret.html",
        "file://{outside}/secret.html",
        "/link.html",
        "/linked/secret.html",
        "/trap/",
        "/trap/index.html",
        "/shown/config",
        "/.env",
        "/%2eenv",
        "/.git/config",
        "/.git%2fconfig",
        "/pipe.html",
        "/" + "%C4%83" * 300,
        "/index.html%00.txt",
    ],
)
def test_nothing_outside_or_hidden_is_served(server: Server, site: Path, path: str) -> None:
    """No spelling of a path, no link and no special file leads out of what was built."""
    answer = ask(server, path.format(outside=site.parent / "outside"))
    assert answer.status in {400, 404}
    assert SECRET not in answer.body


@pytest.mark.parametrize("path", ["//evil.example/..", "//evil.example/%2e%2e", "/\\evil.example"])
def test_no_redirect_leads_to_another_host(server: Server, path: str) -> None:
    """An address that a browser reads as a host is never sent back as a location."""
    assert "location" not in ask(server, path).headers


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "127.0.0.1.evil.example",
        "169.254.169.254",
        "[::ffff:5db8:d822]",
        "127.0.0.1@evil.example",
        "a b",
        "",
        "[",
    ],
)
def test_a_foreign_host_is_refused(server: Server, host: str) -> None:
    """A page elsewhere whose name points at this machine reads nothing (DNS rebinding)."""
    assert 403 == ask(server, "/", Host=host).status


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:{}", "127.0.0.1:{}", "[::1]:{}"])
def test_own_names_are_served(server: Server, host: str) -> None:
    """This machine is known by its loop-back names."""
    assert 200 == ask(server, "/", Host=host.format(server.port)).status


@pytest.mark.parametrize(
    ("bind", "host", "is_own"),
    [
        ("0.0.0.0", "192.168.1.4:8000", True),  # noqa: S104  a value to compare, nothing is bound
        ("0.0.0.0", "evil.example", False),  # noqa: S104  the same
        ("::", "[fe80::1]:8000", True),
        ("192.168.1.4", "192.168.1.4", True),
        ("192.168.1.4", "192.168.1.5", False),
        ("::1", "[::1]", True),
        ("desk.local", "desk.local:8000", True),
    ],
)
def test_the_bound_address_is_an_own_name(bind: str, host: str, is_own: bool) -> None:
    """A server that listens everywhere is known by any number, but by no name."""
    assert is_own == is_own_host(host, bind)


def test_a_foreign_origin_is_refused(server: Server) -> None:
    """A script of another site gets nothing, this site's own does."""
    own = f"http://127.0.0.1:{server.port}"
    told = [ask(server, "/", Origin=one).status for one in ("http://evil.example", "null", own)]
    assert [403, 403, 200] == told


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "PROPFIND", "get"])
def test_only_get_and_head_are_answered(server: Server, method: str) -> None:
    """Other methods are named as not allowed."""
    answer = ask(server, "/", method)
    assert (405, "GET, HEAD") == (answer.status, answer.headers["allow"])


_LOCAL = b"Host: localhost\r\n"


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET / HTTP/1.1\r\n\r\n", id="no host"),
        pytest.param(b"GET / HTTP/1.1\r\n" + _LOCAL * 2 + b"\r\n", id="two hosts"),
        pytest.param(b"GET / HTTP/2.0\r\n" + _LOCAL + b"\r\n", id="version"),
        pytest.param(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", id="http2"),
        pytest.param(b"GET  HTTP/1.1\r\n" + _LOCAL + b"\r\n", id="no path"),
        pytest.param(b"GET http://a.example/ HTTP/1.1\r\n" + _LOCAL + b"\r\n", id="absolute"),
        pytest.param(b"GET / HTTP/1.1\r\n" + _LOCAL + b" folded\r\n\r\n", id="folded"),
        pytest.param(b"GET / HTTP/1.1\r\n" + _LOCAL + b"no colon\r\n\r\n", id="no colon"),
        pytest.param(b"GET / HTTP/1.1\r\n" + _LOCAL + b"A: b\nC: d\r\n\r\n", id="bare line feed"),
        pytest.param(b"GET /\xff HTTP/1.1\r\n" + _LOCAL + b"\r\n", id="not UTF-8"),
        pytest.param(b"GET / HTTP/1.1\r\n" + _LOCAL + b"Content-Length: 4\r\n\r\nabcd", id="body"),
        pytest.param(
            b"GET / HTTP/1.1\r\n" + _LOCAL + b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            id="chunked",
        ),
    ],
)
def test_broken_requests_are_refused(server: Server, data: bytes) -> None:
    """What breaks the protocol gets 400 and the connection is closed."""
    answer = send(server, data)
    assert (400, "close") == (answer.status, answer.headers["connection"])


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n" + _LOCAL + b"\r\n", id="address"),
        pytest.param(b"GET / HTTP/1.1\r\nX: " + b"a" * 2_000_000 + b"\r\n\r\n", id="header"),
        pytest.param(b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 20_000 + b"\r\n", id="many headers"),
        pytest.param(b"A" * 3_000_000, id="no line"),
    ],
)
def test_huge_requests_are_cut_off(server: Server, data: bytes) -> None:
    """A head beyond its bound is refused before it is held in memory; the server goes on."""
    assert send(server, data).status in {431, 0}
    assert 200 == ask(server, "/").status


def test_slow_clients_hold_up_nobody(server: Server) -> None:
    """Two hundred half-sent requests leave the server free for others."""
    idle = [connect(server) for _ in range(200)]
    for stream in idle:
        stream.sendall(b"GET / HT")
    assert 200 == ask(server, "/").status
    for stream in idle:
        stream.close()


def test_a_client_that_goes_leaves_no_trace(
    server: Server, capfd: pytest.CaptureFixture[str]
) -> None:
    """Connections reset in the middle of an answer are not worth a word."""
    for _ in range(20):
        stream = connect(server)
        stream.sendall(b"GET /big.bin HTTP/1.1\r\n" + _LOCAL + b"\r\n")
        stream.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
        stream.close()
    assert 200 == ask(server, "/").status
    assert ("", "") == capfd.readouterr()


# --- a new site -------------------------------------------------------------------------------


def test_requests_wait_for_a_build(server: Server, site: Path) -> None:
    """What is asked for during a build is answered from its result."""
    with connect(server) as stream:
        with server.held():
            stream.sendall(b"GET /new.txt HTTP/1.1\r\n" + _LOCAL + b"\r\n")
            stream.settimeout(0.3)
            with pytest.raises(TimeoutError):
                stream.recv(1)
            (site / "new.txt").write_bytes(b"built")
        stream.settimeout(PATIENCE_SECONDS)
        assert b"built" == read_answer(stream).body


def test_a_page_that_is_made_need_not_wait_for_the_others(server: Server) -> None:
    """Nor does what is no page, or it could not be shown; all else waits for the end."""
    with connect(server) as viewer, connect(server) as reader:
        with server.held():
            viewer.sendall(b"GET /people/ HTTP/1.1\r\n" + _LOCAL + b"\r\n")
            reader.sendall(b"GET / HTTP/1.1\r\n" + _LOCAL + b"\r\n")
            server.release("people/index.html")
            assert HTTPStatus.OK == read_answer(viewer).status
            viewer.sendall(b"GET /empty/a.txt HTTP/1.1\r\n" + _LOCAL + b"\r\n")
            assert b"a" == read_answer(viewer).body
            reader.settimeout(0.1)
            with pytest.raises(TimeoutError):
                reader.recv(1)
            reader.settimeout(PATIENCE_SECONDS)
        assert HTTPStatus.OK == read_answer(reader).status
        assert "index.html" == server.viewed


def test_the_desk_does_not_wait_for_a_build(site: Path) -> None:
    """What it shows is not made by a build; who decides a hundred times an hour is not held up."""

    def desk(request: HttpRequest, body: bytes) -> Response | None:
        del body
        return Response(HTTPStatus.OK, b"rows") if request.path == "/_broadsheet/rows" else None

    with Server(site, desk=desk) as server, server.held():
        assert (200, b"rows") == ((a := ask(server, "/_broadsheet/rows")).status, a.body)


def test_an_answer_that_takes_long_does_not_hold_up_the_end(site: Path) -> None:
    """Nor does it hold up anybody else."""
    asked, is_over = threading.Event(), threading.Event()

    def desk(request: HttpRequest, body: bytes) -> Response | None:
        del request, body
        asked.set()
        is_over.wait(PATIENCE_SECONDS)
        return None

    with Server(site, desk=desk) as server:
        stream = connect(server)
        stream.sendall(b"GET /_broadsheet/rows HTTP/1.1\r\n" + _LOCAL + b"\r\n")
        assert asked.wait(PATIENCE_SECONDS)
        assert 200 == ask(server, "/").status
    assert not is_over.is_set()
    with stream:
        assert 0 == read_answer(stream).status
    is_over.set()


def test_open_pages_hear_of_a_new_version(server: Server) -> None:
    """The stream tells the version at once, and each later one; a page knows its own."""
    with connect(server) as stream:
        stream.sendall(b"GET /_broadsheet/events HTTP/1.1\r\n" + _LOCAL + b"\r\n")
        head = read_answer(stream, has_body=False)
        assert "text/event-stream" == head.headers["content-type"]
        before = version_in(ask(server, "/").body)
        assert before == next_version(stream)
        server.announce(News(("index.html",)))
        after = version_in(ask(server, "/").body)
        assert after == next_version(stream)
        assert before != after


def test_a_server_ends_with_streams_open(site: Path) -> None:
    """Leaving the block closes what is open and leaves no thread."""
    with Server(site) as server:
        stream = connect(server)
        stream.sendall(b"GET /_broadsheet/events HTTP/1.1\r\n" + _LOCAL + b"\r\n")
        read_answer(stream, has_body=False)
    assert "preview server" not in {thread.name for thread in threading.enumerate()}
    with pytest.raises(ConnectionError):
        connect(server)
    stream.close()


def test_a_taken_port_gives_the_next(site: Path, server: Server) -> None:
    """A second server on one port takes a later one."""
    with Server(site, port=server.port) as second:
        assert server.port < second.port
        assert 200 == ask(second, "/").status


@pytest.mark.parametrize(
    ("bind", "port"), [("127.0.0.1", 70_000), ("198.51.100.7", 0), ("no such name", 0)]
)
def test_an_address_that_is_none_is_said(site: Path, bind: str, port: int) -> None:
    """A port or an address that cannot be had stops the preview with a word."""
    with pytest.raises(BroadsheetError, match=r"port|listen"):
        Server(site, bind=bind, port=port)
