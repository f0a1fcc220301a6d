"""`names train`: makes the weights of the finder of names from marked articles."""

import argparse
from pathlib import Path
from tempfile import TemporaryDirectory

from broadsheet.cli import Places
from broadsheet.errors import BroadsheetError
from broadsheet.lessons import read_lessons
from broadsheet.names.sequence import SHIPPED, model_files
from broadsheet.names.training import cross_validate, train
from broadsheet.report import Reporter

_FEWEST = 2  # articles; a part held back must leave one to learn from


def run(options: argparse.Namespace, places: Places, reporter: Reporter) -> int:
    """Measure by cross-validation if asked to, then train on all and put the weights in place."""
    del places
    lessons = tuple(
        lesson for name in options.paths for lesson in read_lessons(Path(name), options.lang)
    )
    if len(lessons) < max(_FEWEST, options.folds):
        raise BroadsheetError(
            f"{len(lessons)} marked articles are too few to learn from",
            mend="name folders with gold.jsonl, or of articles whose names you have confirmed",
        )
    out = Path(options.out) if options.out else SHIPPED
    result: dict[str, object] = {"articles": len(lessons), "out": str(out)}
    out.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=out) as scratch:
        for fold in range(options.folds):
            Path(scratch, str(fold)).mkdir()
        folders = [Path(scratch, str(fold)) for fold in range(options.folds)]
        for kind, score in (
            cross_validate(lessons, folders, options.lang).items() if folders else ()
        ):
            reporter.say(f"{kind}: {score} on articles held back")
            result[kind] = str(score)
        train(lessons, Path(scratch), options.lang)
        for name in model_files(options.lang):
            Path(scratch, name).replace(out / name)
    reporter.say(f"learned from {len(lessons)} articles: {out}")
    reporter.result(result)
    return 0
