"""HR sets a programme up, hands out links, and opens and closes its waves."""

import json
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from flask import Blueprint, redirect, render_template, request, url_for
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.wrappers import Response
from wtforms.fields import SelectChoice

from feedback.database import forgetting, reading, writing
from feedback.errors import NotFound, Refusal
from feedback.instance import current, now
from feedback.privacy import locking
from feedback.staff import accounts, guard, sessions
from feedback.staff.models import Account
from feedback.wordlist import words
from surveys import pages
from surveys.closing import close_wave as close
from surveys.custody import custodians, destruction
from surveys.custody.beginning import begin_wave, holders_to_be
from surveys.custody.models import Certificate, Custodian
from surveys.filing import boxes_in, key_folder, roster_of
from surveys.forms import FIRST_ROWS, HeadcountForm, ProgrammeForm, ReaderForm, SmallestGroupForm
from surveys.programmes import life, planning, reader
from surveys.programmes.models import Form, Group, Programme, Wave
from surveys.questionnaires import library
from surveys.questionnaires.kinds import Item
from surveys.questionnaires.text import in_language
from surveys.tickets import issuing
from surveys.tickets.issuing import FewInGroups

Page = str | tuple[str, int] | Response

programmes = Blueprint("programmes", __name__, url_prefix="/staff/programmes", template_folder="../templates")
programmes.before_request(guard.hr_only)


@dataclass(frozen=True)
class FormRow:
    """One group in one wave: its link and whether it takes answers."""

    group: Group
    form: Form
    link: str


@dataclass(frozen=True)
class WaveKeys:
    """Who holds, or would get, a wave's key; ``lacking`` says why it cannot be made yet."""

    names: Sequence[str]
    lacking: str


@programmes.get("")
def overview() -> Page:
    """All programmes, and whether somebody can open answers at all."""
    with reading(current().engine) as db:
        listed = db.scalars(select(Programme).order_by(Programme.name)).all()
        return render_template("surveys/programmes.html", programmes=listed, labels=_labels(), **_holders(db))


@programmes.route("/phrase", methods=["GET", "POST"])
def phrase() -> Page:
    """Make an opening phrase and show it once."""
    form = SmallestGroupForm()
    if request.method == "GET":
        with reading(current().engine) as db:
            return render_template("surveys/phrase.html", form=form, phrase=None, **_holders(db))
    cost = locking.MADE_UP_DATA_ONLY if current().settings.made_up_data else locking.STANDARD
    with writing(current().engine) as db:
        made = custodians.add(
            db,
            key_folder(current().keys),
            guard.account().id,
            words=words(),
            choose=secrets.choice,
            cost=cost,
        )
        accounts.note(db, now(), guard.account().email, "made an opening phrase")
    return render_template(
        "surveys/phrase.html", form=form, phrase=made, holder=guard.account().name, holds_phrase=True
    )


@programmes.route("/new", methods=["GET", "POST"])
def new() -> Page:
    """Set a programme up."""
    form = ProgrammeForm(k=current().settings.smallest_group) if request.method == "GET" else ProgrammeForm()
    form.questionnaire.choices = [SelectChoice(name) for name in library.names()]
    form.offer(_backgrounds(), {})
    if request.form.get("more"):
        for _row in range(min(FIRST_ROWS, planning.MOST_GROUPS - len(form.groups))):
            form.groups.append_entry()
        return _new_page(form)
    if not form.validate_on_submit():
        return _new_page(form), 422 if form.errors else 200
    try:
        with writing(current().engine) as db:
            programme = planning.create(db, form.plan())
            accounts.note(db, now(), guard.account().email, f"set up {programme.name}")
    except Refusal as refusal:
        return _new_page(form, refusal.message), refusal.status
    return redirect(url_for("forecast.plan", slug=programme.slug), code=303)


@programmes.get("/<slug>")
def show(slug: str) -> Page:
    """One programme: its groups, its links and where each wave stands."""
    with reading(current().engine) as db:
        programme = planning.find(db, slug)
        return render_template(
            "surveys/programme.html",
            programme=programme,
            form=SmallestGroupForm(k=programme.k),
            reader=_reader_form(db, programme),
            reads=programme.reader_id == guard.account().id,
            waves=[(wave, _rows(wave)) for wave in programme.waves],
            keys={wave.kind: _keys(db, wave) for wave in programme.waves},
            lacking_reader=reader.lacking_reader(programme),
            too_small=planning.too_small_alone(programme.groups, programme.k),
            frozen=life.frozen(programme),
            takes_more=life.takes_more(programme),
            certificate=_certificate(db, programme),
            done=all(wave.state == "destroyed" for wave in programme.waves),
            labels=_labels(),
            **_holders(db),
        )


@programmes.post("/<slug>/k")
def set_smallest_group(slug: str) -> Page:
    """Raise k, or lower it before the first wave opens; never under 5."""
    form = SmallestGroupForm()
    if not form.validate():
        raise planning.PlanRefused(
            "The smallest group that is shown must be a whole number of at least 5. Nothing was changed."
        )
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        life.raise_k(programme, form.k.data)
        accounts.note(db, now(), guard.account().email, f"set k of {programme.name} to {form.k.data}")
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/reader")
def set_reader(slug: str) -> Page:
    """Name the one person who reads the comments first, before the first wave opens."""
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        form = _reader_form(db, programme)
        if not form.validate():
            raise NotFound("There is no such account. Nothing was changed.")
        account = db.get_one(Account, form.account.data)
        reader.name_reader(programme, account)
        accounts.note(db, now(), guard.account().email, f"named {account.email} to read comments of {programme.name}")
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/<wave>/open")
def open_wave(slug: str, wave: str) -> Page:
    """Make the wave's key, lock it to the custodians and fix what is promised."""
    with writing(current().engine) as db:
        chosen = life.wave_of(planning.find(db, slug), wave)
        begin_wave(db, key_folder(current().keys), chosen)
        accounts.note(db, now(), guard.account().email, f"opened the wave {wave} of {chosen.programme.name}")
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/<wave>/forms")
def open_forms(slug: str, wave: str) -> Page:
    """Let every group answer at once, where no facilitator does it in the room."""
    although_few = request.form.get("although_few") == "1"
    try:
        with writing(current().engine) as db:
            chosen = life.wave_of(planning.find(db, slug), wave)
            roster = roster_of(current().rosters, chosen.id)
            issuing.end_window(chosen, roster, current().keys, although_few=although_few)
            life.open_forms(chosen, boxes_in(current().boxes))
            accounts.note(db, now(), guard.account().email, f"opened all forms of the wave {wave} of {slug}")
    except FewInGroups as refusal:
        page = {"slug": slug, "wave": wave, "label": pages.wave_label(wave), "groups": refusal.groups}
        return render_template("surveys/few_tickets.html", page=page), refusal.status
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/<wave>/close")
def close_wave(slug: str, wave: str) -> Page:
    """Stop taking answers for good."""
    with forgetting(current().engine) as db:
        chosen = life.wave_of(planning.find(db, slug), wave)
        close(db, chosen, current().boxes, current().keys, current().rosters)
        accounts.note(db, now(), guard.account().email, f"closed the wave {wave} of {chosen.programme.name}")
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/destroy")
def destroy(slug: str) -> Page:
    """Destroy keys and answers, where the opening itself could not bring that to its end."""
    with writing(current().engine) as db:
        programme, by = planning.find(db, slug), guard.account().email
        folders = current()
        keys = key_folder(folders.keys)
        destruction.destroy(db, programme, keys, folders.boxes, folders.rosters, on=now().date(), by=by)
        accounts.note(db, now(), by, f"destroyed the keys and answers of {programme.name}")
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/groups/<group_id>/headcount")
def set_headcount(slug: str, group_id: str) -> Page:
    """More people turned up than were planned: let them answer, too."""
    form = HeadcountForm()
    if not form.validate():
        raise planning.PlanRefused("The number of people must be a whole number. Nothing was changed.")
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        group = _group(programme, group_id)
        life.raise_headcount(programme, group, form.headcount.data)
        accounts.note(db, now(), guard.account().email, f"set the headcount of {group.name} to {group.headcount}")
    return redirect(url_for("programmes.show", slug=slug), code=303)


@programmes.post("/<slug>/groups/<group_id>/room")
def room_link(slug: str, group_id: str) -> Page:
    """A new private link for a group's facilitator, shown once."""
    with writing(current().engine) as db:
        programme = planning.find(db, slug)
        group = _group(programme, group_id)
        secret = sessions.new_link(db, now(), room=group.id)
        accounts.note(db, now(), guard.account().email, f"made a room link for {group.name}")
    link = sessions.address(current().settings.base_url, secret)
    return render_template("surveys/room_link.html", programme=programme, group=group, link=link)


def _group(programme: Programme, group_id: str) -> Group:
    group = next((each for each in programme.groups if each.id == group_id), None)
    if group is None:
        raise NotFound("This programme has no such group.")
    return group


def _reader_form(db: Session, programme: Programme) -> ReaderForm:
    form = ReaderForm(account=programme.reader_id)
    listed = db.scalars(select(Account).order_by(Account.name)).all()
    form.account.choices = [SelectChoice(each.id, f"{each.name} ({each.email})") for each in listed]
    return form


def _rows(wave: Wave) -> Sequence[FormRow]:
    base = current().settings.base_url.rstrip("/")
    ordered = sorted(wave.forms, key=lambda form: form.group.position)
    return [FormRow(form.group, form, f"{base}/r/{form.code}") for form in ordered]


def _keys(db: Session, wave: Wave) -> WaveKeys:
    keys = key_folder(current().keys)
    if wave.state != "draft":
        return WaveKeys(_names(custodians.holders_of(db, keys, wave.id)), "")
    holders = holders_to_be(db, keys, wave)
    return WaveKeys(_names(holders), custodians.lacking(len(holders), wave.programme.keys_needed))


def _names(holders: Sequence[Custodian]) -> Sequence[str]:
    return sorted(holder.account.name for holder in holders)


def _holders(db: Session) -> dict[str, bool]:
    """Whether anybody, and whether this account, can open what is asked from now on."""
    holders = {custodian.account_id for custodian in custodians.all_of(db)}
    return {"holders": bool(holders), "holds_phrase": guard.account().id in holders}


def _certificate(db: Session, programme: Programme) -> dict[str, object] | None:
    stored = db.get(Certificate, programme.id)
    return dict(json.loads(stored.body)) if stored else None


def _labels() -> dict[str, str]:
    return {kind: pages.wave_label(kind) for kind in ("before", "after", "day30", "day90")}


def _new_page(form: ProgrammeForm, problem: str | None = None) -> str:
    questionnaires = [(name, library.load(name)) for name in library.names()]
    return render_template(
        "surveys/programme_new.html",
        form=form,
        problem=problem,
        questionnaires=questionnaires,
        backgrounds=_backgrounds(),
        in_language=in_language,
    )


def _backgrounds() -> dict[str, Item]:
    """Every background question of the library, by its id."""
    return {item.id: item for name in library.names() for item in library.load(name).backgrounds()}
