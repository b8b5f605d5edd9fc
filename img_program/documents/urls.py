"""Addresses of the documents room."""

from __future__ import annotations

from django.urls import path

from img_program.documents.views import approvals, owner, sealing, staff

app_name = "documents"
urlpatterns = [
    path("documents/mine/", owner.mine, name="mine"),
    path("documents/organization/", owner.own_organization, name="own_organization"),
    path("documents/organization/<int:pk>/", owner.organization, name="organization"),
    path("documents/<uuid:pk>/", owner.document, name="document"),
    path("documents/<uuid:pk>/download/", owner.download, name="download"),
    path("documents/<uuid:pk>/remove/", owner.remove, name="remove"),
    path("documents/<uuid:pk>/not-identity/", owner.not_identity, name="not_identity"),
    path("staff/documents/<uuid:pk>/classify/", staff.classify, name="classify"),
    path("staff/documents/", staff.document_list, name="staff_list"),
    path("staff/documents/caught/", staff.caught, name="staff_caught"),
    path("staff/approvals/", approvals.approvals, name="approvals"),
    path("staff/approvals/<uuid:pk>/", approvals.approval, name="approval"),
    path("staff/documents/seal/<str:label>/<str:pk>/", sealing.seal, name="seal"),
    path("staff/documents/sealed/", sealing.sealings, name="sealings"),
    path("staff/documents/sealed/<uuid:pk>/", sealing.sealing, name="sealing"),
    path("staff/documents/sealed/<uuid:pk>/open/", sealing.open_values, name="sealing_open"),
    path("staff/documents/sealed/<uuid:pk>/open/<uuid:value_pk>/", sealing.open_file, name="sealing_file"),
    path("staff/documents/sealed/<uuid:pk>/propose/", sealing.propose, name="sealing_propose"),
    path("staff/documents/sealed/<uuid:pk>/approve/", sealing.approve, name="sealing_approve"),
    path("staff/documents/sealed/<uuid:pk>/approve-elsewhere/", sealing.approve_elsewhere, name="sealing_approve_elsewhere"),
    path("staff/documents/sealed/<uuid:pk>/decline/", sealing.decline, name="sealing_decline"),
    path("staff/documents/sealed/<uuid:pk>/release/", sealing.release, name="sealing_release"),
    path("staff/documents/sealed/<uuid:pk>/hold/", sealing.place_hold, name="sealing_hold"),
    path("staff/documents/sealed/<uuid:pk>/lift-hold/", sealing.lift_hold, name="sealing_lift_hold"),
]
