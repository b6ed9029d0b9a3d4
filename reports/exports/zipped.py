"""Zip files whose bytes depend on what is in them alone: fixed times, no system, no user, the same compression."""

import io
from collections.abc import Mapping
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

_EPOCH = (1980, 1, 1, 0, 0, 0)  # the earliest time a zip can hold
_LEVEL = 6


def packed(parts: Mapping[str, bytes]) -> bytes:
    """Files by name as a zip, in the order given.

    >>> packed({"a": b"1"}) == packed({"a": b"1"})
    True
    """
    out = io.BytesIO()
    with ZipFile(out, "w") as made:
        for name, content in parts.items():
            made.writestr(_entry(name), content, ZIP_DEFLATED, _LEVEL)
    return out.getvalue()


def fixed(content: bytes) -> bytes:
    """A zip with the same files in the same order, and nothing of the time and the place it was made.

    An order that another program wrote stays, since office files have to begin with ``[Content_Types].xml``.
    """
    with ZipFile(io.BytesIO(content)) as found:
        return packed({name: found.read(name) for name in found.namelist()})


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, _EPOCH)
    entry.create_system = 3  # as on Unix, wherever it is made
    entry.external_attr = 0o644 << 16
    return entry
