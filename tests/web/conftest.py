"""A site for the browser tests of the look."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib.auth.models import AnonymousUser
from django.template import engines
from django.test import RequestFactory
from playwright.sync_api import expect

from img_program.web.components import Account, NavItem
from img_program.web.samples import living_page
from tests.web.site import Site, serve

# Milliseconds after which a test gives up on what never comes; nothing is measured by it.
expect.set_options(timeout=60_000)

FORM = """{% extends "layouts/registrant.html" %}
{% block title %}Your name{% endblock %}
{% block page_header %}{% page_header "Your name" %}{% endpage_header %}{% endblock %}
{% block content %}
  <form method="post" action="/next" data-autosave-url="/save" novalidate>
    {% csrf_token %}
    <input type="hidden" name="version" value="7">
    <label class="usa-label" for="id_name">Name</label><input class="usa-input" id="id_name" name="name">
    {% include "components/save_status.html" %}
    <div class="app-actions"><button class="usa-button" type="submit">Continue</button></div>
  </form>
{% endblock %}"""


def page(source: str, **context: object) -> str:
    """A page of ours as a stranger's browser gets it."""
    request = RequestFactory().get("/components/")
    request.user = AnonymousUser()
    return engines["django"].from_string(source).render(context, request)


@pytest.fixture
def site() -> Iterator[Site]:
    """The living page, a form that saves itself, and the same with a session that can end."""
    site, server = serve()
    warning = {"status_url": "/session", "extend_url": "/extend", "sign_in_url": "/sign-in"}
    account = Account("Grace Lindqvist", ["Coordinator"])
    site.pages = {
        "/components/": page('{% extends "public/components.html" %}', **living_page(), account=account),
        "/form": page(FORM, nav_items=[NavItem("Home", "/")]),
        "/session-form": page(FORM, session_warning=warning),
    }
    site.answer_json("/save", saved_at="4:12 p.m.", version=8)
    yield site
    server.shutdown()
    server.server_close()
