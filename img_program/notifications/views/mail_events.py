"""A mail service reports bounces by a signed request."""

from __future__ import annotations

import json

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from img_program.notifications.actions import receive_mail_event
from img_program.notifications.mail_events import is_genuine

MOST_EVENTS = 1000


@csrf_exempt  # the signature says who asks; no session and no cookie is read
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """A list of {"event_type", "message_id"}, in anymail's words. 403 unless signed, 400 when it can't be read."""
    if not is_genuine(request.headers.get("X-Mail-Signature", ""), request.body):
        return HttpResponse("The signature is missing, wrong or too old.", status=403, content_type="text/plain")
    try:
        events = [(str(each["event_type"]), str(each["message_id"])) for each in json.loads(request.body)[:MOST_EVENTS]]
    except (ValueError, TypeError, KeyError):
        return HttpResponse("A list of events is expected, each with event_type and message_id.", status=400)
    for event_type, message_id in events:
        receive_mail_event(event_type=event_type, message_id=message_id)
    return HttpResponse(status=204)
