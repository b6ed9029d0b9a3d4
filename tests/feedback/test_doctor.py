"""Each check of the ground floor, on plain values: what is well is called good, and what is not is not."""

from pathlib import PurePath

import pytest

from feedback import doctor, settings
from feedback.doctor import Verdict

GOOD, WARN, BAD = Verdict

MOUNTS = """\
21 1 259:2 / / rw,relatime shared:1 - ext4 /dev/root rw
36 21 0:31 / /srv rw,relatime shared:2 - btrfs /dev/sdb1 rw,subvol=/srv
37 36 0:32 / /srv/candour/instance/boxes rw - xfs /dev/sdc1 rw
38 21 0:33 / /mnt/two\\040words rw - nfs4 server:/export rw
39 21 0:34 / /late rw - ext4 /dev/sdd1 rw
40 39 0:35 / /late rw - tmpfs tmpfs rw
not a line of mountinfo
"""
SWAPS = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n"


def of(base_url, **more):
    return settings.read({"secret": settings.new_secret(), "base_url": base_url, "organisation": "B", **more})


def test_one_line_says_how_it_stands_what_was_looked_at_and_what_was_found():
    assert str(doctor.bad("swap", "on")) == "bad   swap: on"
    assert str(doctor.good("swap", "off")) == "good  swap: off"


@pytest.mark.parametrize("mode", [0o600, 0o700, 0o400])
def test_what_only_the_owner_may_read_is_good(mode):
    assert doctor.modes([(".", 0o700), ("settings.toml", mode)]).verdict is GOOD


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o610, 0o666])
def test_a_file_that_anybody_else_may_touch_is_bad_and_named(mode):
    found = doctor.modes([(".", 0o700), ("settings.toml", 0o600), ("keys/waves/a/b", mode)])
    assert (found.verdict, "keys/waves/a/b" in found.said, "settings.toml" in found.said) == (BAD, True, False)


def test_a_folder_that_others_may_enter_is_bad():
    assert doctor.modes([(".", 0o750)]).verdict is BAD


def test_another_owner_is_worth_a_word():
    assert [doctor.owner(1000, me).verdict for me in (1000, 0)] == [GOOD, WARN]


@pytest.mark.parametrize(
    ("base_url", "made_up_data", "verdict"),
    [
        ("https://survey.example.org", False, GOOD),
        ("http://localhost:8000", False, WARN),
        ("http://192.0.2.7", True, BAD),
    ],
)
def test_plain_http_is_for_this_machine_only(base_url, made_up_data, verdict):
    assert doctor.address(of(base_url, made_up_data=made_up_data)).verdict is verdict


def test_made_up_data_is_bad_outside_demos():
    verdicts = [doctor.made_up(of("https://a.example", made_up_data=on)).verdict for on in (False, True)]
    assert verdicts == [GOOD, BAD]


@pytest.mark.parametrize(
    ("smtp", "verdict"),
    [({}, GOOD), ({"security": "tls"}, GOOD), ({"security": "none", "host": "localhost"}, WARN)],
)
def test_mail_in_clear_is_worth_a_word(smtp, verdict):
    table = {"host": "mail.example.org", "sender": "survey@example.org", **smtp}
    assert doctor.mail(of("https://a.example", smtp=table)).verdict is verdict


def test_where_no_mail_is_sent_none_is_looked_at():
    assert doctor.mail(of("https://a.example")).verdict is GOOD


@pytest.mark.parametrize(
    ("found", "verdict", "to_do"),
    [("0002", GOOD, "newest"), ("0001", BAD, "candour migrate"), ("", BAD, "candour migrate"), ("?", BAD, "backup")],
)
def test_the_database_is_at_the_newest_step_or_is_to_be_brought_there(found, verdict, to_do):
    finding = doctor.database_form(found, "0002")
    assert finding.verdict is verdict
    assert to_do in finding.said


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/home/candour", "ext4"),
        ("/srv/candour/instance", "btrfs"),
        ("/srv/candour/instance/boxes/a", "xfs"),
        ("/srvelse", "ext4"),
        ("/mnt/two words/instance", "nfs4"),
        ("/late/instance", "tmpfs"),
    ],
)
def test_the_deepest_and_last_mount_above_a_folder_is_the_one_it_lies_on(path, kind):
    assert doctor.kind_of_file_system(MOUNTS, PurePath(path)) == kind


def test_where_no_mounts_can_be_seen_none_is_made_up():
    assert doctor.kind_of_file_system("", PurePath("/srv")) == ""


@pytest.mark.parametrize("kind", ["ext4", "xfs"])
def test_file_systems_that_overwrite_in_place_are_good(kind):
    assert doctor.file_system(kind).verdict is GOOD


@pytest.mark.parametrize("kind", ["btrfs", "zfs", "overlay", "nfs4", "cifs", "tmpfs", "somethingfs", ""])
def test_any_other_file_system_is_worth_a_word_even_one_we_never_heard_of(kind):
    found = doctor.file_system(kind)
    assert found.verdict is WARN
    assert kind in found.said


def test_the_reason_fits_the_file_system():
    assert "beside" in doctor.file_system("btrfs").said
    assert "another machine" in doctor.file_system("nfs").said


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        (SWAPS, GOOD),
        (SWAPS + "/dev/zram0                partition\t8388604\t0\t100\n", GOOD),
        (SWAPS + "/swapfile                file\t2097148\t0\t-2\n", WARN),
        (SWAPS + "/dev/zram0 partition\t1\t0\t1\n/dev/dm-1 partition\t1\t0\t1\n", WARN),
        ("", WARN),
    ],
)
def test_swap_on_a_disk_is_worth_a_word(text, verdict):
    assert doctor.swap(text).verdict is verdict


def test_nobody_is_told_that_swap_is_encrypted_or_is_not():
    assert "cannot see whether it is encrypted" in doctor.swap(SWAPS + "/dev/dm-1 partition\t1\t0\t1\n").said


@pytest.mark.parametrize(
    ("limit", "pattern", "verdict"),
    [(0, "core\n", GOOD), (-1, "core\n", WARN), (4096, "", WARN), (0, "|/usr/share/apport/apport %p\n", WARN)],
)
def test_core_dumps_are_off_and_handed_to_nobody_or_it_is_worth_a_word(limit, pattern, verdict):
    assert doctor.core_dumps(limit, pattern).verdict is verdict


def test_pythons_own_crash_reports_are_worth_a_word():
    assert [doctor.fault_handler(value).verdict for value in ("", "1")] == [GOOD, WARN]


def test_what_it_cannot_see_it_says():
    told = " ".join(doctor.UNSEEN)
    for subject in ("encrypted", "backup", "boxes/, keys/ or rosters/", "proxy", "program", "phrase"):
        assert subject in told
