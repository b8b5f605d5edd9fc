"""Barriers, stakeholders, pathways and the licensure study."""

from django.apps import AppConfig

# The office's pages in their order: words, address, and what stands under the link on the home.
STAFF_PAGES = (
    ("Overview", "staff_home", "What goes on in collaboration"),
    ("Barriers", "staff_barriers", "What keeps physicians from residency"),
    ("At programs", "staff_entries", "Which program holds which barrier"),
    ("Bodies", "staff_bodies", "Who advises the program"),
    ("Meetings", "staff_meetings", "Agenda, attendance, minutes"),
    ("Advice", "staff_advice", "What was advised, and our answer"),
    ("Professions", "staff_professions", "What physicians read, once checked"),
    ("Plans", "staff_plans", "What physicians plan and reached"),
    ("Study", "staff_questions", "Questions of the licensure study"),
    ("Recommendations", "staff_recommendations", "On their way to the law"),
)


class ConsultationConfig(AppConfig):
    """Barriers to residency, stakeholder bodies and meetings, other health professions, the licensure study."""

    name = "consultation"

    def ready(self) -> None:
        """Tell the lower rooms: reference data, work items, navigation, what can be sealed, uses of the law."""
        from consultation import models, permissions, shares
        from consultation.actions.professions import CHECK_MONTHS
        from consultation.loader import load
        from consultation.personal_data import personal_data
        from consultation.views.institution import concerns_organization
        from consultation.work_items import calendar_items, work_items
        from img_program.accounts.work_items import register_work_items
        from img_program.database.reference import register_loader
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.notifications.calendar import register_calendar_items
        from img_program.statute.uses import register_use
        from img_program.web.duties import register_duty_page
        from img_program.web.navigation import register_nav
        from roster.data_inventory import register_personal_data
        from roster.shares import register_shares

        register_loader("consultation", load)
        register_work_items(work_items)
        register_calendar_items(calendar_items)
        register_duty_page(6, label="Barriers and what was done", url_name="consultation:about")
        register_duty_page(7, label="Other professions", url_name="consultation:professions")
        register_duty_page(8, label="Recommendations", url_name="consultation:recommendations")
        register_personal_data(personal_data)
        register_shares(shares.ROOM, running=shares.running, stop=shares.stop)
        for order, (label, name, hint) in enumerate(STAFF_PAGES):
            about_people = name == "staff_plans"
            register_nav(
                audience="staff",
                label=label,
                url_name=f"consultation:{name}",
                order=50 + order,
                permission=permissions.VIEW_PLANS if about_people else permissions.VIEW,
                hint=hint,
            )
        register_nav(audience="registrant", label="My plan", url_name="consultation:my_plan", order=40)
        register_nav(
            audience="grantee", label="Collaboration", url_name="consultation:own", order=50, applies=concerns_organization
        )
        register_nav(audience="public", label="Collaboration", url_name="consultation:about", order=50)
        register_sealable(models.PlanStep, fields=["title", "note"], seen_by=who_holds(permissions.VIEW_PLAN))
        for model, fields in (
            (models.BarrierEntry, ["policy", "statement"]),
            (models.BarrierAction, ["what", "who", "with_whom", "result"]),
            (models.ProgressNote, ["text"]),
            (models.BodyMember, ["name", "affiliation"]),
            (models.Meeting, ["agenda", "summary"]),
            (models.Attendance, ["guest"]),
            (models.Advice, ["text", "response"]),
            (models.Evidence, ["title", "finding", "citation"]),
            (models.Position, ["statement"]),
        ):
            register_sealable(model, fields, seen_by=who_holds(permissions.VIEW))
        register_use(CHECK_MONTHS, "Collaboration: when an entry of the catalogue is checked again")
        register_use("consultation.members_in_practice", "Collaboration: the advisory body's page")
        for key in ("roster.exam_attempts_limit", "roster.exam_window_years"):
            register_use(key, "Collaboration: the barrier “Limits on exam attempts”")
        for key in ("roster.application_cost_low", "roster.application_cost_high"):
            register_use(key, "Collaboration: the barrier “Cost of exams and applications”")
