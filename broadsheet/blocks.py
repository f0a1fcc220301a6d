"""Blocks of a body to Markdown: the one place where raw text is escaped and Markdown is written.

The Markdown meant is Python-Markdown's with the extensions tables, footnotes, attr_list,
fenced_code, sane_lists and def_list. Text is escaped only where it would be markup at its place,
so that the file stays pleasant to edit. Imports only the model.
"""

import re
from collections.abc import Iterable
from typing import Final

from broadsheet.model import Block, BlockKind

# The backslash escapes that Python-Markdown knows, the table extension's `|` among them.
_ESCAPABLE: Final = r"\\`*_{}\[\]()>#+\-.!|"

_INLINE: Final = re.compile(
    rf"""(?P<backslash>\\(?=[{_ESCAPABLE}]|\Z))
    | (?P<always>[`\[\]])
    | (?P<star>(?<!\s)\*|\*(?!\s))
    | (?P<underscore>(?<![^\W_])_|_(?![^\W_]))
    | (?P<brace>\{{(?=[^\n]*\}}[ ]*$)|^\{{)
    | (?P<less><(?!\s|=|[\d.,]+(?:[\s%]|\Z)))
    | (?P<ampersand>&(?=\#?\w+;))
    """,
    re.VERBOSE | re.MULTILINE,
)
_ENTITIES: Final = {"<": "&lt;", "&": "&amp;", "=": "&#61;", ":": "&#58;", "~": "&#126;"}

# What opens a block at the start of a line; group 1 stays, group 2 is escaped.
_LINE_STARTS: Final = re.compile(
    r"""^([ ]{0,3}) (?:
        (\#|>|\|)                           # heading, quotation, table row
      | ([+*-])(?=[ ]|$)                    # list item
      | (\d+)(\.)(?=[ ]|$)                  # numbered list item
      | (-)(?=[-: |]*$) | (=)(?==*$)        # rule, underlined heading, row below a table's head
      | (:)(?=[ ]|[-: |]*$) | (~)(?=~~)     # definition, fence
    )""",
    re.VERBOSE | re.MULTILINE,
)


def escape_markdown(text: str) -> str:
    r"""Make text render as itself, whether it stands alone or beside other inline Markdown.

    Blanks at the start or end of a line are folded: they would mean code or a line break.

    >>> escape_markdown("1. Giá * 2 là [sic] <b>")
    '1\\. Giá * 2 là \\[sic\\] &lt;b>'
    """
    folded = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    folded = re.sub(r"\A[ \t]+|[ \t]+\Z", " ", folded)
    inline = _INLINE.sub(lambda match: _escaped(match[0]), folded)
    return _LINE_STARTS.sub(_escaped_start, inline)


def _escaped(char: str) -> str:
    return _ENTITIES.get(char, f"\\{char}")


def _escaped_start(match: re.Match[str]) -> str:
    indent, *parts = (part or "" for part in match.groups())
    *number, mark = [part for part in parts if part]
    return f"{indent}{''.join(number)}{_escaped(mark)}"


def plain_block(text: str, kind: BlockKind = BlockKind.PARAGRAPH, origin: str = "") -> Block:
    """Make a block of words that carry no markup."""
    words = " ".join(text.split())
    return Block(kind, words, escape_markdown(words), origin)


def to_markdown(blocks: Iterable[Block]) -> str:
    r"""Write a body; empty blocks are passed over.

    A heading whose Markdown does not begin with its own `##` is one of the second level.

    >>> to_markdown([plain_block("Mở đầu"), plain_block("Cầu", BlockKind.CAPTION)])
    'Mở đầu\n\nCầu\n{: .caption}\n'
    """
    written = (_write(block.kind, block.markdown.strip("\n")) for block in blocks)
    return "\n\n".join(part for part in written if part) + "\n"


def _write(kind: BlockKind, markdown: str) -> str:
    if not markdown.strip():
        return ""
    if kind in (BlockKind.CAPTION, BlockKind.CREDIT):
        return f"{markdown.strip()}\n{{: .{kind}}}"
    if kind is not BlockKind.HEADING:
        return markdown
    line = " ".join(markdown.split())
    line = line if re.match(r"#{1,6} ", line) else f"## {line}"
    # A `#` at the end would be taken for decoration.
    return re.sub(r"(?<!\\)((?:\\\\)*)#\Z", r"\1\\#", line)
