"""A lot of comments from the opening to its release: taken in once, decided one by one, shown together or never."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from feedback.errors import NotFound, Refusal
from feedback.privacy import descriptor, keeping, tokens
from reports.comments.floors import CommentPolicy
from reports.comments.models import Comment, CommentLot
from surveys import texts
from surveys.comments import Heap, Shuffle
from surveys.programmes.models import Programme
from surveys.texts import TextRefused, Wrong

FORMAT = "candour comments 1"
KEY = "comments"  # the purpose for which the installation derives the key that comments are sealed with
IN_FORCE = CommentPolicy()


class LotRefused(Refusal):
    """The lot is not in the state that this needs, or would be too small."""

    status = 409


class ParaphraseRefused(Refusal):
    """The shortened version is empty, too long, or holds what no comment may hold."""

    status = 422


class Decision(Enum):
    """What the reader makes of a comment."""

    CLEARED = "cleared"
    PARAPHRASED = "paraphrased"
    DROPPED = "dropped"


@dataclass(frozen=True)
class ReleasedComments:
    """Canonical JSON: the format, the waves together, and the comments in an order that says nothing."""

    body: bytes


@dataclass(frozen=True)
class Written:
    """A comment as the reader sees it: ``decision`` is ``None`` until there is one."""

    id: str
    text: str
    decision: Decision | None


def untaken(session: Session, programme: Programme, kinds: Sequence[str]) -> list[str]:
    """The waves of ``kinds`` whose comments no earlier opening took in; none where no comments are asked."""
    chosen = CommentLot.programme_id == programme.id
    taken = {kind for waves in session.scalars(select(CommentLot.waves).where(chosen)) for kind in waves.split(",")}
    return [kind for kind in kinds if kind not in taken] if programme.comments else []


def take_in(
    session: Session,
    programme: Programme,
    wave_kind: str,
    kinds: Sequence[str],
    heap: Heap,
    key: bytes,
    policy: CommentPolicy = IN_FORCE,
) -> CommentLot:
    """Keep, sealed, what the opening of ``wave_kind`` brought of the waves ``kinds``; below the floors nothing at all.

    Raises ``LotRefused`` if another opening took one of these waves in meanwhile.
    """
    if untaken(session, programme, kinds) != list(kinds):
        raise LotRefused("Another opening has taken in the same comments just now. Nothing was stored; open again.")
    enough = len(heap.comments) >= policy.comments
    lot = CommentLot(
        id=tokens.new_id(),
        programme_id=programme.id,
        wave_kind=wave_kind,
        waves=",".join(kinds),
        state="reading" if enough else "too few",
        unreadable=-(-heap.unreadable // 5) * 5,
    )
    session.add(lot)
    session.flush()
    by_id = {comment.id: comment for comment in (_sealed(lot, text, key) for text in heap.comments if enough)}
    session.add_all(by_id[each] for each in sorted(by_id))  # the pages of a file keep the order of writing, too
    session.flush()
    return lot


def find(session: Session, programme_id: str, wave_kind: str) -> CommentLot | None:
    """The lot that the opening of this wave brought."""
    chosen = (CommentLot.programme_id == programme_id) & (CommentLot.wave_kind == wave_kind)
    return session.scalar(select(CommentLot).where(chosen))


def released(session: Session, programme_id: str, wave_kind: str) -> bytes | None:
    """The body that was released of that lot, if it was."""
    lot = find(session, programme_id, wave_kind)
    return lot.body if lot else None


def read(session: Session, lot: CommentLot, key: bytes) -> list[Written]:
    """The comments that are left to decide on, in the order of their random keys."""
    rows = session.scalars(select(Comment).where(Comment.lot_id == lot.id).order_by(Comment.id))
    return [Written(row.id, _text(row, key), Decision(row.decision) if row.decision else None) for row in rows]


def decide(
    session: Session, lot: CommentLot, comment_id: str, decision: Decision, key: bytes, *, paraphrase: str = ""
) -> None:
    """Note the reader's decision. A paraphrase takes the place of the original, which is gone then.

    Raises ``LotRefused``, ``NotFound`` or ``ParaphraseRefused``; then nothing was changed.
    """
    _check_reading(lot)
    comment = session.get(Comment, comment_id)
    if comment is None or comment.lot_id != lot.id:
        raise NotFound("There is no such comment here. Nothing was changed.")
    if decision is Decision.PARAPHRASED:
        comment.sealed = keeping.keep(key, _binding(lot.id, comment.id), _checked(paraphrase).encode())
    comment.decision = decision.value
    session.flush()


def is_decided(written: Sequence[Written]) -> bool:
    """Whether the reader has decided on each."""
    return all(each.decision for each in written)


def showable(written: Sequence[Written]) -> int:
    """How many would be shown."""
    return sum(each.decision in {Decision.CLEARED, Decision.PARAPHRASED} for each in written)


def release(
    session: Session, lot: CommentLot, key: bytes, shuffle: Shuffle, policy: CommentPolicy = IN_FORCE
) -> ReleasedComments:
    """Let everybody see what was cleared or shortened, shuffled anew; every row of the lot is destroyed.

    Raises ``LotRefused`` while one is undecided, or where fewer than ``policy.comments`` would be shown.
    """
    _check_reading(lot)
    written = read(session, lot, key)
    _check_decided(written)
    if showable(written) < policy.comments:
        raise LotRefused(
            f"Fewer than {policy.comments} comments would be shown, so none can be. Nothing was released. "
            "Clear or shorten more of them, or destroy them all."
        )
    shown = [each.text for each in written if each.decision is not Decision.DROPPED]
    shuffle(shown)
    facts = {"format": FORMAT, "waves": lot.waves.split(","), "comments": shown}
    lot.state, lot.body = "released", descriptor.canonical(facts)
    _destroy(session, lot)
    return ReleasedComments(lot.body)


def give_up(session: Session, lot: CommentLot, key: bytes, policy: CommentPolicy = IN_FORCE) -> None:
    """Destroy a decided lot of which too few would be shown. Raises ``LotRefused`` where it can be released."""
    _check_reading(lot)
    written = read(session, lot, key)
    _check_decided(written)
    if showable(written) >= policy.comments:
        raise LotRefused("Enough comments are left to be shown. Nothing was destroyed; release them.")
    lot.state = "unshown"
    _destroy(session, lot)


def _destroy(session: Session, lot: CommentLot) -> None:
    session.flush()
    session.execute(delete(Comment).where(Comment.lot_id == lot.id))


def _check_reading(lot: CommentLot) -> None:
    if lot.state != "reading":
        raise LotRefused("These comments are not being read any more. Nothing was changed.")


def _check_decided(written: Sequence[Written]) -> None:
    if not is_decided(written):
        raise LotRefused("Some comments are not decided yet. Nothing was changed; decide on each first.")


def _checked(paraphrase: str) -> str:
    try:
        plain = texts.checked(paraphrase)
    except TextRefused as fault:
        what = (
            f"more than {texts.MOST} characters" if fault.why is Wrong.TOO_LONG else "characters that cannot be shown"
        )
        raise ParaphraseRefused(f"The shortened version has {what}. Nothing was changed; write it anew.") from None
    if not plain:
        raise ParaphraseRefused("The shortened version is empty. Nothing was changed; write it, or drop the comment.")
    return plain


def _sealed(lot: CommentLot, text: str, key: bytes) -> Comment:
    comment_id = tokens.new_id()
    sealed = keeping.keep(key, _binding(lot.id, comment_id), text.encode())
    return Comment(id=comment_id, lot_id=lot.id, sealed=sealed, decision="")


def _text(comment: Comment, key: bytes) -> str:
    return keeping.kept(key, _binding(comment.lot_id, comment.id), comment.sealed).decode()


def _binding(lot_id: str, comment_id: str) -> bytes:
    return f"comment {lot_id} {comment_id}".encode()
