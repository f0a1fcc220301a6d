"""Facts of broadsheet.spool: bytes are put aside and taken up again."""

from io import BytesIO

import pytest

from broadsheet.spool import Spool


def test_what_was_put_aside_is_taken_up_in_any_order() -> None:
    """Reading between two writings disturbs neither; nothing at all is something too."""
    spool = Spool(BytesIO())
    spool["sông"] = b"song"
    spool["đò", 2] = b""
    assert spool["sông"] == b"song"
    spool["chợ"] = b"cho noi"
    taken = [spool["chợ"], spool["đò", 2], spool["sông"]]
    assert [b"cho noi", b"", b"song"] == taken


def test_what_was_not_put_aside_is_an_error() -> None:
    """Nothing is made up."""
    with pytest.raises(KeyError):
        Spool(BytesIO())["bến"]
