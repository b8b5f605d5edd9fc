"""The roster of immigrant international medical graduates."""

from django.apps import AppConfig


class RosterConfig(AppConfig):
    """Notice, joining, eligibility, rights of the person, staff list (Minn. Stat. 144.1911, subd. 3)."""

    name = "roster"

    def ready(self) -> None:
        """Tell the lower rooms: reference data, permissions, sign-up, homes, navigation, uses of the law."""
        from datetime import timedelta
        from pathlib import Path

        from img_program.accounts.hooks import (
            FALLBACK_ORDER,
            register_after_signup,
            register_before_signup,
            register_first_step,
            register_home,
        )
        from img_program.accounts.news import register_news
        from img_program.accounts.work_items import register_work_items
        from img_program.database.reference import register_loader
        from img_program.jobs.registry import register_job
        from img_program.notifications.contacts import register_contact_of_record, register_contact_of_user
        from img_program.notifications.loader import register_templates
        from img_program.statute.uses import register_use
        from img_program.web.duties import register_duty_page
        from img_program.web.navigation import register_nav
        from roster import own_tables, sealing
        from roster.contacts import contact_of_person, contact_of_record
        from roster.exporting.actions import register_release_step
        from roster.loader import load
        from roster.models import RosterExport, RosterImport
        from roster.news import news
        from roster.notices import attach_after_signup, notice_comes_first
        from roster.permissions import (
            ANSWER_REVIEWS,
            CHANGE_ELIGIBILITY,
            EXPORT_REGISTRANTS,
            IMPORT_REGISTRANTS,
            RECORD_JOURNEY,
            VIEW_REGISTRANTS,
        )
        from roster.work_items import has_record, joining_comes_first, on_roster, waits

        register_loader("roster", load)
        sealing.register()
        own_tables.register()
        register_templates(Path(__file__).parent / "data" / "letters")
        register_contact_of_user(contact_of_person)
        register_contact_of_record("roster.registrant", contact_of_record)
        register_before_signup(notice_comes_first)
        register_after_signup(attach_after_signup)
        register_home(audience="registrant", applies=lambda _user: True, url_name="homes:home", order=FALLBACK_ORDER)
        # Somebody of an organization or a reviewer may have joined the roster too.
        register_home(audience="registrant", applies=has_record, url_name="homes:home", order=FALLBACK_ORDER + 1)
        register_first_step(audience="registrant", step=joining_comes_first)
        register_work_items(waits)
        register_duty_page(1, label="Join the roster", url_name="roster:start")
        register_news(news)
        register_nav(audience="public", label="Can I join?", url_name="roster:self_check", order=10)
        register_nav(audience="public", label="Join the roster", url_name="roster:start", order=20)
        for order, label, url_name, hint in (
            (10, "My record", "roster:my_record", "Your answers, and what the program reads from them"),
            (12, "Where I stand", "roster:where_i_stand", "What is open to you, what comes later and from when"),
            (20, "My data", "roster:my_data", "What we keep, who may see it, a copy to take along"),
        ):
            register_nav(audience="registrant", label=label, url_name=url_name, order=order, hint=hint, applies=on_roster)
        register_nav(audience="staff", label="People", url_name="roster:staff_list", order=10, permission=VIEW_REGISTRANTS)
        register_nav(
            audience="staff", label="Need a person", url_name="roster:staff_looks", order=11, permission=CHANGE_ELIGIBILITY
        )
        register_nav(
            audience="staff", label="To look at again", url_name="roster:staff_reviews", order=11, permission=ANSWER_REVIEWS
        )
        register_nav(
            audience="staff", label="Keeping in touch", url_name="roster:staff_in_touch", order=12, permission=RECORD_JOURNEY
        )
        register_job(RosterImport, work="roster.importing.jobs.do_import", lease=timedelta(minutes=10))
        register_job(RosterExport, work="roster.exporting.jobs.do_export", lease=timedelta(minutes=5))
        register_release_step()
        register_nav(audience="staff", label="Import", url_name="roster:staff_import", order=12, permission=IMPORT_REGISTRANTS)
        register_nav(
            audience="staff", label="Bulk releases", url_name="roster:staff_releases", order=13, permission=EXPORT_REGISTRANTS
        )
        register_nav(audience="staff", label="Notices", url_name="roster:staff_notices", order=13, permission=VIEW_REGISTRANTS)
        for key, where in (
            ("roster.minnesota_residence_years", "Roster: the Minnesota status"),
            ("roster.residence_must_be_unbroken", "Roster: the Minnesota status"),
            ("roster.look_business_days", "Roster: statuses that need a person"),
            ("roster.still_here_months", "Roster: “Keeping in touch”"),
            ("roster.still_here_link_days", "Roster: “Keeping in touch”"),
            ("roster.still_here_reminder_days", "Roster: “Keeping in touch”"),
            ("roster.exam_attempts_limit", "Roster: attempts left on “Exams and ECFMG”"),
            ("roster.exam_window_years", "Roster: until when a passed step counts"),
            ("grants.clinical_preparation_commitment_years", "Roster: “Where I stand”"),
            ("assessments.ecfmg_certification_required", "Roster: “Where I stand”"),
            ("residency.ecfmg_certification_required", "Roster: “Where I stand”"),
            ("residency.minnesota_residence_required", "Roster: “Where I stand”"),
            ("data_practices.access_business_days", "Roster: answers to “Ask a person to look again”"),
            ("data_practices.bulk_release_people", "Roster: files that staff make"),
            ("geography.metro_counties", "Roster: the filter “Metro or Greater Minnesota”"),
        ):
            register_use(key, where)
