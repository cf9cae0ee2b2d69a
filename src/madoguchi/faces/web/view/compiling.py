"""How templates are compiled: what they call is called, and what is HTML already is not made again.

At every call Jinja asks whether it wants the context, and of everything that is written whether it must be escaped,
with four calls of its own. Of what our templates call only a few functions want the context, and they are marked.
"""

from __future__ import annotations

from types import CodeType

from jinja2 import BytecodeCache, Environment, nodes
from jinja2.bccache import Bucket
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape


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

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: object) -> None:  # noqa: ARG002 (as Jinja calls it)
        self.write("environment.written(")


class PageEnvironment(Environment):
    """The environment of our pages' templates."""

    code_generator_class = DirectCalls

    @staticmethod
    def written(value: object) -> Markup:
        """Return HTML as it is, and anything else escaped."""
        return value if type(value) is Markup else escape(value)


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
