"""The command line: what is asked for, where the folders are, and the exit status.

Exit status: 0 done, 1 problems in content or links, 2 wrong usage or settings.
"""

import argparse
import gc
import importlib
import os
import signal
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from types import FrameType
from typing import Any, NoReturn

from broadsheet import __version__
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen
from broadsheet.report import Reporter

_DESCRIPTION = """Turn a heap of articles into a static site that knows who appears in them.

Without a command: convert what is new in content/inbox, then build site/."""

COMMANDS = ("build", "convert", "serve", "names", "clean", "init")


class Places(Frozen):
    """The folders of one collection. state: memo and ledger."""

    root: Path
    content: Path
    layouts: Path
    site: Path
    state: Path


def main(arguments: Sequence[str] | None = None, home: Path | None = None) -> int:
    """Run one command and return the exit status.

    home: the folder of build.py, used where the current folder holds no collection.
    """
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8", errors="backslashreplace")  # type: ignore[union-attr]
    signal.signal(signal.SIGTERM, _terminate)
    given = list(sys.argv[1:] if arguments is None else arguments)
    # Values in tuples make few cycles; looking for them at Python's pace is a tenth of a build.
    gc.set_threshold(50_000, 20, 100)
    options = make_parser().parse_args(given)
    reporter = Reporter(form=options.format, quiet=options.quiet, verbose=options.verbose)
    try:
        # Each command loads only what it needs: the start-up time of the others is not its own.
        command = importlib.import_module(f"broadsheet.commands.{options.command or 'everything'}")
        status: int = command.run(options, find_places(options, home), reporter)
    except BroadsheetError as error:
        reporter.failure(error)
        return 2
    except KeyboardInterrupt:
        reporter.interrupted()
        return 130
    except BrokenPipeError:
        # Whoever reads the output (`head`) has seen enough; Python would complain on its way out.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    return status


def _terminate(number: int, frame: FrameType | None) -> NoReturn:
    del frame
    raise SystemExit(128 + number)


def find_places(options: argparse.Namespace, home: Path | None) -> Places:
    """Return the folders that the options name, or the usual ones below the root."""
    for option in ("root", "content", "layouts", "site"):
        if getattr(options, option) == "":
            raise BroadsheetError(f"--{option} names no folder", mend="write one behind it")
    here = Path.cwd()
    usual = here if (here / "content").is_dir() or home is None else home
    root = Path(options.root) if options.root else usual
    content = Path(options.content) if options.content else root / "content"
    near = content.resolve().parent if options.content and not options.root else root
    return Places(
        root=root,
        content=content,
        layouts=Path(options.layouts) if options.layouts else root / "layouts",
        site=Path(options.site) if options.site else root / "site",
        state=near / ".broadsheet",
    )


def make_parser() -> argparse.ArgumentParser:
    """Return the parser of all commands.

    What several commands take may stand before or behind the command's name.
    """
    parser = argparse.ArgumentParser(
        prog="broadsheet",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"broadsheet {__version__}")
    for group in (_add_shared, _add_site_options, _add_outcome_options):
        group(parser, again=False)
    shared = argparse.ArgumentParser(add_help=False)
    _add_shared(shared)
    commands = parser.add_subparsers(dest="command", metavar="COMMAND")

    def command(name: str, help_text: str) -> argparse.ArgumentParser:
        return commands.add_parser(name, parents=[shared], help=help_text)

    _add_build(command("build", "build site/ from content/"))
    _add_convert(command("convert", "turn raw articles into Markdown"))
    _add_serve(command("serve", "preview, rebuilt at each change"))
    _add_names(command("names", "people and organisations"), shared)
    command("clean", "remove what builds wrote: site/ and .broadsheet/")
    init = command("init", "start a new collection")
    init.add_argument("folder", metavar="DIR", help="a folder that is new or empty")
    return parser


def _adder(parser: argparse.ArgumentParser, *, again: bool) -> Callable[..., None]:
    """Return `add_argument`; said again behind the command, an option has no default.

    Otherwise the default of the second place would undo what was said in the first.
    """

    def add(*flags: str, default: object = None, **rest: Any) -> None:
        parser.add_argument(*flags, default=argparse.SUPPRESS if again else default, **rest)

    return add


def _add_shared(parser: argparse.ArgumentParser, *, again: bool = True) -> None:
    add = _adder(parser, again=again)
    add("--root", metavar="DIR", help="folder that holds content/, layouts/ and site/")
    add("--content", metavar="DIR", help="folder of the articles (default: ROOT/content)")
    add("--layouts", metavar="DIR", help="folder of the layouts (default: ROOT/layouts)")
    add("--site", metavar="DIR", help="folder to write to (default: ROOT/site)")
    add("--jobs", type=_count, default=0, metavar="N", help="worker processes (default: all cores)")
    add("--format", choices=("text", "json"), default="text", help="how results are printed")
    add("-q", "--quiet", action="store_true", default=False, help="print warnings and errors only")
    add("-v", "--verbose", action="store_true", default=False, help="print every file and why")


def _add_site_options(parser: argparse.ArgumentParser, *, again: bool = True) -> None:
    add = _adder(parser, again=again)
    add("--base-url", metavar="URL", help="where the site will live")
    add("--drafts", action="store_true", default=False, help="publish drafts too")


def _add_outcome_options(parser: argparse.ArgumentParser, *, again: bool = True) -> None:
    add = _adder(parser, again=again)
    add("--strict", action="store_true", default=False, help="exit with 1 for warnings too")
    add("--dry-run", action="store_true", default=False, help="say what would be done, no more")


def _add_build(parser: argparse.ArgumentParser) -> None:
    _add_site_options(parser)
    _add_outcome_options(parser)
    parser.add_argument("--explain", metavar="PATH", help="say why a page is written or kept")


def _add_convert(parser: argparse.ArgumentParser) -> None:
    _add_outcome_options(parser)
    add = parser.add_argument
    add("paths", nargs="*", metavar="PATH", help="files or folders (default: content/inbox)")
    add("--diff", action="store_true", help="show what a conversion would change")
    add("--take", metavar="NAME", help="accept the new conversion of an edited article")


def _add_serve(parser: argparse.ArgumentParser) -> None:
    _add_site_options(parser)
    add = parser.add_argument
    add("--port", type=_count, default=8000, help="default: 8000")
    add("--bind", default="127.0.0.1", metavar="ADDRESS", help="default: 127.0.0.1")
    add("--open", action="store_true", help="open the browser")
    add("--follow", action="store_true", help="show the page of each file as it is saved")
    add("--poll", action="store_true", help="look for changes where the system does not tell them")


def _add_names(parser: argparse.ArgumentParser, shared: argparse.ArgumentParser) -> None:
    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    extract = actions.add_parser(
        "extract", parents=[shared], help="print the names found in text files"
    )
    extract.add_argument("paths", nargs="+", metavar="FILE")
    extract.add_argument("--lang", choices=("vi", "en"), help="default: told by its letters")

    def action(name: str, help_text: str) -> argparse.ArgumentParser:
        added = actions.add_parser(name, parents=[shared], help=help_text)
        added.add_argument("--kind", choices=("people", "organisations"), help="of one kind only")
        return added

    listing = action("list", "print who there is")
    listing.add_argument("text", nargs="?", metavar="TEXT", help="only names that hold it")
    listing.add_argument("--unverified", action="store_true", help="only what nobody confirmed")
    action("show", "print what is known of one, and on which sentences it rests").add_argument(
        "name", metavar="NAME", help="a name, an id, or people/ID"
    )
    suggest = action("suggest", "print who may be one, or two, the most useful first")
    suggest.add_argument("--limit", type=_count, default=20, metavar="N", help="default: 20")
    suggest.add_argument("--reject", nargs="+", dest="names", metavar="NAME", help="drop for good")
    _add_decisions(action)
    train = actions.add_parser(
        "train", parents=[shared], help="learn from articles whose names are marked or confirmed"
    )
    train.add_argument("paths", nargs="+", metavar="DIR", help="with gold.jsonl, or of articles")
    train.add_argument("--lang", choices=("vi", "en"), default="vi", help="default: vi")
    train.add_argument("--out", metavar="DIR", help="for the weights (default: content/names)")
    train.add_argument(
        "--folds",
        type=_count,
        default=5,
        metavar="N",
        help="held back in turn (default: 5; 0: none)",
    )


def _add_decisions(action: Callable[[str, str], argparse.ArgumentParser]) -> None:
    """Add the decisions about names; each is logged and can be undone."""
    confirm = action("confirm", "vouch for a name, or for the names of articles")
    confirm.add_argument("names", nargs="*", metavar="NAME")
    rename = action("rename", "give somebody another name; the old one still leads there")
    rename.add_argument("names", nargs=2, metavar=("OLD", "NEW"))
    merge = action("merge", "make one of two; the first is taken into the second")
    merge.add_argument("names", nargs=2, metavar=("GONE", "KEPT"))
    split = action("split", "make somebody new of some articles of one")
    hide = action("hide", "take away page, entries and links; the words in the articles stay")
    redact = action("redact", "hide, and put a gap for every form of the name on every page")
    for parser in (split, hide, redact):
        parser.add_argument("names", nargs=1, metavar="NAME")
    split.add_argument("--as", dest="own_id", required=True, metavar="ID", help="of the new one")
    confirm.add_argument("--article", nargs="+", metavar="FILE", help="their names, all of them")
    split.add_argument("--article", nargs="+", required=True, metavar="FILE", help="that mean it")
    undo = action("undo", "take the last decision back, or one by its id")
    undo.add_argument("id", nargs="?", metavar="ID")
    undo.add_argument("--list", action="store_true", help="print the decisions that stand")
    for parser in (confirm, rename, merge, split, hide, redact, undo):
        add = _adder(parser, again=True)
        add("--dry-run", action="store_true", help="show what would change, write nothing")


def _count(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number below 0")
    return number
