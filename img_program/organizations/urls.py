"""Addresses of the organizations room."""

from __future__ import annotations

from django.urls import path

from img_program.organizations.views import invitee, member, staff

app_name = "organizations"
urlpatterns = [
    path("organizations/home/", member.home, name="home"),
    path("organizations/team/", member.own_team, name="own_team"),
    path("organizations/profile/", member.own_profile, name="own_profile"),
    path("organizations/switch/", member.switch, name="switch"),
    path("organizations/<int:pk>/team/", member.team, name="team"),
    path("organizations/<int:pk>/team/invite/", member.invite, name="invite"),
    path("organizations/<int:pk>/team/<int:user_pk>/roles/", member.roles, name="roles"),
    path("organizations/<int:pk>/team/<int:user_pk>/remove/", member.remove, name="remove"),
    path("organizations/<int:pk>/leave/", member.leave, name="leave"),
    path("organizations/<int:pk>/profile/", member.profile, name="profile"),
    path("organizations/invitations/<int:pk>/resend/", member.resend, name="resend"),
    path("organizations/invitations/<int:pk>/withdraw/", member.withdraw, name="withdraw"),
    path("organizations/invitation/", invitee.invitation, name="invitation"),
    path("organizations/invitation/<str:token>/", invitee.open_invitation, name="open_invitation"),
    path("staff/organizations/", staff.organization_list, name="staff_list"),
    path("staff/organizations/export/", staff.export, name="staff_export"),
    path("staff/organizations/new/", staff.create, name="staff_create"),
    path("staff/organizations/<int:pk>/", staff.organization, name="staff_organization"),
    path("staff/organizations/<int:pk>/history/", staff.history, name="staff_history"),
    path("staff/organizations/<int:pk>/rename/", staff.rename, name="staff_rename"),
    path("staff/organizations/<int:pk>/activity/", staff.activity, name="staff_activity"),
    path("staff/organizations/<int:pk>/administrator/", staff.appoint, name="staff_appoint"),
    path("staff/organizations/<int:pk>/sponsorships/new/", staff.add_sponsorship, name="staff_add_sponsorship"),
    path("staff/organizations/sponsorships/<int:pk>/end/", staff.end_sponsorship, name="staff_end_sponsorship"),
]
