"""Addresses of the organizations room, below /organizations/."""

from __future__ import annotations

from django.urls import path

from img_program.organizations.views import invitee, member, staff

app_name = "organizations"
urlpatterns = [
    path("home/", member.home, name="home"),
    path("team/", member.own_team, name="own_team"),
    path("profile/", member.own_profile, name="own_profile"),
    path("switch/", member.switch, name="switch"),
    path("<int:pk>/team/", member.team, name="team"),
    path("<int:pk>/team/invite/", member.invite, name="invite"),
    path("<int:pk>/team/<int:user_pk>/roles/", member.roles, name="roles"),
    path("<int:pk>/team/<int:user_pk>/remove/", member.remove, name="remove"),
    path("<int:pk>/leave/", member.leave, name="leave"),
    path("<int:pk>/profile/", member.profile, name="profile"),
    path("invitations/<int:pk>/resend/", member.resend, name="resend"),
    path("invitations/<int:pk>/withdraw/", member.withdraw, name="withdraw"),
    path("invitation/", invitee.invitation, name="invitation"),
    path("invitation/<str:token>/", invitee.open_invitation, name="open_invitation"),
    path("staff/", staff.organization_list, name="staff_list"),
    path("staff/export/", staff.export, name="staff_export"),
    path("staff/new/", staff.create, name="staff_create"),
    path("staff/<int:pk>/", staff.organization, name="staff_organization"),
    path("staff/<int:pk>/history/", staff.history, name="staff_history"),
    path("staff/<int:pk>/rename/", staff.rename, name="staff_rename"),
    path("staff/<int:pk>/activity/", staff.activity, name="staff_activity"),
    path("staff/<int:pk>/administrator/", staff.appoint, name="staff_appoint"),
    path("staff/<int:pk>/sponsorships/new/", staff.add_sponsorship, name="staff_add_sponsorship"),
    path("staff/sponsorships/<int:pk>/end/", staff.end_sponsorship, name="staff_end_sponsorship"),
]
