"""How awards, agreements and payment requests are found: by number, by title, by organization."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from grants.awards.models import Agreement, Award, PaymentRequest
from grants.awards.permissions import KEEP_FUNDS, PREPARE_AWARD, VIEW_AWARDS
from grants.awards.workflow import PaymentState
from img_program.accounts.finders import Finder, Found, Sought, register_finder, register_pages
from img_program.accounts.models import User
from img_program.web.fields.search_choice import with_words


def _awards(user: User) -> QuerySet[Award]:
    return Award.objects.visible_to(user).select_related("organization")


def _agreements(user: User) -> QuerySet[Agreement]:
    return Agreement.objects.visible_to(user).select_related("organization", "award")


def _payments(user: User) -> QuerySet[PaymentRequest]:
    sent = PaymentRequest.objects.visible_to(user).exclude(state=PaymentState.DRAFT)
    return sent.with_total().select_related("organization", "agreement")


def _find_awards(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    return rows.filter(number__startswith=sought.number) if sought.number else None


def _find_agreements(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    if sought.number:
        return rows.filter(number__startswith=sought.number.partition("/")[0])
    if sought.is_words:
        return with_words(rows, ("award__title", "organization__name"), sought.text).order_by("-pk")
    return None


def _find_payments(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    return rows.filter(number__startswith=sought.number).order_by("-created_at") if sought.number else None


def _show_award(row: Award) -> Found:
    url = reverse("awards:award", args=[row.pk])
    return Found(f"{row.number} {row.title}", url, f"{row.organization}, ${row.amount:,.2f}, {row.get_state_display()}")


def _show_agreement(row: Agreement) -> Found:
    url = reverse("awards:agreement", args=[row.pk])
    return Found(f"{row.number} {row.award.title}", url, f"{row.organization}, {row.get_state_display()}")


def _show_payment(row: Any) -> Found:
    url = reverse("awards:payment", args=[row.pk])
    return Found(row.number, url, f"{row.organization}, ${row.total:,.2f}, {row.get_state_display()}")


AGREEMENTS = Finder("Agreements", VIEW_AWARDS, _agreements, _find_agreements, _show_agreement, "awards:agreement", 30)
PAYMENTS = Finder("Payment requests", VIEW_AWARDS, _payments, _find_payments, _show_payment, "awards:payment", 40)
AWARDS = Finder("Awards", VIEW_AWARDS, _awards, _find_awards, _show_award, "awards:award", 50)

for finder in (AGREEMENTS, PAYMENTS, AWARDS):
    register_finder(finder)
register_pages(("New single-source award", "awards:single_source", PREPARE_AWARD), ("New fund", "awards:fund_new", KEEP_FUNDS))
