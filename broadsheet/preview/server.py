"""Serves the site folder to this machine, and tells open pages when it was rebuilt.

One thread with one event loop: a slow client costs a socket and holds up nobody. Every read and
write has a deadline, every head a size. Requests wait while a build is running.
"""

import asyncio
import errno
import socket
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from http import HTTPStatus
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from broadsheet.errors import BroadsheetError
from broadsheet.preview.news import News, Standing
from broadsheet.preview.protocol import (
    HttpRequest,
    Refused,
    Response,
    body_bytes,
    parse_head,
    to_bytes,
)
from broadsheet.preview.site_files import EVENTS, OWN, SiteFiles, page_of

_PORTS_TRIED: Final = 20
# Cookies of all that runs on this machine come with each request, whatever its port.
_HEAD_BYTES: Final = 32 << 10
_PIECE_BYTES: Final = 256 << 10
_HEAD_SECONDS: Final = 20.0
_PIECE_SECONDS: Final = 30.0
# Longer than a build that changes one article; a first build is over before anyone asks.
_BUILD_SECONDS: Final = 30.0
_HEARTBEAT_SECONDS: Final = 10.0
# Below the usual bound of 1,024 open files a process.
_CONNECTIONS: Final = 500


Desk = Callable[[HttpRequest, bytes], Response | None]
"""Answers requests below `/_broadsheet/`; None for what it does not know."""


class Server:
    """A running server for one site folder; ends with its `with` block.

    viewed: the page asked for last, relative to the site folder; empty for none.
    port: 0 for any free one; if it is taken, the next free one is used.
    """

    def __init__(
        self, site: Path, *, bind: str = "127.0.0.1", port: int = 0, desk: Desk | None = None
    ) -> None:
        """Take a port. Raises BroadsheetError if there is none to be had."""
        self._files = SiteFiles(site)
        self._desk = desk
        self._bind = bind
        self._socket = _listen(bind, port)
        self.port: int = self._socket.getsockname()[1]
        # Pages of an earlier run must see that this is another one; a script can count so far.
        started = time.time_ns() // 1_000_000 * 100
        self._standing = Standing(started, started)
        self._open = 0
        self._made: frozenset[str] | None = None  # pages, while a build goes on
        self.viewed = ""
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="preview server", daemon=True)

    @property
    def url(self) -> str:
        """The address of the home page."""
        name = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self._bind, self._bind)  # noqa: S104  compared, not bound
        return f"http://{f'[{name}]' if ':' in name else name}:{self.port}/"

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._ended.set)
        self._thread.join(timeout=_HEARTBEAT_SECONDS)

    @contextmanager
    def held(self) -> Iterator[None]:
        """Let requests wait while the block changes the site."""
        self._loop.call_soon_threadsafe(self._hold, frozenset())
        try:
            yield
        finally:
            self._loop.call_soon_threadsafe(self._hold, None)

    def release(self, path: str) -> None:
        """Let a page that the block has made be asked for, and all that is no page; tell of it."""
        self._loop.call_soon_threadsafe(self._hold, frozenset((path,)))
        self.announce(News((path,), troubles=self._standing.troubles))

    def announce(self, news: News) -> None:
        """Tell every open page what has changed and what is wrong, if that is news."""
        standing = self._standing.after(news)
        if standing != self._standing:
            self._standing = standing
            self._loop.call_soon_threadsafe(self._spread)

    # --- in the server's thread ---------------------------------------------------------------

    def _run(self) -> None:
        asyncio.run(self._serve())

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._ended, self._news, self._turn = asyncio.Event(), asyncio.Event(), asyncio.Event()
        server = await asyncio.start_server(
            self._talk, sock=self._socket, limit=_HEAD_BYTES, backlog=_CONNECTIONS
        )
        self._ready.set()
        await self._ended.wait()
        server.close()  # asyncio.run cancels what is still open

    def _hold(self, pages: frozenset[str] | None) -> None:
        """Hold requests but for some pages, if there are any; None ends it."""
        self._made = pages
        before, self._turn = self._turn, asyncio.Event()
        before.set()

    def _spread(self) -> None:
        before, self._news = self._news, asyncio.Event()
        before.set()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one connection's requests until it ends, is slow or breaks a rule."""
        writer.transport.set_write_buffer_limits(0)  # `drain` then means: it is sent
        self._open += 1
        try:
            while self._open <= _CONNECTIONS and await self._answer_next(reader, writer):
                pass
        except (TimeoutError, EOFError, ConnectionError):
            pass  # the client's affair: it has gone, or sends and takes nothing
        except asyncio.CancelledError:
            pass  # the server ends; passed on, Python 3.11 would log it for each open page
        finally:
            self._open -= 1
            writer.transport.abort()

    async def _answer_next(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> bool:
        """Answer one request; tell whether the connection stays open."""
        try:
            request, body = await self._read_request(reader)
        except Refused as refusal:
            await _send(writer, refusal.response(), keeps_open=False)
            return False
        if (request.method, request.path) == ("GET", EVENTS):
            await self._stream_versions(writer)
        if not request.path.startswith(f"{OWN}/"):  # the desk shows content, not the site
            await self._free_or_late(page_of(request.path))
        response = await asyncio.wrap_future(self._start_answer(request, body))
        has_body = request.method != "HEAD"
        await _send(writer, response, keeps_open=request.keeps_open, has_body=has_body)
        return request.keeps_open

    def _start_answer(self, request: HttpRequest, body: bytes) -> Future[Response]:
        """Answer in a thread of its own, for which the end of the program does not wait."""
        future: Future[Response] = Future()
        future.set_running_or_notify_cancel()

        def work() -> None:
            try:
                future.set_result(self._answer(request, body))
            except BaseException as error:  # noqa: BLE001  raised where the answer is awaited
                future.set_exception(error)

        threading.Thread(target=work, daemon=True).start()
        return future

    def _answer(self, request: HttpRequest, body: bytes) -> Response:
        if self._desk and request.path.startswith(f"{OWN}/"):
            response = self._desk(request, body)
            if response:
                return response
        if request.method == "POST":
            return Refused(HTTPStatus.METHOD_NOT_ALLOWED).response()
        self.viewed = page_of(request.path) or self.viewed
        return self._files.answer(request, str(self._standing.version))

    async def _read_request(self, reader: asyncio.StreamReader) -> tuple[HttpRequest, bytes]:
        try:
            async with asyncio.timeout(_HEAD_SECONDS):
                head = await reader.readuntil(b"\r\n\r\n")
                request = parse_head(head, self._bind, OWN if self._desk else "")
                return request, await reader.readexactly(body_bytes(request))
        except asyncio.LimitOverrunError as error:
            raise Refused(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE) from error

    async def _free_or_late(self, page: str) -> None:
        """Wait for the end of a build. page: one that may be there before, empty for no page."""
        try:
            async with asyncio.timeout(_BUILD_SECONDS):
                while self._made is not None and not (self._made and page in {"", *self._made}):
                    await self._turn.wait()
        except TimeoutError:
            return  # an old page, whole, is better than none

    async def _stream_versions(self, writer: asyncio.StreamWriter) -> None:
        """Send how things stand now and at each change, until the client goes.

        A page compares versions with its own, so one that was asleep or came late misses nothing.
        """
        headers = (("Content-Type", "text/event-stream"),)
        writer.write(
            to_bytes(Response(HTTPStatus.OK, b"", headers), keeps_open=False, is_stream=True)
        )
        while True:
            news = self._news
            writer.write(f"data: {self._standing.to_json()}\n\n".encode())
            async with asyncio.timeout(_PIECE_SECONDS):
                await writer.drain()
            try:
                async with asyncio.timeout(_HEARTBEAT_SECONDS):
                    await news.wait()
            except TimeoutError:
                continue  # the same version again: a client that has gone shows then


async def _send(
    writer: asyncio.StreamWriter, response: Response, *, keeps_open: bool, has_body: bool = True
) -> None:
    body = memoryview(response.body if has_body else b"")
    writer.write(to_bytes(response, keeps_open=keeps_open))
    for start in range(0, max(len(body), 1), _PIECE_BYTES):
        writer.write(body[start : start + _PIECE_BYTES])
        async with asyncio.timeout(_PIECE_SECONDS):
            await writer.drain()


def _listen(bind: str, port: int) -> socket.socket:
    """Return a socket bound to the port or, if that is taken, to the next free one."""
    mend = "name another address with --bind or another port with --port"
    if port >= 1 << 16:
        raise BroadsheetError(f"there is no port {port}", mend)
    for tried in range(port, min(port + _PORTS_TRIED, 1 << 16) if port else 1):
        try:
            family = socket.getaddrinfo(bind, tried, type=socket.SOCK_STREAM)[0][0]
            return socket.create_server((bind, tried), family=family)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                what = f"cannot listen on {bind}, port {tried}: {error.strerror or error}"
                raise BroadsheetError(what, mend) from error
    what = f"the ports {port} to {port + _PORTS_TRIED - 1} of {bind} are all taken"
    raise BroadsheetError(what, mend)
