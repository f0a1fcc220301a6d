"""Jinja layouts: parsed once, digested with all they include, rendered from a view and a site.

Layouts are trusted to say what a page looks like, not to reach the machine. They are handed values
that cannot change, and what they may not name is refused when they are parsed, so that pages need
not ask at each attribute and call. Only this module imports Jinja.
"""

import difflib
import re
from collections.abc import Callable, Mapping, MutableMapping
from functools import lru_cache
from keyword import iskeyword
from types import CodeType
from typing import Any

from jinja2 import (
    BytecodeCache,
    FunctionLoader,
    StrictUndefined,
    TemplateError,
    TemplateSyntaxError,
    meta,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from broadsheet.address import path_identity
from broadsheet.data_export.citations import citation_files
from broadsheet.data_export.json_ld import MADE_OF, json_ld
from broadsheet.data_export.json_text import script_hash
from broadsheet.digest import digest_value
from broadsheet.errors import BroadsheetError
from broadsheet.frozen import Frozen
from broadsheet.views.values import COSTLY, Site, View
from broadsheet.wording import phrasebook

_WORD = re.compile(r"\w+")
# A layout that repeats a text longer than any page should be would fill the memory.
_REPEAT_LIMIT = 1_000_000
# Attributes that lead out of what a page shows, besides all that begin with `_`.
_BARRED = {"format", "format_map", "mro", "gi_code", "gi_frame"}
# Those that change a list of the layout's own: what an imported layout holds, all pages share.
_BARRED |= {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove"}
_BARRED |= {"reverse", "setdefault", "sort", "update"}


def _shown(value: Any) -> str:
    """Return what `escape` does, without the costly `Markup` where nothing has to be escaped.

    That is nearly always so, and to ask takes a third of the time: a fifth of all rendering.
    """
    kind = type(value)
    if kind is str:
        special = "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
        return escape(value) if special else value
    return str(value) if kind is int else value if kind is Markup else escape(value)


class _Compiled(BytecodeCache):
    """Layouts as compiled, kept while the process lives: a preview builds again and again."""

    def __init__(self) -> None:
        self._codes: dict[str, tuple[str, CodeType]] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        checksum, code = self._codes.get(bucket.key, ("", None))
        bucket.code = code if checksum == bucket.checksum else None

    def dump_bytecode(self, bucket: Bucket) -> None:
        if bucket.code is not None:
            self._codes[bucket.key] = bucket.checksum, bucket.code


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja with all its ways (`x.key` of a dictionary, `x.key is defined`) and hints at slips."""

    compiled = _Compiled()
    intercepted_binops = frozenset({"*", "**"})

    def getattr(self, obj: Any, attribute: str) -> Any:
        if not isinstance(obj, Frozen) or hasattr(obj, attribute):
            return super().getattr(obj, attribute)
        known = obj.__struct_fields__
        near = difflib.get_close_matches(attribute, known, n=1)
        hint = f', did you mean "{near[0]}"?' if near else f", only {', '.join(known)}"
        return self.undefined(f'{type(obj).__name__} holds no "{attribute}"{hint}')

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        if operator == "*" and isinstance(left, int) and isinstance(right, int):
            return left * right
        sizes = [len(x) if isinstance(x, str | tuple | list) else abs(x) for x in (left, right)]
        if sizes[0] * sizes[1] > _REPEAT_LIMIT:
            raise SecurityError(f"the result of `{operator}` would be too large")
        return super().call_binop(context, operator, left, right)


class _QuickCode(CodeGenerator):
    """Python for a layout, with its own attributes and calls and `_shown` for `{{ … }}`.

    Nothing that a layout is handed asks Jinja for the context at a call.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
        else:
            self.write("(")
            self.visit(node.node, frame)
            self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802 - Jinja's name
        keywords = any(iskeyword(value.key) for value in node.kwargs)
        if forward_caller or keywords or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for value in (*node.args, *node.kwargs):
            self.visit(value, frame)
            self.write(", ")
        self.write(")")

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile:
            self.write("environment.shown(")
        else:
            super()._output_child_pre(node, frame, finalize)


class _QuickEnvironment(_Environment):
    """Jinja in a third of its time. An attribute that is not there raises AttributeError."""

    compiled = _Compiled()
    code_generator_class = _QuickCode
    shown = staticmethod(_shown)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return one plain mapping for all layouts, which have none of their own."""
        return self.globals if d is None else super().make_globals(d)


_SYNTAX = _Environment()


@lru_cache(maxsize=1024)
def _references(text: str) -> tuple[str | None, ...]:
    """Return the names of all that a layout extends, includes and imports, None if computed.

    Raises TemplateSyntaxError also for an attribute that no layout may name.
    """
    tree = _SYNTAX.parse(text)
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_") or node.attr in _BARRED:
            raise TemplateSyntaxError(f'".{node.attr}" is not for layouts', node.lineno)
    return tuple(meta.find_referenced_templates(tree))


@lru_cache(maxsize=1024)
def _words(text: str) -> frozenset[str]:
    """Return the words that stand in the code of a layout, in names and in strings."""
    code = [value for _, kind, value in _SYNTAX.lex(text) if kind in {"name", "string"}]
    return frozenset(_WORD.findall(" ".join(code)))


class Layouts:
    """All layouts of a site. references: the names of all that each extends, includes, imports."""

    def __init__(
        self, files: Mapping[str, str], folder: str, references: Mapping[str, tuple[str, ...]] = {}
    ) -> None:
        """Parse every layout, unless their references tell that this was done before.

        files: text by name, posix, relative to the layouts folder. folder: for messages.
        Raises BroadsheetError for bad syntax.
        """
        self._files = dict(files)
        self._folder = folder
        self._refuse_twins()
        self._closures: dict[str, str] = {}
        self._shown: dict[str, frozenset[str]] = {}
        self._phrasebook: tuple[Site, Callable[..., str]] | None = None
        self._quick = self._environment(_QuickEnvironment)
        self._careful = self._environment(_Environment)
        self._wants_care: set[str] = set()
        self.references = references or {name: self._parse(name) for name in sorted(self._files)}

    def __contains__(self, name: object) -> bool:
        return name in self._files

    def closure(self, name: str) -> str:
        """Return the digest of a layout and of all that it extends, includes and imports.

        Raises BroadsheetError if one of them does not exist or leads back to itself.
        """
        if name not in self._closures:
            names = sorted(self._reachable(name, ()))
            self._closures[name] = digest_value(tuple((n, self._files[n]) for n in names))
        return self._closures[name]

    def shown(self, name: str) -> frozenset[str]:
        """Return which of the fields that take long to work out a layout may show.

        Those whose names it spells, and what JSON-LD is made of if it shows that; all of a layout
        that is not there.
        """
        if name not in self:
            return COSTLY
        if name not in self._shown:
            words = frozenset().union(*(_words(self._files[n]) for n in self._reachable(name, ())))
            self._shown[name] = COSTLY & (words | MADE_OF if "json_ld" in words else words)
        return self._shown[name]

    def render(self, view: View, site: Site) -> bytes:
        """Return the page of a view, UTF-8.

        Raises BroadsheetError naming the layout's line and the page being rendered.
        """
        try:
            return self._page(view, site)
        except (TemplateError, TypeError, ValueError, AttributeError, ArithmeticError) as error:
            raise self._failure(error, view) from error
        except (LookupError, RecursionError, MemoryError) as error:
            raise self._failure(error, view) from error

    def _page(self, view: View, site: Site) -> bytes:
        """Render quickly, but with care where a layout asks for an attribute that is not there."""
        values = {"page": view, "site": site, "t": self._phrases(site)}
        if view.layout not in self._wants_care:
            try:
                return self._quick.get_template(view.layout).render(values).encode()
            except AttributeError:
                self._wants_care.add(view.layout)
        return self._careful.get_template(view.layout).render(values).encode()

    def _environment(self, kind: type[_Environment]) -> _Environment:
        environment = kind(
            loader=FunctionLoader(self._source),
            autoescape=lambda name: name is None or not name.endswith(".txt"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            cache_size=-1,
            auto_reload=False,
            bytecode_cache=kind.compiled,
        )
        environment.filters |= {
            "safe_html": Markup,  # sanitised where it was made
            "json_ld": json_ld,
            "script_hash": script_hash,
            "citation_files": citation_files,
        }
        return environment

    def _phrases(self, site: Site) -> Callable[..., str]:
        """Return the function that layouts call for a phrase: `t("articles", n=3)`."""
        if self._phrasebook is None or self._phrasebook[0] is not site:
            self._phrasebook = site, phrasebook(dict(site.strings), site.lang)
        return self._phrasebook[1]

    def _source(self, name: str) -> tuple[str, str, None] | None:
        """Return a text with its name as file name, which is how an error's place is told."""
        return (self._files[name], name, None) if name in self._files else None

    def _refuse_twins(self) -> None:
        """Stop at two names that are one on some systems, so that a site is the same on all."""
        first: dict[str, str] = {}
        for name in self._files:
            other = first.setdefault(path_identity(name), name)
            if other != name:
                raise BroadsheetError(
                    f'the layouts "{other}" and "{name}" differ only in case',
                    mend=f"rename one of them; the usual ones are in lower case: {other.lower()}",
                    path=self._folder,
                )

    def _parse(self, name: str) -> tuple[str, ...]:
        try:
            references = _references(self._files[name])
        except TemplateSyntaxError as error:
            raise BroadsheetError(
                f"layout: {error.message}", path=f"{self._folder}/{name}", line=error.lineno
            ) from error
        if None in references:
            raise BroadsheetError(
                "layout: the name of an included layout must be written out",
                mend="a computed name would hide what the page depends on",
                path=f"{self._folder}/{name}",
            )
        return tuple(reference for reference in references if reference)

    def _reachable(self, name: str, way: tuple[str, ...]) -> set[str]:
        place = f"{self._folder}/{way[-1]}" if way else self._folder
        if name not in self._files:
            raise BroadsheetError(f'no layout "{name}"', self._near(name), place)
        if name in way:
            chain = " → ".join((*way[way.index(name) :], name))
            raise BroadsheetError(f"layouts lead back to themselves: {chain}", path=place)
        found = {name}
        for reference in self.references[name]:
            found |= self._reachable(reference, (*way, name))
        return found

    def _near(self, name: str) -> str:
        twins = [other for other in self._files if other.lower() == name.lower()]
        return (
            f"there is {twins[0]}: rename it, case counts" if twins else "add it, or mend its name"
        )

    def _failure(self, error: Exception, view: View) -> BroadsheetError:
        name, line = view.layout, None
        trace = error.__traceback__
        while trace:
            file = trace.tb_frame.f_code.co_filename
            if file in self._files:
                name, line = file, trace.tb_lineno
            trace = trace.tb_next
        what = str(error) or type(error).__name__
        if isinstance(error, RecursionError):
            what = "it calls itself without end"
        return BroadsheetError(
            f"layout: {what} (while rendering {view.path})",
            mend="see the README for what `page` and `site` hold in each layout",
            path=f"{self._folder}/{name}",
            line=line,
        )
