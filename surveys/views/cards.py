"""Printing cards, in the room or at HR's desk: how many, what cards can and cannot promise, and the sheets, once."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import segno
from flask import Blueprint, render_template, url_for
from sqlalchemy.orm import Session

from feedback.database import reading, writing
from feedback.errors import NotFound
from feedback.instance import current, now
from feedback.language import _
from feedback.privacy import phrases
from feedback.staff import accounts, guard
from feedback.wordlist import words
from surveys import pages
from surveys.forms import CardsForm
from surveys.programmes import planning
from surveys.programmes.models import Group, Programme
from surveys.tickets import cards
from surveys.tickets.cards import Half, PrintedCard

Page = str | tuple[str, int]
Find = Callable[[Session], tuple[Programme, Group]]

HALVES_ON_A_SHEET = 10  # two columns of five on A4

room_cards = Blueprint("room_cards", __name__, url_prefix="/staff/room/cards", template_folder="../templates")
room_cards.before_request(guard.room_only)

group_cards = Blueprint(
    "group_cards",
    __name__,
    url_prefix="/staff/programmes/<slug>/groups/<group_id>/cards",
    template_folder="../templates",
)
group_cards.before_request(guard.hr_only)

_mix = secrets.SystemRandom().shuffle


@dataclass(frozen=True)
class Desk:
    """Who prints for which group, and where the page leads back to."""

    find: Find
    who: str
    back: str
    in_the_room: bool


@dataclass(frozen=True)
class PaperHalf:
    """One half as it stands on the sheet. ``last`` is the part to keep; the others are thrown away when used."""

    label: str
    qr: str
    code: str
    last: bool


@room_cards.get("")
def choose_in_room() -> Page:
    """How many cards, asked in the room."""
    return _choose(_room_desk(), CardsForm())


@room_cards.post("")
def print_in_room() -> Page:
    """The sheets for the group of this room, once."""
    return _print(_room_desk())


@group_cards.get("")
def choose(slug: str, group_id: str) -> Page:
    """How many cards, asked by HR."""
    return _choose(_hr_desk(slug, group_id), CardsForm())


@group_cards.post("")
def print_cards(slug: str, group_id: str) -> Page:
    """The sheets for a group, once."""
    return _print(_hr_desk(slug, group_id))


def _choose(desk: Desk, form: CardsForm, problem: str | None = None) -> str:
    with reading(current().engine) as db:
        programme, group = desk.find(db)
        cards.check_way_in(programme)
        made = cards.made_for(db, programme, group)
        most = cards.most_more(group.headcount, made)
        if not form.is_submitted():
            form.number.data = min(cards.with_spares(group.headcount), most)
        page = {
            "programme": programme.name,
            "group": group.name,
            "people": group.headcount,
            "made": made,
            "most": most,
            "pairing": programme.pairing,
            "yet_to_open": any(wave.state == "draft" for wave in cards.waves_to_print(programme)),
        }
    return render_template("surveys/cards.html", page=page, desk=desk, form=form, problem=problem)


def _print(desk: Desk) -> Page:
    form = CardsForm()
    if not form.validate():
        return _choose(desk, form), 422
    try:
        printed = _drawn_and_kept(desk, form.number.data)
    except cards.CardsRefused as refusal:
        return _choose(desk, form, refusal.message), refusal.status
    with reading(current().engine) as db:
        programme, group = desk.find(db)
        page = {
            "programme": programme.name,
            "group": group.name,
            "late": printed[0].halves[0].wave != programme.waves[0].kind,
            **_paper(printed),
        }
    return render_template("surveys/card_sheets.html", page=page, desk=desk)


def _drawn_and_kept(desk: Desk, number: int) -> list[PrintedCard]:
    """Drawing many takes seconds, in which nobody else may have to wait for the database."""
    engine = current().engine
    draw_phrase = partial(phrases.generate, words(), secrets.choice)
    with reading(engine) as db:
        printed = cards.draw(db, *desk.find(db), number, secrets.choice, draw_phrase, _mix)
    with writing(engine) as db:
        programme, group = desk.find(db)
        cards.keep(db, programme, group, printed)
        accounts.note(db, now(), desk.who, f"printed {number} cards for {group.name}")
    return printed


def _paper(printed: Sequence[PrintedCard]) -> dict[str, object]:
    base = current().settings.base_url.rstrip("/")
    halves = len(printed[0].halves)
    cells = halves + halves % 2 if halves > 1 else 1
    return {
        "address": f"{base.partition('://')[2]}/r",
        "cards": [([_half(base, half, card) for half in card.halves], card.phrase) for card in printed],
        "number": len(printed),
        "halves": halves,
        "on_a_sheet": HALVES_ON_A_SHEET // cells,
    }


def _half(base: str, half: Half, card: PrintedCard) -> PaperHalf:
    link = segno.make(f"{base}/r/{half.form_code}#{half.fragment}", error="m", micro=False)
    return PaperHalf(
        label=pages.wave_label(half.wave),
        qr=link.svg_inline(border=2, lineclass=None, svgclass=None, omitsize=True),
        code=half.spaced,
        last=half is card.halves[-1],
    )


def _room_desk() -> Desk:
    return Desk(partial(_of_room, group_id=guard.room()), "facilitator", url_for("room.screen"), in_the_room=True)


def _hr_desk(slug: str, group_id: str) -> Desk:
    find = partial(_of_programme, slug=slug, group_id=group_id)
    return Desk(find, guard.account().email, url_for("programmes.show", slug=slug), in_the_room=False)


def _of_room(db: Session, group_id: str) -> tuple[Programme, Group]:
    group = db.get(Group, group_id)
    programme = db.get(Programme, group.programme_id) if group else None
    if group is None or programme is None:
        raise NotFound(_("The group of this room is gone. Ask HR for a new link."))
    return programme, group


def _of_programme(db: Session, slug: str, group_id: str) -> tuple[Programme, Group]:
    programme = planning.find(db, slug)
    group = next((each for each in programme.groups if each.id == group_id), None)
    if group is None:
        raise NotFound("This programme has no such group.")
    return programme, group
