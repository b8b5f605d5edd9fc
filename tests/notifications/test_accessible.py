"""Every page of this room in a real Chromium: axe, and no sideways scrolling on a phone."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page

from img_program.database.context import as_system
from img_program.jobs.models import JobState
from img_program.notifications.models import Channel, ContactChoice, MessageTemplateVersion
from tests.browser.walker import look_at_both_widths
from tests.notifications.support import deliveries, mail_is, only_delivery, send, send_to
from tests.people import People, sign_in
from tests.web.site import Site

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


def addresses(people: People) -> dict[str, list[str]]:
    """The pages of each person, with something on each."""
    _ = people.owner
    letter, organizations = send(people.stranger), send_to(people.organization)
    mail_is(only_delivery(send(people.stranger)), JobState.FAILED)
    with as_system(reason="test"):
        ContactChoice.objects.create(user=people.stranger, channel=Channel.PHONE, reach="651-555-0100")
        english = MessageTemplateVersion.objects.get(template_id="eligibility_answered")
    waiting = only_delivery(send(people.stranger))
    draft = sign_in(Client(), people.coordinator).post(
        reverse("notifications:staff_template", args=["eligibility_answered"]), {"language": "so"}
    )

    def at(name: str, *args: object) -> str:
        return reverse(f"notifications:{name}", args=args)

    return {
        "stranger": [at("inbox"), at("letter", letter.pk), at("choices"), at("stop"), at("calendar")],
        "owner": [at("organization", people.organization.pk), at("letter", organizations.pk)],
        "coordinator": [
            at("staff_letters"),
            at("staff_letter", letter.pk),
            at("staff_by_hand"),
            at("staff_failed"),
            at("staff_done", waiting.pk),
            at("staff_again", deliveries(letter)[0].pk),
            at("staff_contact", people.stranger.pk),
            at("staff_templates"),
            at("staff_template", "eligibility_answered"),
            at("staff_text", english.pk),
            draft["Location"],
        ],
    }


def test_every_page_is_accessible(people: People, page: Page, site: Site) -> None:
    pages = addresses(people)
    assert pages
    for who, paths in pages.items():
        client = sign_in(Client(), getattr(people, who))
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            site.pages[path] = answer.content.decode()
            page.goto(f"{site.url}{path}")
            look_at_both_widths(page, path)
