"""A page rendered once and filled for each: the same page as one rendered each time."""

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from surveys.stencil import Drawer, cut, hole

texts = st.text("ab<>&'\"é", max_size=5)
names = st.text("ab:1", min_size=1, max_size=3)


@given(st.lists(st.tuples(texts, names)), texts, st.dictionaries(names, texts))
def test_filling_is_the_same_as_rendering_anew(pieces, end, values):
    rendered = "".join(f"{text}{hole(name)}" for text, name in pieces) + end
    expected = "".join(text + values.get(name, "") for text, name in pieces) + end
    assert cut(rendered).fill(values) == expected


@given(st.dictionaries(names, texts))
def test_a_page_without_holes_is_the_same_for_everybody(values):
    assert cut("<p>Hello</p>").fill(values) == "<p>Hello</p>"


def test_what_one_person_chose_is_not_on_the_page_of_the_next():
    stencil = cut(f"<input {hole('checked:E1:5')}><input {hole('checked:E1:4')}>")
    assert stencil.fill({"checked:E1:5": "checked"}) == "<input checked><input >"
    assert stencil.fill({}) == "<input ><input >"


def test_a_hole_survives_the_escaping_of_templates():
    assert isinstance(hole("carry"), Markup)
    assert cut(str(escape(hole("carry")))).fill({"carry": "sealed"}) == "sealed"


def test_a_drawer_renders_once_for_each_name():
    drawer, rendered = Drawer(), []

    def render(text):
        rendered.append(text)
        return text

    for name in ("a", "b", "a", "a", "b"):
        assert drawer.get((name,), lambda name=name: render(name)).fill({}) == name
    assert rendered == ["a", "b"]


def test_a_drawer_does_not_grow_for_ever():
    drawer = Drawer(most=10)
    for number in range(1000):
        assert drawer.get((number,), lambda number=number: str(number)).fill({}) == str(number)
    assert len(drawer._stencils) <= 10
