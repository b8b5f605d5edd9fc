"""Lists from the award to the closeout; the same columns make the CSV file."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlencode

import django_tables2
from django.db import models
from django.urls import reverse

from grants.awards.models import Appropriation, LedgerEntry
from grants.awards.workflow import AgreementState, AwardState, ChangeState, CorrectionState, PaymentState, ReportState
from img_program.web.components import Status, StatusKind
from img_program.web.tables import DollarColumn, InOutColumn, MomentColumn, StatusColumn, Table

_KINDS: dict[str, StatusKind] = {
    AwardState.AWARDED: "done",
    AgreementState.IN_FORCE: "done",
    PaymentState.PAID: "done",
    ReportState.ACCEPTED: "done",
    AwardState.PROPOSED: "current",
    AgreementState.PREPARING: "current",
    PaymentState.SUBMITTED: "current",
    PaymentState.PREPARED: "current",
    ReportState.CERTIFIED: "current",
    PaymentState.RETURNED: "person",
}


def status_of(choices: type[models.TextChoices]) -> Callable[[str], Status]:
    """Makes a status tag's value of a state; a table hands on the words of the state or the state itself."""
    by_words = {str(state.label): state for state in choices}

    def status(value: str) -> Status:
        state = by_words.get(value) or choices(value)
        return Status(_KINDS.get(state.value, "neutral"), str(state.label))

    return status


def _opens(page: str, **query: str) -> Callable[[Appropriation], str]:
    """The list that a figure of a fund and fiscal year is made of."""

    def address(record: Appropriation) -> str:
        return f"{reverse(page)}?{urlencode({'appropriation': record.pk, **query})}"

    return address


class FundTable(Table):
    """What became of the dollars of each fund and fiscal year."""

    caption, noun, html_id = "Funds by fiscal year", "appropriation", "funds"
    empty_title = "No money is on record"
    fund = django_tables2.Column(verbose_name="Fund", order_by="fund__name")
    fiscal_year = django_tables2.Column(verbose_name="Fiscal year")
    amount = DollarColumn(verbose_name="Appropriated")
    committed = DollarColumn(verbose_name="Awarded", linkify=_opens("awards:staff_awards", state="awarded"))
    encumbered = DollarColumn(verbose_name="Encumbered", linkify=_opens("awards:staff_awards", state="encumbered"))
    requested = DollarColumn(verbose_name="Requested", linkify=_opens("awards:staff_payments", state="waiting"))
    approved = DollarColumn(verbose_name="Approved", linkify=_opens("awards:ledger", state="approved"))
    paid = DollarColumn(verbose_name="Paid", linkify=_opens("awards:ledger", state="paid"))
    returned = InOutColumn(verbose_name="Given back", linkify=_opens("awards:ledger", state="returned"))
    left = DollarColumn(verbose_name="Left to award")
    unpaid = DollarColumn(verbose_name="Left to pay")
    citation = django_tables2.Column(verbose_name="Law")


class AwardTable(Table):
    """Awards for the office."""

    caption, noun, html_id = "Awards", "award", "awards"
    empty_title = "No awards found"
    number = django_tables2.Column(verbose_name="Award", linkify=lambda record: reverse("awards:award", args=[record.pk]))
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    program = django_tables2.Column(accessor="get_program_display", order_by="program", verbose_name="Program")
    title = django_tables2.Column(verbose_name="Title")
    amount = DollarColumn(verbose_name="Amount")
    decided_at = MomentColumn(verbose_name="Decided", default="")
    state = StatusColumn(status=status_of(AwardState), verbose_name="State")

    class Meta(Table.Meta):
        """Newest first."""

        order_by = ("-number",)


class PublicAwardTable(Table):
    """Public facts of awards: grantee, amount, period (Minn. Stat. 13.599)."""

    caption, noun, html_id = "Awards", "award", "awards"
    empty_title = "No awards found"
    number = django_tables2.Column(verbose_name="Award")
    organization = django_tables2.Column(verbose_name="Grantee", order_by="organization__name")
    delivery_partner = django_tables2.Column(verbose_name="Delivery partner")
    program = django_tables2.Column(accessor="get_program_display", order_by="program", verbose_name="Program")
    title = django_tables2.Column(verbose_name="Title")
    starts_on = MomentColumn(verbose_name="From")
    ends_on = MomentColumn(verbose_name="To")
    amount = DollarColumn(verbose_name="Amount")
    standing = django_tables2.Column(accessor="get_state_display", order_by="state", verbose_name="State")


class AgreementTable(Table):
    """Agreements for the office."""

    caption, noun, html_id = "Agreements", "agreement", "agreements"
    empty_title = "No agreements found"
    number = django_tables2.Column(verbose_name="Agreement", linkify=lambda record: reverse("awards:agreement", args=[record.pk]))
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    title = django_tables2.Column(accessor="award__title", verbose_name="Title")
    starts_on = MomentColumn(verbose_name="From", default="")
    ends_on = MomentColumn(verbose_name="To", default="")
    award_amount = DollarColumn(accessor="award__amount", verbose_name="Amount")
    left = DollarColumn(verbose_name="Left")
    state = StatusColumn(status=status_of(AgreementState), verbose_name="State")


class PaymentTable(Table):
    """Payment requests for the office."""

    caption, noun, html_id = "Payment requests", "payment request", "payments"
    empty_title = "No payment requests found"
    number = django_tables2.Column(verbose_name="Request", linkify=lambda record: reverse("awards:payment", args=[record.pk]))
    submitted_at = MomentColumn(verbose_name="Submitted", default="")
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="Kind")
    total = DollarColumn(verbose_name="Amount")
    paid_on = MomentColumn(verbose_name="Paid on", default="")
    state = StatusColumn(status=status_of(PaymentState), verbose_name="State")


class LedgerTable(Table):
    """The ledger, entry by entry."""

    caption, noun, noun_plural, html_id = "Entries", "entry", "entries", "entries"
    empty_title = "No entry here"
    entered_on = MomentColumn(verbose_name="On")
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="What")
    agreement = django_tables2.Column(
        verbose_name="Agreement",
        order_by="agreement__number",
        linkify=lambda record: reverse("awards:agreement_ledger", args=[record.agreement_id]),
    )
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    budget_line = django_tables2.Column(
        verbose_name="Budget line", order_by=("budget_line__fiscal_year", "budget_line__category")
    )
    about = django_tables2.Column(
        empty_values=(),
        verbose_name="What for",
        orderable=False,
        linkify=lambda record: reverse("awards:payment", args=[record.payment_line.request_id]) if record.payment_line else None,
    )
    payment = django_tables2.Column(verbose_name="Payment", default="")
    moved_on = MomentColumn(verbose_name="Paid on", default="")
    # In the file, for whoever counts again.
    fund = django_tables2.Column(verbose_name="Fund", visible=False, default="")
    amount = InOutColumn(verbose_name="Dollars")
    left = DollarColumn(verbose_name="Left in the line")

    def render_about(self, record: LedgerEntry) -> str:
        """The expense, or why an entry was made."""
        return self.value_about(record)

    def value_about(self, record: LedgerEntry) -> str:
        """The same in the file."""
        return record.payment_line.what if record.payment_line else record.note


class ChangeTable(Table):
    """Changes of agreements that grantees asked for."""

    caption, noun, html_id = "Changes", "change", "changes"
    empty_title = "No change was asked for"
    asked_at = MomentColumn(verbose_name="Asked for", linkify=lambda record: reverse("awards:change", args=[record.pk]))
    agreement = django_tables2.Column(verbose_name="Agreement", order_by="agreement__number")
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    why = django_tables2.Column(verbose_name="What, and why", orderable=False)
    answer_by = MomentColumn(verbose_name="Answered until")
    state = StatusColumn(status=status_of(ChangeState), verbose_name="State")


class CorrectionTable(Table):
    """Corrections of money."""

    caption, noun, html_id = "Corrections", "correction", "corrections"
    empty_title = "No correction here"
    proposed_at = MomentColumn(verbose_name="Asked for", linkify=lambda record: reverse("awards:correction", args=[record.pk]))
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="What")
    agreement = django_tables2.Column(verbose_name="Agreement", order_by="agreement__number")
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    reason = django_tables2.Column(verbose_name="Why", orderable=False)
    amount = DollarColumn(verbose_name="Dollars")
    state = StatusColumn(status=status_of(CorrectionState), verbose_name="State")


class YearEndTable(Table):
    """What each budget line in force has open."""

    caption, noun, noun_plural, html_id = "Open dollars", "line", "lines", "open-lines"
    empty_title = "No budget line is open"
    agreement = django_tables2.Column(
        verbose_name="Agreement",
        order_by="agreement__number",
        linkify=lambda record: reverse("awards:agreement", args=[record.agreement_id]),
    )
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    program = django_tables2.Column(accessor="agreement__award__get_program_display", verbose_name="Program", orderable=False)
    fund = django_tables2.Column(verbose_name="Fund", default="")
    fiscal_year = django_tables2.Column(verbose_name="Fiscal year")
    category = django_tables2.Column(verbose_name="Budget line")
    amount = DollarColumn(verbose_name="Budget")
    unrequested = DollarColumn(verbose_name="Not requested")
    requested = DollarColumn(verbose_name="Requested")
    approved = DollarColumn(verbose_name="Approved")
    sent = DollarColumn(verbose_name="Sent, not confirmed")
    paid = DollarColumn(verbose_name="Paid, less given back")


class PaidFileTable(Table):
    """Lists of accounting."""

    caption, noun, html_id = "What accounting paid", "list", "paid-files"
    empty_title = "No list was read yet"
    name = django_tables2.Column(verbose_name="List", linkify=lambda record: reverse("awards:paid_file", args=[record.pk]))
    read_at = MomentColumn(verbose_name="Read")
    equal = django_tables2.Column(verbose_name="As sent")
    others = django_tables2.Column(verbose_name="Not as sent")


class PaidRowTable(Table):
    """Rows of a list, compared with what was sent."""

    caption, noun, html_id = "Compared to the cent", "row", "paid-rows"
    empty_title = "No row here"
    number = django_tables2.Column(
        verbose_name="Request",
        linkify=lambda record: reverse("awards:payment", args=[record.request_id]) if record.request_id else None,
    )
    paid_on = MomentColumn(verbose_name="Paid on")
    reference = django_tables2.Column(verbose_name="Reference")
    sent = DollarColumn(verbose_name="Sent", default="")
    amount = DollarColumn(verbose_name="Paid")
    difference = InOutColumn(verbose_name="Difference", default="", orderable=False)
    outcome = django_tables2.Column(accessor="get_outcome_display", order_by="outcome", verbose_name="Compared")
    settled_at = MomentColumn(verbose_name="Marked as paid", default="")


class ReportTable(Table):
    """Reports due and received."""

    caption, noun, html_id = "Progress reports", "report", "reports"
    empty_title = "No reports found"
    kind = django_tables2.Column(
        accessor="get_kind_display",
        order_by="kind",
        verbose_name="Report",
        linkify=lambda record: reverse("awards:due", args=[record.pk]),
    )
    organization = django_tables2.Column(verbose_name="Organization", order_by="organization__name")
    agreement = django_tables2.Column(verbose_name="Agreement", order_by="agreement__number")
    period_ends_on = MomentColumn(verbose_name="Until")
    last_day = MomentColumn(verbose_name="Due")
    certified_at = MomentColumn(accessor="report__certified_at", verbose_name="Received", default="")
    decided_at = MomentColumn(accessor="report__decided_at", verbose_name="Answered", default="")
    state = django_tables2.Column(
        accessor="report__get_state_display", verbose_name="State", default="Not begun", orderable=False
    )


class DutyTable(Table):
    """What monitoring owes."""

    caption, noun, noun_plural, html_id = "Monitoring to do", "duty", "duties", "duties"
    empty_title = "No monitoring is owed"
    kind = django_tables2.Column(accessor="get_kind_display", order_by="kind", verbose_name="What")
    agreement = django_tables2.Column(
        verbose_name="Agreement",
        order_by="agreement__number",
        linkify=lambda record: reverse("awards:agreement", args=[record.agreement_id]),
    )
    organization = django_tables2.Column(accessor="agreement__organization", verbose_name="Organization")
    window_starts_on = MomentColumn(verbose_name="From")
    due_on = MomentColumn(verbose_name="Until")


# One row for each request and budget line: docs/payments-file.md.
BATCH_COLUMNS = (
    "Batch", "Request", "Agreement", "Organization", "Supplier", "Purchase order", "Order line", "Fund", "Appropriation",
    "Fiscal year", "Budget line", "Amount",
)  # fmt: skip
