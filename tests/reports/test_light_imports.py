"""What a web process must never load: the libraries that only jobs need."""

from __future__ import annotations

import os
import subprocess
import sys

HEAVY = ("altair", "highspy", "weasyprint", "vl_convert")

PROGRAM = f"""
import sys, django
django.setup()
from django.urls import get_resolver
from django.template.loader import get_template
get_resolver().url_patterns
for name in ("reports/summary/summary.html", "reports/edition/edition.html", "reports/public/edition.html"):
    get_template(name)
print(" ".join(name for name in {HEAVY!r} if name in sys.modules))
"""


def test_pages_load_no_library_that_only_jobs_need() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], env={**os.environ}, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""
