"""Everything under /account/: our own pages (`accounts:…`) and the library's, whose names have no prefix."""

from __future__ import annotations

from django.urls import include, path

from img_program.accounts import own_urls
from img_program.accounts.views.account import account

urlpatterns = [
    path("", include((own_urls.urlpatterns, "accounts"))),
    # One account page instead of the library's list of factors.
    path("second-factor/", account, name="mfa_index"),
    path("", include("allauth.account.urls")),
    path("second-factor/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
]
