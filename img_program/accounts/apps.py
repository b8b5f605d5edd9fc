"""People who sign in."""

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    """Users, staff roles, second factor, sessions, log of views of private data."""

    name = "img_program.accounts"
    label = "accounts"

    def ready(self) -> None:
        """Listen to the libraries; register permissions, the office's home and the navigation."""
        from img_program.accounts import receivers, staff_permissions
        from img_program.accounts.access_log import log_export, log_shown
        from img_program.accounts.drafts import draft_of
        from img_program.accounts.holders import holders_of
        from img_program.accounts.home import waits
        from img_program.accounts.work_items import register_work_items
        from img_program.web.drafts import kept_drafts
        from img_program.web.lists import export_log
        from img_program.web.navigation import register_nav
        from img_program.web.shown import shown_log
        from img_program.web.views import who_can

        receivers.connect()
        who_can.add(holders_of)
        export_log.add(log_export)
        kept_drafts.add(draft_of)
        shown_log.add(log_shown)
        register_work_items(waits)
        register_nav(
            audience="staff", label="Staff", url_name="accounts:staff_list", order=90, permission=staff_permissions.VIEW_STAFF
        )
        register_nav(
            audience="staff",
            label="Lost access",
            url_name="accounts:relinking_list",
            order=91,
            permission=staff_permissions.RELINK_PERSON,
        )
        register_nav(
            audience="staff",
            label="Access log",
            url_name="accounts:access_log",
            order=92,
            permission=staff_permissions.VIEW_ACCESS_LOG,
        )
