"""The law as data."""

from django.apps import AppConfig


class StatuteConfig(AppConfig):
    """Provisions with citations, effective-dated parameters."""

    name = "img_program.statute"
    label = "statute"

    def ready(self) -> None:
        """Say what every installation needs, and who may change it."""
        from img_program.accounts.news import register_news
        from img_program.database.reference import register_loader
        from img_program.statute.loader import load
        from img_program.statute.news import news
        from img_program.statute.permissions import VIEW_PARAMETER_HISTORY
        from img_program.web.navigation import register_nav

        register_loader("statute", load)
        register_news(news)
        register_nav(
            audience="staff", label="The law", url_name="statute:parameters", order=80, permission=VIEW_PARAMETER_HISTORY
        )
