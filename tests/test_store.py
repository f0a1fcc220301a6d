"""What is kept on disk: whole files, the ledger, the journal, the memo and the lock."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadsheet.digest import digest_bytes
from broadsheet.errors import BroadsheetError
from broadsheet.plan import Key
from broadsheet.store import UNKNOWN_KEY, Entry, State, is_temporary, write_atomic

ENTRY = Entry(Key("v", "l", "s", "p"), digest_bytes(b"x"), 1, 2)


@pytest.fixture
def state(tmp_path: Path) -> State:
    (tmp_path / "state").mkdir()
    return State(tmp_path / "state", tmp_path / "site")


def test_file_is_written_with_the_folders_above_it(tmp_path: Path) -> None:
    """Nothing but the file is left behind."""
    write_atomic(tmp_path / "a/b/c.html", b"x")
    write_atomic(tmp_path / "a/b/c.html", b"y")
    assert [p.name for p in (tmp_path / "a/b").iterdir()] == ["c.html"]
    assert (tmp_path / "a/b/c.html").read_bytes() == b"y"


def test_refused_write_leaves_no_trace(tmp_path: Path) -> None:
    """The error is the system's words; neither a temporary file nor a changed one stays."""
    (tmp_path / "a").mkdir()
    with pytest.raises(BroadsheetError, match=r"/a: error: cannot write"):
        write_atomic(tmp_path / "a", b"x")
    assert [p.name for p in tmp_path.iterdir()] == ["a"]


def test_file_in_the_place_of_a_folder_is_named(tmp_path: Path) -> None:
    """A file is never removed to make room for a folder."""
    (tmp_path / "a").write_bytes(b"mine")
    with pytest.raises(BroadsheetError, match="cannot write"):
        write_atomic(tmp_path / "a/b.html", b"x")
    assert (tmp_path / "a").read_bytes() == b"mine"


def test_longest_name_has_room_for_the_temporary_one(tmp_path: Path) -> None:
    """255 bytes are what file systems allow."""
    write_atomic(tmp_path / ("x" * 255), b"x")
    assert len(list(tmp_path.iterdir())) == 1


def test_threads_may_write_side_by_side(tmp_path: Path) -> None:
    """Files of one folder that are written at the same moment keep their own bytes."""
    files = [tmp_path / f"{number}.md" for number in range(400)]
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(lambda file: write_atomic(file, file.name.encode() * 9_000), files))
    assert all(file.read_bytes() == file.name.encode() * 9_000 for file in files)


def test_link_is_replaced_and_what_it_leads_to_stays(tmp_path: Path) -> None:
    """Writing never goes through a link."""
    (tmp_path / "precious").write_bytes(b"mine")
    (tmp_path / "a.html").symlink_to("precious")
    write_atomic(tmp_path / "a.html", b"x")
    assert (tmp_path / "precious").read_bytes() == b"mine"
    assert not (tmp_path / "a.html").is_symlink()


def test_ledger_comes_back(state: State) -> None:
    """Names of any script and the whole key survive."""
    ledger = {'media/ảnh "1".png': ENTRY, "a.html": ENTRY}
    state.write_ledger(ledger)
    assert state.read_ledger() == ledger


def test_builds_into_two_folders_have_two_ledgers(tmp_path: Path, state: State) -> None:
    """A trial build elsewhere does not disturb what is known of the site."""
    state.write_ledger({"a.html": ENTRY})
    assert State(tmp_path / "state", tmp_path / "other").read_ledger() == {}


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"[",
        b"5",
        b'{"a": 1}',
        b"[[1]]",
        b'[["a.html", ["v"], "d", 1, 2]]',
        b"\xff",
        b'[["../a.html", ["v","l","s","p"], "d", 1, 2]]',
        b'[["/a", ["v","l","s","p"], "d", 1, 2]]',
    ],
)
def test_damaged_ledger_counts_as_none(state: State, tmp_path: Path, data: bytes) -> None:
    """Everything is then written anew; a path that leads outside is damage too."""
    state.write_ledger({"a.html": ENTRY})
    (ledger,) = (tmp_path / "state").glob("ledger*")
    ledger.write_bytes(data)
    assert state.read_ledger() == {}


def test_journal_of_a_killed_build_is_known_to_the_next(state: State) -> None:
    """Noted writes are ours though their key is lost, with what stood there before."""
    state.write_ledger({"a.html": ENTRY, "b.html": ENTRY})
    with state.journal() as journal:
        journal.note("a.html", "d1")
        journal.note("mới.html", "d2")
    assert state.read_ledger() == {
        "a.html": Entry(UNKNOWN_KEY, "d1", -1, -1, ENTRY.digest),
        "b.html": ENTRY,
        "mới.html": Entry(UNKNOWN_KEY, "d2", -1, -1),
    }
    state.write_ledger({"b.html": ENTRY})
    assert state.read_ledger() == {"b.html": ENTRY}


@pytest.mark.parametrize(
    "line", [b'["a.html", "d', b"5", b"[]", b'[["a"], 1]', b'["../x", "d"]', b"\xff"]
)
def test_torn_journal_line_is_passed_by(state: State, tmp_path: Path, line: bytes) -> None:
    """What a kill cut off costs only itself."""
    with state.journal() as journal:
        journal.note("a.html", "d1")
    (file,) = (tmp_path / "state").glob("journal*")
    file.write_bytes(file.read_bytes() + line)
    assert list(state.read_ledger()) == ["a.html"]


def test_memo_comes_back_for_the_same_program_only(state: State) -> None:
    """What another version computed is not used."""
    state.write_memo("one", {"k": ("a", 1, None)})
    assert state.read_memo("one") == {"k": ("a", 1, None)}
    assert state.read_memo("other") == {}


def test_damaged_memo_counts_as_none(state: State, tmp_path: Path) -> None:
    """At whatever place a memo is cut or changed, nothing of it is believed."""
    assert state.read_memo("one") == {}
    state.write_memo("one", {"k": ("a", 1)})
    memo = tmp_path / "state/memo.marshal"
    good = memo.read_bytes()
    for place in range(len(good)):
        memo.write_bytes(good[:place])
        assert state.read_memo("one") == {}
        memo.write_bytes(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert state.read_memo("one") == {}


def test_second_build_of_one_site_is_refused(state: State, tmp_path: Path) -> None:
    """One build at a time for each output folder; when it is through, the next may go on."""
    again = State(tmp_path / "state", tmp_path / "site")
    with (
        state.locked(),
        pytest.raises(BroadsheetError, match="another build of this site is running"),
        again.locked(),
    ):
        pass
    with again.locked(), State(tmp_path / "state", tmp_path / "other").locked():
        pass


def test_state_that_cannot_be_opened_is_named(tmp_path: Path) -> None:
    """A file where the folder should be is an error with its path."""
    (tmp_path / "state").write_bytes(b"")
    with (
        pytest.raises(BroadsheetError, match=r"state: error: cannot write"),
        State(tmp_path / "state", tmp_path / "site").locked(),
    ):
        pass


def test_temporary_names_are_told_apart() -> None:
    """Only names that the program uses itself are taken for its leftovers."""
    assert is_temporary(".broadsheet-tmp-12")
    assert not is_temporary("broadsheet-tmp.html")
