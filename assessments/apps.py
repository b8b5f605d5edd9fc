"""Clinical readiness assessment."""

from django.apps import AppConfig
from django.db.models import Q


class AssessmentsConfig(AppConfig):
    """Instruments, sessions, ratings, decisions, certificates (Minn. Stat. 144.1911, subd. 3, clause 4)."""

    name = "assessments"

    def ready(self) -> None:
        """Tell the lower rooms: reference data, steps, jobs, homes, navigation, work items, uses of the law."""
        from assessments.actions import certificates, decisions
        from assessments.actions.places import GATE, certification_changed, places_resting_on
        from assessments.certificate_pdf import make_certificate_pdf
        from assessments.loader import load
        from assessments.models import (
            AccommodationRequest,
            Certificate,
            CertificateRendering,
            Decision,
            Registration,
            SecondMarking,
        )
        from assessments.news import news
        from assessments.offers import offers
        from assessments.permissions import CONFIRM, READ_WISHES, REVOKE, VIEW
        from assessments.work_items import calendar_items, work_items
        from assessments.workflow import DecisionState
        from img_program.accounts.hooks import register_home
        from img_program.accounts.news import register_news
        from img_program.accounts.work_items import register_work_items
        from img_program.approvals.steps import register_step
        from img_program.database.reference import register_loader
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.jobs.registry import RENDERING_QUEUE, register_job
        from img_program.notifications.calendar import register_calendar_items
        from img_program.notifications.readers import register_letter_readers
        from img_program.statute.uses import register_use
        from img_program.web.duties import register_duty_page
        from img_program.web.navigation import register_nav
        from roster.hooks import register_fact_follower, register_offers, register_rests_on
        from roster.personal_tables import register_personal_table
        from roster.work_items import on_roster

        register_loader("assessments", load)
        register_sealable(AccommodationRequest, ["words"], seen_by=who_holds(READ_WISHES))
        register_fact_follower(certification_changed)
        register_rests_on(places_resting_on)
        register_offers(offers)
        for step, words, permission in (
            (decisions.STEP, "Decision of an assessment", CONFIRM),
            (certificates.STEP, "Revocation of a certificate", REVOKE),
        ):
            register_step(step, label=words, permission=permission)
        register_job(CertificateRendering, work=make_certificate_pdf, queue=RENDERING_QUEUE)
        register_letter_readers(self.label, permission=VIEW)
        told = Q(state__in=[DecisionState.CONFIRMED, DecisionState.REPLACED])
        register_personal_table(Registration, group="Assessments", permission=VIEW)
        register_personal_table(AccommodationRequest, group="Assessments: what you asked for", permission=READ_WISHES)
        register_personal_table(
            Decision,
            group="Assessments: results",
            permission=VIEW,
            leave_out=["proposed_by", "confirmed_by", "confirmed_too_by"],
            shown=told,
        )
        register_personal_table(SecondMarking, group="Assessments: second marking", permission=VIEW)
        register_personal_table(Certificate, group="Assessments: certificates", permission=VIEW, also="whoever you show it to")
        register_work_items(work_items)
        register_calendar_items(calendar_items)
        register_duty_page(2, label="How the assessment works", url_name="assessments:about")
        register_news(news)
        register_home(audience="reviewer", applies=_is_examiner, url_name="homes:home", order=150)
        register_nav(audience="public", label="Assessment", url_name="assessments:about", order=40)
        register_nav(
            audience="registrant",
            label="Assessment",
            url_name="assessments:my_home",
            order=30,
            hint="Clinical readiness: sessions, results, certificate",
            applies=on_roster,
        )
        register_nav(
            audience="reviewer",
            label="Assessments",
            url_name="assessments:examiner_home",
            order=30,
            hint="Whom you know, rating sheets",
            applies=lambda request: _is_examiner(request.user),
        )
        for order, (label, name) in enumerate(
            (
                ("Sessions", "staff_home"),
                ("Instruments", "staff_instruments"),
                ("Certificates", "staff_certificates"),
                ("Letters, plan and budget", "staff_texts"),
            )
        ):
            register_nav(audience="staff", label=label, url_name=f"assessments:{name}", order=30 + order, permission=VIEW)
        register_use(GATE, "Assessments: who may take a place")


def _is_examiner(user: object) -> bool:
    from django.utils import timezone

    from assessments.models import ExaminerAssignment
    from img_program.accounts.models import User

    if not isinstance(user, User):
        return False
    # Asked once per request, by the layout and by the navigation.
    cached: bool | None = user.__dict__.get("_is_examiner")
    if cached is None:
        cached = ExaminerAssignment.objects.current_on(timezone.localdate()).filter(user=user).exists()
        user.__dict__["_is_examiner"] = cached
    return cached
