"""Staff: the texts of letters: edit, preview, check, approve, history."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from img_program.accounts.history import history_of, names_of
from img_program.accounts.permissions import demand, signed_in
from img_program.notifications import actions
from img_program.notifications.forms import ApproveForm, CheckForm, NewTextForm, TextForm
from img_program.notifications.languages import ENGLISH, RIGHT_TO_LEFT
from img_program.notifications.models import MessageTemplate, MessageTemplateVersion
from img_program.notifications.permissions import APPROVE_TEMPLATES, EDIT_TEMPLATES, VIEW_TEMPLATES
from img_program.notifications.placeholders import placeholders_of, samples_of
from img_program.notifications.rendering import words_of
from img_program.notifications.views.staff_letters import side
from img_program.notifications.workflow import TextState
from img_program.organizations.forms import ReasonForm
from img_program.web.acts import Ask, NothingForm, attempt, press
from img_program.web.components import Link, Status


def state_of(version: MessageTemplateVersion) -> Status:
    """A text's state as a tag."""
    today = timezone.localdate()
    if version.state != TextState.IN_FORCE:
        return Status("person" if version.state == TextState.CHECKED else "neutral", version.get_state_display())
    if version.starts_on and version.starts_on > today:
        return Status("current", "Planned")
    if version.ends_on and version.ends_on <= today:
        return Status("neutral", "Past")
    return Status("done", "In force")


def _crumbs(*last: Link) -> list[Link]:
    return [Link("Texts of letters", reverse("notifications:staff_templates")), *last]


def _template_link(template: MessageTemplate) -> Link:
    return Link(template.name, reverse("notifications:staff_template", args=[template.pk]))


@login_required
@require_safe
def templates(request: HttpRequest) -> HttpResponse:
    """Every kind of letter, with its languages and what waits."""
    demand(request.user, VIEW_TEMPLATES)
    kept = MessageTemplateVersion.objects.filter(discarded_at=None).order_by("language").defer("body")
    found = MessageTemplate.objects.prefetch_related(Prefetch("versions", queryset=kept))
    today = timezone.localdate()
    rows = []
    for each in found:
        versions = list(each.versions.all())
        in_force = [v for v in versions if v.state == TextState.IN_FORCE and v.starts_on and v.starts_on <= today]
        languages = [v.get_language_display() for v in in_force if v.ends_on is None or v.ends_on > today]
        waiting = [(v, state_of(v)) for v in versions if v.state != TextState.IN_FORCE]
        rows.append((each, languages, waiting))
    return render(request, "notifications/staff/templates.html", {"rows": rows, **side(request)})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def template(request: HttpRequest, code: str) -> HttpResponse:
    """One kind of letter: its texts over time; begin a new one."""
    demand(request.user, EDIT_TEMPLATES if request.method == "POST" else VIEW_TEMPLATES)
    found, user = get_object_or_404(MessageTemplate, pk=code), signed_in(request)
    form = NewTextForm(request.POST or None, initial={"language": ENGLISH})
    if form.is_valid():
        version = actions.start_text(template=found, language=form.cleaned_data["language"], by=user)
        return redirect("notifications:staff_edit", version.pk)
    versions = list(found.versions.filter(discarded_at=None).defer("body"))
    context = {
        "template": found,
        "versions": [(each, state_of(each)) for each in versions],
        "placeholders": placeholders_of(found),
        "form": form,
        "may_edit": user.has_perm(EDIT_TEMPLATES),
        "crumbs": _crumbs(Link(found.name)),
        **side(request),
    }
    return render(request, "notifications/staff/template.html", context)


def _version(request: HttpRequest, pk: int, permission: str) -> MessageTemplateVersion:
    demand(request.user, permission)
    return get_object_or_404(MessageTemplateVersion.objects.select_related("template").filter(discarded_at=None), pk=pk)


@login_required
@require_safe
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """Preview of one text with sample values; what can be done with it; history."""
    version, user = _version(request, pk, VIEW_TEMPLATES), signed_in(request)
    is_open = version.state != TextState.IN_FORCE
    own = settings.LETTER_TEXTS_NEED_TWO_PERSONS and version.edited_by_id == user.pk
    names = names_of([version.edited_by_id, version.approved_by_id])
    needs_check = version.language != ENGLISH and version.state == TextState.DRAFT
    context = {
        "version": version,
        "state": state_of(version),
        "words": words_of(version, samples_of(version.template)),
        "direction": "rtl" if version.language in RIGHT_TO_LEFT else "ltr",
        "edited_by": names.get(version.edited_by_id or 0, "this system"),
        "approved_by": names.get(version.approved_by_id or 0, "this system"),
        "may_edit": is_open and user.has_perm(EDIT_TEMPLATES),
        "may_check": needs_check and user.has_perm(EDIT_TEMPLATES),
        "may_approve": is_open and not needs_check and not own and user.has_perm(APPROVE_TEMPLATES),
        "waits_for_second": is_open and not needs_check and own and user.has_perm(APPROVE_TEMPLATES),
        "may_end": not is_open and version.language != ENGLISH and version.ends_on is None and user.has_perm(APPROVE_TEMPLATES),
        "entries": history_of(version),
        "crumbs": _crumbs(_template_link(version.template), Link(version.get_language_display())),
        **side(request),
    }
    return render(request, "notifications/staff/text.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the words of a draft."""
    version, user = _version(request, pk, EDIT_TEMPLATES), signed_in(request)
    form = TextForm(request.POST or None, row=version)
    if form.is_valid() and attempt(form, lambda: actions.save_text(version=version, by=user, **form.cleaned_data)):
        messages.success(request, "Saved as a draft. Read the preview below.")
        return redirect("notifications:staff_text", pk)
    context = {
        "form": form,
        "version": version,
        "placeholders": placeholders_of(version.template),
        "crumbs": _crumbs(_template_link(version.template), Link("Edit")),
        **side(request),
    }
    return render(request, "notifications/staff/edit.html", context)


def _step(
    request: HttpRequest, version: MessageTemplateVersion, form: Any, act: Callable[[], Any], *, done: str, **context: Any
) -> HttpResponse:
    back = reverse("notifications:staff_text", args=[version.pk])
    if form.is_valid() and attempt(form, act):
        messages.success(request, done)
        return redirect(back)
    crumbs = _crumbs(_template_link(version.template), Link(context["title"]))
    page = {"form": form, "back": back, "crumbs": crumbs, "caption": str(version.template), **context, **side(request)}
    return render(request, "notifications/staff/form.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, pk: int) -> HttpResponse:
    """Record which qualified translator checked a translation."""
    version, user = _version(request, pk, EDIT_TEMPLATES), signed_in(request)
    form = CheckForm(request.POST or None, initial={"revision": version.revision})
    return _step(
        request,
        version,
        form,
        lambda: actions.check_text(version=version, by=user, **form.cleaned_data),
        done="The check is on record. The text can now be approved.",
        title=f"Who checked the {version.get_language_display()} text?",
        lead="Only a text that a qualified translator has checked is ever sent.",
        save="Record the check",
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a text in force from a day on."""
    version, user = _version(request, pk, APPROVE_TEMPLATES), signed_in(request)
    form = ApproveForm(request.POST or None, initial={"revision": version.revision, "starts_on": timezone.localdate()})
    return _step(
        request,
        version,
        form,
        lambda: actions.approve_text(version=version, by=user, **form.cleaned_data),
        done="The text is approved.",
        title="Put this text in force",
        lead="From that day on every new letter of this kind uses it. Letters that were sent keep their words.",
        save="Approve",
    )


@login_required
@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Throw a draft away."""
    version = _version(request, pk, EDIT_TEMPLATES)
    return press(
        request,
        lambda: actions.discard_text(version=version, by=signed_in(request)),
        "The draft is thrown away.",
        "notifications:staff_template",
        version.template_id,
        ask=Ask("Throw this draft away?", "Its words are gone. The text in force stays.", "Throw the draft away", NothingForm),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def end(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a translation out of use."""
    version, user = _version(request, pk, APPROVE_TEMPLATES), signed_in(request)
    form = ReasonForm(request.POST or None)
    return _step(
        request,
        version,
        form,
        lambda: actions.end_translation(version=version, by=user, **form.cleaned_data),
        done="This translation is no longer used. People get the English text and the offer of an interpreter.",
        title=f"Stop using the {version.get_language_display()} text",
        save="Stop using it",
    )
