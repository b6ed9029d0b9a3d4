"""The promise, generated from the settings: it says only what is true now, and what can still go wrong.

Each sentence is tied to what keeps it and to the test that tries to break it (``PROMISES``, shown to
employees as "How we keep this promise"). ``overclaims`` finds words that promise more than anybody can keep.
"""

import re
from dataclasses import dataclass

from feedback.language import _, listed
from feedback.settings import Settings
from surveys.answering import OpenForm

_OVERCLAIMS = (
    r"100\s*%",
    r"\bcompletely\b",
    r"\bfully anonymous\b",
    r"\bguarantee",
    r"\buntraceable\b",
    r"\bimpossible to identify\b",
    r"\bno one can ever\b",
    r"\bnobody can ever\b",
    r"\bGDPR[- ]compliant\b",
    r"\byour manager will never\b",
    r"\btotally\b",
    r"\babsolutely\b",
    r"\bcannot be traced\b",
    r"\b(truly|entirely) anonymous\b",
    r"\b(vollständig|völlig|komplett|hundertprozentig) anonym",
    r"\bgarant",
    r"\bDSGVO-konform\b",
    r"\bniemand erfährt\b",
    r"مجهول",
    r"مضمون|نضمن|ضمان",
    r"مستحيل|يستحيل",
)


@dataclass(frozen=True)
class Notice:
    """What an employee reads before the first question."""

    lines: tuple[str, ...]
    warning: str
    risks: tuple[str, ...]
    sections: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True)
class Promise:
    """A sentence of the notice, what keeps it, and the test that attacks it (file::test)."""

    id: str
    kept_by: tuple[str, ...]
    tested_by: tuple[str, ...]


PROMISES = (
    Promise(
        "nothing-about-you",
        ("surveys.answering.submit", "feedback.privacy.traces.WithoutTraces", "feedback.web.init_app"),
        (
            "tests/attacks/test_nothing_points.py::test_no_employee_page_sets_a_cookie",
            "tests/attacks/test_nothing_points.py::test_no_address_agent_or_answer_reaches_any_log_or_file",
        ),
    ),
    Promise(
        "locked-on-arrival",
        ("feedback.privacy.sealing.seal_response", "surveys.custody.opening.unseal_all"),
        (
            "tests/feedback/privacy/test_sealing.py::test_a_record_opens_only_with_its_key_wave_and_part",
            "tests/attacks/test_stolen_files.py::test_a_thief_of_every_file_reads_no_answer",
        ),
    ),
    Promise(
        "no-order",
        ("surveys.boxes.Box.put",),
        ("tests/attacks/test_arrival_order.py::test_the_box_is_the_same_file_whatever_the_order_of_arrival",),
    ),
    Promise(
        "same-for-everybody",
        ("feedback.privacy.descriptor.digest", "surveys.questionnaires.asked.asked"),
        ("tests/attacks/test_dishonest_operator.py",),
    ),
    Promise(
        "once-and-unseen",
        ("feedback.privacy.tickets.blind_sign", "surveys.admission.tag_of"),
        ("tests/attacks/test_far_future.py", "tests/attacks/test_stolen_link.py"),
    ),
    Promise(
        "your-own-words",
        ("feedback.privacy.stretching.receipt", "feedback.privacy.counted.listed", "surveys.answering.withdraw"),
        ("tests/attacks/test_coercer.py",),
    ),
    Promise(
        "only-many-speak",
        ("reports.disclosure.admitted.admit", "reports.disclosure.gate.release"),
        ("tests/attacks/test_small_groups.py",),
    ),
    Promise(
        "skip-anything",
        ("surveys.questionnaires.checking.checked",),
        ("tests/surveys/views/test_employee.py::test_everything_can_be_skipped",),
    ),
)


def sentence(promise: Promise, settings: Settings, k: int | None) -> str:
    """The promise in words, in the language of this page."""
    group = str(k) if k else str(settings.smallest_group)
    return {
        "nothing-about-you": _(
            "We do not store your name, your network address, your device or the time of your answer."
        ),
        "locked-on-arrival": _(
            "Your answers are locked as they arrive. The program opens them only together with all others, "
            "after this round of questions has closed."
        ),
        "no-order": _("Our files do not tell in which order answers came."),
        "same-for-everybody": _(
            "Everybody in this round gets the same questions and the same lock: your browser checks it against the "
            "letters on the poster."
        ),
        "once-and-unseen": _("A card or a ticket lets you answer once. What is kept of it names nobody."),
        "your-own-words": _(
            "With six words that only you have, you can see whether your answer was counted, and take it back until "
            "this round closes."
        ),
        "only-many-speak": _("Results appear only for groups of %(k)s people or more.") % {"k": group},
        "skip-anything": _(
            "You choose whether to answer. You can skip any question, and nobody is told whether you took part."
        ),
    }[promise.id]


def notice(settings: Settings, form: OpenForm) -> Notice:
    """The notice of one form."""
    says = {promise.id: sentence(promise, settings, form.k) for promise in PROMISES}
    return Notice(
        lines=(
            says["skip-anything"],
            says["nothing-about-you"],
            says["locked-on-arrival"],
            says["only-many-speak"],
            _("Nobody reads answers as they arrive. If you need someone now, use the contacts on this page."),
        ),
        warning=_("Your employer's network may note that you opened this page. Use your own phone and mobile data."),
        risks=_risks(form),
        sections=(
            (_("Who asks, and why"), _who(settings)),
            (_("How you come in"), (_way_in(form, says["once-and-unseen"]), says["same-for-everybody"])),
            (_("What is kept"), (says["no-order"], *_kept(form))),
            (_("What the report will show"), _shown(form)),
            (_("What cannot be undone"), (*_undone(), says["your-own-words"])),
        ),
    )


def overclaims(text: str) -> list[str]:
    """The phrases in a text that promise more than anybody can keep."""
    return [found.group(0) for pattern in _OVERCLAIMS for found in re.finditer(pattern, text, re.IGNORECASE)]


def _who(settings: Settings) -> tuple[str, ...]:
    return (
        _("%(organisation)s asks, to learn whether the training helps.") % {"organisation": settings.organisation},
        _("HR opens the answers after closing and reads the report. No page or file shows single answers."),
    )


def _way_in(form: OpenForm, once: str) -> str:
    if form.entry == "room":
        return _("The link is the same for everybody in your group, so it names nobody.")
    return once


def _kept(form: OpenForm) -> tuple[str, ...]:
    return (
        _("With JavaScript, your own browser locks your answers before it sends them. Without, this server does."),
        _("Kept are: your answers, locked, under a random number, together with your training group."),
        _("There is no cookie and no account. Nothing is stored before you press Send."),
        _linked(form),
        _("The answers are opened by two people together, neither of whom can do it alone.")
        if form.keys_needed == 2
        else _("Any one of those who hold an opening phrase can open the answers, all at once, after closing."),
    )


def _linked(form: OpenForm) -> str:
    if form.pairing:
        return _(
            "Your answers before and after the training are linked only if you type the same six private words both "
            "times, and then only inside the lock, until both have been counted."
        )
    return _("Your answers before and after the training are not linked to each other.")


def _shown(form: OpenForm) -> tuple[str, ...]:
    by = {"site": _("by site"), "group": _("by training group"), "arm": _("with and without peer support")}
    cuts = [by[cut] for cut in form.cuts]
    return (
        _("Averages for everybody together, before and after the training."),
        *((_("The same: %(cuts)s.") % {"cuts": listed(cuts)},) if cuts else ()),
        _("This was fixed before the first answer. A group that is too small is added to others."),
    )


def _undone() -> tuple[str, ...]:
    return (
        _("Without six words, sent answers cannot be changed or deleted one by one: nobody knows which are yours."),
        _("Once the round has closed, nothing can be taken back."),
    )


def _risks(form: OpenForm) -> tuple[str, ...]:
    return (
        _("A work device may be watched, others may see your screen, and your browser remembers this page."),
        _("Whoever runs this server could change its software to watch. We cannot prove from here that they have not."),
        _way_in_risk(form),
        _("If nearly everyone in a group answers alike, an average says much about each. We print no exact extremes."),
    )


def _way_in_risk(form: OpenForm) -> str:
    return {
        "room": _(
            "Anyone with the link can answer. Whoever fills in all of a group's forms but one could learn that one."
        ),
        "cards": _(
            "Whoever saw which card you drew, and also copied our files before this round closed, could find your "
            "locked answer. And whoever holds all of a group's cards but one could learn that one."
        ),
        "invitations": _(
            "Who was invited, and who fetched a ticket, is known until this round closes. Whoever notes the times and "
            "network addresses of both visits could guess, so answer from your own phone, and not at once when "
            "answering begins. And whoever invented all the other invited people could learn your answer."
        ),
    }[form.entry]
