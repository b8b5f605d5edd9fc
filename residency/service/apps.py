"""What follows residency."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig
from django.db.models import Model

PART_TIME_RULE = "residency.part_time_rule"
USES = (
    (PART_TIME_RULE, "Residency: months of service"),
    ("residency.part_time_full_from", "Residency: months of service"),
    ("residency.employer_verification_required", "Residency: months of service"),
    ("residency.leave_counts_as_service", "Residency: months of service"),
    ("residency.payment_due_days", "Residency: when payments are due"),
    ("residency.payment_limit_prorated", "Residency: what is owed for a year"),
    ("residency.yearly_check_months", "Residency: yearly contact with employers and physicians"),
    ("residency.private_link_days", "Residency: private links"),
    ("residency.link_reminder_days", "Residency: private links"),
    ("residency.question_business_days", "Residency: questions for a person"),
    ("residency.no_contact_after_days", "Residency: physicians without contact"),
)
PAYMENT_REMINDER_DAYS = (30, 7)


def _tell_the_law() -> None:
    """Where this room applies parameters, and which rules it knows."""
    from img_program.statute.uses import register_choices, register_use
    from residency.service.rules.part_time import PartTimeRule

    register_choices(PART_TIME_RULE, PartTimeRule.choices)
    for key, where in USES:
        register_use(key, where)


class ServiceConfig(AppConfig):
    """Service obligations, sites, statements, payments, the revolving account."""

    name = "residency.service"

    def ready(self) -> None:
        """Tell the lower rooms: what follows training, letters, reminders, work items, navigation, uses of the law."""
        from grants.awards.gates import register_payment_gate
        from grants.awards.hooks import register_money_moved
        from img_program.accounts.work_items import register_work_items
        from img_program.approvals.steps import register_matter
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.geography.hooks import register_after_import, register_at_place
        from img_program.notifications.calendar import register_calendar_items
        from img_program.notifications.loader import register_templates
        from img_program.notifications.readers import register_letter_readers
        from img_program.notifications.reminders import register_reminder
        from img_program.operations.hooks import register_sum
        from img_program.web.duties import register_duty_page
        from img_program.web.navigation import register_nav
        from residency.service.actions.account import enter_money_of_awards, matter_of_money_out, settle_money_out
        from residency.service.actions.designations import ask_about_import
        from residency.service.actions.service import begin_after_completion
        from residency.service.hooks import account_gate, obligations_at
        from residency.service.models import (
            AccountEntry,
            EmploymentPeriod,
            LifeEvent,
            MoneyOut,
            Obligation,
            PaymentYear,
            ServiceDecision,
            ServiceQuestion,
            ServiceSite,
            SiteJudgement,
            Verification,
            YearlyCheck,
        )
        from residency.service.permissions import MONEY_OUT_STEP, VIEW_ACCOUNT, VIEW_COMPENSATION, VIEW_OBLIGATIONS
        from residency.service.reminders import payments_due
        from residency.service.work_items import calendar_items, service_work
        from residency.training.hooks import register_after_completion
        from roster.personal_tables import register_personal_table

        register_matter(MONEY_OUT_STEP.name, matter=matter_of_money_out, settle=settle_money_out)
        register_payment_gate(account_gate)
        register_money_moved(enter_money_of_awards)
        register_templates(Path(__file__).parent / "data" / "letters")
        register_sum("revolving account", "SELECT coalesce(sum(amount), 0) FROM service_accountentry")
        register_sum(
            "entries on which the two ledgers differ",
            "SELECT count(*) FROM service_accountentry a JOIN awards_ledgerentry e ON e.id = a.ledger_entry_id WHERE a.amount <> -e.amount",
            must_be="0",
        )
        register_work_items(service_work)
        register_calendar_items(calendar_items)
        register_after_import(ask_about_import)
        register_at_place("Obligations with work here", obligations_at, permission=VIEW_OBLIGATIONS)
        register_reminder("residency_payment_due", payments_due, PAYMENT_REMINDER_DAYS)
        register_after_completion(begin_after_completion)
        register_nav(audience="public", label="Contributors", url_name="service:contributors", order=55)
        register_nav(
            audience="staff",
            label="Service",
            url_name="service:obligations",
            order=36,
            group="Residency",
            permission=VIEW_OBLIGATIONS,
        )
        register_nav(
            audience="staff",
            label="Revolving account",
            url_name="service:account",
            order=37,
            group="Residency",
            permission=VIEW_ACCOUNT,
        )
        register_duty_page(5, label="Contributors to the revolving account", url_name="service:contributors")
        sealable: dict[type[Model], list[str]] = {
            Obligation: ["outcome_reason"],
            ServiceSite: ["employer", "line"],
            EmploymentPeriod: ["contact_name"],
            SiteJudgement: ["reason"],
            LifeEvent: ["note"],
            ServiceDecision: ["reason"],
            ServiceQuestion: ["facts", "answer"],
            Verification: ["note", "answered_name", "contact_name", "seen_reference"],
            YearlyCheck: ["note"],
            MoneyOut: ["note", "state_reason"],
            AccountEntry: ["note"],
        }
        for model, fields in sealable.items():
            is_account = model in (MoneyOut, AccountEntry)
            register_sealable(model, fields, seen_by=who_holds(VIEW_ACCOUNT if is_account else VIEW_OBLIGATIONS))
        register_letter_readers(self.label, permission=VIEW_OBLIGATIONS)
        for model, group in (
            (Obligation, "Service"),
            (ServiceSite, "Service: places of work"),
            (EmploymentPeriod, "Service: periods of work"),
            (SiteJudgement, "Service: whether a place counts"),
            (LifeEvent, "Service: leave and changes"),
            (ServiceDecision, "Service: decisions"),
            (Verification, "Service: what employers confirmed"),
            (YearlyCheck, "Service: yearly questions to you"),
        ):
            register_personal_table(model, group=group, permission=VIEW_OBLIGATIONS, leave_out=["obligation"])
        register_personal_table(PaymentYear, group="Payments by year", permission=VIEW_COMPENSATION, leave_out=["obligation"])
        register_personal_table(AccountEntry, group="Payments in the account", permission=VIEW_ACCOUNT)
        register_letter_readers(MoneyOut, AccountEntry, permission=VIEW_ACCOUNT)
        _tell_the_law()
