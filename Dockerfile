# One image for web, worker, beat and migrate; docker-compose.yml says which command each runs.
FROM python:3.13-slim-trixie AS packages
COPY requirements.lock /
RUN python -m venv /packages \
    && /packages/bin/pip install --no-cache-dir --only-binary :all: --require-hashes -r /requirements.lock

FROM python:3.13-slim-trixie
ENV PATH="/packages/bin:$PATH" PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin portal \
    && install -d -o portal -g portal /portal/var/media
WORKDIR /portal
COPY --from=packages /packages /packages
COPY . .
# The key is for these two commands only; a running portal refuses to start without its own.
RUN SECRET_KEY=only-while-building python manage.py compile_catalogues \
    && SECRET_KEY=only-while-building python manage.py collectstatic --no-input -v 0
USER 10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=60s CMD ["python", "-m", "portal.healthcheck", "web"]
ENV PORT=8000
CMD ["gunicorn", "portal.wsgi", "-k", "gthread", "-w", "2", "--threads", "4", "--no-control-socket", "--worker-tmp-dir", "/dev/shm"]
