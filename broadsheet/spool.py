"""What a long piece of work puts aside, on disk and not in memory, until it takes it up again."""

from collections.abc import Hashable
from typing import IO


class Spool:
    """Bytes under keys, one behind the other in an open file."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._places: dict[Hashable, tuple[int, int]] = {}
        self._end = 0

    def __setitem__(self, key: Hashable, data: bytes) -> None:
        """Put bytes aside."""
        self._file.seek(self._end)
        self._file.write(data)
        self._places[key] = self._end, len(data)
        self._end += len(data)

    def __getitem__(self, key: Hashable) -> bytes:
        """Take bytes up again."""
        start, size = self._places[key]
        self._file.seek(start)
        return self._file.read(size)
