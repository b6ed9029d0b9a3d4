"""What ``candour doctor`` looks at on the ground floor: the folder, the settings, the database, the machine below.

Secrets rarely get out by an attack; they get out by a copy that nobody thought of. Each check is a function from
plain values to a finding, so that it can be read and tested without the machine it speaks of. Nothing is changed.
"""

import os
import re
import resource
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from pathlib import Path, PurePath

from sqlalchemy.exc import SQLAlchemyError

from feedback import migrate
from feedback.instance import Instance
from feedback.settings import Settings

UNSEEN = (
    "whether the disk and the swap are encrypted",
    "whether a backup, a snapshot or a mirror takes boxes/, keys/ or rosters/ along: all three must be left out",
    "whether the proxy, a firewall or a network in front keeps addresses, times or bodies: see docs/nginx.conf",
    "whether the program that runs is the one that was installed, and what else may read its memory",
    "whether an opening phrase can still be read, and whether two of them lie in one drawer",
)

DATABASE = "database"

_OTHERS = 0o077
_IN_PLACE = frozenset({"ext2", "ext3", "ext4", "xfs", "jfs", "ufs"})
_KEEPS = {
    **dict.fromkeys(
        ("btrfs", "zfs", "bcachefs", "overlay", "nilfs2", "f2fs", "apfs"),
        "writes changes beside what was there, so that what was overwritten may still be read; "
        "use ext4 or xfs, and no snapshots",
    ),
    **dict.fromkeys(
        ("nfs", "nfs4", "cifs", "smb3", "ceph", "9p", "virtiofs", "glusterfs", "fuse.sshfs", "fuse.glusterfs"),
        "lies on another machine, which keeps copies, times and locks as it likes; use a disk of this machine",
    ),
    "tmpfs": "lies in memory and is gone after a restart; use a disk",
}
_SPACE = re.compile(r"\\(\d{3})")  # how the kernel writes a blank in a path: \040


class Verdict(Enum):
    """``BAD`` breaks a promise or loses answers; ``WARN`` may, and somebody has to judge."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at, what was found, and what to do if it is not good."""

    looked_at: str
    verdict: Verdict
    said: str

    def __str__(self) -> str:
        return f"{self.verdict.value:<4}  {self.looked_at}: {self.said}"


def good(looked_at: str, said: str) -> Finding:
    """Nothing to do."""
    return Finding(looked_at, Verdict.GOOD, said)


def warn(looked_at: str, said: str) -> Finding:
    """Somebody has to judge."""
    return Finding(looked_at, Verdict.WARN, said)


def bad(looked_at: str, said: str) -> Finding:
    """Somebody has to act."""
    return Finding(looked_at, Verdict.BAD, said)


def some(names: Sequence[str], most: int = 3) -> str:
    """The first few names, and how many more there are.

    >>> some(["a", "b", "c", "d", "e"])
    'a, b, c and 2 more'
    """
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def modes(entries: Iterable[tuple[str, int]]) -> Finding:
    """Nobody but the owner may read: ``entries`` are names in the instance folder with their permission bits."""
    listed = list(entries)
    about = "permissions"
    if open_to_others := [name for name, mode in listed if mode & _OTHERS]:
        return bad(about, f"others may enter or read {some(open_to_others)}; run: chmod -R go= on the instance folder")
    return good(about, f"only the owner may read the instance folder and the {len(listed) - 1} entries in it")


def owner(folder_owner: int, me: int) -> Finding:
    """Whoever looks should be who serves: files that another account makes cannot be read by the server."""
    if folder_owner != me:
        return warn("owner", "the instance folder belongs to another account; run candour as that account")
    return good("owner", "the instance folder belongs to the account that runs this")


def address(settings: Settings) -> Finding:
    """Without HTTPS a browser has no WebCrypto, so the server would see each answer before it is sealed."""
    about = "base_url"
    if settings.https:
        return good(about, "HTTPS, so answers are sealed in the browser")
    if settings.on_this_machine:
        return warn(about, "works on this machine only; for anybody else use https://")
    return bad(about, "plain HTTP: browsers cannot seal, and answers travel in clear; use https://")


def made_up(settings: Settings) -> Finding:
    """Made-up data is guarded by phrases that are cheap to guess."""
    if settings.made_up_data:
        return bad("made_up_data", "phrases and passwords are cheap to guess; never with real answers")
    return good("made_up_data", "off")


def mail(settings: Settings) -> Finding:
    """Invitations on their way to the mail server; settings refuse mail in clear to any other machine."""
    if settings.smtp is None:
        return good("mail", "none is sent")
    if settings.smtp.security == "none":
        return warn("mail", "goes in clear to a server on this machine; see that it goes on encrypted from there")
    return good("mail", f"encrypted to {settings.smtp.host}; what the server there keeps cannot be seen")


def database_form(found: str, newest: str) -> Finding:
    """``found`` is the step the tables are at: empty if there are none, ``?`` if they cannot be read."""
    if found == newest:
        return good(DATABASE, f"at the newest step, {newest}")
    if found == "?":
        return bad(DATABASE, "cannot be read; stop the server and restore it from a backup")
    return bad(DATABASE, f"at step {found or 'none'}, the newest is {newest}; run: candour migrate")


def file_system(kind: str) -> Finding:
    """Whether overwriting reaches what was there: ``kind`` as in mountinfo, empty where that cannot be seen."""
    about = "file system"
    if not kind:
        return warn(about, "cannot see of which kind it is on this system; it must overwrite in place")
    if kind in _IN_PLACE:
        return good(about, f"{kind} overwrites in place")
    return warn(about, f"{kind} {_KEEPS.get(kind, 'is not known to us; it must overwrite in place')}")


def kind_of_file_system(mountinfo: str, path: PurePath) -> str:
    """The file system that ``path`` lies on; ``mountinfo`` is the text of /proc/self/mountinfo, see proc(5).

    >>> kind_of_file_system("36 35 98:0 / / rw - ext4 /dev/sda1 rw", PurePath("/srv/candour"))
    'ext4'
    """
    kind, depth = "", -1
    for line in mountinfo.splitlines():
        left, dash, right = line.partition(" - ")
        if not dash:
            continue
        point = PurePath(_SPACE.sub(lambda found: chr(int(found[1], 8)), left.split()[4]))
        if path.is_relative_to(point) and len(point.parts) >= depth:  # a later line hides an earlier one
            kind, depth = right.split()[0], len(point.parts)
    return kind


def swap(swaps: str) -> Finding:
    """``swaps`` is the text of /proc/swaps: one heading, then a line for each; empty where there is no such file."""
    heading, *lines = swaps.splitlines() or [""]
    on_disk = [line.split()[0] for line in lines if line.strip() and not line.startswith("/dev/zram")]
    if not heading:
        return warn("swap", "cannot see whether there is any on this system; turn it off or encrypt it")
    if on_disk:
        return warn("swap", f"swap is on ({some(on_disk)}): cannot see whether it is encrypted; if not, turn it off")
    return good("swap", "off, or in memory only")


def core_dumps(soft_limit: int, pattern: str) -> Finding:
    """A dump holds whatever was in memory. ``pattern`` is the text of /proc/sys/kernel/core_pattern."""
    about = "core dumps"
    if pattern.startswith("|"):
        program = pattern[1:].split(maxsplit=1)[0]
        return warn(about, f"the kernel hands them to {program}, which may not heed a limit of zero; make it keep none")
    if soft_limit != 0:
        return warn(about, "candour serve turns its own off; a command run from this shell may leave one: ulimit -c 0")
    return good(about, "off")


def fault_handler(value: str) -> Finding:
    """``value`` is that of PYTHONFAULTHANDLER: with it, Python writes out where it was when it crashed."""
    if value:
        return warn("PYTHONFAULTHANDLER", "is set; candour serve turns it off, but unset it")
    return good("PYTHONFAULTHANDLER", "not set")


def ground(instance: Instance) -> list[Finding]:
    """All checks of this floor; what is asked of the machine stands here and nowhere else."""
    folder = instance.folder
    return [
        modes((str(path.relative_to(folder)), path.lstat().st_mode & 0o777) for path in (folder, *folder.rglob("*"))),
        owner(folder.stat().st_uid, os.geteuid()),
        address(instance.settings),
        made_up(instance.settings),
        mail(instance.settings),
        database_form(_step(instance), migrate.newest()),
        file_system(kind_of_file_system(_text("/proc/self/mountinfo"), folder.resolve())),
        swap(_text("/proc/swaps")),
        core_dumps(resource.getrlimit(resource.RLIMIT_CORE)[0], _text("/proc/sys/kernel/core_pattern")),
        fault_handler(os.environ.get("PYTHONFAULTHANDLER", "")),
    ]


def _step(instance: Instance) -> str:
    file = instance.engine.url.database
    if instance.engine.dialect.name == "sqlite" and file and not Path(file).exists():
        return ""  # connecting would make one
    try:
        return migrate.step_of(instance.engine)
    except SQLAlchemyError:
        return "?"


def _text(path: str) -> str:
    try:
        return Path(path).read_text(encoding="utf-8")
    except OSError:
        return ""
