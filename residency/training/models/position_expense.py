"""For which position and resident an expense of a residency award was, and what may be paid for them."""

from __future__ import annotations

from typing import Any

import pgtrigger
from django.db import models

from grants.awards.models import PaymentLine
from img_program.database.access import SameOwner
from img_program.database.guards import REFUSE, TODAY, GuardOn
from img_program.organizations.models import Organization
from img_program.organizations.models.ownership import written_by_grantee
from residency.training.models.appointment import Appointment
from residency.training.models.common import child_of
from residency.training.models.position import PAID_FOR_POSITION

_OF_POSITION = PAID_FOR_POSITION.format(position="who.position_id")
_HELD = (
    "EXISTS (SELECT FROM training_appointment a WHERE {which} AND a.state <> 'withdrawn' "
    "AND a.starts_on <= LEAST(until, (first_day + make_interval(months => m + 1))::date - 1) "
    "AND coalesce(a.ended_on, 'infinity') >= (first_day + make_interval(months => m))::date)"
)
# The gate's own limit (FILLED), kept for everybody: of the position, and of the resident, the months that were held.
_PAID_FOR_MONTHS_HELD = (
    "IF (SELECT program FROM awards_award WHERE id = NEW.award_id FOR UPDATE) <> 'primary_care_residency' THEN RETURN NULL; END IF; "
    "SELECT a.id, a.position_id INTO who FROM training_positionexpense x JOIN training_appointment a ON a.id = x.appointment_id "
    "WHERE x.line_id = NEW.payment_line_id; "
    "IF who.id IS NULL THEN "
    + REFUSE.format(message="'A payment for residency names the position and its resident'")
    + "; END IF; SELECT * INTO line FROM awards_paymentline WHERE id = NEW.payment_line_id; "
    "SELECT (m.value #>> '{}')::int AS month, (d.value #>> '{}')::int AS day INTO first FROM statute_parameter m, statute_parameter d "
    "WHERE m.key = 'periods.academic_year_start_month' AND d.key = 'periods.academic_year_start_day' "
    "AND m.effective @> line.spent_from AND d.effective @> line.spent_from; "
    "first_day := make_date(extract(year FROM line.spent_from)::int, first.month, first.day); "
    "IF first_day > line.spent_from THEN first_day := (first_day - interval '1 year')::date; END IF; "
    # Nobody leaves or is taken back while this is judged.
    "PERFORM 1 FROM training_appointment WHERE position_id = who.position_id FOR SHARE; "
    f"SELECT LEAST(max(l.spent_until), (first_day + interval '1 year')::date - 1, {TODAY}) INTO until {_OF_POSITION}; "
    "SELECT coalesce(sum(amount), 0) INTO most FROM training_positionfunding WHERE award_id = NEW.award_id "
    "AND position_id = who.position_id AND withdrawn_at IS NULL AND academic_year = extract(year FROM first_day)::int; "
    f"SELECT count(*) FILTER (WHERE {_HELD.format(which='a.position_id = who.position_id')}) AS held, "
    f"count(*) FILTER (WHERE {_HELD.format(which='a.id = who.id')}) AS own INTO months "
    "FROM generate_series(0, 11) m WHERE (first_day + make_interval(months => m))::date <= until; "
    "SELECT coalesce(sum(e.amount), 0) AS held, coalesce(sum(e.amount) FILTER (WHERE a.id = who.id), 0) AS own INTO paid "
    f"{_OF_POSITION}; IF paid.held > trunc(most * months.held / 12, 2) OR paid.own > trunc(most * months.own / 12, 2) THEN "
    + REFUSE.format(
        message="format('The months in which this resident held the position allow %s dollars, not %s', "
        "LEAST(trunc(most * months.held / 12, 2), trunc(most * months.own / 12, 2)), GREATEST(paid.held, paid.own))"
    )
    + "; END IF;"
)
_WHILE_OPEN = (
    "IF (SELECT r.state FROM awards_paymentrequest r JOIN awards_paymentline l ON l.request_id = r.id WHERE l.id = {row}.line_id) "
    "NOT IN ('draft', 'returned') THEN RAISE EXCEPTION 'The request was submitted: its lines stay as they are'; END IF; "
    "RETURN {row};"
)


def _while_open(name: str, operation: Any, row: str, **more: Any) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(name=name, operation=operation, when=pgtrigger.Before, func=_WHILE_OPEN.format(row=row), **more)


class PositionExpense(models.Model):
    """One expense is for one resident in one position: the appointment names both. Its academic year is that of its days."""

    line = models.OneToOneField(PaymentLine, on_delete=models.CASCADE, related_name="position_expense")
    appointment = models.ForeignKey(Appointment, on_delete=models.PROTECT, related_name="expenses")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")

    class Meta:
        """Written and taken out with its line, while the grantee may change the request."""

        ordering = ["line_id"]
        triggers = [
            _while_open("while_open", pgtrigger.Insert | pgtrigger.Update, "NEW"),
            _while_open(
                "kept_after",
                pgtrigger.Delete,
                "OLD",
                condition=pgtrigger.Condition("current_user <> 'img_retention'"),
            ),
        ]
        constraints = [
            SameOwner(
                name="training_positionexpense_same_line",
                columns=["line_id", "organization_id"],
                parent="awards_paymentline",
                parent_columns=["id", "organization_id"],
            ),
            child_of("appointment", "training_positionexpense_same_owner"),
            GuardOn(
                table="awards_ledgerentry",
                name="training_ledger_within_filled",
                events="INSERT",
                when="NEW.kind = 'payment'",
                declare="line record; who record; first record; first_day date; until date; most numeric; months record; paid record;",
                body=_PAID_FOR_MONTHS_HELD,
            ),
            written_by_grantee(
                "training_positionexpense_access",
                person="SELECT, INSERT, DELETE",
                staff="SELECT",
                system="SELECT, INSERT, DELETE",
            ),
        ]

    def __str__(self) -> str:
        return str(self.appointment.position)
