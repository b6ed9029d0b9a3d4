"""What the employee's templates need, built from the questionnaire. No request, no database."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback import language as languages_of
from feedback.language import _
from feedback.settings import Settings
from surveys import texts
from surveys.answering import OpenForm
from surveys.notice import Notice, notice
from surveys.programmes.models import Reach
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
    """How one comes in, and what the six words are good for: ``before`` in the first wave, where they are drawn.

    ``comment`` is how many characters one may write on the last page, 0 where no comment is asked.
    """

    entry: str
    group_id: str
    pairing: bool
    before: bool
    comment: int


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
    mangled: str


@dataclass(frozen=True)
class Question:
    """One item as it stands on the page; ``hint`` says what a background question is used for, and is empty else."""

    id: str
    text: str
    text_language: str
    kind: str
    options: Sequence[tuple[int, str]]
    prefer_not: str | None
    does_not_apply: str | None
    most: int
    hint: str


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
        notice=notice(settings, form, _backgrounds(form, questionnaire, language)),
        languages=languages(settings, language),
        mangled=_mangled(),
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
        items=[_question(questionnaire.items[item], form, language) for item in step.items],
        first=number == 1,
        last=number == len(steps),
        languages=languages(settings, language),
        k=form.k,
    )


def whole_page(settings: Settings, form: OpenForm, questionnaire: Questionnaire, language: str) -> WholePage:
    """All steps of a form."""
    count = len(questionnaire.steps_in(form.wave))
    steps = [step_page(settings, form, questionnaire, number, language) for number in range(1, count + 1)]
    return WholePage(form.code, form.programme, steps, languages(settings, language), form.k, way(form), said(form))


def _mangled() -> str:
    """A link with half a fingerprint: nothing can be compared with the poster, so nothing is sent by it."""
    return _(
        "A part of the link is missing, so this page cannot be compared with the poster. Nothing was sent. Point your "
        "camera at the square code again."
    )


def said(form: OpenForm) -> list[tuple[str, str]]:
    """What the browser says when it could not send; the script shows one of them by its name."""
    never = {
        *(("403",) if form.entry == "room" else ()),
        *(("ticket",) if form.entry != "invitations" else ()),
        *(("comment",) if not form.comments else ()),
    }
    return [(name, text) for name, text in _said() if name not in never]


def _said() -> list[tuple[str, str]]:
    return [
        ("mangled", _mangled()),
        (
            "unloaded",
            _(
                "The part of this page that locks your answers has not come. Nothing was sent. Your answers are still "
                "on this page; try again."
            ),
        ),
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
        (
            "409",
            _(
                "Answers with this ticket have been sent before. Those count, unless they were taken back; "
                "nothing was stored now."
            ),
        ),
        ("410", _("This form has closed. Nothing was stored.")),
        ("425", _("Answering has not begun yet. Nothing was stored. Keep this page or come back later.")),
        ("429", _("Too much is arriving for this form at once. Nothing was stored. Wait a minute, then send again.")),
        ("507", _("This form has taken as many answers as the group has people. Nothing was stored. Please tell HR.")),
        ("words", _("Not all six words can be read. Check their letters, or empty the field. Nothing was sent.")),
        (
            "comment",
            _(
                "Your comment is too long (%(most)s characters fit), or some of its characters cannot be shown. "
                "Nothing was sent."
            )
            % {"most": texts.MOST},
        ),
        (
            "offline",
            _("There is no connection, or our server did not answer. Your answers are still on this page; try again."),
        ),
    ]


def way(form: OpenForm) -> Way:
    """How one comes in by this form."""
    return Way(form.entry, form.group_id, form.pairing, form.wave == "before", texts.MOST if form.comments else 0)


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


def _question(item: Item, form: OpenForm, language: str) -> Question:
    return Question(
        id=item.id,
        text=item.text(form.wave, language),
        text_language=item.text_language(form.wave, language),
        kind=item.kind,
        options=[(option.code, in_language(option.label, language)) for option in item.options],
        prefer_not=_("Prefer not to say") if PREFER_NOT in item.codes else None,
        does_not_apply=_("Does not apply") if DOES_NOT_APPLY in item.codes else None,
        most=item.most,
        hint=next((_among(each.by, form.k) for each in form.backgrounds if each.item == item.id), ""),
    )


def _among(by: Reach, k: int) -> str:
    """How small the group can be that an answer puts its giver in."""
    return {
        "whole": _(
            "In the report your answer puts you among at least %(k)s people who chose the same, in the whole "
            "company. Smaller groups are not shown."
        ),
        "site": _(
            "In the report your answer puts you among at least %(k)s people who chose the same, at your site or at "
            "several sites together. Smaller groups are not shown."
        ),
    }[by] % {"k": k}


def _backgrounds(form: OpenForm, questionnaire: Questionnaire, language: str) -> list[tuple[str, Reach]]:
    return [(questionnaire.items[each.item].text(form.wave, language), each.by) for each in form.backgrounds]


def _minutes(items: int) -> int:
    return max(1, round(items * SECONDS_AN_ITEM / 60))
