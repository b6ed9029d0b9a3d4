"""A zip is what is in it, whenever and wherever it is made."""

import io
from zipfile import ZipFile

from reports.exports.zipped import fixed, packed


def test_files_come_out_as_they_went_in_and_in_that_order():
    with ZipFile(io.BytesIO(packed({"b": b"2", "a": b"1"}))) as found:
        assert {name: found.read(name) for name in found.namelist()} == {"b": b"2", "a": b"1"}
        assert found.namelist() == ["b", "a"]


def test_a_zip_tells_nothing_of_time_and_place():
    out = io.BytesIO()
    with ZipFile(out, "w") as made:
        made.writestr("a", b"1")  # with the present time
        made.comment = b"made by somebody"
    with ZipFile(io.BytesIO(fixed(out.getvalue()))) as found:
        (entry,) = found.infolist()
        assert (entry.date_time, entry.create_system, found.comment) == ((1980, 1, 1, 0, 0, 0), 3, b"")


def test_what_is_fixed_stays_as_it_is():
    once = packed({"a": b"1" * 1000})
    assert fixed(once) == once
