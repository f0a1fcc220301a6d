"""A preview as a person runs it: the real command in a process of its own."""

import re
import signal
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

PATIENCE_SECONDS = 60.0
PROJECT = Path(__file__).parents[1]


class Preview:
    """A running preview. url: of its home page."""

    def __init__(self, root: Path, *options: str) -> None:
        # Who is started in the background by a script ignores Ctrl-C, and so would the preview.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        command = [sys.executable, "-W", "error", str(PROJECT / "build.py"), "serve"]
        self._process = subprocess.Popen(
            [*command, "--root", str(root), "--port", "0", "--jobs", "1", *options],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        )
        self._lines: list[str] = []
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        until(lambda: "preview at" in self.said or self._process.poll() is not None)
        found = re.search(r"preview at (\S+)", self.said)
        assert found, self.said
        self.url = found[1]

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def said(self) -> str:
        """All that it has printed so far."""
        return "".join(self._lines)

    def _read(self) -> None:
        assert self._process.stdout
        self._lines.extend(iter(self._process.stdout.readline, ""))

    def get(self, path: str) -> bytes:
        """Return what is served at a path, without the reload script."""
        with urllib.request.urlopen(self.url + path, timeout=PATIENCE_SECONDS) as answer:  # noqa: S310  our own address
            data: bytes = answer.read()
        return without_script(data)

    def end(self) -> int:
        """Press Ctrl-C and return the exit status."""
        self._process.send_signal(signal.SIGINT)
        status = self._process.wait(timeout=PATIENCE_SECONDS)
        self._reader.join(timeout=PATIENCE_SECONDS)
        assert self._process.stdout
        self._process.stdout.close()
        return status


def without_script(page: bytes) -> bytes:
    """Return a page as it is in the site, from what a preview serves."""
    return re.sub(rb'<script src="/_broadsheet/reload\.js\?\d+"></script>', b"", page)


@contextmanager
def preview(root: Path, *options: str) -> Iterator[Preview]:
    """Run a preview of a collection for the time of a block."""
    running = Preview(root, *options)
    try:
        yield running
    finally:
        status = running.end()
    assert 0 == status, running.said


def until(is_true: Callable[[], bool]) -> None:
    """Wait for a condition, with patience but not for ever."""
    end = time.monotonic() + PATIENCE_SECONDS
    while not is_true():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)
