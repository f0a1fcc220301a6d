"""The order of the floors, the reach of third-party libraries, frozen values, no hidden disk."""

import ast
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "broadsheet"

# A module imports only from earlier lines, or from earlier names of its own line. CONTRIBUTING.md
# shows the same list; the number is the floor, the words say what it does.
FLOORS = (
    (
        0,
        "ground (no I/O)",
        "frozen errors progress model fact recipe digest address collation sentences",
    ),
    (1, "reading", "settings newsroom legacy decoding strict_yaml plain_yaml canonical_yaml heads"),
    (1, "", "front_matter titles dates dateline cleaning fields metadata amend"),
    (1, "", "bounds plain_blocks passages sanitiser anchors composing fragment parser markup"),
    (1, "", "picture_size documents blocks byline paragraphs structure"),
    (1, "", "readers.prolog readers.claims readers.json_ld readers.html_tree"),
    (1, "", "readers.html_picture readers.html_table readers.html_inline readers.html_notes"),
    (1, "", "readers.html_blocks readers.html_byline readers.html_edges"),
    (1, "", "readers.html_metadata readers.html_article readers.html readers.text"),
    (1, "", "readers.markdown readers.docx_package readers.docx_text readers.docx"),
    (1, "", "readers.pdf_lines readers.pdf readers.wordpress_text readers.wordpress"),
    (1, "", "readers.feed readers.table readers readers.mime readers.mail"),
    (2, "knowing", "names.tokens names.lexicon names.sequence names.known names.shortened"),
    (2, "", "names.memory names.credits names.body_parts names.bodies names.roles names.runs"),
    (2, "", "names.evidence names.people names.english_lists names.english_rules"),
    (2, "", "names.english_features names.english_ties names.english names.features"),
    (2, "", "names.role_features names.vietnamese"),
    (2, "", "names names.training spelling acquaintance redaction registry library merge"),
    (2, "", "convert reconcile roster record_text decisions decision_log"),
    (3, "planning (pure)", "wording mentions suggestion likenesses clashes suggestions"),
    (3, "", "views views.pictures views.values"),
    (3, "", "search search.words search.numbers search.terms search.shards"),
    (3, "", "search.amending views.facts views.atlas views.search"),
    (3, "", "views.shelving views.related views.citations"),
    (3, "", "views.articles views.entity_values views.periods views.lettering"),
    (3, "", "views.ego views.elsewhere views.roles views.namesakes views.histories views.ties"),
    (3, "", "views.entities views.archive views.indexes views.parts views.feeds views.listings"),
    (3, "", "views.data_values"),
    (3, "", "views.communities views.arrangement views.overview_values views.network"),
    (3, "", "views.chronology"),
    (3, "", "data_export data_export.json_text data_export.offices data_export.citations"),
    (3, "", "data_export.tables data_export.package data_export.ftm data_export.entity_data"),
    (3, "", "data_export.files data_export.json_ld views.catalogue templating layouts makers"),
    (3, "", "overviews plan"),
    (4, "doing", "database ledger memo store worker pool sources request inputs guard intake"),
    (4, "", "refreshing gathering indexing knowing learning making results output_folder job"),
    (4, "", "builder cleaner spool shelf inbox readiness refusals importer deciding lessons"),
    (5, "talking", "bar report cli preview preview.news preview.protocol preview.site_files"),
    (5, "", "preview.watcher"),
    (5, "", "preview.server preview.loop commands commands.build commands.convert"),
    (5, "", "commands.everything commands.clean commands.init commands.decide"),
    (5, "", "commands.proposals commands.who"),
    (5, "", "commands.train commands.names commands.rebuild commands.desk"),
    (5, "", "commands.listing commands.review commands.serve"),
)
# Each third-party library is imported in one module, so that it can be replaced there.
THIRD_PARTY = {
    "msgspec": {"frozen"},
    "jinja2": {"templating"},
    "markupsafe": {"templating"},
    "markdown": {"parser"},
    "nh3": {"sanitiser"},
    "babel": {"wording"},
    "frontmatter": {"heads"},
    "yaml": {"strict_yaml"},
    "trafilatura": {"readers.html_article"},
    "mammoth": {"readers.docx"},
    "feedparser": {"readers.feed"},
    "pypdf": {"readers.pdf_lines"},
    "lxml": {"readers.html_tree", "readers.wordpress"},  # pages as HTML, exports as XML
    "charset_normalizer": {"decoding"},
    "imagesize": {"picture_size"},
    "pycrfsuite": {"names.sequence"},
    "watchdog": {"preview.watcher"},
}
# Imported where they are used, for the time that a start takes.
DEFERRED = {"trafilatura", "mammoth", "feedparser", "pypdf", "charset_normalizer"}
DEFERRED |= {"imagesize"}
# Modules of our own that wait until there is something for them to do, and who loads them.
DEFERRED_OWN = {
    "builder": {"job"},
    "markup": {"parser"},
    "refreshing": {"intake", "worker"},
    "plan": {"overviews", "views.archive"},
}
DEFERRED_OWN |= {"job": {"learning"}}
# Modules that choose another one by name, and which: the only imports the order does not see.
BY_NAME = {"cli": "commands", "readers": "readers"}
# Working memory of one call, never handed on, and what it is for.
NOT_FROZEN = {
    "fields.Fields": "collects problems while a head is read",
    "strict_yaml._Builder": "gathers the values of one document",
}
# The package's own data is read once; nothing else touches a disk below floor 4.
READS_OWN_DATA = {
    "views.elsewhere",
    "sentences",
    "newsroom",
    "legacy",
    "readers.html_byline",
    "readers.table",
    "names.lexicon",
    "names.english_lists",
    "spelling",
}
DISK = {"open", "read_text", "read_bytes", "write_text", "write_bytes", "unlink", "mkdir"}
DISK |= {"rmdir", "rename", "touch", "exists", "is_file", "is_dir", "iterdir", "glob", "rglob"}
DISK |= {"stat", "walk", "scandir", "listdir", "symlink_to"}
CLOCK = {"now", "today", "utcnow"}
IMPURE = {"os", "time", "shutil", "tempfile", "random", "subprocess", "socket", "threading"}


@cache
def modules() -> dict[str, ast.Module]:
    """Return the tree of every module by its name below the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = ast.parse(path.read_text("utf-8"))
    return found


def order() -> list[str]:
    return [name for _, _, line in FLOORS for name in line.split()]


def floor_of() -> dict[str, int]:
    return {name: floor for floor, _, line in FLOORS for name in line.split()}


def imported(tree: ast.AST) -> Iterator[str]:
    """Yield the full name of all that is imported, wherever the import stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def own_imports(tree: ast.AST) -> Iterator[str]:
    """Yield the modules of the package that a module imports."""
    return own_imports_of(imported(tree))


def own_imports_of(names: Iterable[str]) -> Iterator[str]:
    for name in names:
        if name.startswith("broadsheet."):
            inner = name.removeprefix("broadsheet.")
            module = inner if inner in modules() else inner.rpartition(".")[0]
            if module:
                yield module


def functions(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def test_every_module_has_its_place() -> None:
    """A new module is put on a floor, a removed one taken off."""
    listed = order()
    assert len(listed) == len(set(listed))
    assert set(listed) == set(modules()) - {"__init__"}
    assert all(one <= other for (one, *_), (other, *_) in pairwise(FLOORS))


def test_imports_lead_down_only() -> None:
    """Every import, hidden ones too, is of an earlier module: so there is no ring."""
    place = {name: number for number, name in enumerate(order())}
    wrong = [
        f"{name} imports {other}"
        for name, tree in modules().items()
        for other in own_imports(tree)
        if place.get(other, 0) >= place.get(name, 0)
    ]
    assert wrong == []


def test_modules_are_chosen_by_name_in_two_places() -> None:
    """The command that is asked for, and the reader that fits."""
    found = {
        name
        for name, tree in modules().items()
        if any(i.startswith("importlib") and i != "importlib.resources" for i in imported(tree))
        and "import_module" in ast.dump(tree)
    }
    assert found == set(BY_NAME)


def test_contributing_shows_the_floors() -> None:
    """What is written for people is what is checked."""
    lines = [f"    {f'{floor} {what}' if what else '':<20} {line}" for floor, what, line in FLOORS]
    text = "\n".join(lines)
    shown = (ROOT / "CONTRIBUTING.md").read_text("utf-8")
    assert text in shown, f"put this into CONTRIBUTING.md:\n{text}"


def test_each_library_is_imported_in_one_module() -> None:
    """So that it can be replaced there."""
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        for other in imported(tree):
            found.setdefault(other.partition(".")[0], set()).add(name)
    third = {top: users for top, users in found.items() if top in THIRD_PARTY or not _is_known(top)}
    assert third == THIRD_PARTY


def _is_known(top: str) -> bool:
    return top == "broadsheet" or top in sys.stdlib_module_names


def test_imports_inside_functions_are_of_slow_libraries() -> None:
    """Nothing is hidden there; what is heavy and often not needed waits until it is."""
    found = {
        name: {other for function in functions(tree) for other in imported(function)}
        for name, tree in modules().items()
    }
    tops = {other.partition(".")[0] for inner in found.values() for other in inner}
    own = {name: set(own_imports_of(inner)) for name, inner in found.items()}
    assert tops == DEFERRED | {"broadsheet"}
    assert {name: inner for name, inner in own.items() if inner} == DEFERRED_OWN


def test_imports_are_written_in_full() -> None:
    """No relative import, and none for the type checker alone."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            assert not (isinstance(node, ast.ImportFrom) and node.level), name
        assert "typing.TYPE_CHECKING" not in set(imported(tree)), name


def _dataclasses(floors: range) -> Iterator[str]:
    """Yield each dataclass on some floors."""
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef) and floor_of().get(name, 9) in floors:
                calls = (getattr(mark, "func", mark) for mark in node.decorator_list)
                if any(isinstance(call, ast.Name) and call.id == "dataclass" for call in calls):
                    yield f"{name}.{node.name}"


def test_values_below_the_doing_are_frozen() -> None:
    """A later stage makes a new value; what is only working memory is named above."""
    assert set(NOT_FROZEN) == set(_dataclasses(range(4)))


def _called(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            yield node.func.id


def test_disk_and_clock_are_out_of_reach_below_the_doing() -> None:
    """Floors 0 to 3 turn values into values; only some read a word list of the package."""
    found: dict[str, set[str]] = {}
    for name, tree in modules().items():
        if floor_of().get(name, 9) < 4:
            used = set(_called(tree)) & (DISK | CLOCK)
            used |= {top for top in imported(tree) if top in IMPURE}
            if used:
                found[name] = used
    assert found.pop("names.sequence") == {"read_bytes"}  # the trained weights
    assert found.pop("readers.docx", {"open"}) == {"open"}  # a picture's own stream, in memory
    assert found == {name: {"read_text"} for name in READS_OWN_DATA}


@pytest.mark.parametrize("name", sorted(modules()))
def test_module_is_small(name: str) -> None:
    """At most 400 lines, and no function over 60."""
    path = PACKAGE / Path(*name.split("."))
    file = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    assert len(file.read_text("utf-8").splitlines()) <= 400
    tree = modules()[name]
    lengths = {f.name: (f.end_lineno or 0) - f.lineno + 1 for f in functions(tree)}
    assert {name: length for name, length in lengths.items() if length > 60} == {}
