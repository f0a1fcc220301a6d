"""The watcher: every way of changing a file is heard, and nothing that no build would read."""

import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from broadsheet.preview.watcher import Changes, Watcher

PATIENCE_SECONDS = 30.0


class Listening:
    """A watcher whose changes can be waited for with patience, but not for ever."""

    def __init__(self, watcher: Watcher) -> None:
        self._heard: queue.Queue[Changes] = queue.Queue()
        self._watcher = watcher
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        while not (changes := self._watcher.wait()).touch(Path("the end")):
            self._heard.put(changes)

    def is_quiet(self) -> bool:
        """Tell whether nothing was heard since the last time somebody asked for it."""
        return self._heard.empty()

    def paths_until(self, path: Path) -> set[Path]:
        """Return all that is heard until a path is among it."""
        paths: set[Path] = set()
        while path not in paths:
            paths |= self._heard.get(timeout=PATIENCE_SECONDS).paths
        return paths


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return a watched folder with some files in it."""
    for name in ("articles/a.md", "articles/deep/b.md", "media/c.png"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("one", "utf-8")
    return tmp_path / "content"


@pytest.fixture(params=[False, True], ids=["told", "polled"])
def listening(folder: Path, request: pytest.FixtureRequest) -> Iterator[Listening]:
    folders = (folder, folder.parent / "layouts")
    with Watcher(folders, poll=request.param, settle_seconds=0.05) as watcher:
        yield Listening(watcher)
        watcher.note(Path("the end"))


def save_in_place(file: Path) -> None:
    file.write_text("two, longer", "utf-8")


def save_by_rename(file: Path) -> None:
    fresh = file.with_name(f".{file.name}.tmp")
    fresh.write_text("two, longer", "utf-8")
    fresh.replace(file)


def save_with_backup(file: Path) -> None:
    file.rename(file.with_name(f"{file.name}~"))
    file.write_text("two, longer", "utf-8")


def save_from_elsewhere(file: Path) -> None:
    fresh = file.parents[2] / "outside.md"
    fresh.write_text("two, longer", "utf-8")
    fresh.replace(file)


@pytest.mark.parametrize(
    "save", [save_in_place, save_by_rename, save_with_backup, save_from_elsewhere, Path.unlink]
)
def test_every_way_of_saving_is_heard(
    listening: Listening, folder: Path, save: Callable[[Path], None]
) -> None:
    """Editors write in place, or beside and rename; the file's own path is told."""
    file = folder / "articles/deep/b.md"
    save(file)
    assert file in listening.paths_until(file)


def test_moved_and_new_folders_are_heard(listening: Listening, folder: Path) -> None:
    """A folder that is renamed stays watched, and so does one that comes from elsewhere."""
    (folder / "articles/deep").rename(folder / "articles/deeper")
    listening.paths_until(folder / "articles/deeper")
    save_in_place(folder / "articles/deeper/b.md")
    listening.paths_until(folder / "articles/deeper/b.md")
    other = folder.parent / "other"
    (other / "x").mkdir(parents=True)
    other.rename(folder / "other")
    listening.paths_until(folder / "other")
    (folder / "other/x/new.md").write_text("new", "utf-8")
    listening.paths_until(folder / "other/x/new.md")


def test_a_folder_made_again_is_watched_again(listening: Listening, folder: Path) -> None:
    """Deleting the whole folder, or moving it away, does not end the watching of its path."""
    shutil.rmtree(folder)
    listening.paths_until(folder)
    folder.mkdir()
    listening.paths_until(folder)
    (folder / "a.md").write_text("back", "utf-8")
    listening.paths_until(folder / "a.md")
    folder.rename(folder.parent / "away")
    listening.paths_until(folder)
    (folder.parent / "away").rename(folder)
    listening.paths_until(folder)
    (folder / "b.md").write_text("back again", "utf-8")
    listening.paths_until(folder / "b.md")


def test_a_folder_that_comes_later_is_watched(listening: Listening, folder: Path) -> None:
    """Layouts need not exist when the preview starts."""
    layouts = folder.parent / "layouts"
    layouts.mkdir()
    listening.paths_until(layouts)
    (layouts / "base.html").write_text("x", "utf-8")
    listening.paths_until(layouts / "base.html")


def test_what_no_build_reads_is_not_heard(listening: Listening, folder: Path) -> None:
    """Leftovers, hidden folders and reading wake nobody."""
    (folder / ".converted").mkdir()
    for name in (".converted/a.md", "articles/.a.md.swp", "articles/a.md~", "articles/4913"):
        (folder / name).write_text("x", "utf-8")
    (folder / "articles/a.md").read_text("utf-8")
    save_in_place(folder / "media/c.png")
    assert {folder / "media/c.png"} == listening.paths_until(folder / "media/c.png")


def test_many_changes_are_told_together(folder: Path) -> None:
    """A storm of changes is told when it is over, each file once."""
    files = {folder / f"articles/{number}.md" for number in range(200)}
    with Watcher([folder], settle_seconds=1.0, longest_seconds=60.0) as watcher:
        for file in files:
            file.write_text("x", "utf-8")
        changes = watcher.wait()
    assert changes.is_settled
    assert files <= changes.paths


def test_changes_without_end_are_told_all_the_same(folder: Path) -> None:
    """While something is being changed on and on, it is told after the longest wait."""
    with Watcher([folder], settle_seconds=60.0, longest_seconds=0.1) as watcher:
        save_in_place(folder / "articles/a.md")
        changes = watcher.wait()
    assert (False, True) == (changes.is_settled, folder / "articles/a.md" in changes.paths)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells when a file is closed")
def test_a_file_that_is_being_written_is_waited_for(folder: Path) -> None:
    """However slowly its parts come; once it is closed, it is told once."""
    file = folder / "articles/a.md"
    with Watcher([folder], settle_seconds=0.05, longest_seconds=3600.0) as watcher:
        listening = Listening(watcher)
        save_in_place(file)
        listening.paths_until(file)  # now it is known that the system tells of ends
        for _ in range(2):
            with file.open("w", encoding="utf-8") as half:
                half.write("one")
                half.flush()
                time.sleep(0.3)
                half.write("two")
                half.flush()
                time.sleep(0.3)
                assert listening.is_quiet()
            assert {file} == listening.paths_until(file)
        assert listening.is_quiet()
        watcher.note(Path("the end"))


def test_a_file_that_is_never_closed_is_told_all_the_same(folder: Path) -> None:
    """It counts as not settled, so that nobody takes it for whole."""
    file = folder / "articles/a.md"
    with Watcher([folder], settle_seconds=0.05, longest_seconds=0.5) as watcher:
        watcher.finish(file)  # the system tells of ends
        with file.open("a", encoding="utf-8") as half:
            half.write("one")
            half.flush()
            changes = watcher.wait()
    assert (False, {file}) == (changes.is_settled, changes.paths)


def test_what_is_told_is_forgotten(folder: Path) -> None:
    """A change is told once; one that comes while it is acted on is told the next time."""
    with Watcher([folder], settle_seconds=0.0) as watcher:
        watcher.note(folder / "one")
        assert {folder / "one"} == watcher.wait().paths
        watcher.note(folder / "two")
        assert {folder / "two"} == watcher.wait().paths


@pytest.mark.parametrize(
    ("path", "touches"),
    [("inbox/a.txt", True), ("inbox", True), ("", True), ("articles/a.md", False)],
)
def test_a_change_may_touch_a_folder(path: str, touches: bool) -> None:
    """A folder is touched by what is in it and by what it is in."""
    changes = Changes(frozenset({Path("content") / path}), is_settled=True)
    assert touches == changes.touch(Path("content/inbox"))


_QUEUE = Path("/proc/sys/fs/inotify/max_queued_events")


@pytest.fixture
def small_queue() -> Iterator[None]:
    """Let the system keep few events, as it does for all programs together."""
    try:
        before = _QUEUE.read_text()
        _QUEUE.write_text("8")
    except OSError:
        pytest.skip("needs Linux and the right to change how many events it keeps")
    yield
    _QUEUE.write_text(before)


@pytest.mark.usefixtures("small_queue")
def test_lost_events_are_said_and_everything_is_looked_at(folder: Path) -> None:
    """When more happens at once than the system tells, the whole folder counts as changed."""
    said: list[str] = []
    with Watcher((folder,), settle_seconds=0.05, say=said.append) as watcher:
        listening = Listening(watcher)
        for number in range(5_000):
            (folder / "articles" / f"{number}.md").touch()
        assert folder in listening.paths_until(folder)
        watcher.note(Path("the end"))
    assert "so much changed at once that the system lost count; looking at everything" in said


# The limits of a user in a room of its own, where they can be set without any rights.
_LIMITED = """
for limit in "$@"; do
    [ "$limit" = -- ] && break
    echo "${limit#*=}" > "/proc/sys/user/${limit%=*}" || exit 77
    shift
done
shift
exec "$@"
"""
_LISTENER = """
import sys
from pathlib import Path
from broadsheet.preview.watcher import Watcher

folder, new = Path(sys.argv[1]), int(sys.argv[2])
with Watcher([folder], settle_seconds=0.05, say=lambda text: print(text, flush=True)) as watcher:
    for number in range(new):
        (folder / "new" / str(number)).mkdir(parents=True)
    deep = sorted(path for path in folder.rglob("*") if path.is_dir())[-1]
    while new and folder not in watcher.wait().paths:
        pass
    (deep / "last.md").write_text("x")
    while deep / "last.md" not in watcher.wait().paths:
        pass
print("heard")
"""


@pytest.mark.parametrize(
    ("limits", "new_folders", "told"),
    [
        pytest.param(["max_inotify_instances=0"], 0, "inotify instance limit", id="no listener"),
        pytest.param(["max_inotify_watches=3"], 0, "inotify watch limit", id="too many folders"),
        pytest.param(["max_inotify_watches=8"], 9, "inotify watch limit", id="too many new ones"),
    ],
)
def test_where_the_system_tells_no_more_it_is_said_and_everything_is_looked_at(
    folder: Path, limits: list[str], new_folders: int, told: str
) -> None:
    """With fewer folders to be listened to than there are, a change in the last one is heard."""
    for name in ("articles/e", "articles/f", "articles/g"):
        (folder / name).mkdir()
    room = ["unshare", "--user", "--map-root-user", "sh", "-c", _LIMITED, "sh", *limits, "--"]
    listener = [sys.executable, "-c", _LISTENER, str(folder), str(new_folders)]
    try:
        done = subprocess.run(
            [*room, *listener],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE_SECONDS * 2,
        )
    except FileNotFoundError:
        pytest.skip("needs Linux with `unshare`")
    if done.returncode in {1, 77} and "broadsheet" not in done.stderr:
        pytest.skip(f"needs the right to a room of one's own: {done.stderr}")
    first, *rest = done.stdout.splitlines()
    assert (
        f"the system does not tell of all changes ({told} reached); looking every second" == first
    )
    assert ["heard"] == rest
