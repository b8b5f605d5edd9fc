"""What this room holds about a physician, for “My data” (Minn. Stat. 13.04, subd. 3)."""

from __future__ import annotations

from collections.abc import Iterator

from consultation.models import Plan
from consultation.permissions import VIEW_PLAN
from img_program.web.templatetags.components import long_date
from roster.columns import CLASSIFICATION
from roster.data_inventory import DataField
from roster.models import Registrant
from roster.personal_tables import who_may_see


def personal_data(registrant: Registrant) -> Iterator[DataField]:
    """Plans with their steps and notes, what was reached, and with whom they are shared."""
    seen = who_may_see(VIEW_PLAN, "organizations you said yes to")
    for plan in Plan.objects.filter(registrant=registrant).select_related("profession"):
        group = f"Your plan: {plan}"
        pairs = [("State", f"{plan.get_state_display()}, started {long_date(plan.started_on)}")]
        for step in plan.steps.kept().with_facts():
            day = f"Done on {long_date(step.reached_on)}" if step.reached_on else ""
            planned = f"Planned for {long_date(step.planned_on)}" if step.planned_on and not step.reached_on else ""
            pairs.append((f"Step: {step.title}", ". ".join(filter(None, [day, planned, step.note])) or "Not done yet"))
        pairs += [
            (str(each), f"Since {long_date(each.employed_on)} ({each.get_state_display()})")
            for each in plan.outcomes.select_related("profession")
        ]
        for share in plan.shares.all():
            until = f" until {long_date(share.ended_at)}" if share.ended_at else ""
            pairs.append((f"Shared with {share.organization_name}", f"Since {long_date(share.given_at)}{until}"))
        for field, value in pairs:
            yield DataField(group, field, value, CLASSIFICATION, seen)
