FROM python:3.13-slim-bookworm AS packages
# saml.txt where people sign in by SAML
ARG LOCK=host.txt
COPY lock/${LOCK} /tmp/lock.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --no-compile --require-hashes --requirement /tmp/lock.txt \
 && /opt/venv/bin/python -m compileall -q -j 0 /opt/venv/lib

FROM python:3.13-slim-bookworm
# Debian's own versions, security updates included
# hadolint ignore=DL3008
RUN apt-get update \
 && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin portal
COPY --from=packages /opt/venv /opt/venv
WORKDIR /srv/portal
COPY . .
ENV PATH=/opt/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONPATH=/srv/portal DJANGO_SETTINGS_MODULE=leap_portal.settings
# What stands here is needed to read the settings and is kept nowhere
RUN python -m compileall -q . \
 && SECRET_KEY=for-collecting-static-files-only-0000 AUDIT_KEY=for-collecting-static-files-only-0000 REDIS_URL=redis://none DATABASE_URL=postgres://none@none/none \
    python manage.py collectstatic --noinput --verbosity 0
RUN install --directory --owner 10001 --mode 0700 /audit
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8000/health/live', timeout=4)"]
CMD ["gunicorn", "leap_portal.wsgi:application", "--bind", "0.0.0.0:8000", "--workers", "2", \
     "--worker-class", "gthread", "--threads", "8", "--no-control-socket", "--worker-tmp-dir", "/dev/shm", \
     "--forwarded-allow-ips=", "--limit-request-line", "4094", "--limit-request-fields", "64", \
     "--limit-request-field_size", "8190"]
