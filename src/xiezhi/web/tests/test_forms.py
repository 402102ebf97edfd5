"""Any Django form renders well: label, hint, error and article belong to their control for those who cannot see."""

from __future__ import annotations

from django import forms

from xiezhi.web.components.form import Notice
from xiezhi.web.forms import Renderer


class Plain(Notice):
    default_renderer = Renderer


def test_an_error_is_tied_to_its_control_and_listed_at_the_top():
    page = str(Plain({"fine": "-1"}))
    assert 'href="#id_fine"' in page
    assert 'aria-describedby="id_fine_error"' in page
    assert 'id="id_fine_error"' in page
    assert 'role="alert"' in page


def test_a_group_of_choices_is_a_fieldset_with_a_legend():
    page = str(Plain({}))
    assert '<fieldset class="field field-invalid" id="field-way"' in page
    assert 'href="#id_way_0"' in page
    assert "<legend" in page


def test_the_article_stands_beside_the_label():
    assert '<span class="cite" title="penalty_law/44">' in str(Plain())


def test_what_may_be_left_empty_is_marked():
    assert str(Plain()).count("选填") == 1


def test_a_warning_does_not_make_the_field_invalid():
    form = Plain()
    form.warnings = {"code": [{"zh": "校验码不符。", "en": "Check digit."}]}
    page = str(form)
    assert "校验码不符。" in page
    assert "field-invalid" not in page


def test_what_a_person_typed_is_escaped():
    class Tiny(forms.Form):
        default_renderer = Renderer
        name = forms.CharField(help_text="<b>x</b>")

    page = str(Tiny({"name": "<script>"}))
    assert "<script>" not in page
    assert "<b>x</b>" not in page
