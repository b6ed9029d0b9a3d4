"""Setting a programme up: who is trained where, what is asked, and how many people are enough."""

import re
import secrets
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from dataclasses import MISSING, dataclass, field, fields
from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from feedback.privacy import tokens
from feedback.settings import SMALLEST_GROUP_FLOOR
from surveys.programmes.models import (
    ARMS,
    CUTS,
    ENTRIES,
    LARGEST_HEADCOUNT,
    MOST_BACKGROUNDS,
    PUBLIC_BUDGETS,
    REACHES,
    WAVES,
    Form,
    Group,
    Programme,
    StoredQuestionnaire,
    Wave,
)
from surveys.questionnaires import library, reading
from surveys.questionnaires.questionnaire import Questionnaire

MOST_GROUPS = 200

_RESERVED = frozenset({"new", "phrase"})  # pages of their own beside the programmes


class PlanRefused(Refusal):
    """The programme cannot be set up like that."""


@dataclass(frozen=True)
class GroupPlan:
    """One group as HR describes it; ``arm`` is ``training`` or ``peer``."""

    name: str
    site: str
    headcount: int
    arm: str = "training"


@dataclass(frozen=True)
class Plan:
    """A programme as HR describes it. ``questionnaire`` names one of the library or is its TOML text.

    ``backgrounds`` goes from the id of a background question to how far down it is reported, "whole" or "site".
    ``entry``, ``keys_needed``, ``pairing``, ``comments`` and ``public_epsilon`` mean what they mean on ``Programme``.
    """

    name: str
    groups: Sequence[GroupPlan]
    questionnaire: str = "candour-core"
    k: int = 10
    cuts: Sequence[str] = CUTS
    backgrounds: Mapping[str, str] = field(default_factory=dict)
    waves: Sequence[str] = ("before", "after")
    entry: str = "room"
    keys_needed: int = 1
    pairing: bool = True
    comments: bool = False
    public_epsilon: float = 0.0


def plan_from(values: Mapping[str, object]) -> Plan:
    """A plan from plain values, as a TOML file holds them; refuses what it does not know."""
    _check_entries("The plan", values, Plan)
    groups = values.get("groups", [])
    _require(isinstance(groups, list), "“groups” in the plan must be a list of [[groups]].")
    for number, group in enumerate(groups, start=1):  # type: ignore[arg-type, var-annotated]  # a list, as required above
        _require(isinstance(group, Mapping), f"Group {number} of the plan must be a table.")
        _check_entries(f"Group {number} of the plan", group, GroupPlan)
    return Plan(**{**values, "groups": [GroupPlan(**group) for group in groups]})  # type: ignore[arg-type, attr-defined]  # checked by create


def create(session: Session, plan: Plan) -> Programme:
    """Store a programme with its groups, its waves as drafts, and one form for each group and wave."""
    _check(plan)
    source, questionnaire = _chosen_questionnaire(plan.questionnaire)
    programme = Programme(
        id=tokens.new_id(),
        slug=_free_slug(session, plan.name),
        name=plan.name.strip(),
        k=plan.k,
        cuts=stored_cuts(plan.cuts),
        backgrounds=stored_backgrounds(questionnaire, plan.cuts, plan.backgrounds),
        entry=plan.entry,
        keys_needed=plan.keys_needed,
        pairing=plan.pairing,
        comments=plan.comments,
        public_epsilon=float(plan.public_epsilon),
        pair_key=secrets.token_bytes(32),
        questionnaire=_stored(session, source, questionnaire),
    )
    for position, group in enumerate(plan.groups):
        programme.groups.append(_group(position, group))
    for kind in (kind for kind in WAVES if kind in plan.waves):
        wave = Wave(id=tokens.new_id(), kind=kind, position=WAVES.index(kind), state="draft")
        wave.forms = [Form(code=_free_code(session), group=group, state="not open") for group in programme.groups]
        programme.waves.append(wave)
    session.add(programme)
    session.flush()
    return programme


def find(session: Session, slug: str) -> Programme:
    """The programme of that short name, or ``NotFound``."""
    programme = session.scalar(select(Programme).where(Programme.slug == slug))
    if programme is None:
        raise NotFound(f"There is no programme called “{slug}”.")
    return programme


def questionnaire_of(programme: Programme) -> Questionnaire:
    """What the programme asks, as it was when it was set up; of the background questions, those it declares."""
    declared = tuple(each.item for each in programme.declared_backgrounds)
    return _asking(programme.questionnaire_digest, programme.questionnaire.source, declared)


def chosen_questionnaire(programme: Programme) -> Questionnaire:
    """The questionnaire with every background question that the programme could declare."""
    return _parsed(programme.questionnaire_digest, programme.questionnaire.source)


@lru_cache(maxsize=50)
def _asking(digest: bytes, source: str, backgrounds: tuple[str, ...]) -> Questionnaire:
    return _parsed(digest, source).asking(backgrounds)


@lru_cache(maxsize=50)
def _parsed(_digest: bytes, source: str) -> Questionnaire:
    return reading.parse(source)


def stored_cuts(cuts: Collection[str]) -> str:
    """The cuts as ``Programme.cuts`` holds them; raises ``PlanRefused`` for one that is none."""
    _require(set(cuts) <= set(CUTS), f"The report can be cut by: {', '.join(CUTS)}.")
    return ",".join(cut for cut in CUTS if cut in cuts)


def stored_backgrounds(questionnaire: Questionnaire, cuts: Collection[str], backgrounds: Mapping[str, str]) -> str:
    """The background questions as ``Programme.backgrounds`` holds them; raises ``PlanRefused`` for what cannot be."""
    offered = [item.id for item in questionnaire.backgrounds()]
    _require(
        len(backgrounds) <= MOST_BACKGROUNDS,
        f"The report can be cut by {MOST_BACKGROUNDS} background questions at most; you named {len(backgrounds)}.",
    )
    for item, by in backgrounds.items():
        _require(item in offered, f"“{item}” is no background question of this questionnaire. {_offer(offered)}")
        _require(by in REACHES, f"Say how far down “{item}” is reported: {' or '.join(REACHES)}.")
        _require(
            by != "site" or "site" in cuts,
            f"“{item}” can be reported by site only if the report is cut by site. Add that cut, or report “{item}” "
            "for the whole company.",
        )
    return ",".join(f"{item}:{backgrounds[item]}" for item in offered if item in backgrounds)


def _offer(offered: Sequence[str]) -> str:
    return f"It has: {', '.join(offered)}." if offered else "It has none."


def too_small_alone(groups: Sequence[Group] | Sequence[GroupPlan], k: int) -> list[str]:
    """The names of groups that have fewer than k people and so will never be shown alone."""
    return [group.name for group in groups if group.headcount < k]


def check_k(k: int) -> None:
    """k is at least 5 everywhere."""
    _require(
        type(k) is int and k >= SMALLEST_GROUP_FLOOR,
        f"The smallest group that is shown can never be under {SMALLEST_GROUP_FLOOR}; you asked for {k}.",
    )
    _require(k <= LARGEST_HEADCOUNT, "The smallest group that is shown is larger than any group can be.")


def _check_entries(where: str, values: Mapping[str, object], kind: type) -> None:
    known = {each.name: each.default is MISSING and each.default_factory is MISSING for each in fields(kind)}
    unknown = sorted(set(values) - set(known))
    _require(not unknown, f"{where} has an unknown entry “{'”, “'.join(unknown)}”. Known are: {', '.join(known)}.")
    missing = [name for name, needed in known.items() if needed and name not in values]
    _require(not missing, f"{where} lacks: {', '.join(missing)}.")


def _check(plan: Plan) -> None:
    _require(
        bool(plan.name.strip()) and len(plan.name) <= 120,
        "Give the programme a name of up to 120 characters.",
    )
    check_k(plan.k)
    _require({"before", "after"} <= set(plan.waves) <= set(WAVES), "A programme needs the waves before and after.")
    _require(plan.entry in ENTRIES, f"People can come in by: {', '.join(ENTRIES)}.")
    _require(plan.keys_needed in {1, 2} and type(plan.keys_needed) is int, "One or two custodians open a wave.")
    _require(type(plan.pairing) is bool, "“pairing” is true or false.")
    _require(
        type(plan.public_epsilon) in {int, float} and plan.public_epsilon in {0, *PUBLIC_BUDGETS},
        f"A public summary has a budget of {', '.join(f'{each:g}' for each in PUBLIC_BUDGETS)} for each wave, or 0.",
    )
    _require(type(plan.comments) is bool, "“comments” is true or false.")
    _require(1 <= len(plan.groups) <= MOST_GROUPS, f"A programme has 1 to {MOST_GROUPS} groups.")
    for number, group in enumerate(plan.groups, start=1):
        _check_group(f"Group {number}", group)
    names = [group.name.strip().casefold() for group in plan.groups]
    twice = next((name for name in names if names.count(name) > 1), None)
    _require(twice is None, f"Two groups are called “{twice}”. Each needs a name of its own.")


def _check_group(where: str, group: GroupPlan) -> None:
    for label, text in (("name", group.name), ("site", group.site)):
        _require(
            isinstance(text, str) and bool(text.strip()) and len(text) <= 80,
            f"{where} needs a {label} of up to 80 characters.",
        )
    counted = type(group.headcount) is int and 1 <= group.headcount <= LARGEST_HEADCOUNT
    _require(counted, f"{where} needs the number of people who are invited, as a whole number.")
    _require(group.arm in ARMS, f"{where}: say whether peer supporters take part.")


def _chosen_questionnaire(chosen: str) -> tuple[str, Questionnaire]:
    source = library.source(chosen) if chosen in library.names() else chosen
    return source, reading.parse(source)


def _stored(session: Session, source: str, questionnaire: Questionnaire) -> StoredQuestionnaire:
    digest = questionnaire.digest()
    return session.get(StoredQuestionnaire, digest) or StoredQuestionnaire(digest=digest, source=source)


def _group(position: int, plan: GroupPlan) -> Group:
    return Group(
        id=tokens.new_id(),
        position=position,
        name=plan.name.strip(),
        site=plan.site.strip(),
        arm=plan.arm,
        headcount=plan.headcount,
    )


def _free_slug(session: Session, name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "programme"
    taken = _RESERVED | set(session.scalars(select(Programme.slug).where(Programme.slug.startswith(stem))))
    return next(
        slug for number in range(1, 10_000) if (slug := stem if number == 1 else f"{stem}-{number}") not in taken
    )


def _free_code(session: Session) -> str:
    while session.get(Form, code := tokens.new_code(secrets.choice)) is not None:
        pass
    return code


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise PlanRefused(f"{otherwise} Nothing was stored.")
