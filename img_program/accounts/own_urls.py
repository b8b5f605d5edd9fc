"""Addresses of our own pages: one's account, the members of staff."""

from __future__ import annotations

from django.urls import path

from img_program.accounts.views import access_log, account, invitations, relinking, session, staff

app_name = "accounts"
urlpatterns = [
    path("account/", account.account, name="account"),
    path("account/home/", account.home_redirect, name="home_redirect"),
    path("account/login/password/", account.PasswordLoginView.as_view(), name="password_login"),
    path("account/second-factor/needed/", account.second_factor, name="second_factor"),
    path("account/confirm/", account.confirm_by_code, name="confirm_by_code"),
    path("account/sessions/", session.session_list, name="session_list"),
    path("account/session/status/", session.session_status, name="session_status"),
    path("account/session/extend/", session.session_extend, name="session_extend"),
    path("account/draft/", session.draft, name="draft"),
    path("account/kept/<uuid:identifier>/", session.kept_post, name="kept_post"),
    path("account/invitation/<uuid:identifier>/", invitations.accept, name="accept_invitation"),
    path("staff/accounts/", staff.staff_list, name="staff_list"),
    path("staff/accounts/access-log/", access_log.access_log, name="access_log"),
    path("staff/accounts/access-log/export/", access_log.access_log_export, name="access_log_export"),
    path("staff/accounts/invite/", staff.invite, name="staff_invite"),
    path("staff/accounts/invitations/<uuid:identifier>/withdraw/", staff.withdraw, name="withdraw_invitation"),
    path("staff/accounts/<int:pk>/", staff.staff_person, name="staff_person"),
    path("staff/accounts/roles/<int:pk>/revoke/", staff.revoke, name="revoke_role"),
    path("staff/accounts/<int:pk>/active/", staff.set_active, name="set_active"),
    path("staff/accounts/new-address/", relinking.relinking_list, name="relinking_list"),
    path("staff/accounts/new-address/<int:pk>/", relinking.relink, name="relink"),
    path("staff/accounts/new-address/<uuid:identifier>/decide/", relinking.decide, name="decide_relinking"),
]
