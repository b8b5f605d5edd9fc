"""How rounds and applications are found. An application only by whoever may open it: after the deadline, without a conflict."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from grants.rounds.models import Application, Opportunity
from grants.rounds.permissions import OPEN_APPLICATIONS, VIEW_ROUNDS, WRITE_OPPORTUNITY, applications_opened_to
from img_program.accounts.finders import Finder, Found, Sought, register_finder, register_pages
from img_program.accounts.models import User
from img_program.web.fields.search_choice import with_words


def _find_rounds(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    return with_words(rows, ("title",), sought.text).order_by("-fiscal_year", "-pk") if sought.is_words else None


def _show_round(row: Opportunity) -> Found:
    hint = f"{row.get_state_display()}, fiscal year {row.fiscal_year}"
    return Found(row.title, reverse("rounds:staff_round", args=[row.pk]), hint)


def _rows(user: User) -> QuerySet[Application]:
    return applications_opened_to(user).exclude(state="draft").select_related("organization", "opportunity")


def _find_applications(rows: QuerySet[Any], sought: Sought) -> QuerySet[Any] | None:
    if sought.number:
        return rows.filter(number__startswith=sought.number)
    if sought.is_words:
        return with_words(rows, ("organization__name", "project_title"), sought.text).order_by("-pk")
    return None


def _show_application(row: Application) -> Found:
    url = reverse("rounds:staff_application", args=[row.pk])
    return Found(f"{row.number} {row.project_title}", url, f"{row.organization}, {row.opportunity.title}")


ROUNDS = Finder("Rounds", VIEW_ROUNDS, Opportunity.objects.visible_to, _find_rounds, _show_round, "rounds:staff_round", 60)
APPLICATIONS = Finder(
    "Applications", OPEN_APPLICATIONS, _rows, _find_applications, _show_application, "rounds:staff_application", 70
)

for finder in (ROUNDS, APPLICATIONS):
    register_finder(finder)
register_pages(("New round", "rounds:staff_new_round", WRITE_OPPORTUNITY))
