"""Reports to make sheets of, and what a reader of a sheet finds on it."""

import re
from html import unescape

from reports.rendering.findings import findings_html
from tests.reports.exports.published_reports import report

NUMBER = re.compile(r"[+−-]?\d+(?:\.\d+)?")


def with_share(facts, item, value, bound="at", part="agree", wave="after"):
    """The report with another printed share of one statement."""
    facts["release"]["items"][wave][item]["shares"][part] = {"value": value, "bound": bound}
    return facts


def all_at(value, facts=None):
    """A report in which that many per cent give the favourable answer to every statement."""
    facts = facts or report()
    for item in facts["items"]:
        shown = facts["release"]["items"]["after"].get(item["id"], {})
        if item["kind"] == "agreement" and "shares" in shown:
            with_share(facts, item["id"], value, part="disagree" if item["reverse"] else "agree")
    return facts


def with_change(facts, measure, change, low, high, verdict):
    """The report with another printed change of everybody."""
    facts["release"]["populations"][0]["comparisons"][measure] |= {"change": change, "low": low, "high": high}
    if measure in facts["headlines"]:
        facts["headlines"][measure] |= {"change": change, "low": low, "high": high, "verdict": verdict}
    facts["said"]["whole"][measure]["verdict"] = verdict
    return facts


def text_of(html):
    """What can be read on a sheet, drawings' titles included; digests of the ledger are no figures."""
    return unescape(re.sub(r"<[^>]+>", " ", re.sub(r'<span class="address">.*?</span>', "", html)))


def numbers_of(html):
    return set(NUMBER.findall(text_of(html)))


def drawings_of(html):
    """Drawings of figures; the rest is a key."""
    return set(re.findall(r'<svg class="viz (?:dumbbell|forest|bands|axis)".*?</svg>', html))


def printed(facts):
    """The numbers that stand on the report page, with what it says of itself."""
    page = findings_html(facts)
    line = str(facts["ledger"]["position"] + 1) if "ledger" in facts else ""
    return numbers_of(page) | set(NUMBER.findall(facts["published"])) | {str(facts["programme"]["k"]), line}


def unprinted(facts, html):
    """What is on the sheet and not on the report: numbers, and drawings. Dots that count tenths are no drawing."""
    tenths = {number for said in re.findall(r"\d+ out of 10", text_of(html)) for number in said.split(" out of ")}
    return numbers_of(html) - tenths - printed(facts), drawings_of(html) - drawings_of(findings_html(facts))
