"""What every page is made of: components, forms, error pages."""

from django.apps import AppConfig


class WebConfig(AppConfig):
    """Components, forms, tables, error pages."""

    name = "img_program.web"
    label = "web"
