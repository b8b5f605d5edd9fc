"""The web server's entry. It refuses to serve under an unsafe database role."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "img_program.settings.production")

application = get_wsgi_application()

from img_program.database.login_role import demand_safe_login_role  # noqa: E402 - Django must be set up first

demand_safe_login_role()
