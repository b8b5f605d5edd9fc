"""From the award to the closeout."""

from __future__ import annotations

from pathlib import Path

from django.apps import AppConfig

USES = (
    ("grants.risk_assessment_from", "Grants: risk assessment before an award"),
    ("grants.felony_lookback_years", "Grants: a line of the risk checklist"),
    ("grants.agreement_term_years", "Grants: length of agreements"),
    ("grants.progress_report_interval_months", "Grants: when reports are due"),
    ("grants.final_report_after_days", "Grants: when the final report is due"),
    ("grants.monitoring_visit_above", "Grants: visit and reconciliation before the final payment"),
    ("grants.monitoring_visits_before_final_payment", "Grants: visit and reconciliation before the final payment"),
    ("grants.reconciliations_before_final_payment", "Grants: visit and reconciliation before the final payment"),
    ("grants.yearly_monitoring_above", "Grants: repeated visits"),
    ("grants.yearly_monitoring_interval_months", "Grants: repeated visits"),
    ("grants.fraud_hold_days", "Grants: holds of payments"),
    ("grants.budget_shift_share", "Grants: shifts that a grantee makes itself"),
    ("grants.change_answer_days", "Grants: changes that grantees ask for"),
    ("grants.lapse_after_days", "Grants: when money lapses"),
    ("grants.lapse_warning_months", "Grants: when money lapses"),
    ("grants.retention_years", "Grants: how long papers are kept"),
    ("periods.fiscal_year_start_month", "Grants: awards by fiscal year"),
)


class AwardsConfig(AppConfig):
    """Awards, agreements, payments and the ledger, progress reports, monitoring, closeout."""

    name = "grants.awards"

    def ready(self) -> None:
        """Tell the lower rooms: letters, work items, navigation, uses of the law."""
        from grants.awards.actions.awards import matter_of_award, settle_award
        from grants.awards.actions.corrections import matter_of_correction, settle_correction
        from grants.awards.actions.execution import matter_of_version, settle_version
        from grants.awards.actions.payments import matter_of_payment, settle_payment
        from grants.awards.loader import load
        from grants.awards.news import news
        from grants.awards.offers import offers
        from grants.awards.permissions import AWARD_STEP, CORRECTION_STEP, EXECUTION_STEP, PAYMENT_STEP, VIEW_AWARDS
        from grants.awards.queries import ending_of_application
        from grants.awards.work_items import award_work, calendar_items
        from grants.rounds.hooks import register_ending
        from img_program.accounts.news import register_news
        from img_program.accounts.work_items import register_work_items
        from img_program.approvals.steps import register_matter
        from img_program.database.reference import register_loader
        from img_program.notifications.calendar import register_calendar_items
        from img_program.notifications.loader import register_templates
        from img_program.notifications.readers import register_letter_readers
        from img_program.operations.hooks import register_sum
        from img_program.statute.uses import register_use
        from img_program.web.bulk import bulk_lists
        from img_program.web.duties import register_duty_page
        from img_program.web.navigation import register_nav
        from roster.hooks import register_offers

        register_matter(AWARD_STEP.name, matter=matter_of_award, settle=settle_award)
        register_matter(EXECUTION_STEP.name, matter=matter_of_version, settle=settle_version)
        register_matter(PAYMENT_STEP.name, matter=matter_of_payment, settle=settle_payment)
        register_matter(CORRECTION_STEP.name, matter=matter_of_correction, settle=settle_correction)
        register_ending(ending_of_application)
        register_loader("grants_awards", load)
        register_sum("ledger of payments", "SELECT coalesce(sum(amount), 0) FROM awards_ledgerentry")
        register_sum(
            "ledger entries that differ from their payment lines",
            "SELECT count(*) FROM awards_ledgerentry e JOIN awards_paymentline l ON l.id = e.payment_line_id WHERE l.amount <> e.amount",
            must_be="0",
        )
        register_templates(Path(__file__).parent / "data" / "letters")
        register_work_items(award_work)
        register_calendar_items(calendar_items)
        register_news(news)
        bulk_lists.give("payments", "grants.awards.views.payments.PAYMENTS")
        register_offers(offers)
        register_letter_readers(self.label, permission=VIEW_AWARDS)
        register_nav(audience="staff", label="Awards", url_name="awards:staff_awards", order=32, permission=VIEW_AWARDS)
        register_nav(audience="staff", label="Agreements", url_name="awards:staff_agreements", order=33, permission=VIEW_AWARDS)
        register_nav(audience="staff", label="Payments", url_name="awards:staff_payments", order=34, permission=VIEW_AWARDS)
        register_nav(
            audience="staff", label="Progress reports", url_name="awards:staff_reports", order=35, permission=VIEW_AWARDS
        )
        register_nav(audience="staff", label="Monitoring", url_name="awards:staff_monitoring", order=36, permission=VIEW_AWARDS)
        register_nav(audience="staff", label="Funds", url_name="awards:funds", order=37, permission=VIEW_AWARDS)
        register_nav(
            audience="grantee", label="Awards", url_name="awards:own", order=32, hint="Agreements, payments, progress reports"
        )
        register_nav(audience="public", label="Awards", url_name="awards:public_list", order=41, group="Grants")
        for duty in (3, 4, 5):
            register_duty_page(duty, label="Awards", url_name="awards:public_list")
        for key, where in USES:
            register_use(key, where)
