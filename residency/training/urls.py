"""Addresses of the residency room."""

from django.urls import URLPattern, URLResolver, path

from residency.training.views import appointments, institution, participant, positions, staff

app_name = "training"
urlpatterns: list[URLPattern | URLResolver] = [
    path("my/residency/", participant.mine, name="mine"),
    path("my/residency/share/<int:pk>/", participant.share, name="my_share"),
    path("my/residency/agreement/<uuid:pk>/", participant.agreement, name="my_agreement"),
    path("residency/own/", institution.own, name="own"),
    path("residency/for/<int:pk>/", institution.organization, name="organization"),
    path("residency/for/<int:pk>/programs/new/", institution.program_new, name="program_new"),
    path("residency/for/<int:pk>/candidates/", institution.candidates, name="candidates"),
    path("residency/candidates/<uuid:pk>/", institution.candidate, name="candidate"),
    path("residency/programs/<int:pk>/", positions.program, name="program"),
    path("residency/programs/<int:pk>/<slug:act>/", positions.program_act, name="program_act"),
    path("residency/sites/<int:pk>/<slug:act>/", positions.site_act, name="site_act"),
    path("residency/positions/<int:pk>/", positions.position, name="position"),
    path("residency/positions/<int:pk>/<slug:act>/", positions.position_act, name="position_act"),
    path("residency/appointments/<uuid:pk>/", appointments.appointment, name="appointment"),
    path("residency/appointments/<uuid:pk>/<slug:act>/", appointments.appointment_act, name="appointment_act"),
    path("residency/training/<uuid:pk>/<slug:act>/", appointments.event_act, name="event_act"),
    path("residency/gate/<uuid:pk>/<slug:act>/", appointments.gate_act, name="gate_act"),
    path("staff/residency/", staff.programs, name="staff_programs"),
    path("staff/residency/positions/", staff.positions, name="staff_positions"),
    path("staff/residency/appointments/", staff.appointments, name="staff_appointments"),
    path("staff/residency/fundings/<int:pk>/<slug:act>/", staff.funding_act, name="funding_act"),
    path("staff/residency/agreements/<uuid:pk>/<slug:act>/", staff.agreement_act, name="agreement_act"),
    path("staff/residency/texts/", staff.texts, name="texts"),
    path("staff/residency/texts/new/<slug:kind>/", staff.text_new, name="text_new"),
    path("staff/residency/texts/<int:pk>/<slug:act>/", staff.text_act, name="text_act"),
]
