"""Production: refuses to start when something it depends on is missing or unsafe, and says which."""

from __future__ import annotations

import os
from ipaddress import ip_network

from django.core.exceptions import ImproperlyConfigured

from img_program.settings.base import *
from img_program.settings.base import ALLOWED_HOSTS, SECRET_KEY, SITE_URL, TRUSTED_PROXIES

DEBUG = False
faults = []
if len(SECRET_KEY) < 50 or len(set(SECRET_KEY)) < 10 or SECRET_KEY.startswith(("django-insecure-", "demo-")):
    faults.append("SECRET_KEY is missing or weak: give at least 50 random characters, kept secret.")
if os.environ.get("DEBUG", "").lower() in {"1", "true", "yes", "on"}:
    faults.append("DEBUG is on: a production server never shows its inner workings. Remove DEBUG.")
if not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS:
    faults.append("ALLOWED_HOSTS is missing or “*”: name the hosts this site answers for, separated by commas.")
if not SITE_URL.startswith("https://"):
    faults.append("SITE_URL must be the site's https:// address; links in mail are made from it.")
if "DATABASE_URL" not in os.environ:
    faults.append("DATABASE_URL is missing: the address of PostgreSQL for the web role.")
if "REDIS_URL" not in os.environ:
    faults.append("REDIS_URL is missing: the address of Valkey or Redis.")
if DOCUMENT_SCANNER != "clamd":
    faults.append("DOCUMENT_SCANNER must be “clamd”: documents are opened only after a virus scan.")
if PRIVATE_STORAGE not in {"files", "s3"}:
    faults.append("PRIVATE_STORAGE must be “files” or “s3”.")
if PRIVATE_STORAGE == "s3" and not PRIVATE_FILES["OPTIONS"]["bucket_name"]:
    faults.append("S3_BUCKET is missing: the private bucket for documents.")
# TLS ends at a proxy; where none is named it is taken to run on this machine.
TRUSTED_PROXIES = TRUSTED_PROXIES or ["127.0.0.0/8", "::1"]
for proxy in TRUSTED_PROXIES:
    try:
        known = ip_network(proxy.strip())
    except ValueError:
        faults.append(f"TRUSTED_PROXIES: “{proxy}” is neither an address nor a network such as 172.30.0.0/24.")
        continue
    if known.prefixlen == 0:
        faults.append("TRUSTED_PROXIES names everybody: then anybody could pretend to be anybody else.")
if faults:
    raise ImproperlyConfigured("The program can't start:\n- " + "\n- ".join(faults))

# TLS ends at a proxy that sets this header; from anybody who isn't in TRUSTED_PROXIES it is dropped.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_SSL_REDIRECT = True
SECURE_HSTS_SECONDS = 31_536_000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-sessionid"
CSRF_COOKIE_NAME = "__Host-csrftoken"
KNOWN_DEVICE_COOKIE_NAME = "__Host-known_device"
