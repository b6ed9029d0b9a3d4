"""Labels that people typed, as XML can hold them."""

import re
from collections.abc import Mapping
from typing import Any

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f]+")
_NO_CHARACTER = re.compile("[\ud800-\udfff\ufffe\uffff]")


def legal(found: Any) -> Any:
    """Facts whose texts XML can hold: control characters become a space, what is no character a replacement.

    >>> legal({"name": "Night\\x00shift"})
    {'name': 'Night shift'}
    """
    if isinstance(found, str):
        return _NO_CHARACTER.sub("\ufffd", _CONTROL.sub(" ", found))
    if isinstance(found, Mapping):
        return {name: legal(each) for name, each in found.items()}
    return [legal(each) for each in found] if isinstance(found, list | tuple) else found
