"""The order of the floors, the reach of third-party libraries, frozen values, no hidden disk."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[1] / "broadsheet"

# A module imports only from earlier lines, or from earlier names of its own line.
FLOORS = (
    "errors model plain digest address collation",
    "settings wording newsroom",
    "legacy decoding bounds fragment markup blocks",
    "strict_yaml canonical_yaml heads front_matter titles dates dateline cleaning",
    "fields metadata documents byline paragraphs structure",
    "readers.claims readers.prolog readers.json_ld readers.html_tree readers.html_inline",
    "readers.html_notes readers.html_picture readers.html_table readers.html_blocks readers",
    "names",
    "redaction registry library merge reconcile convert",
    "sentences mentions views layouts plan",
    "store pool sources guard gathering builder cleaner shelf inbox refusals importer",
    "report preview cli commands",
)
# Each third-party library is imported in one module, so that it can be replaced there.
THIRD_PARTY = {
    "jinja2": {"layouts"},
    "markupsafe": {"layouts"},
    "markdown": {"markup"},
    "nh3": {"fragment"},
    "babel": {"wording"},
    "frontmatter": {"heads"},
    "yaml": {"strict_yaml"},
    "trafilatura": {"readers.html_article"},
    "mammoth": {"readers.docx"},
    "feedparser": {"readers.feed"},
    "pypdf": {"readers.pdf"},
    "charset_normalizer": {"decoding"},
    "tqdm": {"report"},
    "watchdog": {"preview.watcher"},
}


def modules() -> dict[str, Path]:
    """Return every module by its name below the package."""
    found = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        name = ".".join(path.relative_to(PACKAGE).with_suffix("").parts)
        found[name.removesuffix(".__init__") or "__init__"] = path
    return found


def imports(path: Path) -> Iterator[str]:
    """Yield the full name of every module that a file imports, wherever the import stands."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path.name}: write imports in full"
            yield node.module or ""
