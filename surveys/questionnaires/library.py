"""The questionnaires that come with the product, one TOML file each in ``library/``."""

from functools import cache
from importlib.resources import files
from typing import Final

from feedback.errors import NotFound
from surveys.questionnaires.questionnaire import Questionnaire
from surveys.questionnaires.reading import parse

FOLDER: Final = files("surveys.questionnaires") / "library"
SUFFIX: Final = ".toml"


@cache
def names() -> tuple[str, ...]:
    """The names of all questionnaires in the library, in alphabetical order."""
    return tuple(sorted(file.name.removesuffix(SUFFIX) for file in FOLDER.iterdir() if file.name.endswith(SUFFIX)))


@cache
def source(name: str) -> str:
    """The TOML of one questionnaire; ``NotFound`` for a name that is not in ``names()``."""
    if name not in names():
        raise NotFound(f"The library has no questionnaire of this name. It has: {', '.join(names())}.")
    return (FOLDER / f"{name}{SUFFIX}").read_text("utf-8")


@cache
def load(name: str) -> Questionnaire:
    """One questionnaire of the library, read and checked; ``NotFound`` as above."""
    return parse(source(name))
