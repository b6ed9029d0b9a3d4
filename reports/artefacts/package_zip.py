"""The package as its file holds it: its table, its JSON, and the words beside them."""

import io
from dataclasses import replace
from zipfile import ZipFile

from reports.artefacts import publication_json, table_csv
from reports.artefacts.figures import Figure, Odd
from reports.artefacts.held import held, in_words, odd_words

WHERE = "package"
TABLE, PUBLICATION, WORDS = "data.csv", "publication.json", ("README.txt", "datapackage.json")
_OF_THE_STANDARD = "https://datapackage.org/profiles/2.0/ UTF-8"  # numbers that its addresses and names hold


def read(content: bytes, waves: tuple[str, str], body: bytes) -> tuple[list[Figure], list[Odd]]:
    """All figures of the files within, and what is finer than it may be; ``body`` is the publication as JSON."""
    with ZipFile(io.BytesIO(content)) as file:
        files = {name: file.read(name) for name in file.namelist()}
        told = [file.comment, *(each.comment for each in file.infolist()), *(each.extra for each in file.infolist())]
    known = held(body) | frozenset(in_words(_OF_THE_STANDARD))
    odd = [Odd(WHERE, f"a file named {name}") for name in files if name not in {TABLE, PUBLICATION, *WORDS}]
    odd += [Odd(WHERE, "a note beside the files") for each in told if each]
    odd += odd_words((files[name].decode() for name in WORDS), known, WHERE)
    figures, strange = publication_json.read(files[PUBLICATION])
    more, finer = table_csv.read(files[TABLE], waves)
    within = [replace(each, where=WHERE) for each in (*strange, *finer)]
    return [*figures, *more], [*odd, *within]
