"""Celery, and the whole beat schedule: Redis carries wake-ups only, PostgreSQL knows what is due."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leap_portal.settings")

from leap_portal.environment import read

SECOND = 1.0
app = Celery("leap_portal", broker=read().redis_url)
app.conf.update(
    timezone="UTC",
    enable_utc=True,
    task_ignore_result=True,
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_time_limit=500,
    task_default_queue="interactive",
    task_routes={
        "leap_portal.tasks.close_days": {"queue": "bulk"},
        "leap_portal.tasks.sign_checkpoint": {"queue": "bulk"},
    },
    worker_prefetch_multiplier=1,
    broker_connection_retry_on_startup=True,
    broker_connection_timeout=0.5,
    broker_transport_options={
        "visibility_timeout": 600,
        "unacked_restore_interval": 5,
        "unacked_restore_throttle": 1,
        "unacked_mutex_expire": 30,
        "socket_timeout": 30,
        "socket_connect_timeout": 0.5,
        "health_check_interval": 25,
    },
    beat_schedule={
        "close the days that are due": {"task": "leap_portal.tasks.close_days", "schedule": 60 * SECOND},
        "write the mails of wanted passwords": {
            "task": "leap_portal.tasks.write_resets",
            "schedule": 30 * SECOND,
        },
        "send the mail that is due": {"task": "leap_portal.tasks.send_mail", "schedule": 30 * SECOND},
        "render the letters that are due": {
            "task": "leap_portal.tasks.render_letters",
            "schedule": 60 * SECOND,
        },
        "sign the audit's checkpoint": {
            "task": "leap_portal.tasks.sign_checkpoint",
            "schedule": 600 * SECOND,
        },
    },
)
app.autodiscover_tasks(["leap_portal"])
