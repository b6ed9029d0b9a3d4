"""The employee's pages. No cookie, no session, no address, no clock finer than the hour, no object of the ORM."""

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from time import monotonic

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from werkzeug.wrappers import Response

from feedback import language
from feedback.database import reading
from feedback.errors import NotFound, TooMany
from feedback.instance import Instance, current, current_hour
from feedback.language import _
from feedback.limits import Limit
from feedback.privacy import stretching, tokens
from feedback.web import exempt_from_csrf
from surveys import admission, answering, pages, sheet, texts
from surveys.admission import TicketRefused
from surveys.answering import FormNotOpen, OpenForm
from surveys.boxes import BoxClosed, BoxFull, Kept
from surveys.filing import box_of_open
from surveys.notice import sentences
from surveys.programmes.models import StoredQuestionnaire
from surveys.promises import LIMITS, PROMISES
from surveys.questionnaires.errors import AnswerRefused
from surveys.questionnaires.kinds import Item
from surveys.questionnaires.questionnaire import Questionnaire, Step
from surveys.questionnaires.reading import parse
from surveys.sheet import Sheet, SheetTooOld
from surveys.stencil import Drawer, hole
from surveys.texts import TextRefused, Wrong
from surveys.tickets import cards
from surveys.views.form_pages import closed_page, found, full_page, script_needed_page
from surveys.views.private_words import PhraseUnreadable, typed_phrase

Page = str | tuple[str, int] | Response

employee = Blueprint("employee", __name__, template_folder="../templates")
exempt_from_csrf(employee)

ALL_STEPS = "all"
_OURS = frozenset({"carry", "step", "lang", "action", "card", "words", "comment"})
_LONGEST_TYPED = 4 * texts.MOST  # of a comment that is too long, what is shown again to be shortened

_drawer = Drawer()
_tries = Limit(burst=600, per_minute=1200, clock=monotonic)
_card_tries = Limit(burst=600, per_minute=1200, clock=monotonic)  # for all together: each costs 6 ms of stretching


@employee.get("/")
def front() -> Page:
    """The first page of the site: a place to type the code."""
    return _code_page()


@employee.get("/r")
def type_code() -> Page:
    """The same under the short address on the room screen."""
    return _code_page()


@employee.post("/r")
def find() -> Page:
    """Go to the form of a typed code, of a room screen or of a card."""
    typed = request.form.get("code", "")[:40]
    try:
        form = found(_form_code(typed))
    except NotFound:
        return _code_page(_("That code does not open anything. Check 0 and O, 1 and I, then try again."), typed), 404
    return redirect(url_for("employee.start", code=form.code, lang=language.chosen()), code=303)


@employee.get("/r/<code>")
def start(code: str) -> Page:
    """Who asks, how long it takes, and the notice."""
    form, settings, chosen = found(code), current().settings, language.chosen()
    if not form.takes_answers:
        return closed_page(form)
    questionnaire = _questionnaire(form)
    return render_template("surveys/start.html", page=pages.start_page(settings, form, questionnaire, chosen))


@employee.get("/r/<code>/form")
def form(code: str) -> Page:
    """All steps in one document, for a browser that runs our script."""
    open_form = found(code)
    if not open_form.takes_answers:
        return closed_page(open_form)
    return _whole(open_form, sheet.new_sheet())


@employee.post("/r/<code>/answer")
def answer(code: str) -> Page:
    """One page answered: go on, go back, look over, or send."""
    open_form = found(code)
    if not _tries.allows(open_form.code):
        raise TooMany(
            _("Too much is arriving for this form at once. Nothing was stored. Wait a minute, then send again.")
        )
    if not open_form.takes_answers:
        return closed_page(open_form)
    if open_form.entry == "invitations":
        return script_needed_page(open_form)
    action = request.form.get("action", "start")
    if action == "start":
        return _step(open_form, sheet.new_sheet(), 1)
    answers_so_far = _with_comment(open_form, _read_sheet(open_form))
    try:
        answers_so_far = _with_this_page(open_form, answers_so_far)
    except AnswerRefused as refusal:
        return _ask_again(open_form, answers_so_far, refusal)
    return _go(open_form, answers_so_far, action)


@employee.get("/r/<code>/sent")
def sent(code: str) -> Page:
    """Thanks. Anybody may open this page; it knows nothing about who does."""
    open_form, again = found(code), request.args.get("again") == "1"
    offered = pages.languages(current().settings, language.chosen())
    return render_template(
        "surveys/sent.html",
        page={
            "code": open_form.code,
            "programme": open_form.programme,
            "languages": offered,
            "again": again,
            "results_line": _("The report shows only groups of %(k)s people or more.") % {"k": open_form.k},
        },
    )


@employee.get("/promise")
def promise() -> Page:
    """How we keep this promise: each sentence, what keeps it and what attacks it; and what nothing keeps."""
    settings = current().settings
    says = sentences(settings.organisation)
    page = {
        "sections": [(says[each.id], ", ".join(each.kept_by), ", ".join(each.tested_by)) for each in PROMISES],
        "limits": [text for name in LIMITS for text in says[name]],
        "languages": pages.languages(settings, language.chosen()),
    }
    return render_template("surveys/promise.html", page=page)


@employee.get("/leave")
def leave() -> Page:
    """Away from here at once, to a page that says nothing."""
    response = redirect(current().settings.leave_to, code=303)
    response.headers["Clear-Site-Data"] = '"cache"'  # not "storage": a ticket must outlast the visit
    return response


def _go(form: OpenForm, answers: Sheet, action: str) -> Page:
    steps = len(_questionnaire(form).steps_in(form.wave))
    here = _number(request.form.get("step", "1"), steps + 1)  # one more than the steps is the check page
    verb, _colon, argument = action.partition(":")
    match verb:
        case "next":
            return _step(form, answers, here + 1) if here < steps else _check(form, answers)
        case "back":
            return _step(form, answers, max(1, here - 1))
        case "go":
            return _step(form, answers, _number(argument, steps))
        case "check":
            return _check(form, answers)
        case "lang":
            return _switch_language(form, answers, argument, here)
        case "send":
            return _send(form, answers)
        case _:
            raise AnswerRefused(_("This page does not know what to do next."))


def _send(form: OpenForm, answers: Sheet) -> Page:
    box = box_of_open(current().boxes, form)
    try:
        comment = texts.checked(answers.comment)
        tag, phrase = _tag(form, answers), typed_phrase(request.form.get("words", ""))
        kept = answering.submit(box, form, tag, answers.answers, phrase=phrase, text=comment)
    except TextRefused as refusal:
        return _check(form, answers, [(_no_comment(refusal), "comment")]), 422
    except TicketRefused:
        return _check(form, answers, [(_("This is no card of this group and round. Check the letters."), "card")]), 422
    except PhraseUnreadable as refusal:
        return _check(form, answers, [(refusal.message, "words")]), 422
    except (FormNotOpen, BoxClosed):
        return closed_page(replace(form, state="closed"))
    except BoxFull:
        return full_page(form)
    # a card is answered in the same words whether it was used or not, see sealed.send
    again = 1 if kept is not Kept.NEW and form.entry != "cards" else None
    return redirect(url_for("employee.sent", code=form.code, lang=language.chosen(), again=again), code=303)


def _no_comment(refusal: TextRefused) -> str:
    if refusal.why is Wrong.TOO_LONG:
        return _("Your comment is too long: %(most)s characters fit. Nothing was stored yet.") % {"most": texts.MOST}
    return _("Some characters of your comment cannot be shown. Type it again. Nothing was stored yet.")


def _tag(form: OpenForm, answers: Sheet) -> bytes:
    """The room's answers go under the sheet's random tag, a card's under its own."""
    if form.entry != "cards":
        return answers.tag
    secret = _card_secret(tokens.read_code(request.form.get("card", "")[:40]))
    with reading(current().engine) as db:
        return admission.card_tag(db.connection(), form, secret)


def _form_code(typed: str) -> str:
    code = tokens.read_code(typed)
    if len(code) != tokens.CARD_CODE_SIZE:
        return code
    tag = stretching.card_tag(_card_secret(code))
    with reading(current().engine) as db:
        return cards.find_form_code(db.connection(), tag) or code


def _card_secret(code: str) -> bytes:
    if not _card_tries.allows("cards"):
        raise TooMany(
            _("Too much is arriving for this form at once. Nothing was stored. Wait a minute, then send again.")
        )
    return stretching.card_secret(code)


def _switch_language(form: OpenForm, answers: Sheet, wanted: str, here: int) -> Page:
    if wanted in current().settings.languages:
        language.choose(wanted)
    on_check = here > len(_questionnaire(form).steps_in(form.wave))
    return _check(form, answers) if on_check else _step(form, answers, here)


def _with_this_page(form: OpenForm, answers: Sheet) -> Sheet:
    where = request.form.get("step", "")
    questionnaire = _questionnaire(form)
    items = _items_on(where, questionnaire.steps_in(form.wave))
    fields = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS]
    return answers.with_step(questionnaire, form.wave, items, fields)


def _with_comment(form: OpenForm, answers: Sheet) -> Sheet:
    """What stands in the field of this page, if it has one, and if this form asks for a comment."""
    typed = request.form.get("comment")
    return answers if typed is None or not form.comments else replace(answers, comment=typed[:_LONGEST_TYPED])


def _items_on(where: str, steps: Sequence[Step]) -> list[str]:
    """The items of the page that was sent; the check page has none."""
    if where == ALL_STEPS:
        return [item for step in steps for item in step.items]
    number = _number(where or "0", len(steps) + 1)
    return list(steps[number - 1].items) if where and number <= len(steps) else []


def _ask_again(form: OpenForm, answers: Sheet, refusal: AnswerRefused) -> Page:
    """A pick with too many ticks is a slip, shown in its place; anything else was not typed by a person."""
    questionnaire = _questionnaire(form)
    item = questionnaire.items.get(refusal.item or "")
    if item is None or item.kind != "pick":
        raise refusal
    steps = questionnaire.steps_in(form.wave)
    number = next(number for number, step in enumerate(steps, start=1) if item.id in step.items)
    rest = [(name, value) for name, value in request.form.items(multi=True) if name not in _OURS | {item.id}]
    kept = answers.with_step(questionnaire, form.wave, _items_on(request.form.get("step", ""), steps), rest)
    return _step(form, kept, number, problem=(_too_many(item), item.id)), 422


def _too_many(item: Item) -> str:
    return _("Choose up to %(most)s, or one of the answers that stand alone.") % {"most": item.most}


def _step(form: OpenForm, answers: Sheet, number: int, problem: tuple[str, str] | None = None) -> str:
    instance, chosen = current(), language.chosen()
    questionnaire = _questionnaire(form)
    stencil = _drawer.get(
        ("step", form.code, form.wave_digest, number, chosen, problem),
        lambda: render_template(
            "surveys/step.html",
            page=pages.step_page(instance.settings, form, questionnaire, number, chosen),
            hole=hole,
            problems=[problem] if problem else [],
        ),
    )
    return stencil.fill({**pages.checked_holes(answers.answers), "carry": _pack(instance, form, answers)})


def _whole(form: OpenForm, answers: Sheet) -> str:
    instance, chosen = current(), language.chosen()
    questionnaire = _questionnaire(form)
    stencil = _drawer.get(
        ("whole", form.code, form.wave_digest, chosen),
        lambda: render_template(
            "surveys/whole.html",
            page=pages.whole_page(instance.settings, form, questionnaire, chosen),
            hole=hole,
        ),
    )
    return stencil.fill({**pages.checked_holes(answers.answers), "carry": _pack(instance, form, answers)})


def _check(form: OpenForm, answers: Sheet, problems: Sequence[tuple[str, str]] = ()) -> str:
    instance, chosen = current(), language.chosen()
    questionnaire = _questionnaire(form)
    page = pages.check_page(instance.settings, form, questionnaire, answers.answers, chosen)
    typed = {name: request.form.get(name, "")[:200] for name in ("card", "words")}
    carry = {"carry": _pack(instance, form, answers)}.get
    typed["comment"] = answers.comment
    return render_template("surveys/check.html", page=page, hole=carry, problems=problems, typed=typed)


def _code_page(problem: str | None = None, value: str = "") -> str:
    offered = pages.languages(current().settings, language.chosen())
    return render_template("surveys/code.html", page={"problem": problem, "value": value, "languages": offered})


def _questionnaire(form: OpenForm) -> Questionnaire:
    return _asking(form.questionnaire_digest, tuple(each.item for each in form.backgrounds))


@lru_cache(maxsize=200)
def _asking(digest: bytes, backgrounds: tuple[str, ...]) -> Questionnaire:
    with reading(current().engine) as db:
        source = db.scalar(select(StoredQuestionnaire.source).where(StoredQuestionnaire.digest == digest))
    return parse(source or "").asking(backgrounds)


def _read_sheet(form: OpenForm) -> Sheet:
    try:
        return sheet.unpack(request.form.get("carry", ""), current().key_for("carry"), form, current_hour())
    except SheetTooOld:
        raise SheetTooOld(
            _("This page is older than a day, or was changed on its way. Nothing was stored. Please start again.")
        ) from None


def _pack(instance: Instance, form: OpenForm, answers: Sheet) -> str:
    return sheet.pack(answers, instance.key_for("carry"), form, current_hour())


def _number(text: str, most: int) -> int:
    return min(max(1, int(text)), most) if text.isascii() and text.isdigit() and len(text) < 4 else 1
