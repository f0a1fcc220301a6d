"""`names train`: makes the weights of the finder of names from marked articles."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from broadsheet.cli import Places
from broadsheet.errors import BroadsheetError
from broadsheet.lessons import read_lessons
from broadsheet.model import Kind
from broadsheet.names import extract
from broadsheet.names.sequence import model_files
from broadsheet.names.training import Lesson, Score, cross_validate, score, train
from broadsheet.report import Reporter
from broadsheet.sources import WEIGHTS
from broadsheet.store import write_atomic

_FEWEST = 2  # articles; a part held back must leave one to learn from


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Measure by cross-validation, then train on all; keep what the collection is better off with.

    Where no folder is named, the weights go into the collection, if they find more of the names
    held back than those that come with the program.
    """
    lessons = tuple(
        lesson for name in options.paths for lesson in read_lessons(Path(name), options.lang)
    )
    if len(lessons) < max(_FEWEST, options.folds):
        raise BroadsheetError(
            f"{len(lessons)} marked articles are too few to learn from",
            mend="name folders with gold.jsonl, or of articles whose names you have confirmed",
        )
    out = Path(options.out) if options.out else places.content / WEIGHTS
    result: dict[str, object] = {"articles": len(lessons), "out": str(out)}
    with TemporaryDirectory() as scratch:
        own = _measure(lessons, options, Path(scratch))
        for kind, one in own.items():
            reporter.say(f"{kind}: {one} on articles held back")
            result[kind] = str(one)
        if own and not options.out and not _is_better(own, lessons, options.lang):
            reporter.say("the weights that come with the program do as well; nothing is written")
            reporter.result({**result, "out": ""})
            return 0
        train(lessons, Path(scratch), options.lang)
        out.mkdir(parents=True, exist_ok=True)
        for name in model_files(options.lang):
            write_atomic(out / name, Path(scratch, name).read_bytes())
    reporter.say(f"learned from {len(lessons)} articles: {out}")
    reporter.result(result)
    return 0


def _measure(
    lessons: tuple[Lesson, ...], options: argparse.Namespace, scratch: Path
) -> dict[Kind, Score]:
    folders = [scratch / str(fold) for fold in range(options.folds)]
    for folder in folders:
        folder.mkdir()
    return cross_validate(lessons, folders, options.lang) if folders else {}


def _is_better(own: dict[Kind, Score], lessons: tuple[Lesson, ...], lang: str) -> bool:
    """Tell whether weights do better on articles held back than the shipped ones on them all."""
    found = [extract(lesson.text, lang) for lesson in lessons]
    shipped = [score(kind, lessons, found) for kind in Kind]
    return sum(one.f1 for one in own.values()) > sum(one.f1 for one in shipped)
