"""What all applications have alike is compiled once for all tests: templates, and the functions
that write addresses. Everything else is each application's own."""

from collections.abc import Callable
from typing import ClassVar

from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class Templates(BytecodeCache):
    """Compiled templates by name, each as long as its words stay the same."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if kept := self._kept.get(bucket.key):
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


class Route(Rule):
    """Compiles its function unless an equal route did; the function asks its self for the rest."""

    _kept: ClassVar[dict[object, Callable[..., tuple[str, str]]]] = {}

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        if self.defaults:
            return super()._compile_builder(append_unknown)
        alike = (*self._trace, append_unknown)
        if alike not in self._kept:
            self._kept[alike] = super()._compile_builder(append_unknown)
        return self._kept[alike]
