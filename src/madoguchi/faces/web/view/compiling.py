"""How templates are compiled: what they call is called, and what is HTML already is not made again.

At every call Jinja asks whether it wants the context, and of everything that is written whether it must be escaped,
with four calls of its own; and at every call of a macro it sorts out anew what is given for which parameter. Of what
our templates call only a few functions want the context, and they are marked.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, MutableMapping
from types import CodeType
from typing import Any

from jinja2 import BytecodeCache, Environment, Template, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame, MacroRef
from jinja2.runtime import Context, markup_join
from markupsafe import escape

_NEEDS_ESCAPING = re.compile("[&<>'\"]").search
_PLAIN = {str}


class DirectCalls(CodeGenerator):
    """Writes the Python of a template."""

    def visit_Call(  # noqa: N802 (Jinja's name)
        self, node: nodes.Call, frame: Frame, forward_caller: bool = False
    ) -> None:
        """Write a call as Python has it; one that wants the context as Jinja does."""
        if (
            self.environment.is_async
            or forward_caller
            or node.dyn_args
            or node.dyn_kwargs
            or self._wants_context(node.node)
        ):
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self._write_called(node.node, frame)
        between = "("
        for given in (*node.args, *node.kwargs):
            self.write(between)
            self.visit(given, frame)
            between = ", "
        self.write("()" if between == "(" else ")")

    def _write_called(self, called: nodes.Expr, frame: Frame) -> None:
        """Write what is called: a method at once, of what has its members as items (`self.title()`) as Jinja finds it."""
        if isinstance(called, nodes.Getattr) and called.node != nodes.Name("self", "load"):
            self.visit(called.node, frame)
            self.write(f".{called.attr}")
        else:
            self.visit(called, frame)

    def _wants_context(self, called: nodes.Expr) -> bool:
        known = self.environment.globals.get(called.name) if isinstance(called, nodes.Name) else None
        return hasattr(known, "jinja_pass_arg")

    def macro_def(self, macro_ref: MacroRef, frame: Frame) -> None:
        """Write a macro as a function of its own parameters; one that is awaited, or takes any others, as Jinja does."""
        if (
            self.environment.is_async
            or macro_ref.accesses_caller
            or macro_ref.accesses_kwargs
            or macro_ref.accesses_varargs
        ):
            super().macro_def(macro_ref, frame)
            return
        names = [each.name for each in macro_ref.node.args]
        taken = "".join(f"{name}=missing, " for name in names)
        self.write(f"lambda {taken}macro=macro: str.__new__(Markup, macro({', '.join(names)}))")

    def visit_Block(self, node: nodes.Block, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        """Write a block as one text: piece by piece it would go through every template that extends another."""
        if node.scoped or node.required or frame.buffer or self.extends_so_far or self.environment.is_async:
            super().visit_Block(node, frame)
        else:
            self.writeline(f"yield concat(context.blocks[{node.name!r}][0](context))", node)

    def visit_Concat(self, node: nodes.Concat, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        """Write texts side by side as one; what is HTML among them has the others escaped."""
        self.write("environment.joined((")
        for each in node.nodes:
            self.visit(each, frame)
            self.write(", ")
        self.write("))")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's name)
        """Write the attribute of an object as Python finds it; what has none is asked as Jinja does."""
        self.write("(w if (w := getattr((o := ")
        self.visit(node.node, frame)
        self.write(f"), {node.attr!r}, missing)) is not missing else environment.getattr(o, {node.attr!r}))")

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002 (as Jinja calls it)
        self.write("(w if type(w := ")

    def _output_child_post(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002
        self.write(") is Markup else environment.written(w))")


# The contexts that were made for a page, among what its templates are given.
CONTEXTS = "_contexts"


class PageTemplate(Template):
    """A template that leaves nothing behind of a page.

    A macro holds the context that it is found in, so that both would wait for the garbage collection: of some hundred
    objects a page, a tenth of the page's time.
    """

    def render(self, *args: Any, **kwargs: Any) -> str:
        """Return the page."""
        contexts: list[Context] = []
        try:
            return super().render(*args, **kwargs, **{CONTEXTS: contexts})
        finally:
            while contexts:
                contexts.pop().vars.clear()

    def new_context(
        self, vars: Any = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> Context:
        """Return a context for the template, to be emptied with the others of the page."""
        context = super().new_context(vars, shared, locals)
        if (contexts := (vars or {}).get(CONTEXTS)) is not None:
            contexts.append(context)
        return context


class PageEnvironment(Environment):
    """The environment of our pages' templates."""

    code_generator_class = DirectCalls
    template_class = PageTemplate

    @staticmethod
    def written(value: Any) -> str:
        """Return what is no HTML escaped, where it needs to be."""
        return value if type(value) is str and not _NEEDS_ESCAPING(value) else escape(value)

    @staticmethod
    def joined(values: tuple[Any, ...]) -> str:
        """Return values side by side: plain texts as they are, beside HTML escaped."""
        return "".join(values) if _PLAIN.issuperset(map(type, values)) else markup_join(values)

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the globals of a template: without any of its own simply the environment's, for they are copied for every page."""
        return super().make_globals(d) if d else self.globals


class _Compiled(BytecodeCache):
    """What the templates were compiled to, for the environments of further editions: it takes a third of a second.

    Filters and globals are an edition's own, but only their names stand in the code. What changes it is part of the key.
    """

    def __init__(self) -> None:
        self._kept: dict[object, CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Fill a template's bucket, where it was compiled before."""
        bucket.code = self._kept.get(_code_key(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what a template was compiled to."""
        self._kept[_code_key(bucket)] = bucket.code


def _code_key(bucket: Bucket) -> object:
    own = bucket.environment
    return bucket.key, bucket.checksum, tuple(own.extensions), own.is_async


COMPILED = _Compiled()
