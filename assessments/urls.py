"""Addresses of the room."""

from __future__ import annotations

from django.urls import path

from assessments.views import examiner, participant, public, staff, staff_place, staff_session

app_name = "assessments"

urlpatterns = [
    path("assessments/", public.about, name="about"),
    path("assessments/verify/", public.verify, name="verify"),
    path("my/assessments/", participant.home, name="my_home"),
    path("my/assessments/sessions/<int:pk>/", participant.session, name="my_session"),
    path("my/assessments/places/<uuid:pk>/withdraw/", participant.withdraw_place, name="my_withdraw"),
    path("my/assessments/results/<uuid:pk>/", participant.result, name="my_result"),
    path("my/assessments/certificates/<uuid:pk>/", participant.certificate_page, name="my_certificate"),
    path("my/assessments/certificates/<uuid:pk>/file/", participant.certificate_file, name="my_certificate_file"),
    path("examiner/", examiner.home, name="examiner_home"),
    path("examiner/sessions/<int:pk>/", examiner.acquaintances, name="examiner_declare"),
    path("examiner/sheets/<uuid:pk>/", examiner.rate, name="examiner_sheet"),
    path("examiner/sheets/<uuid:pk>/save/", examiner.autosave, name="examiner_autosave"),
    path("staff/assessments/", staff.home, name="staff_home"),
    path("staff/assessments/to-tell/", staff.to_tell, name="staff_to_tell"),
    path("staff/assessments/instruments/", staff.instruments, name="staff_instruments"),
    path("staff/assessments/versions/<int:pk>/", staff.version, name="staff_version"),
    path("staff/assessments/versions/<int:pk>/<slug:part>/", staff.version_part, name="staff_version_part"),
    path("staff/assessments/sessions/new/", staff_session.new, name="staff_session_new"),
    path("staff/assessments/sessions/<int:pk>/", staff_session.session, name="staff_session"),
    path("staff/assessments/sessions/<int:pk>/change/", staff_session.change, name="staff_session_change"),
    path("staff/assessments/sessions/<int:pk>/schedule/", staff_session.schedule, name="staff_schedule"),
    path("staff/assessments/places/<uuid:pk>/", staff_place.place, name="staff_place"),
    path("staff/assessments/certificates/", staff.certificates, name="staff_certificates"),
    path("staff/assessments/certificates/<uuid:pk>/", staff.certificate, name="staff_certificate"),
    path("staff/assessments/texts/", staff.texts, name="staff_texts"),
    path("staff/assessments/texts/<slug:kind>/", staff.text, name="staff_text"),
]
