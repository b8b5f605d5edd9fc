"""The library's pages under /account/, whose names have no prefix."""

from __future__ import annotations

from django.urls import include, path
from django.views.generic import RedirectView

from img_program.accounts.views.account import remove_passkey

# One account page instead of the library's lists of factors.
to_account = RedirectView.as_view(pattern_name="accounts:account")

urlpatterns = [
    path("second-factor/", to_account, name="mfa_index"),
    path("second-factor/webauthn/", to_account, name="mfa_list_webauthn"),
    path("second-factor/webauthn/keys/<int:pk>/remove/", remove_passkey, name="mfa_remove_webauthn"),
    path("", include("allauth.account.urls")),
    path("second-factor/", include("allauth.mfa.urls")),
]
