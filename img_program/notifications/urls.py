"""Addresses of the notifications room."""

from __future__ import annotations

from django.urls import path

from img_program.notifications.views import feeds, inbox, mail_events, staff_letters, staff_templates

app_name = "notifications"
urlpatterns = [
    path("notifications/", inbox.inbox, name="inbox"),
    path("notifications/organization/", inbox.own_organization, name="own_organization"),
    path("notifications/organization/<int:pk>/", inbox.organization, name="organization"),
    path("notifications/letter/<uuid:pk>/", inbox.letter, name="letter"),
    path("notifications/letter/<uuid:pk>/pdf/", inbox.pdf, name="pdf"),
    path("notifications/choices/", inbox.choices, name="choices"),
    path("notifications/choices/stop/", inbox.stop, name="stop"),
    path("notifications/choices/allow/", inbox.allow, name="allow"),
    path("notifications/calendar/", feeds.calendar, name="calendar"),
    path("notifications/calendar/close/", feeds.close, name="calendar_close"),
    path("calendar/<str:token>.ics", feeds.feed, name="feed"),
    path("notifications/mail-events/", mail_events.receive, name="mail_events"),
    path("notifications/staff/letters/", staff_letters.letters, name="staff_letters"),
    path("notifications/staff/letters/<uuid:pk>/", staff_letters.letter, name="staff_letter"),
    path("notifications/staff/by-hand/", staff_letters.by_hand, name="staff_by_hand"),
    path("notifications/staff/failed/", staff_letters.failed, name="staff_failed"),
    path("notifications/staff/deliveries/<uuid:pk>/done/", staff_letters.done, name="staff_done"),
    path("notifications/staff/deliveries/<uuid:pk>/claim/", staff_letters.claim, name="staff_claim"),
    path("notifications/staff/deliveries/<uuid:pk>/bounce/", staff_letters.bounce, name="staff_bounce"),
    path("notifications/staff/deliveries/<uuid:pk>/again/", staff_letters.again, name="staff_again"),
    path("notifications/staff/people/<int:pk>/", staff_letters.contact, name="staff_contact"),
    path("notifications/staff/templates/", staff_templates.templates, name="staff_templates"),
    path("notifications/staff/templates/<slug:code>/", staff_templates.template, name="staff_template"),
    path("notifications/staff/texts/<int:pk>/", staff_templates.text, name="staff_text"),
    path("notifications/staff/texts/<int:pk>/edit/", staff_templates.edit, name="staff_edit"),
    path("notifications/staff/texts/<int:pk>/check/", staff_templates.check, name="staff_check"),
    path("notifications/staff/texts/<int:pk>/approve/", staff_templates.approve, name="staff_approve"),
    path("notifications/staff/texts/<int:pk>/discard/", staff_templates.discard, name="staff_discard"),
    path("notifications/staff/texts/<int:pk>/end/", staff_templates.end, name="staff_end"),
]
