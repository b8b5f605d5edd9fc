"""Words of a letter: placeholders, escaping, languages."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.utils import timezone

from img_program.database.context import as_system
from img_program.notifications.models import ContactChoice, MessageTemplate, MessageTemplateVersion
from img_program.notifications.placeholders import refuse_unknown, samples_of
from img_program.notifications.rendering import text_for, words_of
from tests.notifications.support import send
from tests.people import People


def words(body: str, **values: str) -> str:
    return words_of(MessageTemplateVersion(subject="x", body=body), values).body_html


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("<img src=x onerror=y>", "&lt;img src=x onerror=y&gt;"),
        ("[press](https://evil.example)", "[press](https://evil.example)"),
        ("**bold** # no", "**bold** # no"),
        ("{{ secret }}", "{{ secret }}"),
        ("\"quoted\" & 'single'", "\"quoted\" &amp; 'single'"),
        ("one\ntwo\r\nthree", "one<br>two<br>three"),
    ],
)
def test_a_value_is_text_whatever_it_holds(value: str, expected: str) -> None:
    assert words("Before {{ name }} after", name=value) == f"<p>Before {expected} after</p>\n"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "data:text/html,x", 'x" onclick="y'])
def test_a_value_in_a_link_is_an_address_that_may_be_followed_or_none(address: str) -> None:
    html = words("[Open]({{ url }})", url=address)
    assert "javascript:" not in html
    assert "data:" not in html
    assert " onclick=" not in html.replace("%20onclick", "").replace("&quot; onclick", "")


def test_a_link_keeps_its_address() -> None:
    html = words("[Open]({{ url }})", url="https://img.example.org/my/?a=1&b=2")
    assert html == '<p><a href="https://img.example.org/my/?a=1&amp;b=2" rel="noopener noreferrer">Open</a></p>\n'


def test_markup_in_the_text_itself_is_taken_out() -> None:
    assert words('Hello <b onclick="x">there</b>\n\n<script>x</script>') == (
        '<p>Hello &lt;b onclick="x"&gt;there&lt;/b&gt;</p>\n<p>&lt;script&gt;x&lt;/script&gt;</p>\n'
    )


def test_a_subject_is_one_line_of_text() -> None:
    made = words_of(MessageTemplateVersion(subject="About {{ name }}", body=""), {"name": "A\r\nBcc: <b>"})
    assert made.subject == "About A Bcc: <b>"


@pytest.mark.parametrize(
    ("text", "words_of_refusal"),
    [
        ("Dear {{ nmae }}", "“{{ nmae }}”: no such placeholder in this letter. You can use: name, today."),
        ("Dear {{ name }", "two braces on each side"),
        ("Dear {{ Name }}", "two braces on each side"),
        ("{% include 'x' %}", "two braces on each side"),
        ("{{ name.secret }}", "two braces on each side"),
    ],
)
def test_an_unknown_or_broken_placeholder_is_refused_in_words(text: str, words_of_refusal: str) -> None:
    with pytest.raises(ValidationError) as refusal:
        refuse_unknown(text, known=["name", "today"], field="body")
    assert words_of_refusal in refusal.value.message_dict["body"][0]


@pytest.mark.django_db
def test_every_delivered_text_can_be_written_with_its_samples() -> None:
    with as_system(reason="test"):
        templates = list(MessageTemplate.objects.all())
        assert {each.code for each in templates} >= {"roster_welcome", "eligibility_answered", "invitation_reminder"}
        for template in templates:
            made = words_of(text_for(template, language="en", on=timezone.localdate()), samples_of(template))
            assert "{{" not in made.subject + made.body_html
            assert "<p>" in made.body_html


def translate(template: MessageTemplate, **more: object) -> MessageTemplateVersion:
    now = timezone.now()
    version = MessageTemplateVersion.objects.create(
        template=template, language="so", subject="Jawaab", body="Salaan {{ recipient_name }}"
    )
    version.state, version.checked_at = "checked", now
    version.checked_by, version.qualification = "Hodan Ali", "ATA certified"
    for name, value in more.items():
        setattr(version, name, value)
    version.save()
    version.state, version.starts_on, version.approved_at = "in_force", timezone.localdate(), now
    version.save()
    return version


@pytest.mark.django_db
def test_a_checked_translation_is_used_and_other_languages_get_english_with_an_interpreter(people: People) -> None:
    with as_system(reason="test"):
        translate(MessageTemplate.objects.get(code="eligibility_answered"))
        ContactChoice.objects.create(user=people.stranger, language="so")
        ContactChoice.objects.create(user=people.teammate, language="am")
    somali, amharic, english = send(people.stranger), send(people.teammate), send(people.owner)
    assert (somali.language, somali.offers_interpreter, "Salaan Charlie Doe" in somali.body_html) == ("so", False, True)
    assert (amharic.language, amharic.offers_interpreter) == ("en", True)
    assert (english.language, english.offers_interpreter) == ("en", False)


@pytest.mark.django_db
@pytest.mark.parametrize("missing", [{"checked_by": ""}, {"qualification": ""}])
def test_the_database_refuses_a_translation_that_no_named_qualified_translator_checked(missing: dict[str, str]) -> None:
    with pytest.raises(IntegrityError, match="notifications_version_"), as_system(reason="test"):
        translate(MessageTemplate.objects.get(code="eligibility_answered"), **missing)


@pytest.mark.django_db
def test_a_text_holds_on_its_days_only() -> None:
    with as_system(reason="test"):
        template = MessageTemplate.objects.get(code="eligibility_answered")
        translate(template)
        today = timezone.localdate()
        assert text_for(template, language="so", on=today).language == "so"
        assert text_for(template, language="so", on=today - timedelta(days=1)).language == "en"
        with pytest.raises(LookupError):
            text_for(template, language="so", on=date(2015, 6, 30))
