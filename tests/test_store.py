"""What is kept on disk: whole files, the ledger, the journal, the memo and the lock."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from broadsheet.digest import digest_bytes
from broadsheet.errors import BroadsheetError
from broadsheet.ledger import UNKNOWN_KEY, Entry
from broadsheet.memo import Memo
from broadsheet.recipe import Key
from broadsheet.store import BusyError, Journal, LostError, State, is_temporary, write_atomic

ENTRY = Entry(Key("v", "l", "s", "p"), "page.html", digest_bytes(b"x"), 1, 2, 3)


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


def test_size_and_time_of_what_was_written_come_back(tmp_path: Path) -> None:
    """As the file has them under its own name, so that nobody need ask again."""
    told = write_atomic(tmp_path / "a.html", b"one")
    found = (tmp_path / "a.html").stat()
    assert (found.st_size, found.st_mtime_ns) == (told.st_size, told.st_mtime_ns)


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


def put(state: State, *paths: str) -> None:
    with state.memo() as memo:
        for path in paths:
            memo.put_entry(path, ENTRY)


def ledger(state: State) -> dict[str, Entry | None]:
    with state.locked(), state.memo() as memo:
        return {path: memo.entry(path) for path in memo.marks()}


def test_ledger_comes_back(state: State) -> None:
    """Names of any script and the whole key survive."""
    paths = ('media/ảnh "1".png', "a.html")
    put(state, *paths)
    assert dict.fromkeys(paths, ENTRY) == ledger(state)


def test_builds_into_two_folders_have_two_memos(tmp_path: Path, state: State) -> None:
    """A trial build elsewhere does not disturb what is known of the site."""
    put(state, "a.html")
    assert {} == ledger(State(tmp_path / "state", tmp_path / "other"))


def test_journal_of_a_killed_build_is_known_to_the_next(state: State) -> None:
    """Noted writes are ours though their key is lost, with what stood there before."""
    put(state, "a.html", "b.html")
    journal = Journal(state.journal_path)
    journal.note("a.html", "d1")
    journal.note("mới.html", "d2")
    journal.close()
    expected = {
        "a.html": Entry(UNKNOWN_KEY, "", "d1", -1, -1, ENTRY.recipe, ENTRY.digest),
        "b.html": ENTRY,
        "mới.html": Entry(UNKNOWN_KEY, "", "d2", -1, -1),
    }
    assert expected == ledger(state)
    assert not state.journal_path.exists()
    assert expected == ledger(state)


@pytest.mark.parametrize(
    "line",
    [b'["a.html", "d', b"5", b"[]", b'[["a"], 1]', b'["../x", "d"]', b'["/x", "d"]', b"\xff"],
)
def test_torn_journal_line_is_passed_by(state: State, line: bytes) -> None:
    """What a kill cut off costs only itself; a path that leads outside is damage too."""
    journal = Journal(state.journal_path)
    journal.note("a.html", "d1")
    journal.close()
    state.journal_path.write_bytes(state.journal_path.read_bytes() + line)
    assert ["a.html"] == list(ledger(state))


def test_what_is_not_committed_is_dropped(state: State) -> None:
    """A build that fails leaves the memo as it was."""
    put(state, "a.html")
    with state.memo() as memo:
        memo.begin()
        memo.put_entry("b.html", ENTRY)
    assert ["a.html"] == list(ledger(state))


def test_damage_met_late_is_told_and_the_memo_deleted(state: State, tmp_path: Path) -> None:
    """What was asked for can begin anew; other errors of the system leave it alone."""
    put(state, *(f"{number}.html" for number in range(999)))
    (file,) = (tmp_path / "state").glob("memo*")
    data = file.read_bytes()
    file.write_bytes(data[:8192] + b"torn" * (len(data) // 4 - 2048))
    with pytest.raises(LostError, match="is damaged and was deleted"):
        ledger(state)
    assert {} == ledger(state)


def test_clock_is_that_of_the_file_system(state: State, tmp_path: Path) -> None:
    """A file written before is not newer, one written after is not older."""
    with state.locked():
        (tmp_path / "a").write_bytes(b"")
        now = state.now()
        (tmp_path / "b").write_bytes(b"")
    assert (tmp_path / "a").stat().st_mtime_ns <= now <= (tmp_path / "b").stat().st_mtime_ns


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


def test_memo_is_kept_for_the_next_build(tmp_path: Path) -> None:
    """Open, if that is wanted, and without what was not committed."""
    kept = State(tmp_path / "state", tmp_path / "site", keeps_memo=True)
    with kept.memo() as memo:
        memo.put_entry("a.html", ENTRY)
        memo.begin()
        memo.put_entry("b.html", ENTRY)
    with kept.memo() as again:
        assert (True, {"a.html"}) == (again is memo and again.is_kept, set(again.marks()))
    kept.close()


def write_aside(state: State) -> None:
    put(state, "b.html")


def leave_a_journal(state: State) -> None:
    Journal(state.journal_path).note("b.html", "d")


def put_another_in_its_place(state: State) -> None:
    state.journal_path.parent.rename(state.journal_path.parent.with_name("gone"))
    put(state, "b.html")


def build_meanwhile(state: State) -> None:
    again = State(state.journal_path.parent, state.journal_path.parent.with_name("site"))
    with again.locked(), pytest.raises(BusyError), state.locked():
        pass


@pytest.mark.parametrize(
    "other", [write_aside, leave_a_journal, put_another_in_its_place, build_meanwhile]
)
def test_kept_memo_is_opened_anew_where_others_were_at_work(
    tmp_path: Path, other: Callable[[State], None]
) -> None:
    """What another process did may have changed anything."""
    kept = State(tmp_path / "state", tmp_path / "site", keeps_memo=True)
    with kept.locked(), kept.memo() as memo:
        pass
    other(kept if other is build_meanwhile else State(tmp_path / "state", tmp_path / "site"))
    with kept.locked(), kept.memo() as again:
        assert (False, False) == (again is memo, again.is_kept)
    kept.close()


def begin_at_once(memo: Memo) -> None:
    memo.db.execute("PRAGMA busy_timeout = 1")
    memo.begin()


def test_memo_that_another_process_writes_to_is_busy(state: State, tmp_path: Path) -> None:
    """As while a build runs; it is not said that the disk is full."""
    again = State(tmp_path / "state", tmp_path / "site")
    with state.memo() as memo:
        memo.begin()
        with (
            pytest.raises(BusyError, match="another build of this site is running"),
            again.memo() as other,
        ):
            begin_at_once(other)


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
