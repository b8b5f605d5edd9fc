"""Addresses of the documents room, below /documents/."""

from __future__ import annotations

from django.urls import path

from img_program.documents.views import approvals, owner, sealing, staff

app_name = "documents"
urlpatterns = [
    path("mine/", owner.mine, name="mine"),
    path("organization/", owner.own_organization, name="own_organization"),
    path("organization/<int:pk>/", owner.organization, name="organization"),
    path("<uuid:pk>/", owner.document, name="document"),
    path("<uuid:pk>/download/", owner.download, name="download"),
    path("<uuid:pk>/remove/", owner.remove, name="remove"),
    path("<uuid:pk>/classify/", staff.classify, name="classify"),
    path("staff/", staff.document_list, name="staff_list"),
    path("staff/caught/", staff.caught, name="staff_caught"),
    path("approvals/", approvals.approvals, name="approvals"),
    path("approvals/<uuid:pk>/", approvals.approval, name="approval"),
    path("seal/<str:label>/<str:pk>/", sealing.seal, name="seal"),
    path("sealed/", sealing.sealings, name="sealings"),
    path("sealed/<uuid:pk>/", sealing.sealing, name="sealing"),
    path("sealed/<uuid:pk>/open/", sealing.open_values, name="sealing_open"),
    path("sealed/<uuid:pk>/open/<uuid:value_pk>/", sealing.open_file, name="sealing_file"),
    path("sealed/<uuid:pk>/propose/", sealing.propose, name="sealing_propose"),
    path("sealed/<uuid:pk>/approve/", sealing.approve, name="sealing_approve"),
    path("sealed/<uuid:pk>/approve-elsewhere/", sealing.approve_elsewhere, name="sealing_approve_elsewhere"),
    path("sealed/<uuid:pk>/decline/", sealing.decline, name="sealing_decline"),
    path("sealed/<uuid:pk>/release/", sealing.release, name="sealing_release"),
    path("sealed/<uuid:pk>/hold/", sealing.place_hold, name="sealing_hold"),
    path("sealed/<uuid:pk>/lift-hold/", sealing.lift_hold, name="sealing_lift_hold"),
]
