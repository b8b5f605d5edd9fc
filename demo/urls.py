"""The program's addresses and, in front of them, the demonstration's own."""

from __future__ import annotations

from django.urls import include, path

from demo import views
from img_program.urls import handler400, handler403, handler404, handler429, handler500
from img_program.urls import urlpatterns as program

demo = (
    [
        path("", views.sign_in_page, name="sign_in"),
        path("as/<slug:slug>/", views.sign_in_as, name="sign_in_as"),
        path("mail/", views.mail, name="mail"),
        path("mail/<uuid:message_id>/", views.message, name="message"),
    ],
    "demo",
)

urlpatterns = [path("demo/", include(demo)), *program]

__all__ = ["handler400", "handler403", "handler404", "handler429", "handler500", "urlpatterns"]
