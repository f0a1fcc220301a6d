"""`serve`: the site in a browser, rebuilt at each change of content or layouts."""

import argparse
import contextlib
import webbrowser
from collections.abc import Iterator

from broadsheet.cli import Places
from broadsheet.commands.desk import Desk
from broadsheet.commands.rebuild import Rebuild
from broadsheet.commands.review import Review
from broadsheet.errors import BroadsheetError
from broadsheet.preview.loop import keep_up
from broadsheet.preview.server import Server
from broadsheet.preview.watcher import Watcher
from broadsheet.report import Reporter
from broadsheet.store import BusyError, State


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Convert, build and serve until interrupted."""
    if options.dry_run:
        raise BroadsheetError("a preview writes the site that it shows", "leave out --dry-run")
    work = Rebuild(options, places, reporter)
    desk = Desk(places.content, State(places.state, places.site), options.jobs, work.building)
    review = Review(places.content, desk, work.writing)
    folders = (places.content, places.layouts)
    with (
        _alone(places),
        contextlib.closing(work),
        Watcher(folders, poll=options.poll, say=reporter.say) as watcher,
    ):
        watcher.tell(desk.hear)
        work.convert()
        _build_first(work, places)
        with (
            Server(places.site, bind=options.bind, port=options.port, desk=review.answer) as server,
            contextlib.suppress(KeyboardInterrupt),
        ):
            server.announce(work.news())
            _greet(server, options, reporter)
            keep_up(work, places.content, watcher, server)
    reporter.say("\npreview ended")
    return 0


def _build_first(work: Rebuild, places: Places) -> None:
    """Build; a mistake in a file that is watched is shown in the browser until it is mended."""
    try:
        work.look()
    except BroadsheetError as error:
        top = error.path.partition("/")[0]
        if "/" not in error.path or top not in {"content", places.layouts.name}:
            raise
        work.fail(error)


@contextlib.contextmanager
def _alone(places: Places) -> Iterator[None]:
    """Hold a lock as long as the preview lives; builds by hand go on beside it."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(State(places.state / "preview", places.site).locked())
        except BusyError as error:
            mend = "open its address in the browser, or end it with Ctrl-C in its terminal"
            raise BroadsheetError("a preview of this site is running", mend, error.path) from error
        yield


def _greet(server: Server, options: argparse.Namespace, reporter: Reporter) -> None:
    if options.port not in {0, server.port}:
        reporter.say(f"port {options.port} is taken; using {server.port}")
    reporter.say(f"preview at {server.url} - end it with Ctrl-C")
    reporter.say(f"names to look through at {server.url}_broadsheet/review")
    reporter.result({"preview": server.url}, ())
    if options.open and not webbrowser.open(server.url):
        reporter.say("no browser could be opened here")
