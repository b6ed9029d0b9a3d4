"""Columns that say who somebody is. A file that has one is refused, whether or not the map names it.

Whoever keeps names beside answers has no anonymous survey, and an import must not make it look like
one. The person takes the column out of the file and knows that it was there.
"""

import re
import unicodedata
from collections.abc import Sequence, Set
from typing import Final

EMAIL: Final = re.compile(r"[^@\s<>]+@[^@\s<>]+\.[^@\s<>.]+")
MOST_EMAILS: Final = 0.5

_WORD_BREAK: Final = re.compile(r"(?<=[a-z])(?=[A-Z])|[\W_]+")


def _listed(text: str) -> frozenset[str]:
    return frozenset(" ".join(each.split()) for each in text.split(","))


_FILLER: Final = _listed("""
    what, is, was, are, please, enter, give, type, in, your, my, his, her, the, a, of, participant, participants,
    respondent, respondents, recipient, employee, employees, staff, user, users, member, colleague, person, contact,
    work, business, private, personal, optional, required, bitte, geben, sie, ihr, ihre, ihren, dein, deine,
    mitarbeiter, mitarbeitende, teilnehmer, teilnehmende, freiwillig
""")
_IDENTIFYING: Final = _listed("""
    name, names, full name, fullname, complete name, display name, first name, firstname, given name, forename,
    middle name, last name, lastname, surname, family name, second name, maiden name, first and last name,
    name and surname, name surname, nickname, user name, username, login, login name, account, account name,
    e mail, email, e mails, emails, mail, e mail address, email address, mail address, emailaddress,
    e mail id, email id,
    address, postal address, home address, phone, phone number, telephone, telephone number, mobile, mobile number,
    mobile phone, cell phone, ip, ip address, ipaddress, date of birth, birth date, birthdate, birthday, dob,
    user id, staff number, staff no, staff nr, staff id, employee number, employee no, employee nr, employee id,
    personnel number, personnel no, personnel id, payroll number, payroll no, payroll id, badge number, badge id,
    national insurance number, social security number, ssn, external reference, external data reference,
    vorname, nachname, familienname, zuname, vorname nachname, nachname vorname, vor und nachname, vorname und nachname,
    vollständiger name, benutzername, anmeldename, e mail adresse, email adresse, mailadresse, emailadresse, anschrift,
    adresse, telefon, telefonnummer, handynummer, mobilnummer, geburtsdatum, geburtstag, ip adresse,
    personalnummer, personal nr, personalnr, mitarbeiternummer, mitarbeiter nr, mitarbeiter id,
    nom, prénom, nom de famille, courriel, adresse e mail, nombre, apellido, apellidos, correo electrónico,
    الاسم, الاسم الكامل, الاسم الأول, اسم العائلة, البريد الإلكتروني, رقم الموظف, الرقم الوظيفي
""")


def names_a_person(header: str) -> bool:
    """Whether a column of this name says who somebody is: "Surname", "Your e-mail address", "RecipientEmail"."""
    words = [word.casefold() for word in _WORD_BREAK.split(unicodedata.normalize("NFC", header)) if word]
    while words:
        if " ".join(words) in _IDENTIFYING:
            return True
        if words[-1].isdecimal() or (words[-1] in _FILLER and words[0] not in _FILLER):
            words.pop()
        elif words[0] in _FILLER:
            words.pop(0)
        else:
            return False
    return False


class EmailWatch:
    """Counts, column by column, how many of the filled cells look like e-mail addresses."""

    def __init__(self, header: Sequence[str], missing: Set[str]) -> None:
        """``missing`` holds what stands for an empty cell, folded."""
        self._header, self._missing = header, missing
        self._longest = max(map(len, missing), default=0)
        self._filled = [0] * len(header)
        self._emails = [0] * len(header)

    def see(self, cells: Sequence[str]) -> None:
        """One row, as wide as the header; ``cells`` without spaces around them."""
        for place, cell in enumerate(cells):
            if cell and not (len(cell) <= self._longest and cell.casefold() in self._missing):
                self._filled[place] += 1
                self._emails[place] += "@" in cell and EMAIL.fullmatch(cell) is not None

    def columns(self) -> list[str]:
        """The columns most of whose filled cells look like e-mail addresses."""
        counted = zip(self._header, self._filled, self._emails, strict=True)
        return [name for name, filled, emails in counted if emails > MOST_EMAILS * filled]
