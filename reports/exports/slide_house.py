"""The look of the deck: a widescreen master in the product's colours, with who speaks at the foot of each slide.

The master is python-pptx's own, with its theme, its titles and its foot replaced.
"""

import re
from datetime import datetime
from typing import Any
from xml.sax.saxutils import escape

import pptx
from pptx.opc.constants import RELATIONSHIP_TYPE
from pptx.opc.oxml import serialize_part_xml
from pptx.oxml import parse_xml
from pptx.presentation import Presentation
from pptx.slide import SlideLayout
from pptx.util import Emu, Inches

from reports.exports.slide_text import ACT, INK, SOFT, WARM, fitting
from reports.rendering.page import ReportPage

WIDTH, HEIGHT, LEFT, ACROSS = 13.333, 7.5, 0.6, 12.13  # inches
FACE = "Arial"  # on every system that shows slides, with Arabic

_COLOURS = {
    "dk1": INK,
    "lt1": "FFFFFF",
    "dk2": SOFT,
    "lt2": "EEF1F0",
    "accent1": ACT,
    "accent2": WARM,
    "accent3": "3F9380",
    "accent4": "C98A4B",
    "accent5": "CCD6D4",
    "accent6": "6B7F86",
    "hlink": ACT,
    "folHlink": WARM,
}
_SPACES = {
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "p": "http://schemas.openxmlformats.org/presentationml/2006/main",
}
_DECLARED = " ".join(f'xmlns:{name}="{address}"' for name, address in _SPACES.items())


def blank(page: ReportPage) -> Presentation:
    """A presentation without slides, in the house look."""
    deck = pptx.Presentation()
    deck.slide_width, deck.slide_height = Inches(WIDTH), Inches(HEIGHT)
    for layout in [each for each in deck.slide_layouts if each.name not in {"Title Slide", "Title Only"}]:
        deck.slide_layouts.remove(layout)
    _without_traces(deck)
    _colour(deck)
    _place(deck, page)
    _describe(deck, page)
    return deck


def title_layout(deck: Presentation) -> SlideLayout:
    """The layout of the first slide: title and subtitle."""
    return next(each for each in deck.slide_layouts if each.name == "Title Slide")


def finding_layout(deck: Presentation) -> SlideLayout:
    """The layout of every other slide: a title, and room."""
    return next(each for each in deck.slide_layouts if each.name == "Title Only")


def _without_traces(deck: Presentation) -> None:
    """Drop what the library's template brings along of the machine it was made on."""
    package, presentation = deck.part.package, deck.part
    for holder, kinds in (
        (package, (RELATIONSHIP_TYPE.EXTENDED_PROPERTIES, RELATIONSHIP_TYPE.THUMBNAIL)),
        (presentation, (RELATIONSHIP_TYPE.PRINTER_SETTINGS, RELATIONSHIP_TYPE.VIEW_PROPS)),
    ):
        rels = holder._rels  # the library has no public way to drop a part
        for name in [name for name, rel in rels.items() if rel.reltype in kinds]:
            rels.pop(name)
    for holder in (deck.slide_master, *deck.slide_layouts, deck.notes_master):
        for foot in holder.element.xpath(".//p:sp[p:nvSpPr/p:nvPr/p:ph[@type='dt' or @type='ftr' or @type='sldNum']]"):
            foot.getparent().remove(foot)


def _colour(deck: Presentation) -> None:
    part = deck.slide_master.part.part_related_by(RELATIONSHIP_TYPE.THEME)
    theme = parse_xml(part.blob)  # the library's own file
    for name, colour in _COLOURS.items():
        (place,) = theme.xpath(f".//a:clrScheme/a:{name}")
        place[:] = [parse_xml(f'<a:srgbClr {_DECLARED} val="{colour}"/>')]  # fixed words
    for font in theme.xpath(".//a:fontScheme/*"):
        for script in font.findall("a:font", _SPACES):
            font.remove(script)
        font.find("a:latin", _SPACES).set("typeface", FACE)
        font.find("a:cs", _SPACES).set("typeface", FACE)
    part.blob = serialize_part_xml(theme)


def _place(deck: Presentation, page: ReportPage) -> None:
    master, first = deck.slide_master, title_layout(deck)
    title, body = master.placeholders
    first_places: list[Any] = [first.placeholders[0], first.placeholders[1]]
    main, below = first_places
    _move(title, LEFT, 0.5, ACROSS, 1.0)
    _move(body, LEFT, 1.7, ACROSS, 5.0)
    style = master.element.xpath("./p:txStyles/p:titleStyle/a:lvl1pPr")[0]
    style.set("algn", "l")
    style.find("a:defRPr", _SPACES).set("sz", "2600")
    style.find("a:defRPr", _SPACES).set("b", "1")
    for shape in (title, *first_places):
        shape.element.xpath(".//a:bodyPr")[0].attrib.update({"anchor": "t", "lIns": "0", "rIns": "0", "tIns": "0"})
    _move(main, 1.2, 1.9, 10.9, 1.7)
    _move(below, 1.2, 3.75, 10.9, 2.6)
    main.element.xpath(".//a:bodyPr")[0].set("anchor", "b")
    for level in below.element.xpath(".//a:lstStyle/*"):
        level.set("algn", "l")
    for at, shape in enumerate(_foot(page)):
        master.shapes._spTree.append(_numbered(shape, 90 + at))  # masters take no shapes otherwise
    first.element.set("showMasterSp", "0")
    first.shapes._spTree.insert(2, _numbered(_box(0, 0, 0.35, HEIGHT, fill=ACT), 95))  # as above
    for text in deck.slide_master.element.iter(f"{{{_SPACES['a']}}}rPr"):
        text.set("lang", "en-GB")


def _foot(page: ReportPage) -> list[str]:
    """A short line above the title, and the foot: programme, which report, slide number. Each label by itself."""
    programme = fitting(page.programme, 4.6, 10)
    which = f"Report of {page.published}. No figure is about fewer than {page.k} people."
    number = '<a:fld id="{C1FF6DA9-008F-8B48-92A6-B652298478BF}" type="slidenum">%s<a:t>‹#›</a:t></a:fld>'
    return [
        _box(LEFT, 0.34, 0.9, 0.05, fill=ACT),
        _box(LEFT, 7.02, 4.9, 0.26, _run(programme)),
        _box(5.6, 7.02, 5.9, 0.26, _run(which)),
        _box(11.73, 7.02, 1.0, 0.26, number % _look(), align="r"),
    ]


def _box(x: float, y: float, width: float, height: float, text: str = "", *, fill: str = "", align: str = "l") -> str:
    inside = f'<a:solidFill><a:srgbClr val="{fill}"/></a:solidFill>' if fill else "<a:noFill/>"
    place = "".join(
        f'<a:{name} {a}="{Inches(left)}" {b}="{Inches(top)}"/>'
        for name, a, b, left, top in (("off", "x", "y", x, y), ("ext", "cx", "cy", width, height))
    )
    return (
        f'<p:sp {_DECLARED}><p:nvSpPr><p:cNvPr id="1" name="House"/><p:cNvSpPr/><p:nvPr userDrawn="1"/></p:nvSpPr>'
        f'<p:spPr><a:xfrm>{place}</a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom>{inside}'
        "<a:ln><a:noFill/></a:ln></p:spPr><p:txBody>"
        '<a:bodyPr wrap="square" lIns="0" tIns="0" rIns="0" bIns="0" anchor="ctr"/><a:lstStyle/>'
        f'<a:p><a:pPr algn="{align}"/>{text}</a:p></p:txBody></p:sp>'
    )


def _run(text: str) -> str:
    return f"<a:r>{_look()}<a:t>{escape(text)}</a:t></a:r>"


def _look() -> str:
    return f'<a:rPr lang="en-GB" sz="1000"><a:solidFill><a:srgbClr val="{SOFT}"/></a:solidFill></a:rPr>'


def _numbered(shape: str, number: int) -> Any:
    made = parse_xml(shape)
    made.xpath("./p:nvSpPr/p:cNvPr")[0].set("id", str(number))
    return made


def _move(shape: object, x: float, y: float, width: float, height: float) -> None:
    for name, value in (("left", x), ("top", y), ("width", width), ("height", height)):
        setattr(shape, name, Emu(Inches(value)))


def _describe(deck: Presentation, page: ReportPage) -> None:
    """What the file says of itself: from the facts, and nothing of the machine or the hour."""
    said = deck.core_properties
    said.title, said.author, said.last_modified_by = (
        re.sub(r"^(.{0,250}).*", r"\1", text) for text in (page.programme, page.organisation, page.organisation)
    )
    said.subject = f"Report of {page.published}; no figure is about fewer than {page.k} people"
    said.language, said.keywords, said.comments, said.category = "en", "", "", ""
    said.created = said.modified = datetime.fromisoformat(page.published)
    said.revision = 1
