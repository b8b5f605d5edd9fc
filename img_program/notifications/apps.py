"""Letters, messages, reminders, calendar feeds."""

from django.apps import AppConfig


class NotificationsConfig(AppConfig):
    """Texts as data, letters as sent, how they reach people."""

    name = "img_program.notifications"
    label = "notifications"

    def ready(self) -> None:
        """Declare permissions, reference data, the rendering job and the navigation; listen to the mail service."""
        from anymail.signals import tracking

        from img_program.accounts.news import register_news
        from img_program.accounts.work_items import register_work_items
        from img_program.database.reference import register_loader
        from img_program.documents.sealables import register_sealable, who_holds
        from img_program.jobs.registry import RENDERING_QUEUE, register_job
        from img_program.mail.people import register_other_way
        from img_program.notifications import invitation_reminders, permissions
        from img_program.notifications.actions.messages import by_another_way
        from img_program.notifications.hooks import log_deliveries
        from img_program.notifications.loader import load
        from img_program.notifications.mail_events import on_tracking
        from img_program.notifications.models import Delivery, Letter, LetterRendering
        from img_program.notifications.news import news
        from img_program.notifications.reminders import register_reminder
        from img_program.notifications.work_items import waits
        from img_program.web.bulk import bulk_lists
        from img_program.web.navigation import register_nav
        from img_program.web.shown import shown_log

        register_loader("notifications", load)
        register_other_way(by_another_way)
        register_work_items(waits)
        register_news(news)
        register_job(LetterRendering, work="img_program.notifications.letter_pdf.make_pdf", queue=RENDERING_QUEUE)
        register_reminder(invitation_reminders.CODE, invitation_reminders.open_invitations, when=invitation_reminders.DAYS_BEFORE)
        register_sealable(
            Letter, ["subject", "body_html", "recipient_name"], files=["pdf_name"], seen_by=who_holds(permissions.READ_LETTER)
        )
        register_sealable(
            Delivery, ["name", "reach", "reason"], seen_by=who_holds(permissions.READ_LETTER, of=lambda row: row.letter)
        )
        shown_log.add(log_deliveries)
        bulk_lists.give("by-hand", "img_program.notifications.views.staff_letters.BY_HAND")
        tracking.connect(on_tracking, dispatch_uid="notifications")
        register_nav(audience="registrant", label="Messages", url_name="notifications:inbox", order=60)
        register_nav(audience="reviewer", label="Messages", url_name="notifications:inbox", order=60)
        register_nav(audience="grantee", label="Messages", url_name="notifications:own_organization", order=60)
        register_nav(
            audience="staff",
            label="Letters",
            url_name="notifications:staff_letters",
            order=50,
            permission=permissions.VIEW_LETTERS,
        )
