"""Every day in the product lies in a range that makes sense, by one rule for forms and one for the money in the database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import get_resolver

from grants.awards.models import AgreementVersion, Award, MonitoringVisit, PaymentLine
from img_program.database.context import as_system
from img_program.organizations.acting import acting_as
from img_program.web.fields import DayField, MomentField
from residency.service.models import AccountEntry, MoneyOut
from tests.grants.awards.factories import make_agreement, make_draft, make_request, make_version, today
from tests.people import People
from tests.residency.service.support import fill_account
from tests.residency.service.test_account import propose
from tests.sources import ROOT, python_files

LONG_AGO, FAR_AHEAD = date(1066, 10, 14), date(2999, 12, 31)


def fields() -> Iterator[tuple[str, forms.Field]]:
    """Every field of every form that a module of the product defines."""
    assert get_resolver().url_patterns
    waiting: list[type[Any]] = [forms.Form, forms.ModelForm]
    while waiting:
        each = waiting.pop()
        waiting += each.__subclasses__()
        for name, field in getattr(each, "base_fields", {}).items():
            yield f"{each.__module__}.{each.__name__}.{name}", field


def test_no_form_takes_a_day_that_makes_no_sense() -> None:
    found = [(where, field) for where, field in fields() if isinstance(field, DayField | MomentField)]
    assert found
    taken = [f"{where}: {day}" for where, field in found for day in (LONG_AGO, FAR_AHEAD) if takes(field, day)]
    assert taken == []


def takes(field: forms.Field, day: date) -> bool:
    words = f"{day:%-d %B %Y}" + (", 4:30 p.m." if isinstance(field, MomentField) else "")
    try:
        return bool(field.clean(words))
    except ValidationError:
        return False


def test_days_are_asked_by_the_one_field() -> None:
    others = re.compile(r"forms\.(?:DateField|DateTimeField|SplitDateTimeField|SelectDateWidget)|type=.date")
    wrong = [str(path.relative_to(ROOT)) for path in python_files() if others.search(path.read_text(encoding="utf-8"))]
    assert [each for each in wrong if not each.startswith("tests/")] == []


@pytest.mark.django_db
@pytest.mark.parametrize("day", [date(2014, 12, 31), FAR_AHEAD])
def test_the_database_refuses_it_for_money(people: People, day: date) -> None:
    draft, agreement, money = make_draft(people), make_agreement(people), propose(people, 5)
    version, request = make_version(people), make_request(people, agreement, submit=False)
    with as_system(reason="test"):
        visit = MonitoringVisit.objects.create(
            agreement=agreement, organization_id=agreement.organization_id, way="site", planned_on=today(),
            planned_by=people.coordinator,
        )  # fmt: skip
        line = PaymentLine.objects.get(request=request)
        rows: list[tuple[Any, Any, dict[str, date]]] = [
            (Award, draft.pk, {"starts_on": day, "ends_on": day}),
            (AgreementVersion, version.pk, {"starts_on": day, "ends_on": day}),
            (AgreementVersion, version.pk, {"encumbered_on": day}),
            (PaymentLine, line.pk, {"spent_from": day, "spent_until": day}),
            (MonitoringVisit, visit.pk, {"planned_on": day}),
            (MonitoringVisit, visit.pk, {"visited_on": day}),
            (MoneyOut, money.pk, {"on": day}),
        ]
        for model, key, values in rows:
            with pytest.raises(IntegrityError, match="can't be right"), transaction.atomic():
                model.objects.filter(pk=key).update(**values)
    entry, by = fill_account(people), people.finance_officer
    with acting_as(by), pytest.raises(IntegrityError, match="can't be right"), transaction.atomic():
        AccountEntry(kind=entry.kind, amount=1, entered_on=day, source="Laws", recorded_by=by).save(force_insert=True)
