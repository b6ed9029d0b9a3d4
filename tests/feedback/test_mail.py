"""Mail that says nothing about who reads it, and an outcome for each letter that can be relied on."""

import datetime
import ipaddress
import socket
import ssl
from dataclasses import replace

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from feedback import mail, settings
from feedback.mail import Letter, MailDown, Outcome
from feedback.mailaddress import is_mail_address
from feedback.settings import SettingsRefused, Smtp
from tests.mailserver import BREAK, SENDER, free_port, mail_server

ON = datetime.datetime(2026, 5, 4, 9, 30, tzinfo=datetime.UTC)
LINK = "https://survey.example.org/t/ABCD2345#" + "a" * 22
KIM = Letter("kim@brightwater.example", "Ein paar Fragen: größer", f"Grüße.\n.\nمرحبا\n{LINK}\n")
SAM = replace(KIM, to="sam@brightwater.example")
SERVER = {"host": "mail.example.org", "sender": SENDER}
BASIC = {"secret": settings.new_secret(), "base_url": "https://survey.example.org", "organisation": "Brightwater Works"}


def sent(box, *letters):
    with mail.connected(box.smtp) as post:
        return [post.send(letter, ON) for letter in letters]


def at(step, address, reply):
    """Says this at one step to one person, and yes to all else."""
    return lambda now, to: reply if (now, to) == (step, address) else ""


def test_a_letter_arrives_as_it_was_written(mailbox):
    assert sent(mailbox, KIM) == [Outcome.SENT]
    ((to, message),) = mailbox.arrived
    assert to == KIM.to
    assert message["Subject"] == KIM.subject
    assert message.get_content().replace("\r\n", "\n") == KIM.text


@pytest.mark.attack
def test_a_letter_is_plain_text_and_reports_nothing_back(mailbox):
    sent(mailbox, KIM)
    message = mailbox.arrived[0][1]
    assert message.get_content_type() == "text/plain"
    assert [name.lower() for name in message if name not in {"X-Peer", "X-MailFrom", "X-RcptTo"}] == [
        "from",
        "to",
        "subject",
        "date",
        "message-id",
        "auto-submitted",
        "content-type",
        "content-transfer-encoding",
        "mime-version",
    ]
    assert message["Date"] == "Mon, 04 May 2026 09:30:00 +0000"


@pytest.mark.attack
def test_neither_the_greeting_nor_the_letter_names_this_machine(mailbox):
    sent(mailbox, KIM, SAM)
    assert mailbox.greeted_as == {"brightwater.example"}
    names = {message["Message-ID"] for _to, message in mailbox.arrived}
    assert len(names) == 2
    assert not any(name in str(message) for _to, message in mailbox.arrived for name in {socket.gethostname(), "127.0"})


@pytest.mark.parametrize("reply", ["550 nobody here", "450 later", "554 no"])
@pytest.mark.parametrize("step", ["rcpt", "data"])
def test_a_refused_letter_is_known_to_be_refused_and_the_next_one_goes_out(mailbox, step, reply):
    mailbox.say = at(step, KIM.to, reply)
    assert sent(mailbox, KIM, SAM) == [Outcome.REFUSED, Outcome.SENT]
    assert mailbox.addresses == [SAM.to]


def test_a_connection_lost_while_the_text_is_handed_over_leaves_the_end_unknown(mailbox):
    mailbox.say = at("data", KIM.to, BREAK)
    with mail.connected(mailbox.smtp) as post:
        assert post.send(KIM, ON) is Outcome.UNKNOWN
        with pytest.raises(MailDown, match="nobody is mailed twice"):
            post.send(SAM, ON)


@pytest.mark.parametrize("reply", [BREAK, "421 closing"])
@pytest.mark.parametrize("step", ["mail", "rcpt"])
def test_a_connection_lost_before_the_text_is_no_outcome_at_all(mailbox, step, reply):
    mailbox.say = lambda now, _to: reply if now == step else ""
    with pytest.raises(MailDown):
        sent(mailbox, KIM)
    assert mailbox.arrived == []


def test_a_sender_whom_the_server_does_not_like_is_a_fault_of_the_settings_and_of_no_address(mailbox):
    mailbox.say = at("mail", SENDER, "553 not you")
    with pytest.raises(MailDown, match=r"from this sender .*553"):
        sent(mailbox, KIM)


def test_a_server_that_is_not_there_is_told_in_words():
    nowhere = Smtp(host="127.0.0.1", port=free_port(), sender=SENDER, security="none")
    with pytest.raises(MailDown, match="cannot be reached"), mail.connected(nowhere):
        pass


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    """A key and a certificate for this machine that nobody has signed, as one file."""
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    today = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(today - datetime.timedelta(days=1))
        .not_valid_after(today + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))]), critical=True)
        .sign(key, SHA256())
    )
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    path.write_bytes(private + made.public_bytes(Encoding.PEM))
    return path


@pytest.fixture
def safe(certificate):
    """A server with STARTTLS that wants a user, and the settings that reach it."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with mail_server(context) as box:
        yield box, replace(box.smtp, security="starttls", user="survey", password="correct horse")


def test_a_trusted_server_gets_user_and_password_over_an_encrypted_connection(safe, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    box, smtp = safe
    with mail.connected(smtp) as post:
        assert post.send(KIM, ON) is Outcome.SENT
    assert box.addresses == [KIM.to]


def test_a_wrong_password_is_told_in_words(safe, certificate, monkeypatch):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with pytest.raises(MailDown, match="the user or the password"), mail.connected(replace(safe[1], password="wrong")):
        pass


@pytest.mark.attack
def test_a_server_whom_nobody_vouches_for_hears_neither_password_nor_letter(safe):
    with pytest.raises(MailDown, match="that can be trusted"), mail.connected(safe[1]):
        pass
    assert safe[0].steps == []


@pytest.mark.attack
def test_a_server_without_encryption_gets_nothing_where_the_settings_want_it(mailbox):
    with (
        pytest.raises(MailDown, match="that can be trusted"),
        mail.connected(replace(mailbox.smtp, security="starttls")),
    ):
        pass
    assert mailbox.steps == []


@pytest.mark.parametrize(
    "text",
    ["kim@brightwater.example", "k.l+x@a-b.example.org", "o'neil@brightwater.example", "a" * 64 + "@b.example"],
)
def test_an_ordinary_address_is_taken(text):
    assert is_mail_address(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "kim",
        "kim@",
        "@brightwater.example",
        "kim@brightwater",
        "kim larsen@brightwater.example",
        "kim@bright water.example",
        "kim@brightwater..example",
        ".kim@brightwater.example",
        "kim.@brightwater.example",
        "kim@-brightwater.example",
        "kim@brightwater.example.",
        "kim@127.0.0.1",
        "kim@[127.0.0.1]",
        "kím@brightwater.example",
        "kim@brightwäter.example",
        "kim@brightwater.example\nBcc: all@brightwater.example",
        "a" * 65 + "@b.example",
        "kim@" + "a." * 130 + "example",
        "kim@brightwater.example>",
    ],
)
def test_an_address_to_which_no_mail_can_go_is_refused(text):
    assert not is_mail_address(text)


def read(**smtp):
    return settings.read({**BASIC, "smtp": {**SERVER, **smtp}}).smtp


def test_a_mail_server_needs_no_more_than_a_host_and_a_sender():
    assert read() == Smtp("mail.example.org", SENDER, 587, "starttls", "", "")
    assert settings.read(BASIC).smtp is None


def test_a_password_is_not_shown_where_settings_are():
    assert "correct horse" not in repr(read(user="survey", password="correct horse"))


@pytest.mark.parametrize("values", [[], "mail.example.org", {}, {"host": "mail.example.org"}, {"sender": SENDER}])
def test_a_mail_server_is_a_table_with_a_host_and_a_sender(values):
    with pytest.raises(SettingsRefused, match="smtp"):
        settings.read({**BASIC, "smtp": values})


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("host", ""),
        ("host", "mail example"),
        ("host", 5),
        ("sender", "survey"),
        ("sender", "Survey <survey@brightwater.example>"),
        ("sender", 5),
        ("port", 0),
        ("port", 65536),
        ("port", "587"),
        ("port", True),
        ("security", "none"),
        ("security", "ssl"),
        ("security", ""),
        ("user", "survey"),
        ("password", "correct horse"),
        ("passwort", "correct horse"),
    ],
)
def test_a_mail_server_that_is_misspelt_or_unsafe_stops_the_start(name, value):
    with pytest.raises(SettingsRefused, match=r"smtp") as refused:
        read(**{name: value})
    assert "correct horse" not in refused.value.message
