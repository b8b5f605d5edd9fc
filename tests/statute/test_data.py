"""The numbers of the law that come with the program."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from img_program.statute.limits import read
from img_program.statute.models import Certainty, Parameter, Provision
from img_program.statute.parameters import parameter

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 22)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("roster.minnesota_residence_years", 2),
        ("roster.exam_window_years", 7),
        ("roster.exam_attempts_limit", 3),
        ("residency.cap_per_position_year", Decimal(150000)),
        ("residency.service_years", 5),
        ("residency.yearly_payment_cap", Decimal(15000)),
        ("residency.payment_share_of_compensation", Decimal("0.1")),
        ("residency.payment_first_employment_year", 2),
        ("residency.payment_last_employment_year", 6),
        ("residency.total_payment_cap", Decimal(75000)),
        ("residency.length_years.family_medicine", 3),
        ("residency.length_years.psychiatry", 4),
        ("residency.length_years.general_surgery", 5),
        ("grants.risk_assessment_from", Decimal(50000)),
        ("grants.yearly_monitoring_above", Decimal(250000)),
        ("grants.fraud_hold_days", 60),
        ("grants.progress_report_interval_months", 12),
        ("grants.retention_years", 6),
        ("grants.agreement_term_years", 5),
        ("reports.suppression_threshold", 10),
        ("reports.least_change", 10),
        ("reports.showable_share", Decimal("0.8")),
        ("data_practices.bulk_release_people", 25),
        ("data_practices.access_business_days", 10),
        ("data_practices.accuracy_answer_days", 30),
        ("data_practices.incident_report_hours", 72),
        ("legislative_report.due_month", 1),
        ("legislative_report.due_day", 15),
        ("periods.fiscal_year_start_month", 7),
    ],
)
def test_a_number_of_the_law(key: str, value: object) -> None:
    assert parameter(key, on=TODAY).value == value


def test_the_derived_numbers_agree_with_those_they_follow_from() -> None:
    def number(name: str) -> Decimal:
        return parameter(f"residency.{name}", on=TODAY).as_decimal()

    assert number("total_payment_cap") == number("yearly_payment_cap") * number("payment_years")
    assert number("payment_last_employment_year") == number("payment_first_employment_year") + number("payment_years") - 1
    assert number("income_where_payment_cap_applies") * number("payment_share_of_compensation") == number("yearly_payment_cap")


def test_every_row_of_the_files_is_loaded_and_valid() -> None:
    assert Provision.objects.count() == len(read("provisions"))
    assert Parameter.objects.count() == len(read("parameters"))
    for row in Parameter.objects.select_related("provision"):
        row.full_clean(validate_unique=False, validate_constraints=False)
        assert row.in_words()
    for provision in Provision.objects.all():
        provision.full_clean(validate_unique=False, validate_constraints=False)


def test_what_is_not_settled_says_so_in_a_note() -> None:
    silent = Parameter.objects.filter(certainty=Certainty.UNKNOWN, note="").values_list("key", flat=True)
    assert list(silent) == []


def test_every_specialty_that_may_apply_has_a_length() -> None:
    specialties = parameter("residency.eligible_specialties", on=TODAY).as_list()
    assert specialties
    for specialty in specialties:
        assert parameter(f"residency.length_years.{specialty}", on=TODAY).as_int() >= 3


@pytest.mark.parametrize(
    "key", ["grants.retention_years", "data_practices.access_business_days", "periods.fiscal_year_start_month"]
)
def test_what_nobody_read_again_does_not_claim_to_be_read(key: str) -> None:
    row = Parameter.objects.select_related("provision").get(key=key)
    assert (row.certainty, row.provision.certainty) == (Certainty.RECALLED, Certainty.RECALLED)


def test_no_value_is_surer_than_the_provision_it_comes_from_when_that_is_recalled_whole() -> None:
    surer = Parameter.objects.filter(provision__certainty=Certainty.RECALLED, certainty=Certainty.VERIFIED)
    # Published by the press, while the years in which payments fall are recalled.
    assert set(surer.values_list("key", flat=True)) == {
        "residency.service_years",
        "residency.yearly_payment_cap",
        "residency.payment_years",
    }
