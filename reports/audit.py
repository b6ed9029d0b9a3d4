"""The attacker on everything a programme has ever published: reads the artefacts, then tries what can be learnt.

Before each release with the true counts at hand, and whenever somebody asks without them: a set of people that the
gate counted as nobody, or as k or more, is noted in the publication, so that a later audit need not count again.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from feedback.privacy import descriptor
from reports import knowledge
from reports.artefacts import package_zip, page_html, publication_json, slides_pptx, table_csv, workbook_xlsx
from reports.artefacts.figures import Figure, Odd
from reports.disclosure.attacking.attacker import Finding, Report, Target, Verdict, attack
from reports.disclosure.policy import LEAST_WIDTH
from reports.exports.datapackage import to_zip
from reports.exports.slides import to_pptx
from reports.exports.workbook import to_xlsx
from reports.knowledge import Guess, Known, Map
from reports.rendering.findings import findings_html
from reports.rendering.lines import WAVE_TITLES
from reports.rendering.table import to_csv
from surveys.tallies import Group

SEED = 20260  # of the search for witnesses; no verdict depends on it
_LATER = frozenset({"id", "ledger", "many", "superseded"})  # drawn, or written after a file's digest was taken


@dataclass(frozen=True)
class Audit:
    """What the attacker found: ``odd`` is hidden precision in an artefact, ``counted`` how many sets the gate knew."""

    report: Report
    odd: tuple[Odd, ...]
    counted: int

    @property
    def tried(self) -> int:
        """How many sets of people there were to aim at."""
        return len({each.target for each in self.report.findings}) + self.counted

    @property
    def passes(self) -> bool:
        """Whether nothing was learnt about fewer than k people and no number is finer than its step."""
        return self.report.passes and not self.odd

    @property
    def failed(self) -> tuple[Finding, ...]:
        """What stands in the way."""
        return tuple(each for each in self.report.findings if each.verdict in {Verdict.PINNED, Verdict.UNDECIDED})


def audit(
    publications: Sequence[Mapping[str, Any]],
    groups: Sequence[Group],
    *,
    seconds: float,
    clock: Callable[[], float],
) -> Audit:
    """Attack all publications of a programme together. Fails closed: time-out and contradiction do not pass.

    First by what is sure, then by good guesses: that whoever answered has a value, and that what is called small is
    so in each wave. A guess may contradict the figures; then it teaches nothing.
    """
    known, odd = _read(publications)
    everybody = knowledge.map_of(groups, publications)
    wanted = knowledge.targets(everybody, known)
    counted = frozenset((_edition(each), name) for each in publications for name in each.get("many", ()))
    open_ = [each for each in wanted if (each.base.partition("#")[2], key(everybody, each)) not in counted]
    k = max((publication["release"]["k"] for publication in publications), default=0)
    world, until = knowledge.world(everybody, known), clock() + seconds

    def attacked(guess: Guess) -> Report:
        left, said = max(0.0, until - clock()), knowledge.statements(everybody, known, guess)
        return attack(world, said, open_, k=k, width=LEAST_WIDTH, seconds=left, clock=clock, seed=SEED)

    sure = attacked(Guess.NOTHING)
    guessed = [each for guess in Guess if guess is not Guess.NOTHING for each in attacked(guess).findings]
    late = clock() >= until
    findings = (*sure.findings, *(each for each in guessed if _counts(each, late=late)))
    return Audit(Report(findings, sure.consistent), tuple(odd), len(wanted) - len(open_))


def _counts(finding: Finding, *, late: bool) -> bool:
    """Of a guess: what it pins, and what there was no time for; not what it contradicts."""
    return finding.verdict is Verdict.PINNED or (late and finding.verdict is Verdict.UNDECIDED)


def _edition(publication: Mapping[str, Any]) -> str:
    """What the bases of a withdrawn edition are marked with: its people may be others."""
    return str(publication["id"]) if publication.get("superseded") else ""


def many(
    publications: Sequence[Mapping[str, Any]],
    groups: Sequence[Group],
    count: Callable[[Map, Sequence[Target]], Sequence[int | None]],
    k: int,
) -> list[str]:
    """Keys of the targets that hold nobody, or k people or more, by the true counts; ``None`` is not known.

    The publications alone say what there is to aim at. What only a file told would not be counted here, and so be
    attacked.
    """
    known = [Known(each, publication_json.read(descriptor.canonical(each))[0]) for each in publications]
    everybody = knowledge.map_of(groups, publications)
    targets = knowledge.targets(everybody, known)
    counted = zip(targets, count(everybody, targets), strict=True)
    return sorted(key(everybody, target) for target, n in counted if n is not None and (n == 0 or n >= k))


def key(everybody: Map, target: Target) -> str:
    """A name for a set of people in one base that stays the same from audit to audit; says nothing about them."""
    base = target.base.partition("#")[0]  # editions are told apart by whose list a key is in
    return sha256(f"{base}\n{everybody.named(target.atoms)}".encode()).hexdigest()[:16]


def report_lines(found: Audit, publications: int) -> list[str]:
    """The audit in words, for whoever asked. How many sets the gate had counted is not said: the others are small."""
    lost = len({each.target for each in found.failed}) if found.report.consistent else found.tried
    head = [
        f"Reports: {publications}. Sets of people to aim at: {found.tried}. Safe: {found.tried - lost}.",
        "A set is safe if it holds nobody, or k people or more, or if its mean may lie anywhere in half of its range.",
    ]
    if not found.report.consistent:
        head.append("The printed numbers contradict each other: no people could have given them all.")
    return (
        head
        + [_line(each) for each in found.failed]
        + [f"Hidden precision in the {o.where}: {o.says}." for o in found.odd]
    )


def _line(finding: Finding) -> str:
    low, high = finding.people
    if finding.verdict is Verdict.UNDECIDED:
        return f"Not decided in time: {finding.target.name}, {finding.target.base}."
    mean = "" if finding.mean is None else f", mean between {finding.mean[0]:.1f} and {finding.mean[1]:.1f}"
    return f"Learnt: {finding.target.name}, {finding.target.base}: {low} to {high} people{mean}."


def artefacts(publication: Mapping[str, Any]) -> dict[str, bytes]:
    """Every artefact there is of a publication but the publication itself, as far as the report decides it.

    What is handed out says besides which line of the ledger it has; that line holds the digests of these.
    """
    facts = {name: value for name, value in publication.items() if name not in _LATER}
    return {
        "page": findings_html(facts).encode(),
        "table": to_csv(facts),
        "workbook": to_xlsx(facts),
        "package": to_zip(facts),
        "slides": to_pptx(facts),
    }


def _read(publications: Sequence[Mapping[str, Any]]) -> tuple[list[Known], list[Odd]]:
    known, odd = [], []
    for publication in publications:
        figures, strange = _figures(publication)
        known.append(Known(publication, figures))
        odd += strange
    return known, odd


def _figures(publication: Mapping[str, Any]) -> tuple[list[Figure], list[Odd]]:
    body, made = descriptor.canonical(publication), artefacts(publication)
    earlier, later = publication["waves"]
    steps = publication_json.steps(body)
    ranges = {measure["id"]: (measure["low"], measure["high"]) for measure in publication["measures"]}
    found = (
        publication_json.read(body),
        table_csv.read(made["table"], (earlier, later)),
        page_html.read(made["page"].decode(), (earlier, later), steps, ranges),
        workbook_xlsx.read(made["workbook"], (earlier, later), (WAVE_TITLES[earlier], WAVE_TITLES[later]), body),
        package_zip.read(made["package"], (earlier, later), body),
        slides_pptx.read(made["slides"], (earlier, later), (WAVE_TITLES[earlier], WAVE_TITLES[later]), body),
    )
    return [each for figures, _odd in found for each in figures], [each for _figures, odd in found for each in odd]
