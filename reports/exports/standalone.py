"""The report as one file of HTML: what the PDF is made of, with its fonts inside, for a screen as well."""

import re
from base64 import b64encode
from collections.abc import Mapping
from importlib.resources import files
from typing import Any

from reports.exports.document import document_html

_FONT = re.compile(r'url\("font:(\d+)"\)')
# never narrower than its drawings can be read: it is a sheet of paper, and the page in the browser is for phones;
# what is for the ear alone is left out on paper and must not be on a screen
_ON_SCREEN = """@media screen {
  body { min-width: 40rem; max-width: 48rem; margin: 2rem auto; padding: 0 1rem; }
  .away:not(caption) { display: block; position: absolute; width: 1px; height: 1px; }
  .away:not(caption) { overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
}"""


def to_html(facts: Mapping[str, Any]) -> bytes:
    """A publication as a page that loads nothing, opens anywhere and prints as the PDF does."""
    page = document_html(facts, "a4").replace("</style>", f"{_ON_SCREEN}\n</style>", 1)
    page = page.replace("<body>", "<body><main>", 1).replace("</body>", "</main></body>", 1)
    return _FONT.sub(lambda found: f"url({_inside(found[1])})", page).encode()


def _inside(weight: str) -> str:
    name = f"atkinson-hyperlegible-next-latin-{weight}-normal.woff2"
    content = (files("feedback") / "static" / "fonts" / name).read_bytes()
    return f"data:font/woff2;base64,{b64encode(content).decode()}"
