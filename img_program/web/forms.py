"""Forms in the markup of the U.S. Web Design System: the renderer, and what all forms share."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db import models
from django.forms.renderers import TemplatesSetting
from django.forms.utils import pretty_name
from django.http import HttpRequest
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

from img_program.web.comparing import Compared
from img_program.web.drafts import draft_name, restore
from img_program.web.fields import DayField, LineField, LongTextField, MomentField, NumberField
from img_program.web.fields.not_identity import doubted, said_not_identity

FILE_WIDGETS = (forms.FileInput,)
CHOICE_WIDGETS = (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.CheckboxInput)


def control_class(widget: forms.Widget) -> str:
    """The USWDS class of a widget's control; nothing for hidden ones and for groups of controls."""
    if widget.is_hidden or isinstance(widget, forms.MultiWidget):
        return ""
    if isinstance(widget, CHOICE_WIDGETS):
        return "app-choice__input"
    if isinstance(widget, FILE_WIDGETS):
        return "app-file"
    if isinstance(widget, forms.Select):
        return "usa-select"
    if isinstance(widget, forms.Textarea):
        return "usa-textarea"
    return "usa-input"


class BoundField(forms.BoundField):
    """Gives every control its class; the field template does the rest."""

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        """Django's attributes (id, aria-describedby, aria-invalid) with the class of the control."""
        widget = widget or self.field.widget
        built: dict[str, Any] = super().build_widget_attrs(attrs, widget)
        classes = [control_class(widget), built.get("class") or widget.attrs.get("class", "")]
        if self.errors and not isinstance(widget, (*CHOICE_WIDGETS, *FILE_WIDGETS)) and control_class(widget):
            classes.append("usa-input--error")
        if isinstance(widget, forms.RadioSelect):
            built.pop("aria-invalid", None)  # ARIA has it for groups, not for one radio button
        if joined := " ".join(filter(None, classes)):
            built["class"] = joined
        return built

    @property
    def is_single_checkbox(self) -> bool:
        """A lone checkbox stands before its label."""
        return isinstance(self.field.widget, forms.CheckboxInput)

    @property
    def doubted_numbers(self) -> list[str]:
        """Marks of what the person may say that it is no identity number."""
        return doubted(self.errors.as_data())

    @property
    def is_hidden_widget(self) -> bool:
        """Whether there is nothing to see."""
        return bool(self.field.widget.is_hidden)

    @property
    def counts_characters(self) -> int | None:
        """The limit to show below a long text, if the field has one and isn't a one-line control."""
        limit = getattr(self.field, "max_length", None)
        return limit if isinstance(self.field.widget, forms.Textarea) else None

    @property
    def counts_words(self) -> int | None:
        """The limit in words, if the widget carries `data-max-words`."""
        limit = self.field.widget.attrs.get("data-max-words")
        return int(limit) if limit else None


SELECT = "django/forms/widgets/select.html"
FORM = "django/forms/form.html"


class Renderer(TemplatesSetting):
    """The project's form renderer: templates under templates/django/forms/."""

    form_template_name = "django/forms/form.html"
    field_template_name = "django/forms/field.html"
    bound_field_class = BoundField

    def render(self, template_name: str, context: dict[str, Any], request: HttpRequest | None = None) -> str:
        """A list of choices is joined here: a template for each of 250 countries cost more than the rest of a page."""
        if template_name == SELECT:
            return _select(context["widget"])
        if template_name == FORM:
            errors = context["errors"].as_data() if context["form"].is_bound else []
            draft = restore(context["form"])
            context = {
                **context,
                "draft_name": draft_name(context["form"]),
                "draft": draft,
                "doubted_numbers": doubted(errors),
                "said_not_identity": said_not_identity(),
            }
        return super().render(template_name, context, request)


def _attributes(attributes: Mapping[str, Any]) -> str:
    return "".join(
        f" {name}" if value is True else f' {name}="{conditional_escape(str(value))}"'
        for name, value in attributes.items()
        if value is not False
    )


def _select(widget: Mapping[str, Any]) -> SafeString:
    """The markup of Django's own template for a select."""
    parts = [f'<select name="{conditional_escape(widget["name"])}"{_attributes(widget["attrs"])}>']
    for group, options, _index in widget["optgroups"]:
        if group:
            parts.append(f'<optgroup label="{conditional_escape(group)}">')
        for option in options:
            value, label = conditional_escape(str(option["value"])), conditional_escape(option["label"])
            parts.append(f'<option value="{value}"{_attributes(option["attrs"])}>{label}</option>\n')
        if group:
            parts.append("</optgroup>")
    parts.append("</select>")
    return mark_safe("".join(parts))  # noqa: S308 - names of attributes are ours, everything else is escaped


class PlainMessages:
    """Names the question in the messages Django leaves general."""

    fields: dict[str, forms.Field]

    def name_questions(self) -> None:
        """Turn “This field is required.” into a sentence that makes sense away from its field."""
        for name, field in self.fields.items():
            label = field.label or pretty_name(name)
            verb = "Choose an answer to" if isinstance(field, forms.ChoiceField) else "Answer"
            if field.error_messages.get("required") == forms.Field.default_error_messages["required"]:
                field.error_messages["required"] = f"{verb} “{label}”"


class Form(Compared, PlainMessages, forms.Form):
    """A form whose messages name the question; one that changes something stored is given its `row`, or what is `stored`."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.name_questions()


def field_of(column: models.Field[Any, Any], **kwargs: Any) -> forms.Field | None:
    """The field that reads what is written into a column."""
    match column:
        case models.DateTimeField():
            return column.formfield(form_class=MomentField, widget=MomentField.widget, **kwargs)
        case models.DateField():
            return column.formfield(form_class=DayField, widget=DayField.widget, **kwargs)
        case models.DecimalField(decimal_places=2):
            return column.formfield(form_class=NumberField, widget=NumberField.widget, **kwargs)
        case models.TextField():
            return column.formfield(form_class=LongTextField, **kwargs)
        case models.CharField() if type(column) is models.CharField and not column.choices:
            return column.formfield(form_class=LineField, **kwargs)
    return column.formfield(**kwargs)


class ModelForm(Compared, PlainMessages, forms.ModelForm):  # type: ignore[type-arg]  # not subscriptable at run time
    """A model's form whose messages name the question, compared with its instance. Its `Meta` is the parent of theirs."""

    class Meta:
        """How columns are read."""

        formfield_callback = field_of

    def __init__(self, *args: Any, instance: Any = None, **kwargs: Any) -> None:
        is_stored = instance is not None and not instance._state.adding  # noqa: SLF001 - documented
        super().__init__(*args, row=instance if is_stored else None, instance=instance, **kwargs)
        self.name_questions()


def error_links(form: forms.BaseForm) -> list[tuple[str, str]]:
    """Pairs of (id of the control to go to, message), form-wide errors first with an empty id."""
    links = [("", str(message)) for message in form.non_field_errors()]
    for name in form.errors:
        if name in form.fields:
            bound = form[name]
            target = bound.id_for_label or bound.auto_id
            if isinstance(bound.field.widget, (forms.RadioSelect, forms.CheckboxSelectMultiple, forms.MultiWidget)):
                target = f"{bound.auto_id}_0"
            links += [(target, str(message)) for message in bound.errors]
    return links
