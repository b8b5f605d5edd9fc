"""Forms: every control has its name, hint and error tied to it; dates of three parts say what is wrong."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.test.html import parse_html

from img_program.web.fields import DayField
from img_program.web.forms import Form, Renderer, error_links
from img_program.web.samples import SampleForm


class Question(Form):
    name = forms.CharField(label="Your name", help_text="One name is enough.", max_length=80)
    home = forms.ChoiceField(label="Is it your home?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    about = forms.CharField(widget=forms.Textarea(attrs={"data-max-words": 50}), required=False)
    note = forms.CharField(widget=forms.Textarea, max_length=90, required=False)
    day = DayField(required=False)
    token = forms.CharField(widget=forms.HiddenInput, required=False)


def test_label_hint_and_error_belong_to_their_control() -> None:
    html = str(Question({}))
    assert '<label class="usa-label" for="id_name">Your name</label>' in html
    assert 'id="id_name_helptext"' in html
    assert 'id="id_name_error"' in html
    control = html[html.index('<input type="text" name="name"') :].split(">", maxsplit=1)[0]
    assert 'aria-invalid="true"' in control
    assert 'aria-describedby="id_name_helptext id_name_error"' in control
    assert "usa-input usa-input--error" in control


def test_choices_are_a_group_with_a_legend() -> None:
    html = Question({})["home"].as_field_group()
    assert '<legend class="usa-legend">Is it your home?</legend>' in html
    assert 'aria-describedby="id_home_error"' in html
    assert html.count('class="app-choice__input"') == 2
    assert "aria-invalid" not in html
    assert '<label class="app-choice__label" for="id_home_1">No</label>' in html


def test_optional_is_said_and_required_is_not() -> None:
    form = Question()
    assert "(optional)" in form["about"].as_field_group()
    assert "(optional)" not in form["name"].as_field_group()
    form.hide_optional = True  # type: ignore[attr-defined]  # filters set it on their class
    assert "(optional)" not in form["about"].as_field_group()


def test_long_texts_count_words_or_characters() -> None:
    form = Question()
    assert 'data-max-words="50"' in form["about"].as_field_group()
    assert 'data-max-characters="90"' in form["note"].as_field_group()
    assert "app-counter" not in form["name"].as_field_group()


def test_the_summary_leads_to_the_first_control_of_each_question() -> None:
    form = Question({"day_0": "2", "day_1": "31", "day_2": "2024"})
    form.add_error(None, "Both cannot be true")
    assert error_links(form) == [
        ("", "Both cannot be true"),
        ("id_name", "Answer “Your name”"),
        ("id_home_0", "Choose an answer to “Is it your home?”"),
        ("id_day_0", "There is no such day in that month. Check the day and the month."),
    ]
    html = str(form)
    for target, _message in error_links(form)[1:]:
        assert f'id="{target}"' in html


def test_a_hidden_field_is_kept_without_a_group() -> None:
    html = str(Question())
    assert '<input type="hidden" name="token"' in html
    assert html.count("usa-form-group") == len(Question.base_fields) - 1 + 3


@pytest.mark.parametrize(
    ("parts", "result"),
    [
        (("5", "3", "2026"), date(2026, 5, 3)),
        (("", "", ""), None),
        (("5", "", "2026"), "Add the day."),
        (("", "", "2026"), "Add the month and the day."),
        (("2", "30", "2026"), "There is no such day in that month. Check the day and the month."),
        (("5", "3", "26"), "Write the year with four digits, such as 1998."),
        (("5", "x", "2026"), "Write the day as a number, such as 3."),
    ],
)
def test_a_memorable_date_says_which_part_is_missing(parts: tuple[str, str, str], result: date | str | None) -> None:
    data = {f"day_{number}": part for number, part in enumerate(parts)} | {"name": "A", "home": "y"}
    form = Question(data)
    if isinstance(result, str):
        assert form.errors.get("day") == [result]
    else:
        assert form.is_valid()
        assert form.cleaned_data["day"] == result


def test_a_date_is_shown_again_in_its_parts() -> None:
    html = str(Question(initial={"day": date(1998, 7, 4)})["day"])
    assert '<option value="7" selected>July</option>' in html
    assert 'value="4"' in html
    assert 'value="1998"' in html


def test_every_control_of_the_sample_has_a_class() -> None:
    html = str(SampleForm())
    for name in ("usa-input", "usa-select", "usa-textarea", "app-file", "app-choice__input", "usa-memorable-date"):
        assert name in html


def test_a_select_is_what_djangos_own_template_makes() -> None:
    choices: list[tuple[Any, Any]] = [
        ("", "All <of> them"),
        ("a&b", 'A "quoted" & one'),
        (3, "Three"),
        ("Group", [("x", "In <it>"), ("y", "Too")]),
    ]
    for widget in (forms.Select(choices=choices), forms.SelectMultiple(choices=choices)):
        attrs = {"id": "id_x", "required": True, "disabled": False, "data-words": '"><script>'}
        context = widget.get_context("x", ["3", "x"] if isinstance(widget, forms.SelectMultiple) else "a&b", attrs)
        ours = Renderer().render(widget.template_name, context)
        assert parse_html(ours) == parse_html(DjangoTemplates().render(widget.template_name, context))
        assert "<script>" not in ours
