"""Residency programs, positions and training."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.db.models import Model
from django.http import HttpRequest

USES = (
    ("residency.eligible_specialties", "Residency: specialties of programs"),
    ("periods.academic_year_start_month", "Residency: academic years"),
    ("periods.academic_year_start_day", "Residency: academic years"),
)
LENGTHS = ("family_medicine", "internal_medicine", "pediatrics", "obstetrics_gynecology", "psychiatry", "general_surgery")


class TrainingConfig(AppConfig):
    """Programs, positions, appointments, payment gate, participant agreements."""

    name = "residency.training"

    def ready(self) -> None:
        """Tell the lower rooms: the payment gate, letters, work items, personal data, navigation, uses of the law."""
        from grants.awards.commitments import register_commitment
        from grants.awards.gates import register_payment_gate
        from grants.awards.hooks import register_beneficiaries
        from img_program.accounts.work_items import register_work_items
        from img_program.database.reference import register_loader
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.geography.hooks import register_at_place
        from img_program.notifications.loader import register_templates
        from img_program.notifications.readers import register_letter_readers
        from img_program.statute.uses import register_choices, register_use
        from img_program.web.navigation import register_nav
        from residency.training import shares
        from residency.training.expenses import RESIDENTS
        from residency.training.funding import funded_by
        from residency.training.hooks import programs_at
        from residency.training.loader import load
        from residency.training.models import Appointment, GateItem, ParticipantAgreement, SiteJudgedOn, TrainingEvent
        from residency.training.payment_gate import CAP, DEMANDS, residency_payment_gate, trainings_resting_on
        from residency.training.permissions import VIEW_APPOINTMENT, VIEW_RESIDENCY, VIEW_RESIDENTS
        from residency.training.personal_data import residency_data
        from residency.training.terms import KEYS
        from residency.training.work_items import training_work
        from roster.data_inventory import register_personal_data
        from roster.hooks import register_rests_on
        from roster.personal_tables import register_personal_table
        from roster.shares import register_shares
        from roster.work_items import on_roster

        register_loader("residency", load)
        register_templates(Path(__file__).parent / "data" / "letters")
        register_payment_gate(residency_payment_gate)
        register_beneficiaries(RESIDENTS)
        register_commitment("Residency positions", funded_by)
        register_work_items(training_work)
        register_at_place("Sites of residency programs", programs_at, permission=VIEW_RESIDENCY)
        register_personal_data(residency_data)
        register_rests_on(trainings_resting_on)
        register_letter_readers(self.label, permission=VIEW_RESIDENTS)
        for table, group in (
            (Appointment, "Residency: appointments in full"),
            (GateItem, "Residency: papers before payment"),
            (ParticipantAgreement, "Residency: your agreement in full"),
            (TrainingEvent, "Residency: facts of training"),
        ):
            register_personal_table(
                table, group=group, permission=VIEW_APPOINTMENT, also="the institution of the residency program"
            )
        sealable: dict[type[Model], list[str]] = {
            Appointment: ["exception_name"],
            GateItem: ["state_reason", "reference"],
            ParticipantAgreement: ["state_reason", "state_signer"],
            TrainingEvent: ["note"],
        }
        for model, fields in sealable.items():
            register_sealable(model, fields, seen_by=who_holds(VIEW_APPOINTMENT))
        register_shares("residency", running=shares.running_shares, stop=shares.stop)
        register_nav(audience="registrant", label="Residency", url_name="training:mine", order=35, applies=on_roster)
        register_nav(audience="grantee", label="Residency", url_name="training:own", order=34, applies=_sponsors)
        for order, (label, name, hint, permission) in enumerate(
            (
                ("Programs", "staff_programs", "Institutions, accreditation, sites", VIEW_RESIDENCY),
                ("Positions", "staff_positions", "By academic year, and what pays for them", VIEW_RESIDENCY),
                ("Residents", "staff_appointments", "How positions were filled, papers before payment", VIEW_RESIDENTS),
                ("Agreement texts", "texts", "What residents sign", VIEW_RESIDENCY),
            )
        ):
            register_nav(
                audience="staff", label=label, url_name=f"training:{name}", order=34 + order, permission=permission, hint=hint
            )
        uses = (
            *USES,
            (CAP, "Residency: what awards pay for a position in a year"),
            *((key, "Residency: the payment gate") for key in DEMANDS.values()),
            *((key, "Residency: terms of the participant agreement") for key in KEYS.values()),
        )
        for key, where in uses:
            register_use(key, where)
        register_choices(KEYS["site_judged_on"], SiteJudgedOn.choices)
        for specialty in LENGTHS:
            register_use(f"residency.length_years.{specialty}", "Residency: how long training is expected to last")


def _sponsors(request: HttpRequest) -> bool:
    """One of the person's organizations sponsors residency programs."""
    from img_program.organizations.in_view import own_organizations
    from img_program.organizations.models import OrganizationKind

    return any(each.kind == OrganizationKind.SPONSORING_INSTITUTION for each in own_organizations(request))
