"""What the employee's templates need, built from the questionnaire. No request, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback import language as languages_of
from feedback.language import _
from feedback.settings import Settings
from surveys.answering import OpenForm
from surveys.notice import Notice, notice
from surveys.questionnaires.kinds import DOES_NOT_APPLY, PREFER_NOT, Answers, Item
from surveys.questionnaires.questionnaire import Questionnaire, Step
from surveys.questionnaires.text import in_language

SECONDS_AN_ITEM = 8


@dataclass(frozen=True)
class Language:
    """A language one can switch to."""

    code: str
    name: str
    direction: str
    current: bool


@dataclass(frozen=True)
class Way:
    """How one comes in, and what the six words are good for: ``before`` in the first wave, where they are drawn."""

    entry: str
    group_id: str
    pairing: bool
    before: bool


@dataclass(frozen=True)
class StartPage:
    """The first page: who asks, how long it takes, and the notice."""

    code: str
    programme: str
    group: str
    wave_label: str
    heading: str
    minutes: int
    item_count: int
    k: int
    notice: Notice
    languages: Sequence[Language]


@dataclass(frozen=True)
class Question:
    """One item as it stands on the page."""

    id: str
    text: str
    text_language: str
    kind: str
    options: Sequence[tuple[int, str]]
    prefer_not: str | None
    does_not_apply: str | None
    most: int


@dataclass(frozen=True)
class StepPage:
    """One step of the form."""

    code: str
    number: int
    of: int
    minutes_left: int
    title: str
    lead: str
    items: Sequence[Question]
    first: bool
    last: bool
    languages: Sequence[Language]
    k: int


@dataclass(frozen=True)
class WholePage:
    """All steps in one document, for browsers that run our script."""

    code: str
    programme: str
    steps: Sequence[StepPage]
    languages: Sequence[Language]
    k: int
    way: Way
    said: Sequence[tuple[str, str]]


@dataclass(frozen=True)
class CheckPage:
    """The last look before sending: (number, title, answered, of) for each step."""

    code: str
    way: Way
    open_count: int
    parts: Sequence[tuple[int, str, int, int]]
    languages: Sequence[Language]


def languages(settings: Settings, current: str) -> list[Language]:
    """Every language on offer, in its own name."""
    return [
        Language(code, languages_of.name(code), languages_of.direction(code), code == current)
        for code in settings.languages
    ]


def wave_label(wave: str) -> str:
    """When the wave asks, in words."""
    return {
        "before": _("Before the training"),
        "after": _("After the training"),
        "day30": _("A month after the training"),
        "day90": _("Three months after the training"),
    }[wave]


def start_page(settings: Settings, form: OpenForm, questionnaire: Questionnaire, language: str) -> StartPage:
    """The first page of a form."""
    count = len(questionnaire.items_in(form.wave))
    headings = {
        "before": _("A few minutes before the training"),
        "after": _("A few minutes after the training"),
        "day30": _("A month on: a few minutes"),
        "day90": _("Three months on: a few minutes"),
    }
    return StartPage(
        code=form.code,
        programme=form.programme,
        group=form.group,
        wave_label=wave_label(form.wave),
        heading=headings[form.wave],
        minutes=_minutes(count),
        item_count=count,
        k=form.k,
        notice=notice(settings, form),
        languages=languages(settings, language),
    )


def step_page(settings: Settings, form: OpenForm, questionnaire: Questionnaire, number: int, language: str) -> StepPage:
    """Step ``number`` (from 1) of a form."""
    steps = questionnaire.steps_in(form.wave)
    step = steps[number - 1]
    left = sum(len(each.items) for each in steps[number - 1 :])
    return StepPage(
        code=form.code,
        number=number,
        of=len(steps),
        minutes_left=_minutes(left),
        title=in_language(step.title, language),
        lead=in_language(step.lead, language),
        items=[_question(questionnaire.items[item], form.wave, language) for item in step.items],
        first=number == 1,
        last=number == len(steps),
        languages=languages(settings, language),
        k=form.k,
    )


def whole_page(settings: Settings, form: OpenForm, questionnaire: Questionnaire, language: str) -> WholePage:
    """All steps of a form."""
    count = len(questionnaire.steps_in(form.wave))
    steps = [step_page(settings, form, questionnaire, number, language) for number in range(1, count + 1)]
    return WholePage(form.code, form.programme, steps, languages(settings, language), form.k, way(form), said())


def said() -> list[tuple[str, str]]:
    """What the browser says when it could not send; the script shows one of them by its name."""
    return [
        (
            "poster",
            _(
                "These are not the questions of the poster: the letters differ. Nothing was sent. "
                "Tell somebody you trust."
            ),
        ),
        (
            "changed",
            _("The questions on this page are not those of this round. Nothing was sent. Tell somebody you trust."),
        ),
        (
            "ticket",
            _("There is no ticket for this form on this device. Open the link from your mail first. Nothing was sent."),
        ),
        ("403", _("This ticket or card does not belong to this form. Check the letters. Nothing was stored.")),
        ("409", _("Answers with this ticket or card have been sent before. Those count; nothing was stored now.")),
        ("410", _("This form has closed. Nothing was stored.")),
        ("425", _("Answering has not begun yet. Nothing was stored. Keep this page or come back later.")),
        ("429", _("Too much is arriving for this form at once. Nothing was stored. Wait a minute, then send again.")),
        ("507", _("This form has taken as many answers as the group has people. Nothing was stored. Please tell HR.")),
        ("words", _("Not all six words can be read. Check their letters, or empty the field. Nothing was sent.")),
        ("offline", _("There is no connection. Your answers are still on this page; try again.")),
    ]


def way(form: OpenForm) -> Way:
    """How one comes in by this form."""
    return Way(form.entry, form.group_id, form.pairing, form.wave == "before")


def check_page(
    settings: Settings, form: OpenForm, questionnaire: Questionnaire, answers: Answers, language: str
) -> CheckPage:
    """How many questions of each step are still open."""
    steps = questionnaire.steps_in(form.wave)
    parts = [_part(number, step, answers, language) for number, step in enumerate(steps, start=1)]
    open_count = sum(of - answered for _number, _title, answered, of in parts)
    return CheckPage(form.code, way(form), open_count, parts, languages(settings, language))


def checked_holes(answers: Answers) -> Mapping[str, str]:
    """What to write into a step's holes so that the chosen answers are chosen again."""
    codes = {item: value if isinstance(value, tuple) else (value,) for item, value in answers.items()}
    return {f"checked:{item}:{code}": "checked" for item, chosen in codes.items() for code in chosen}


def _part(number: int, step: Step, answers: Answers, language: str) -> tuple[int, str, int, int]:
    answered = sum(item in answers for item in step.items)
    return number, in_language(step.title, language), answered, len(step.items)


def _question(item: Item, wave: str, language: str) -> Question:
    return Question(
        id=item.id,
        text=item.text(wave, language),
        text_language=item.text_language(wave, language),
        kind=item.kind,
        options=[(option.code, in_language(option.label, language)) for option in item.options],
        prefer_not=_("Prefer not to say") if PREFER_NOT in item.codes else None,
        does_not_apply=_("Does not apply") if DOES_NOT_APPLY in item.codes else None,
        most=item.most,
    )


def _minutes(items: int) -> int:
    return max(1, round(items * SECONDS_AN_ITEM / 60))
