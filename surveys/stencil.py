"""A page that is rendered once and then only filled in.

Question pages are the same for everybody except for a few places: the sealed field and which
answers are already chosen. Rendering them once per wave, language and step makes a page cost
little more than sending its bytes.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from markupsafe import Markup

_HOLE = re.compile("\x02([^\x02\x03]*)\x03")


def hole(name: str) -> Markup:
    """The mark that a template leaves where something is filled in later."""
    return Markup(f"\x02{name}\x03")  # noqa: S704  # names come from our own templates


@dataclass(frozen=True)
class Stencil:
    """Text with holes: ``texts[0] hole[0] texts[1] hole[1] … texts[n]``."""

    texts: tuple[str, ...]
    holes: tuple[str, ...]

    def fill(self, values: Mapping[str, str]) -> str:
        """The page with ``values`` in its holes; a hole that is not named stays empty."""
        filled = [text + values.get(name, "") for text, name in zip(self.texts, self.holes, strict=False)]
        return "".join([*filled, self.texts[-1]])


def cut(page: str) -> Stencil:
    """A stencil from a rendered page."""
    pieces = _HOLE.split(page)
    return Stencil(tuple(pieces[0::2]), tuple(pieces[1::2]))


class Drawer:
    """Stencils by name, made when first asked for. Names hold a digest, so nothing grows stale."""

    def __init__(self, most: int = 500) -> None:
        self._stencils: dict[tuple[object, ...], Stencil] = {}
        self._most = most

    def get(self, name: tuple[object, ...], render: Callable[[], str]) -> Stencil:
        """The stencil of that name."""
        if name not in self._stencils:
            if len(self._stencils) >= self._most:
                self._stencils.clear()
            self._stencils[name] = cut(render())
        return self._stencils[name]
