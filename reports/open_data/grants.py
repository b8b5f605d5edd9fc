"""Awards in the 360Giving standard, open rounds, and the numbers of the law: facts that are public, as data."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from grants.awards.models import Award
from grants.rounds.models import Opportunity
from img_program.database.context import as_system
from img_program.statute.models import Parameter
from reports.open_data.packages import LICENSE, Absolute
from reports.publication.people import OFFICE

PREFIX = "360G-mnimg"
FUNDER = {"id": f"{PREFIX}-MDH", "name": f"Minnesota Department of Health, {OFFICE}"}


def awards(absolute: Absolute) -> dict[str, Any]:
    """Decided awards (Minn. Stat. 13.599), each organization under its one name."""
    with as_system(reason="public awards as data"):
        decided = list(Award.objects.public().select_related("organization").order_by("number"))
    return {
        "version": "1.4",
        "license": LICENSE["path"],
        "publisher": {"name": FUNDER["name"], "prefix": PREFIX},
        "downloadURL": absolute(reverse("data:awards")),
        "issued": timezone.localdate().isoformat(),
        "grants": [_grant(each) for each in decided],
    }


def _grant(award: Award) -> dict[str, Any]:
    decided = timezone.localdate(award.decided_at or award.created_at)
    return {
        "id": f"{PREFIX}-{award.number}",
        "title": award.title,
        "description": f"{award.get_program_display()}: {award.title}. {award.get_state_display()}.",
        "currency": "USD",
        "amountAwarded": float(award.amount),
        "awardDate": decided.isoformat(),
        "plannedDates": [{"startDate": award.starts_on.isoformat(), "endDate": award.ends_on.isoformat()}],
        "recipientOrganization": [{"id": f"{PREFIX}-ORG-{award.organization_id}", "name": award.organization.name}],
        "fundingOrganization": [FUNDER],
        "grantProgramme": [{"code": award.program, "title": award.get_program_display()}],
        "dateModified": decided.isoformat(),
    }


def rounds(absolute: Absolute) -> dict[str, Any]:
    """Rounds that take applications now."""
    now = timezone.now()
    return {
        "license": LICENSE["path"],
        "as_of": now.isoformat(),
        "rounds": [
            {
                "id": each.pk,
                "title": each.title,
                "program": each.program,
                "fiscal_year": each.fiscal_year,
                "money_available": None if each.money_available is None else float(each.money_available),
                "opens_at": each.opens_at.isoformat() if each.opens_at else None,
                "deadline": each.deadline.isoformat() if each.deadline else None,
                "page": absolute(reverse("rounds:opportunity", args=[each.pk])),
            }
            for each in Opportunity.objects.open_on(now).order_by("deadline", "pk")
        ],
    }


def parameters() -> dict[str, Any]:
    """Every value of every number of the law, past, present and planned; days are inclusive, an empty end is open."""
    rows = Parameter.objects.select_related("provision").order_by("key", "effective")
    return {
        "license": LICENSE["path"],
        "parameters": [
            {
                "key": each.key,
                "label": each.label,
                "kind": each.kind,
                "value": each.value,
                "unit": each.unit,
                "from": each.starts_on.isoformat(),
                "before": each.ends_before.isoformat() if each.ends_before else None,
                "citation": each.provision.citation,
                "certainty": each.certainty,
            }
            for each in rows
        ],
    }
