"""The International Medical Graduate Assistance Program: the project and its foundation."""

from img_program.celery import app as celery_app

__all__ = ["celery_app"]
