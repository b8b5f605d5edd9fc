"""Addresses of the notifications room."""

from __future__ import annotations

from django.urls import path

from img_program.notifications.views import deliveries, feeds, inbox, mail_events, staff_letters, staff_templates

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
    path("staff/notifications/letters/", staff_letters.letters, name="staff_letters"),
    path("staff/notifications/letters/<uuid:pk>/", staff_letters.letter, name="staff_letter"),
    path("staff/notifications/by-hand/", staff_letters.by_hand, name="staff_by_hand"),
    path("staff/notifications/failed/", staff_letters.failed, name="staff_failed"),
    path("staff/notifications/deliveries/<uuid:pk>/done/", deliveries.done, name="staff_done"),
    path("staff/notifications/deliveries/<uuid:pk>/claim/", deliveries.claim, name="staff_claim"),
    path("staff/notifications/deliveries/<uuid:pk>/bounce/", deliveries.bounce, name="staff_bounce"),
    path("staff/notifications/deliveries/<uuid:pk>/again/", deliveries.again, name="staff_again"),
    path("staff/notifications/people/<int:pk>/", deliveries.contact, name="staff_contact"),
    path("staff/notifications/templates/", staff_templates.templates, name="staff_templates"),
    path("staff/notifications/templates/<slug:code>/", staff_templates.template, name="staff_template"),
    path("staff/notifications/texts/<int:pk>/", staff_templates.text, name="staff_text"),
    path("staff/notifications/texts/<int:pk>/edit/", staff_templates.edit, name="staff_edit"),
    path("staff/notifications/texts/<int:pk>/check/", staff_templates.check, name="staff_check"),
    path("staff/notifications/texts/<int:pk>/approve/", staff_templates.approve, name="staff_approve"),
    path("staff/notifications/texts/<int:pk>/discard/", staff_templates.discard, name="staff_discard"),
    path("staff/notifications/texts/<int:pk>/end/", staff_templates.end, name="staff_end"),
]
