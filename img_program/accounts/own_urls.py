"""Addresses of our own account pages, under /account/."""

from __future__ import annotations

from django.urls import path

from img_program.accounts.views import access_log, account, invitations, relinking, session, staff

urlpatterns = [
    path("", account.account, name="account"),
    path("home/", account.home_redirect, name="home_redirect"),
    path("login/password/", account.PasswordLoginView.as_view(), name="password_login"),
    path("second-factor/needed/", account.second_factor, name="second_factor"),
    path("confirm/", account.confirm_by_code, name="confirm_by_code"),
    path("sessions/", session.session_list, name="session_list"),
    path("session/status/", session.session_status, name="session_status"),
    path("session/extend/", session.session_extend, name="session_extend"),
    path("kept/<uuid:identifier>/", session.kept_post, name="kept_post"),
    path("invitation/<uuid:identifier>/", invitations.accept, name="accept_invitation"),
    path("staff/", staff.staff_list, name="staff_list"),
    path("staff/access-log/", access_log.access_log, name="access_log"),
    path("staff/access-log/export/", access_log.access_log_export, name="access_log_export"),
    path("staff/invite/", staff.invite, name="staff_invite"),
    path("staff/invitations/<uuid:identifier>/withdraw/", staff.withdraw, name="withdraw_invitation"),
    path("staff/<int:pk>/", staff.staff_person, name="staff_person"),
    path("staff/roles/<int:pk>/revoke/", staff.revoke, name="revoke_role"),
    path("staff/accounts/<int:pk>/active/", staff.set_active, name="set_active"),
    path("staff/new-address/", relinking.relinking_list, name="relinking_list"),
    path("staff/new-address/<int:pk>/", relinking.relink, name="relink"),
    path("staff/new-address/<uuid:identifier>/decide/", relinking.decide, name="decide_relinking"),
]
