"""The addresses of the roster room. No private value stands in any of them."""

from __future__ import annotations

from django.urls import path

from roster.views import doors, joining, participant, public, staff, staff_export, staff_import, staff_person, staff_views

app_name = "roster"
urlpatterns = [
    path("", public.home, name="home"),
    path("join/check/", public.self_check, name="self_check"),
    path("join/", public.start, name="start"),
    path("join/notice/", public.notice, name="notice"),
    path("join/questions/", joining.questions, name="questions"),
    path("join/questions/<slug:slug>/", joining.question, name="question"),
    path("join/questions/<slug:slug>/save/", joining.autosave, name="autosave"),
    path("join/answers/", joining.check_answers, name="check_answers"),
    path("my/", participant.my_record, name="my_record"),
    path("my/change/<slug:slug>/", participant.change, name="change"),
    path("my/minnesota/", participant.minnesota, name="minnesota"),
    path("my/minnesota/<int:pk>/remove/", participant.remove_period, name="remove_period"),
    path("my/way-to-practice/", participant.journey, name="journey"),
    path("my/look-again/", participant.look_again, name="look_again"),
    path("my/messages/", doors.messages_door, name="messages"),
    path("my/sharing/", doors.sharing, name="sharing"),
    path("my/leave/", doors.leave, name="leave"),
    path("my/come-back/", doors.come_back, name="come_back"),
    path("my/data/", doors.my_data, name="my_data"),
    path("my/data/<str:form>/", doors.my_data_file, name="my_data_file"),
    path("staff/roster/", staff.roster_list, name="staff_list"),
    path("staff/roster/search/", staff_views.search, name="staff_search"),
    path("staff/roster/views/<uuid:pk>/", staff.roster_list, name="staff_view"),
    path("staff/roster/views/<uuid:pk>/keep/", staff_views.keep, name="staff_keep_view"),
    path("staff/roster/views/<uuid:pk>/remove/", staff_views.remove, name="staff_remove_view"),
    path("staff/roster/views/<uuid:pk>/export/", staff_export.export, name="staff_export"),
    path("staff/roster/views/<uuid:pk>/release/", staff_export.ask, name="staff_release_ask"),
    path("staff/roster/releases/", staff_export.releases, name="staff_releases"),
    path("staff/roster/releases/<uuid:pk>/", staff_export.release, name="staff_release"),
    path("staff/roster/releases/<uuid:pk>/file/", staff_export.release_file, name="staff_release_file"),
    path("staff/roster/import/", staff_import.upload, name="staff_import"),
    path("staff/roster/import/<uuid:pk>/", staff_import.import_run, name="staff_import_run"),
    path("staff/roster/import/<uuid:pk>/confirm/", staff_import.confirm, name="staff_import_confirm"),
    path("staff/roster/reviews/", staff_person.reviews, name="staff_reviews"),
    path("staff/roster/reviews/<int:pk>/", staff_person.review, name="staff_review"),
    path("staff/roster/<int:pk>/", staff_person.person, name="staff_person"),
    path("staff/roster/<int:pk>/<slug:tab>/", staff_person.person, name="staff_person_tab"),
]
