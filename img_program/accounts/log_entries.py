"""Reading the access log: filters, names of people and of what they saw, and the same lines as CSV."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any, cast
from zoneinfo import ZoneInfo

import django_tables2
from django import forms
from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.utils.functional import cached_property
from django.utils.text import capfirst

from img_program.accounts.history import names_of
from img_program.accounts.models import AccessLog, User
from img_program.web.fields import ANY, DayField, LineField
from img_program.web.files import rows_file
from img_program.web.forms import Form
from img_program.web.tables import MomentColumn, NumberColumn, Table

MOST_LINES = 10_000
COLUMNS = ("Time (UTC)", "What", "Who", "Account number", "About", "Its number", "Rows", "Purpose", "Address", "Request")


class AccessLogFilterForm(Form):
    """Which lines: what happened, who did it, about which row, between which days (America/Chicago)."""

    hide_optional = True
    kind = forms.ChoiceField(label="What happened", required=False, choices=[("", "Anything"), *AccessLog.Kind.choices])
    person = forms.IntegerField(
        label="Account number of who did it", required=False, min_value=1, widget=forms.TextInput(attrs={"inputmode": "numeric"})
    )
    subject_type = forms.ChoiceField(label="About what", required=False)
    subject = LineField(label="Number of what it is about", required=False, max_length=60)
    since = DayField(label="From", required=False, within=ANY)
    until = DayField(label="To", required=False, within=ANY)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = sorted(
            ((model._meta.label_lower, subject_words(model._meta.label_lower)) for model in _own_models()), key=_second
        )
        cast("forms.ChoiceField", self.fields["subject_type"]).choices = [("", "Anything"), *kinds]

    def clean(self) -> dict[str, Any]:
        """The first day isn't after the last."""
        given: dict[str, Any] = super().clean() or self.cleaned_data
        since, until = given.get("since"), given.get("until")
        if since and until and since > until:
            raise ValidationError({"until": "The last day lies before the first."})
        return given


def _second(pair: tuple[str, str]) -> str:
    return pair[1].casefold()


def _own_models() -> list[Any]:
    own = [
        model for model in apps.get_models() if not model.__module__.startswith(("django", "allauth", "guardian", "pghistory"))
    ]
    return [model for model in own if not model.__name__.endswith("Event")]


def subject_words(label: str) -> str:
    """What a line is about, in words; the stored name when the program no longer knows it."""
    try:
        return capfirst(str(apps.get_model(label)._meta.verbose_name)) if label else ""
    except LookupError:
        return label


def lines(wanted: dict[str, Any]) -> QuerySet[AccessLog]:
    """The lines that match, newest first; needs a context whose role may read the log."""
    found = AccessLog.objects.order_by("-at", "-pk")
    plain = {"kind": "kind", "person": "user_id", "subject_type": "subject_type", "subject": "subject_id"}
    found = found.filter(**{column: wanted[name] for name, column in plain.items() if wanted.get(name)})
    if wanted.get("since"):
        found = found.filter(at__gte=_midnight(wanted["since"]))
    if wanted.get("until"):
        found = found.filter(at__lt=_midnight(wanted["until"] + dt.timedelta(days=1)))
    return found


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), tzinfo=ZoneInfo(settings.TIME_ZONE))


class AccessLogTable(Table):
    """When, what, who, about what, why."""

    caption = "Lines of the access log, newest first"
    noun = "line"
    empty_title = "No lines match"
    html_id = "access-log"

    at = MomentColumn(verbose_name="When")
    kind = django_tables2.Column(accessor="get_kind_display", verbose_name="What")
    user_id = django_tables2.Column(verbose_name="Who", empty_values=())
    subject_type = django_tables2.Column(verbose_name="About", empty_values=())
    rows = NumberColumn(verbose_name="Rows", default="")
    purpose = django_tables2.Column(verbose_name="Purpose", default="")
    path = django_tables2.Column(verbose_name="Address", default="")

    class Meta(Table.Meta):
        """In the order of time; only filters change what is shown."""

        orderable = False
        empty_text = "Change the filters."

    @cached_property
    def names(self) -> dict[int, str]:
        """The names of everybody on the page, asked once."""
        return names_of(_people([row.record for row in self.paginated_rows]))

    def render_user_id(self, record: AccessLog) -> str:
        """A name and the account's number; nobody was signed in otherwise."""
        return _who(record, self.names)

    def render_subject_type(self, record: AccessLog) -> str:
        """What and its number; a person by name."""
        return _about(record, self.names)


def _people(shown: Sequence[AccessLog]) -> set[int]:
    accounts = {line.user_id for line in shown if line.user_id}
    label = User._meta.label_lower
    return accounts | {int(line.subject_id) for line in shown if line.subject_type == label and line.subject_id.isdigit()}


def _who(line: AccessLog, names: dict[int, str]) -> str:
    if line.user_id is None:
        return "nobody signed in"
    return f"{names.get(line.user_id, 'a former account')} ({line.user_id})"


def _about(line: AccessLog, names: dict[int, str]) -> str:
    if not line.subject_type:
        return ""
    words = f"{subject_words(line.subject_type)} {line.subject_id}"
    is_person = line.subject_type == User._meta.label_lower and line.subject_id.isdigit()
    return f"{words}: {names[int(line.subject_id)]}" if is_person and int(line.subject_id) in names else words


def lines_csv(found: Iterable[AccessLog]) -> HttpResponse:
    """The lines as a file; no cell is a formula for a spreadsheet (CWE-1236)."""
    shown = list(found)
    names = names_of({line.user_id for line in shown})
    rows: list[Sequence[object]] = [COLUMNS]
    for line in shown:
        when = line.at.astimezone(dt.UTC).isoformat(timespec="seconds")
        who = names.get(line.user_id or 0, "")
        cells = [when, line.get_kind_display(), who, line.user_id, line.subject_type, line.subject_id]
        rows.append((*cells, line.rows, line.purpose, line.path, line.request_id))
    return rows_file(rows, "access-log")
