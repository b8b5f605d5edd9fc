"""A page as of a day: the day that its reader asks for, today until they do."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from img_program.web.fields import LIVED, DayField, Within
from img_program.web.forms import Form

NAME = "as_of"


class AsOfForm(Form):
    """One day, within the days that make sense."""

    use_required_attribute = False

    def __init__(self, *args: Any, within: Within = LIVED, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields[NAME] = DayField(label="As of", within=within)


def as_of(request: HttpRequest, *, within: Within = LIVED) -> tuple[AsOfForm, date]:
    """The form with what was asked, and the day: today when none was asked or it can't be read."""
    asks = any(name.startswith(NAME) for name in request.GET)
    form = AsOfForm(request.GET if asks else None, within=within)
    return form, form.cleaned_data[NAME] if form.is_bound and form.is_valid() else timezone.localdate()
