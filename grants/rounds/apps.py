"""The rounds of the three grant programs, one engine."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """Opportunity, application, review, recommendation."""

    name = "grants.rounds"

    def ready(self) -> None:
        """Tell the lower rooms: permissions, jobs, second factor, homes, navigation, work items, uses of the law."""
        from pathlib import Path

        from grants.rounds import permissions
        from grants.rounds.disclosure_form import DisclosureNeeded
        from grants.rounds.letters import send_round_letters
        from grants.rounds.models import (
            Answer,
            Application,
            ApplicationMessage,
            AssignmentPlan,
            DiscussionNote,
            PublicQuestion,
            RecommendationMemo,
            RoundNotice,
            Score,
            SecondLook,
            SubmissionPdf,
        )
        from grants.rounds.news import news
        from grants.rounds.submission_pdf import make_submission_pdf
        from grants.rounds.views.disclosures import first_disclose
        from grants.rounds.work_items import calendar_items, needs
        from img_program.accounts.hooks import register_home
        from img_program.accounts.news import register_news
        from img_program.accounts.second_factor import register_second_factor_demand
        from img_program.accounts.work_items import register_work_items
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.jobs.registry import RENDERING_QUEUE, register_job
        from img_program.notifications.calendar import register_calendar_items
        from img_program.notifications.loader import register_templates
        from img_program.notifications.readers import register_letter_readers
        from img_program.statute.uses import register_use
        from img_program.web.duties import register_duty_page
        from img_program.web.navigation import register_nav

        DisclosureNeeded.page = first_disclose
        register_job(SubmissionPdf, work=make_submission_pdf, queue=RENDERING_QUEUE)
        register_job(AssignmentPlan, work="grants.rounds.solver.make_plan")
        register_job(RecommendationMemo, work="grants.rounds.memo_pdf.make_memo", queue=RENDERING_QUEUE)
        register_job(RoundNotice, work=send_round_letters)
        register_templates(Path(__file__).parent / "data" / "letters")
        register_letter_readers(self.label, permission=permissions.OPEN_APPLICATIONS)
        register_second_factor_demand(permissions.is_reviewer)
        register_home(audience="reviewer", applies=permissions.is_reviewer, url_name="homes:home", order=30)
        register_work_items(needs)
        register_calendar_items(calendar_items)
        for duty in (3, 4, 5):
            register_duty_page(duty, label="Grant rounds", url_name="rounds:opportunities")
        register_news(news)
        opens = permissions.VIEW_APPLICATION
        register_sealable(Application, fields=["project_title", "delivery_partner", "budget_narrative"], seen_by=who_holds(opens))
        register_sealable(Answer, fields=["value"], seen_by=who_holds(opens, of=lambda row: row.application))
        register_sealable(ApplicationMessage, fields=["text"], seen_by=who_holds(opens, of=lambda row: row.application))
        register_sealable(
            SecondLook, fields=["reason", "decision_reason"], seen_by=who_holds(opens, of=lambda row: row.application)
        )
        register_sealable(PublicQuestion, fields=["text", "answer"], seen_by=who_holds(permissions.VIEW_ROUNDS))
        register_sealable(DiscussionNote, fields=["text"], seen_by=who_holds(opens, of=lambda row: row.application))
        register_sealable(Score, fields=["comment"], seen_by=who_holds(permissions.VIEW_REVIEW))
        register_nav(audience="public", label="Grant rounds", url_name="rounds:opportunities", order=40, group="Grants")
        register_nav(
            audience="grantee",
            label="Applications",
            url_name="rounds:own",
            order=20,
            hint="Open rounds, your drafts, what you submitted",
        )
        register_nav(
            audience="reviewer",
            label="My reviews",
            url_name="rounds:reviews",
            order=10,
            hint="Conflicts of interest, reading, scores",
            applies=lambda request: permissions.is_reviewer(request.user),
        )
        register_nav(
            audience="staff", label="Grant rounds", url_name="rounds:staff_rounds", order=20, permission=permissions.VIEW_ROUNDS
        )
        for key, where in (
            ("grants.career_guidance_applicants", "Grants: who may apply for career guidance"),
            ("grants.second_look_days", "Grants: asking for a second look"),
            ("grants.second_look_answer_days", "Grants: answering a second look"),
            ("grants.reserve_days", "Grants: the reserve list"),
            ("grants.rubric_total_points", "Grants: the criteria of a round"),
            ("residency.eligible_specialties", "Grants: who may apply for residency positions"),
            ("residency.cap_per_position_year", "Grants: the budget of residency applications"),
        ):
            register_use(key, where)
