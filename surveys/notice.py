"""The notice of a form: what is true of it now, and what can still go wrong.

Each sentence stands under a name, and ``surveys.promises`` says what keeps it, or that it is a limit.
``overclaims`` finds words that promise more than anybody can keep.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from feedback.language import _, listed
from feedback.settings import Settings
from surveys.answering import OpenForm
from surveys.programmes.models import Reach
from surveys.texts import LEAST_COMMENTS, LEAST_RESPONDENTS, MOST

_KEPT = ("no-order", "locked-where", "what-is-kept", "nothing-before-send", "linked-by-words-only")

Says = Mapping[str, tuple[str, ...]]

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


def notice(settings: Settings, form: OpenForm, backgrounds: Sequence[tuple[str, Reach]] = ()) -> Notice:
    """The notice of one form; ``backgrounds`` are its background questions in words, and how far down they go."""
    says = sentences(settings.organisation, form, backgrounds)

    def of(*names: str) -> tuple[str, ...]:
        return tuple(text for name in names for text in says[name])

    invited = form.entry == "invitations"
    come_in = ("one-link",) if form.entry == "room" else ("once-and-unseen", "invited-apart")[: 1 + invited]
    return Notice(
        lines=of("skip-anything", "nothing-about-you", "locked-on-arrival", "only-many-speak", "nobody-reads-along"),
        warning=says["network"][0],
        risks=of("device", "software", f"{form.entry}-risk", *(("style",) if form.comments else ()), "alike"),
        sections=(
            (_("Who asks, and why"), of("who-asks", "who-opens", "no-single-answers")),
            (_("How you come in"), of(*come_in, "same-for-everybody")),
            (_("What is kept"), of(*_KEPT, "two-keys" if form.keys_needed == 2 else "one-key")),
            (_("What the report will show"), of("fixed-before")),
            *(((_("If you write a comment"), of("comments-apart")),) if form.comments else ()),
            (_("What cannot be undone"), of("nobody-knows-which", "closed-is-closed", "your-own-words")),
        ),
    )


def sentences(organisation: str, form: OpenForm | None = None, backgrounds: Sequence[tuple[str, Reach]] = ()) -> Says:
    """All that a notice can say, by the names of ``PROMISES`` and ``LIMITS``, in the language of this page.

    Without a form, what its own notice would name is said in general.
    """
    return {
        **_in_short(form),
        **_ways_in(),
        **_kept(form),
        "no-single-answers": (_("No page or file shows single answers."),),
        "fixed-before": _shown(form, backgrounds),
        "comments-apart": _comments(),
        **_undone(),
        **_limits(organisation),
        **_ways_in_risks(),
    }


def overclaims(text: str) -> list[str]:
    """The phrases in a text that promise more than anybody can keep."""
    return [found.group(0) for pattern in _OVERCLAIMS for found in re.finditer(pattern, text, re.IGNORECASE)]


def _in_short(form: OpenForm | None) -> Says:
    many = (
        _("Results appear only for groups of %(k)s people or more.") % {"k": form.k}
        if form
        else _("Results appear only for groups of as many people as your form says, or more.")
    )
    return {
        "skip-anything": (
            _("You choose whether to answer. You can skip any question, and nobody is told whether you took part."),
        ),
        "nothing-about-you": (
            _("With your answers we store no name, no network address, no device and no time of answering."),
        ),
        "locked-on-arrival": (
            _(
                "Your answers are locked as they arrive. The program opens them only together with all others, "
                "after this round of questions has closed."
            ),
        ),
        "only-many-speak": (many,),
        "nobody-reads-along": (
            _("Nobody reads answers as they arrive. If you need someone now, use the contacts on this page."),
        ),
    }


def _ways_in() -> Says:
    return {
        "one-link": (_("The link is the same for everybody in your group, so it names nobody."),),
        "once-and-unseen": (_("A card or a ticket lets you answer once. What is kept of it names nobody."),),
        "invited-apart": (
            _(
                "The list of those who were invited is kept apart from the answers, until this round closes. Who "
                "fetched a ticket stands in it until answering begins. Nothing in our files joins it to answers."
            ),
        ),
        "same-for-everybody": (
            _(
                "Everybody in this round gets the same questions and the same lock. At the end of the form your "
                "browser can show their letters, to be compared with those on the poster. If you came by the square "
                "code of the poster or of your card, your browser compares them itself."
            ),
        ),
    }


def _kept(form: OpenForm | None) -> Says:
    return {
        "no-order": (_("Our files do not tell in which order answers came."),),
        "locked-where": (_locked_where(form),),
        "what-is-kept": (
            _("Kept are: your answers, locked, under a number made from your card, with your training group.")
            if form and form.entry == "cards"
            else _("Kept are: your answers, locked, under a random number, together with your training group."),
        ),
        "nothing-before-send": (
            _("There is no cookie and no account. None of your answers is stored before you press Send."),
        ),
        "linked-by-words-only": (_linked(form),),
        "two-keys": (_("The answers are opened by two people together, neither of whom can do it alone."),),
        "one-key": (
            _("Any one of those who hold an opening phrase can open the answers, all at once, after closing."),
        ),
    }


def _locked_where(form: OpenForm | None) -> str:
    if form and form.entry == "invitations":
        return _("Your own browser locks your answers before it sends them.")
    return _(
        "Your own browser locks your answers before it sends them, if it can. If it cannot, because it is old or has "
        "no JavaScript, this server does."
    )


def _linked(form: OpenForm | None) -> str:
    if form and not form.pairing:
        return _("Your answers before and after the training are not linked to each other.")
    return _(
        "Your answers before and after the training are linked only if you type the same six private words both "
        "times, and then only inside the lock, until both have been counted."
    )


def _shown(form: OpenForm | None, backgrounds: Sequence[tuple[str, Reach]]) -> tuple[str, ...]:
    by = {"site": _("by site"), "group": _("by training group"), "arm": _("with and without peer support")}
    cuts = [by[cut] for cut in form.cuts] if form else []
    return (
        _("Averages for everybody together, before and after the training."),
        *((_("The same: %(cuts)s.") % {"cuts": listed(cuts)},) if cuts else ()),
        *(_told_apart(question, by) for question, by in backgrounds),
        *((_for_the_world(),) if form and form.public else ()),
        _("This was fixed before the first answer. A group that is too small is added to others."),
    )


def _for_the_world() -> str:
    return _(
        "From 200 answers on, the averages of everybody together are also published for anybody to read, blurred by "
        "noise so that one person’s answers hardly change them."
    )


def _told_apart(question: str, by: Reach) -> str:
    if by == "site":
        return _("The same by the answers to “%(question)s”, for the whole company and for each site.") % {
            "question": question
        }
    return _("The same by the answers to “%(question)s”, for the whole company only.") % {"question": question}


def _comments() -> tuple[str, ...]:
    return (
        _("On the last page you can write up to %(most)s characters, or nothing.") % {"most": MOST},
        _("A comment is locked apart from your answers. Whoever reads it sees neither them nor your group nor a time."),
        _(
            "One person, who was named before the first answer, reads the comments before anybody else does, and can "
            "shorten them or leave them out."
        ),
        _(
            "Comments are read and shown only from %(people)s answers and %(comments)s comments on, for everybody "
            "together and in no order."
        )
        % {"people": LEAST_RESPONDENTS, "comments": LEAST_COMMENTS},
    )


def _undone() -> Says:
    return {
        "nobody-knows-which": (
            _("Without six words, sent answers cannot be changed or deleted one by one: nobody knows which are yours."),
        ),
        "closed-is-closed": (_("Once the round has closed, nothing can be taken back."),),
        "your-own-words": (
            _(
                "With six words that only you have, you can see whether your answer was counted, and take it back "
                "until this round closes."
            ),
        ),
    }


def _limits(organisation: str) -> Says:
    return {
        "who-asks": (
            _("%(organisation)s asks, to learn whether the training helps.") % {"organisation": organisation},
        ),
        "who-opens": (_("HR opens the answers after closing and reads the report."),),
        "network": (
            _("Your employer's network may note that you opened this page. Use your own phone and mobile data."),
        ),
        "device": (
            _("A work device may be watched, others may see your screen, and your browser remembers this page."),
        ),
        "software": (
            _(
                "Whoever runs this server could change its software to watch. We cannot prove from here that they "
                "have not."
            ),
        ),
        "style": (_("What you tell in a comment, or how you write, can show who you are."),),
        "alike": (
            _(
                "If nearly everyone in a group answers alike, an average says much about each. We print no exact "
                "extremes."
            ),
        ),
    }


def _ways_in_risks() -> Says:
    return {
        "room-risk": (
            _("Anyone with the link can answer. Whoever fills in all of a group's forms but one could learn that one."),
        ),
        "cards-risk": (
            _(
                "Whoever saw which card you drew, and also copied our files before this round closed, could find your "
                "locked answer. And whoever holds all of a group's cards but one could learn that one."
            ),
        ),
        "invitations-risk": (
            _(
                "Who was invited is known until this round closes, and who fetched a ticket until answering begins. "
                "Whoever runs this server and notes the times and network addresses of both visits could guess, so "
                "answer from your own phone, and not at once when answering begins. And whoever invented all the other "
                "invited people could learn your answer."
            ),
        ),
    }
