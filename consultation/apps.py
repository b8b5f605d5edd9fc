"""Barriers, stakeholders, pathways and the licensure study."""

from django.apps import AppConfig


class ConsultationConfig(AppConfig):
    """Barriers to residency, stakeholder bodies and meetings, other health professions, the licensure study."""

    name = "consultation"

    def ready(self) -> None:
        """Tell the lower rooms: reference data, work items, navigation, what can be sealed, uses of the law."""
        from consultation import models, permissions
        from consultation.actions.professions import CHECK_MONTHS
        from consultation.loader import load
        from consultation.my_data import personal_data
        from consultation.views.institution import concerns_organization
        from consultation.work_items import work_items
        from img_program.accounts.work_items import register_work_items
        from img_program.database.reference import register_loader
        from img_program.documents.sealables import register_sealable
        from img_program.statute.uses import register_use
        from img_program.web.navigation import register_nav
        from roster.data_inventory import register_personal_data

        register_loader("consultation", load)
        register_work_items(work_items)
        register_personal_data(personal_data)
        for order, (label, name, hint) in enumerate(
            (
                ("Overview", "staff_home", "What goes on in collaboration"),
                ("Barriers", "staff_barriers", "What keeps physicians from residency, and which program holds it"),
                ("Advisory body", "staff_bodies", "Members, meetings, advice"),
                ("Other professions", "staff_professions", "What physicians read, once checked"),
                ("Licensure study", "staff_questions", "Questions, evidence, recommendations"),
            )
        ):
            register_nav(
                audience="staff",
                label=label,
                url_name=f"consultation:{name}",
                order=50 + order,
                permission=permissions.VIEW,
                hint=hint,
            )
        register_nav(audience="registrant", label="My plan", url_name="consultation:my_plan", order=40)
        register_nav(
            audience="grantee", label="Collaboration", url_name="consultation:own", order=50, applies=concerns_organization
        )
        register_nav(audience="public", label="Collaboration", url_name="consultation:about", order=50)
        register_sealable(models.PlanStep, fields=["title", "note"])
        register_sealable(models.BarrierEntry, fields=["policy", "statement"])
        register_sealable(models.BarrierAction, fields=["what", "who", "with_whom", "result"])
        register_sealable(models.ProgressNote, fields=["text"])
        register_sealable(models.BodyMember, fields=["name", "affiliation"])
        register_sealable(models.Meeting, fields=["agenda", "summary"])
        register_sealable(models.Attendance, fields=["guest"])
        register_sealable(models.Advice, fields=["text", "response"])
        register_sealable(models.Evidence, fields=["title", "finding", "citation"])
        register_sealable(models.Position, fields=["statement"])
        register_use(CHECK_MONTHS, "Collaboration: when an entry of the catalogue is checked again")
        register_use("consultation.members_in_practice", "Collaboration: the advisory body's page")
        for key in ("roster.exam_attempts_limit", "roster.exam_window_years"):
            register_use(key, "Collaboration: the barrier “Limits on exam attempts”")
        for key in ("roster.application_cost_low", "roster.application_cost_high"):
            register_use(key, "Collaboration: the barrier “Cost of exams and applications”")
