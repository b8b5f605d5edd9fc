"""Template tags for the components that wrap words or stand inside a line; see docs/components.md."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BaseForm
from django.template import Context
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from img_program.web.components import NavItem, Status, StatusKind
from img_program.web.drafts import draft_name, restore
from img_program.web.forms import error_links
from img_program.web.once import ONCE, new_token

register = template.Library()


@register.simple_tag(takes_context=True, name="csrf_token")
def form_tokens(context: Context) -> SafeString:
    """Django's token against forgery, and the form's own: see `img_program/web/once.py`."""
    token = context.get("csrf_token")
    if not token or token == "NOTPROVIDED":  # noqa: S105 - Django's word for a page without a request
        return SafeString("")
    return format_html_join(
        "", '<input type="hidden" name="{}" value="{}">', [("csrfmiddlewaretoken", token), (ONCE, new_token())]
    )


STATUS_ICONS: dict[StatusKind, str] = {
    "met": "check",
    "not-met": "remove",
    "person": "person",
    "done": "check",
    "current": "timer",
    "late": "priority_high",
    "neutral": "radio_button_unchecked",
}
ALERT_ICONS = {"info": "info", "success": "check_circle", "warning": "warning", "error": "error"}
MESSAGE_KINDS = {"debug": "info"}


@register.simple_tag
def icon(name: str, size: str = "") -> SafeString:
    """An icon of the sprite (theme/icons.txt); decoration only, hidden from screen readers."""
    return format_html(
        '<svg class="app-icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"></use></svg>',
        f" app-icon--{size}" if size else "",
        static("build/icons.svg"),
        name,
    )


@register.simple_tag
def status_tag(status: Status | StatusKind, text: str = "") -> SafeString:
    """A status as word and shape: `{% status_tag "met" %}`, `{% status_tag task.status %}`."""
    shown = status if isinstance(status, Status) else Status(status, text)
    return format_html(
        '<span class="app-status app-status--{}">{}{}</span>', shown.kind, icon(STATUS_ICONS[shown.kind]), text or shown.words
    )


@register.simple_block_tag
def alert(content: str, kind: str = "info", heading: str = "", live: str = "") -> SafeString:
    """A message box: `{% alert "warning" heading="…" %}…{% endalert %}`. `live` is "status" or "alert"."""
    kind = MESSAGE_KINDS.get(kind, kind)
    return format_html(
        '<div class="usa-alert usa-alert--{}"{}><div class="usa-alert__body">{}<div class="usa-alert__content">{}'
        '<div class="usa-alert__text app-flow">{}</div></div></div></div>',
        kind,
        format_html(' role="{}"', live) if live else "",
        icon(ALERT_ICONS.get(kind, "info")),
        format_html('<p class="usa-alert__heading">{}</p>', heading) if heading else "",
        content,
    )


@register.simple_block_tag
def details(content: str, summary: str) -> SafeString:
    """Help that opens on a press: `{% details "What is ECFMG?" %}<p>…</p>{% enddetails %}`."""
    return format_html(
        '<details class="app-details"><summary>{}</summary><div class="app-details__body app-flow">{}</div></details>',
        summary,
        content,
    )


@register.simple_block_tag
def page_header(content: str, title: str, lead: str = "", caption: str = "") -> SafeString:
    """The page's one `h1` with its lead; what stands between the tags are the actions at its side."""
    actions = content.strip()
    return format_html(
        '<header class="app-page-header"><div class="app-page-header__row"><div class="app-page-header__text">'
        "{}<h1>{}</h1>{}</div>{}</div></header>",
        format_html('<p class="app-page-header__caption">{}</p>', caption) if caption else "",
        title,
        format_html('<p class="app-lead">{}</p>', lead) if lead else "",
        # The block's own output, already escaped where it was written.
        format_html('<div class="app-page-header__actions">{}</div>', SafeString(actions)) if actions else "",
    )


@register.simple_tag(takes_context=True)
def nav_item(context: template.Context, label: str, url: str) -> NavItem:
    """An entry that knows whether it is the current page: `{% nav_item "Roster" url as item %}`."""
    request = context.get("request")
    path = request.path if request else ""
    return NavItem(label, url, current=path == url)


@register.simple_tag
def navigation(template_name: str, items: Iterable[NavItem]) -> SafeString:
    """Lists of links that stand on every page: `{% navigation "components/main_navigation.html" nav_items %}`."""
    return _navigation(template_name, tuple(items), get_language())


@lru_cache(maxsize=4096)
def _navigation(template_name: str, items: tuple[NavItem, ...], _language: str) -> SafeString:
    """They say the same to everybody of a role who stands in the same place, and took half the time of a small page."""
    return render_to_string(template_name, {"nav_items": items})


@register.simple_tag
def shown(form: BaseForm) -> SafeString:
    """Marks of what the page shows, for a form that two people may have open: see `img_program/web/comparing.py`."""
    marks: dict[str, str] = getattr(form, "shown", {})
    pairs = [(f"seen:{form.add_prefix(name)}", value) for name, value in marks.items() if name in form.fields]
    return format_html_join("", '<input type="hidden" name="{}" value="{}" autocomplete="off">', pairs)


@register.inclusion_tag("components/draft.html")
def draft_of(form: BaseForm) -> dict[str, Any]:
    """The draft of several forms that are sent together, by the first of them: see `img_program/web/drafts.py`."""
    return {"name": draft_name(form), "draft": restore(form)}


@register.filter
def error_summary_links(form: BaseForm) -> list[tuple[str, str]]:
    """Pairs of (id of the control, message) for every error of a bound form, in order of its fields."""
    return error_links(form)


@register.filter
def long_date(value: date | datetime | str | None) -> str:
    """A date as the program writes it: "3 May 2026". A moment is told in Central time."""
    if not isinstance(value, date):
        return value or ""
    if isinstance(value, datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value.day} {value:%B %Y}"


@register.filter
def clock(value: datetime | None) -> str:
    """The time of day in words a person uses: "4:12 p.m." (Central time)."""
    if value is None:
        return ""
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return f"{local.hour % 12 or 12}:{local:%M} {'a.m.' if local.hour < 12 else 'p.m.'}"  # noqa: PLR2004 - noon


@register.filter
def moment(value: date | datetime | None) -> str:
    """A moment as “3 May 2026, 4:12 p.m.”, a day as “3 May 2026”."""
    if isinstance(value, datetime):
        return f"{long_date(value)}, {clock(value)}"
    return long_date(value)


@register.filter
def bytes_in_words(size: int | None) -> str:
    """A file's size: "82 KB", "1.4 MB"; nothing when it isn't known."""
    if size is None:
        return ""
    kilobytes = size / 1024
    return f"{max(1, round(kilobytes))} KB" if kilobytes < 1000 else f"{kilobytes / 1024:.1f} MB"  # noqa: PLR2004 - 3 digits


@register.filter
def named(value: object) -> SafeString:
    """A name or other words of a person inside a sentence: their direction, right to left or not, stays their own."""
    return format_html("<bdi>{}</bdi>", value or "")


@register.filter
def joined(values: Iterable[object]) -> str:
    """A list as words: "a, b and c"."""
    words = [str(value) for value in values]
    if len(words) < 2:  # noqa: PLR2004 - nothing to join
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


@register.simple_tag(takes_context=True)
def page_address(context: Context, page: Any, number: int) -> str:
    """The address of another page of the same list, with the rest of the query."""
    query = context["request"].GET.copy()
    query[getattr(page, "parameter", "page")] = number
    return f"?{query.urlencode()}"


@register.filter
def page_numbers(page: Page[Any]) -> list[int]:
    """The numbers to show around a page, with 0 where numbers are left out; empty when the count isn't known."""
    try:
        pages = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
        return [number if isinstance(number, int) else 0 for number in pages]
    except (NotImplementedError, TypeError, AttributeError):
        return [page.number]
