"""The base view that pages are measured against: standard middleware, session, one query, a base template."""

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

PAGE = """<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{% block title %}Base{% endblock %}</title></head>
<body><header>{{ request.user.email }}</header><main>{% block content %}{{ now }}{% endblock %}</main></body></html>"""


def view(request: HttpRequest) -> HttpResponse:
    """Three statements: session, user, and this one."""
    if not request.user.is_authenticated:
        return HttpResponse(status=403)
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, digest FROM partners_edition ORDER BY id LIMIT 1")
        (code, name) = cursor.fetchone()
    return HttpResponse(TEMPLATE.render({"now": f"{code} {name}"}, request))


TEMPLATE = engines["django"].from_string(PAGE)
urlpatterns = [path("", view)]
