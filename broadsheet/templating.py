"""Jinja: which layouts a text refers to, and what a layout makes of values.

Layouts are trusted to say what a page looks like, not to reach the machine. They are handed values
that cannot change, and what they may not name is refused when they are parsed, so that pages need
not ask at each attribute and call. A page is made quickly, and once more with care if that fails:
either it is what a layout may ask for all the same, or it is told where in the layout it went
wrong. Only this module imports Jinja.
"""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from contextlib import suppress
from functools import lru_cache
from keyword import iskeyword
from types import CodeType
from typing import Any

from jinja2 import (
    BytecodeCache,
    FunctionLoader,
    StrictUndefined,
    Template,
    TemplateError,
    TemplateSyntaxError,
    Undefined,
    meta,
    nodes,
)
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from jinja2.environment import TemplateModule
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from broadsheet.frozen import Frozen

__all__ = ["FAILURES", "TemplateSyntaxError", "Templates", "references", "words"]

_WORD = re.compile(r"\w+")
# A layout that repeats a text longer than any page should be would fill the memory.
_REPEAT_LIMIT = 1_000_000
# Attributes that lead out of what a page shows, besides all that begin with `_`.
_BARRED = {"format", "format_map", "mro", "gi_code", "gi_frame"}
# Those that change a list of the layout's own: what an imported layout holds, all pages share.
_BARRED |= {"add", "append", "clear", "discard", "extend", "insert", "pop", "popitem", "remove"}
_BARRED |= {"reverse", "setdefault", "sort", "update"}
# Types of values that stay as they are until the page is put together.
_CONSTANT = frozenset((int, bool, float, type(None), Undefined))
FAILURES: tuple[type[Exception], ...] = (TemplateError, TypeError, ValueError, AttributeError)
FAILURES += (ArithmeticError, LookupError, RecursionError, MemoryError)
"""What a layout goes wrong with."""


def _joined(pieces: Iterable[Any]) -> str:
    """Return what markup and values that stand in turn show.

    All texts are looked through at once: there is seldom anything to escape in them.
    """
    shown = list(pieces)
    values = shown[1::2]
    texts = [value for value in values if type(value) is str]
    text = "".join(texts)
    if "&" in text or "<" in text or ">" in text or '"' in text or "'" in text:
        shown[1::2] = map(_shown, values)
    elif len(texts) < len(values):
        shown[1::2] = [value if type(value) is str else _shown(value) for value in values]
    return "".join(shown)


def _shown(value: Any) -> str:
    """Return what `escape` does, without the costly `Markup` where nothing has to be escaped."""
    kind = type(value)
    if kind is str:
        special = "&" in value or "<" in value or ">" in value or '"' in value or "'" in value
        return escape(value) if special else value
    if kind is Markup:
        return value  # type: ignore[no-any-return]
    if kind in _CONSTANT:
        return str(value)
    raise TypeError(f"{kind.__name__} may have changed since a layout showed it")


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


_COMMONS = (
    "resolve = context.resolve_or_missing",
    "undefined = environment.undefined",
    "concat = environment.concat",
    "cond_expr_undefined = Undefined",
    "out = []",
)
# What a layout that extends another one ends with, as Jinja writes it and as we do.
_PARENT = "parent_template.root_render_func(context)"
_OF_PARENT = f"return out + {_PARENT}"


class _QuickCode(CodeGenerator):
    """Python for a layout: functions that return lists, of markup and of values to escape in turn.

    Jinja's own are generators, through all of which each piece of a page would have to pass.
    Attributes and calls are Python's: nothing that a layout is handed asks Jinja for the context.
    Lines are not noted, since the careful way tells them.
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

    def write_commons(self) -> None:
        for line in _COMMONS:
            self.writeline(line)

    def writeline(self, x: str, node: nodes.Node | None = None, extra: int = 0) -> None:
        super().writeline(_OF_PARENT if x == f"yield from {_PARENT}" else x, node, extra)

    def enter_frame(self, frame: Frame) -> None:
        frame.buffer = frame.buffer or "out"
        super().enter_frame(frame)

    def leave_frame(self, frame: Frame, with_python_scope: bool = False) -> None:
        super().leave_frame(frame, with_python_scope)
        if frame.parent is None and not (frame.toplevel and self.has_known_extends):
            self.writeline("return out")

    def end_write(self, frame: Frame) -> None:
        super().end_write(frame)
        self.writeline(f"{frame.buffer}.append('')")

    def visit_Extends(self, node: nodes.Extends, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if not frame.rootlevel:
            self.fail("extends on a condition", node.lineno)
        super().visit_Extends(node, frame)

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if frame.toplevel and self.has_known_extends:
            return
        blocks = f"context.blocks[{node.name!r}]"
        if node.required:
            self.writeline(f"if len({blocks}) <= 1: raise TemplateRuntimeError")
        context = self.derive_context(frame) if node.scoped else self.get_context_ref()
        self.writeline(f"{frame.buffer}.extend({blocks}[0]({context}))")

    def visit_Include(self, node: nodes.Include, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        self.writeline("template = environment.get_or_select_template(")
        self.visit(node.template, frame)
        self.write(f", {self.name!r})")
        pieces = "template._get_default_module()._body_stream"
        if node.with_context:
            own = self.dump_local_context(frame)
            context = f"template.new_context(context.get_all(), True, {own})"
            pieces = f"template.root_render_func({context})"
        self.writeline(f"{frame.buffer}.extend({pieces})")

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 - Jinja's name
        if frame.require_output_check and self.has_known_extends:
            return
        is_escaped = frame.eval_ctx.autoescape and not frame.eval_ctx.volatile
        markup = ""
        self.writeline(f"{frame.buffer}.extend((")
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                markup += child.data
                continue
            self.write(f"{markup!r}, " if is_escaped else f"{markup!r}, '', ")
            if not is_escaped:
                self._output_child_pre(child, frame, self._make_finalize())
            self.visit(child, frame)
            self.write(", " if is_escaped else "), '', ")
            markup = ""
        self.write(f"{markup!r}, ''))" if markup else "))")


class _QuickTemplate(Template):
    """A layout whose pieces are markup and values in turn, also where it is imported."""

    def make_module(self, *args: Any, **kwargs: Any) -> TemplateModule:
        context = self.new_context(*args, **kwargs)
        return TemplateModule(self, context, (_joined(self.root_render_func(context)), ""))


class _QuickEnvironment(_Environment):
    """Jinja in a quarter of its time. An attribute that is not there raises AttributeError."""

    compiled = _Compiled()
    code_generator_class = _QuickCode
    template_class = _QuickTemplate
    concat = staticmethod(_joined)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return one plain mapping for all layouts, which have none of their own."""
        return self.globals if d is None else super().make_globals(d)


_SYNTAX = _Environment()


@lru_cache(maxsize=1024)
def references(text: str) -> tuple[str | None, ...]:
    """Return the names of all that a layout extends, includes and imports, None if computed.

    Raises TemplateSyntaxError also for an attribute that no layout may name.
    """
    tree = _SYNTAX.parse(text)
    for node in tree.find_all(nodes.Getattr):
        if node.attr.startswith("_") or node.attr in _BARRED:
            raise TemplateSyntaxError(f'".{node.attr}" is not for layouts', node.lineno)
    return tuple(meta.find_referenced_templates(tree))


@lru_cache(maxsize=1024)
def words(text: str) -> frozenset[str]:
    """Return the words that stand in the code of a layout, in names and in strings."""
    code = [value for _, kind, value in _SYNTAX.lex(text) if kind in {"name", "string"}]
    return frozenset(_WORD.findall(" ".join(code)))


class Templates:
    """Layouts that can be rendered, each parsed when a page asks for it."""

    def __init__(self, files: Mapping[str, str], filters: Mapping[str, Callable[..., Any]]) -> None:
        """Take texts by name; the name is the file name by which a trace tells an error's place."""
        self._files = files
        self._filters = {"safe_html": Markup, **filters}  # it was sanitised where it was made
        self._quick = self._environment(_QuickEnvironment)
        self._careful = self._environment(_Environment)
        self._wants_care: set[str] = set()

    def render(self, name: str, values: Mapping[str, Any]) -> bytes:
        """Return what a layout makes of some values, UTF-8; raise one of `FAILURES`."""
        if name not in self._wants_care:
            with suppress(*FAILURES):
                return _rendered(self._quick.get_template(name), values)
        page = self._careful.get_template(name).render(values).encode()
        self._wants_care.add(name)
        return page

    def _environment(self, kind: type[_Environment]) -> _Environment:
        environment = kind(
            loader=FunctionLoader(self._source),
            autoescape=lambda name: name is None or not name.endswith(".txt"),
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            optimized=False,
            cache_size=-1,
            auto_reload=False,
            bytecode_cache=kind.compiled,
        )
        environment.filters |= self._filters
        return environment

    def _source(self, name: str) -> tuple[str, str, None] | None:
        return (self._files[name], name, None) if name in self._files else None


def _rendered(layout: Template, values: Mapping[str, Any]) -> bytes:
    return _joined(layout.root_render_func(layout.new_context(dict(values)))).encode()
