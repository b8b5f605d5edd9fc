# One image for the web server, the workers and the clock. Build: docker compose build
FROM python:3.13-slim-bookworm AS base
ENV PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 DJANGO_SETTINGS_MODULE=img_program.settings.production
# The same packages as img_program/embedded/bootstrap.py installs (a test compares them).
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
WORKDIR /srv/img

# Node builds the front end and stays behind; so do the servers that the demonstration brings along (requirements-demo.lock).
FROM node:22-bookworm-slim AS theme
WORKDIR /srv/img
COPY package.json package-lock.json .npmrc ./
RUN npm ci --no-audit --no-fund
COPY theme theme
RUN npm run --silent build

FROM base AS built
COPY requirements.lock ./
RUN python -m venv /srv/venv && /srv/venv/bin/pip install --no-cache-dir --require-hashes -r requirements.lock
ENV PATH=/srv/venv/bin:$PATH
COPY . .
COPY --from=theme /srv/img/static/build static/build
# collectstatic reads no secret and opens no database; the values only satisfy the checks of production.
# Noto is for documents, which read it from the checkout: no page asks for it.
RUN SECRET_KEY=0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ ALLOWED_HOSTS=build.invalid \
       SITE_URL=https://build.invalid DATABASE_URL=postgres://img_web@build.invalid/img REDIS_URL=redis://build.invalid \
       STATIC_ROOT=/srv/static python manage.py collectstatic --noinput --verbosity 0 --ignore 'Noto*'

FROM base AS program
ENV PATH=/srv/venv/bin:$PATH STATIC_ROOT=/srv/static PRIVATE_FILES_ROOT=/srv/files CELERY_BEAT_SCHEDULE=/srv/state/celerybeat-schedule
RUN groupadd --gid 10001 img && useradd --uid 10001 --gid img --no-create-home --shell /usr/sbin/nologin img \
    && install -d -o img -g img -m 700 /srv/files /srv/state /srv/backups
COPY --from=built /srv/venv /srv/venv
COPY --from=built /srv/static /srv/static
COPY --from=built /srv/img /srv/img
USER img
EXPOSE 8000
# The options of img_program/serving.py (a test compares them).
CMD ["granian", "--host", "0.0.0.0", "--port", "8000", "--interface", "asginl", "--workers", "2", "--respawn-failed-workers", "--respawn-interval", "0.5", "--http1-header-read-timeout", "10000", "--backlog", "2048", "--backpressure", "1000", "--no-ws", "img_program.serving:application"]

# The same with PostgreSQL's own programs, of the server's version, for `manage.py backup` and `restore`.
FROM program AS backup
USER root
RUN apt-get update -qq \
    && apt-get install -y -qq --no-install-recommends postgresql-common ca-certificates \
    && /usr/share/postgresql-common/pgdg/*.sh -y \
    && apt-get install -y -qq --no-install-recommends postgresql-18 \
    && rm -rf /var/lib/apt/lists/* /var/lib/postgresql/18/main
USER img
