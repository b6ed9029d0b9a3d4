"""A questionnaire is read from one TOML file, and every rule is checked while it is read.

A *text* is a string (English) or a table of languages: ``{ en = "…", de = "…" }``.
A *wording* is a text, put in every wave or in those listed under ``waves``; or a table of
waves, each holding a text. The keys of one table are either waves or languages, never both:

    wording = "I would ask a colleague to take part."
    wording = { en = "I would …", de = "Ich würde …" }
    wording = { before = "I plan to …", after = "I took …" }
    wording.before = { en = "I plan to …", de = "Ich habe vor, …" }

An agreement item that is asked after the training about the time before names the one it
looks back at, and counts only in a scale of its kind, which is no outcome:

    looks_back_at = "H1"
    waves = ["after"]

Options are written low to high and carry the codes 1, 2, … in that order.
"""

import re
import tomllib
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Final, TypeAlias

from surveys.questionnaires import looking_back, record
from surveys.questionnaires.errors import QuestionnaireRefused
from surveys.questionnaires.kinds import WAVES, Item, Kind, Option, Wording
from surveys.questionnaires.questionnaire import Questionnaire, Scale, Step
from surveys.questionnaires.scoring import unit
from surveys.questionnaires.table import Table, identifier, inner, text, whole
from surveys.questionnaires.text import FALLBACK, Text

MOST_BYTES: Final = 256 * 1024
MOST_ITEMS: Final = 60
MOST_IN_A_STEP: Final = 6
MOST_OPTIONS: Final = 20
MOST_BACKGROUND_OPTIONS: Final = 8
MOST_LEVELS: Final = 2000

FILE: Final = "the file"
NAME: Final = re.compile(r"[A-Za-z][A-Za-z0-9_-]{0,60}")
VERSION: Final = re.compile(r"[0-9A-Za-z][0-9A-Za-z.-]{0,30}")
LANGUAGE: Final = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")

KINDS: Final[Mapping[str, Kind]] = {"agreement": "agreement", "choice": "choice", "pick": "pick"}
# A shared response set: its options, and whether it offers "Does not apply".
Responses: TypeAlias = tuple[tuple[Option, ...], bool]

EVERY_ITEM: Final = ("kind", "wording", "waves", "programme_only")
OWN_KEYS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "agreement": ("responses", "reverse", "looks_back_at"),
    "choice": ("options", "does_not_apply", "background"),
    "pick": ("options", "does_not_apply", "most", "exclusive"),
}


def parse(toml: str | bytes) -> Questionnaire:
    """The questionnaire in a TOML file, or ``QuestionnaireRefused`` with the exact place."""
    root = Table("", _decoded(toml))
    root.only(
        "id", "version", "title", "licence", "new_scales", "note",
        "languages", "responses", "items", "steps", "scales",
    )  # fmt: skip
    languages = _languages(root)
    items = _items(root, languages)
    _fitting(items)
    looking_back.fitting(items)
    return Questionnaire(
        id=_matching(root, "id", NAME, "a name of at most 61 letters (a-z), digits, - and _"),
        version=_matching(root, "version", VERSION, 'a version such as "1.0"'),
        title=root.text("title", languages),
        licence=root.string("licence"),
        new_scales=root.flag("new_scales"),
        note=_note(root, languages),
        languages=languages,
        items=items,
        steps=_steps(root, items, languages),
        scales=_scales(root, items, languages),
    )


def _decoded(toml: str | bytes) -> dict[str, object]:
    if len(toml) > MOST_BYTES:
        raise QuestionnaireRefused(FILE, f"it is larger than {MOST_BYTES // 1024} KiB. Shorten it.")
    try:
        written = toml.decode("utf-8") if isinstance(toml, bytes) else toml
        return tomllib.loads(written.removeprefix("\ufeff"))
    except UnicodeDecodeError:
        raise QuestionnaireRefused(FILE, "it is not UTF-8. Save it as UTF-8 and try again.") from None
    except (ValueError, RecursionError) as error:
        raise QuestionnaireRefused(FILE, f"it is not valid TOML: {error}. Correct that place.") from None


def _matching(table: Table, key: str, allowed: re.Pattern[str], expected: str) -> str:
    value = table.string(key)
    if not allowed.fullmatch(value):
        raise QuestionnaireRefused(table.at(key), f"this must be {expected}.")
    return value


def _note(root: Table, languages: tuple[str, ...]) -> Text:
    """New scales have no norms, and a note must say so; other scales may have one."""
    return root.text("note", languages) if root.flag("new_scales") else root.optional_text("note", languages)


def _languages(root: Table) -> tuple[str, ...]:
    if "languages" not in root.entries:
        return (FALLBACK,)
    languages = list(root.listed("languages").items())
    for where, language in languages:
        if not isinstance(language, str) or not LANGUAGE.fullmatch(language):
            raise QuestionnaireRefused(where, 'this must be a language code such as "en" or "pt-BR".')
    codes = tuple(str(language) for _, language in languages)
    if FALLBACK not in codes:
        raise QuestionnaireRefused("languages", 'English is missing. Add "en".')
    _once("languages", codes)
    return codes


def _items(root: Table, languages: tuple[str, ...]) -> dict[str, Item]:
    sets = {name: _response_set(each, languages) for name, each in root.named("responses").items()}
    tables = root.named("items")
    if not 1 <= len(tables) <= MOST_ITEMS:
        raise QuestionnaireRefused("items", f"there are {len(tables)}; write 1 to {MOST_ITEMS}.")
    return {name: _item(name, each, sets, languages) for name, each in tables.items()}


def _fitting(items: Mapping[str, Item]) -> None:
    """Every response is sealed in records of one length, so the longest one must fit."""
    for wave in WAVES:
        longest = record.longest(item for item in items.values() if item.asked_in(wave))
        if longest > record.MOST_BYTES:
            raise QuestionnaireRefused(
                "items",
                f"whoever answers everything in the wave “{wave}” needs {longest} bytes, and {record.MOST_BYTES} "
                "fit. Shorten the ids of items, ask fewer items in that wave, or let people pick fewer options.",
            )


def _response_set(table: Table, languages: tuple[str, ...]) -> Responses:
    table.only("options", "does_not_apply")
    return _options(table, languages), table.flag("does_not_apply")


def _item(
    name: str,
    table: Table,
    sets: Mapping[str, Responses],
    languages: tuple[str, ...],
) -> Item:
    kind = _kind(table)
    table.only(*EVERY_ITEM, *OWN_KEYS[kind])
    if kind == "agreement":
        options, does_not_apply = _shared(table, sets)
    else:
        options, does_not_apply = _options(table, languages), table.flag("does_not_apply")
    wording = _wording(table, languages)
    return Item(
        id=name,
        kind=kind,
        options=options,
        wording=wording,
        reverse=table.flag("reverse"),
        most=table.number("most", 2, len(options)) if kind == "pick" else 1,
        does_not_apply=does_not_apply,
        exclusive=_exclusive(table, len(options)),
        programme_only=table.flag("programme_only"),
        background=_background(table, len(options), wording),
        looks_back_at=table.string("looks_back_at") if "looks_back_at" in table.entries else None,
    )


def _kind(table: Table) -> Kind:
    kind = KINDS.get(str(table.entries.get("kind", "agreement")))
    if kind is None:
        raise QuestionnaireRefused(table.at("kind"), f"this must be one of: {', '.join(KINDS)}.")
    return kind


def _shared(table: Table, sets: Mapping[str, Responses]) -> Responses:
    name = str(table.entries.get("responses", "agreement"))
    if name not in sets:
        raise QuestionnaireRefused(
            table.at("responses"), "there is no response set of this name. Declare it as [responses.NAME]."
        )
    return sets[name]


def _options(table: Table, languages: tuple[str, ...]) -> tuple[Option, ...]:
    labels = [text(where, each, languages) for where, each in table.listed("options").items()]
    if not 2 <= len(labels) <= MOST_OPTIONS:
        raise QuestionnaireRefused(table.at("options"), f"write 2 to {MOST_OPTIONS} options.")
    _once(table.at("options"), [label[FALLBACK] for label in labels])
    return tuple(Option(code, label) for code, label in enumerate(labels, start=1))


def _exclusive(table: Table, options: int) -> frozenset[int]:
    if "exclusive" not in table.entries:
        return frozenset()
    codes = [whole(where, each, 1, options) for where, each in table.listed("exclusive").items()]
    _once(table.at("exclusive"), codes)
    return frozenset(codes)


def _background(table: Table, options: int, wording: Wording) -> bool:
    if not table.flag("background"):
        return False
    if options > MOST_BACKGROUND_OPTIONS:
        raise QuestionnaireRefused(
            table.at("options"), f"a background question has at most {MOST_BACKGROUND_OPTIONS} options. Join some."
        )
    if set(wording) != set(WAVES):
        raise QuestionnaireRefused(
            table.at("background"), f"a background question is asked in every wave. Word it for: {', '.join(WAVES)}."
        )
    return True


def _wording(table: Table, languages: tuple[str, ...]) -> Wording:
    where, value = table.at("wording"), table.needed("wording")
    if not isinstance(value, dict) or not any(wave in value for wave in WAVES):
        return dict.fromkeys(_waves(table), text(where, value, languages))
    if "waves" in table.entries:
        raise QuestionnaireRefused(table.at("waves"), "the wording names its waves already. Remove one.")
    by_wave = Table(where, value)
    by_wave.only(*WAVES)
    return {wave: by_wave.text(wave, languages) for wave in WAVES if wave in value}


def _waves(table: Table) -> tuple[str, ...]:
    if "waves" not in table.entries:
        return WAVES
    listed = table.listed("waves")
    for where, wave in listed.items():
        if wave not in WAVES:
            raise QuestionnaireRefused(where, f"this must be one of: {', '.join(WAVES)}.")
    _once(table.at("waves"), list(listed.values()))
    return tuple(wave for wave in WAVES if wave in listed.values())


def _steps(root: Table, items: Mapping[str, Item], languages: tuple[str, ...]) -> tuple[Step, ...]:
    tables = [inner(where, each) for where, each in root.listed("steps").items()]
    steps = tuple(_step(table, items, languages) for table in tables)
    _once("steps", [step.id for step in steps])
    shown = [name for step in steps for name in step.items]
    _once("steps", shown)
    for name in items:
        if name not in shown:
            raise QuestionnaireRefused(f"items.{name}", "no step shows this item. Add it to one.")
    return steps


def _step(table: Table, items: Mapping[str, Item], languages: tuple[str, ...]) -> Step:
    table.only("id", "title", "lead", "items")
    names = _item_names(table, items)
    if len(names) > MOST_IN_A_STEP:
        raise QuestionnaireRefused(table.at("items"), f"a step shows at most {MOST_IN_A_STEP} items. Split this one.")
    return Step(
        id=identifier(table.at("id"), table.needed("id")),
        title=table.text("title", languages),
        lead=table.optional_text("lead", languages),
        items=names,
    )


def _item_names(table: Table, items: Mapping[str, Item]) -> tuple[str, ...]:
    listed = table.listed("items")
    for where, name in listed.items():
        if not isinstance(name, str) or name not in items:
            raise QuestionnaireRefused(where, "there is no item of this name. Correct it or write the item.")
    names = tuple(str(name) for name in listed.values())
    _once(table.at("items"), names)
    return names


def _scales(root: Table, items: Mapping[str, Item], languages: tuple[str, ...]) -> dict[str, Scale]:
    scales = {name: _scale(name, each, items, languages) for name, each in root.named("scales").items()}
    if not 1 <= sum(scale.outcome for scale in scales.values()) <= 2:
        raise QuestionnaireRefused("scales", "mark one or two scales with outcome = true.")
    return scales


def _scale(name: str, table: Table, items: Mapping[str, Item], languages: tuple[str, ...]) -> Scale:
    table.only("title", "items", "least_answered", "outcome")
    names = _item_names(table, items)
    counted = [items[each] for each in names]
    _countable_together(table, counted)
    if table.flag("outcome"):
        looking_back.not_an_outcome(table.at("outcome"), counted)
    scale = Scale(
        id=name,
        title=table.text("title", languages),
        items=names,
        least_answered=whole(
            table.at("least_answered"), table.entries.get("least_answered", len(names)), 1, len(names)
        ),
        outcome=table.flag("outcome"),
        points=len(counted[0].options),
    )
    different = unit(scale) * (scale.points - 1) + 1
    if different > MOST_LEVELS:
        raise QuestionnaireRefused(
            table.where,
            f"this gives {different} different scores; at most {MOST_LEVELS} can be counted. "
            f"Use fewer items, or set least_answered = {len(names)}.",
        )
    return scale


def _countable_together(table: Table, items: list[Item]) -> None:
    where = table.at("items")
    if any(item.kind != "agreement" for item in items):
        raise QuestionnaireRefused(where, "a scale counts agreement items only. Take the others out.")
    if len({len(item.options) for item in items}) > 1:
        raise QuestionnaireRefused(where, "these items have different numbers of options. Use one number.")
    if len({frozenset(item.wording) for item in items}) > 1:
        raise QuestionnaireRefused(where, "these items are asked in different waves. Ask all in the same.")
    looking_back.kept_apart(where, items)


def _once(where: str, values: Sequence[object]) -> None:
    for value, times in Counter(values).items():
        if times > 1:
            raise QuestionnaireRefused(where, f"“{value}” stands here twice. Keep one.")
