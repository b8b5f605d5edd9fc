"""The addresses after residency: obligations, private links, the revolving account."""

from __future__ import annotations

from django.urls import path

from residency.service.views import account, service_participant, service_parts, service_public, service_staff

app_name = "service"
urlpatterns = [
    path("residency/contributors/", service_public.contributors, name="contributors"),
    path("confirm-work/", service_public.verification, name="verification"),
    path("confirm-work/<str:token>/", service_public.open_verification, name="open_verification"),
    path("yearly-check/", service_public.check, name="check"),
    path("yearly-check/<str:token>/", service_public.open_check, name="open_check"),
    path("my/commitment/", service_participant.mine, name="mine"),
    path("my/commitment/statement/", service_participant.statement, name="statement"),
    path("my/commitment/payments/<uuid:pk>/", service_participant.declare, name="declare"),
    path("my/commitment/work/<uuid:pk>/", service_participant.own_period, name="own_period"),
    path("my/commitment/tell/<slug:act>/", service_participant.own_act, name="own_act"),
    path("staff/service/", service_staff.obligations, name="obligations"),
    path("staff/service/begin/<uuid:pk>/", service_staff.begin, name="begin"),
    path("staff/service/work/<uuid:pk>/<slug:act>/", service_parts.period_act, name="period_act"),
    path("staff/service/sites/<uuid:pk>/", service_parts.site, name="site"),
    path("staff/service/questions/<uuid:pk>/", service_parts.question, name="question"),
    path("staff/service/payments/<uuid:pk>/<slug:act>/", service_parts.payment_act, name="payment_act"),
    path("staff/service/events/<uuid:pk>/<slug:act>/", service_parts.event_act, name="event_act"),
    path("staff/service/links/<slug:kind>/<uuid:pk>/<slug:act>/", service_parts.link_press, name="link_press"),
    path("staff/service/<uuid:pk>/", service_staff.obligation, name="obligation"),
    path("staff/service/<uuid:pk>/<slug:act>/", service_staff.obligation_act, name="obligation_act"),
    path("staff/account/", account.account, name="account"),
    path("staff/account/out/<uuid:pk>/", account.money_out, name="money_out"),
    path("staff/account/out/<uuid:pk>/<slug:act>/", account.money_out_act, name="money_out_act"),
    path("staff/account/entries/<uuid:pk>/", account.correct, name="correct"),
    path("staff/account/enter/<slug:act>/", account.account_act, name="account_act"),
]
