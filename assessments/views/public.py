"""What everybody may see: what the assessment is, and whether a certificate counts."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions import verify_certificate
from assessments.actions.certificates import normalized
from assessments.forms import VerifyForm
from img_program.accounts.throttle import may_try
from img_program.database.context import as_system
from img_program.web.views import too_many_requests
from roster.views.people import posted
from roster.work_items import has_record

WAIT = 15 * 60


@require_safe
def about(request: HttpRequest) -> HttpResponse:
    """What the assessment is and what the certificate is not."""
    user = request.user
    # Whoever is not signed in may be a physician; others who are have no such page.
    may_take_part = not user.is_authenticated or has_record(user)
    return render(request, "assessments/public/about.html", {"may_take_part": may_take_part})


@never_cache
@require_http_methods(["GET", "POST"])
def verify(request: HttpRequest) -> HttpResponse:
    """Number and code in, "valid" or "not valid" on this day out; sent by POST so that neither stands in a log."""
    form = VerifyForm(posted(request))
    answer = None
    if request.method == "POST" and form.is_valid():
        number, code = form.cleaned_data["number"], form.cleaned_data["code"]
        with as_system(reason="count checks of certificates"):
            may = may_try("certificate", request, normalized(number))
        if not may:
            return too_many_requests(request, wait_seconds=WAIT)
        answer = verify_certificate(number=number, code=code)
    context = {"form": form, "answer": answer}
    return render(request, "assessments/public/verify.html", context, status=422 if form.errors else 200)
