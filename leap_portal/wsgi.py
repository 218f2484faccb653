"""The web's way in, closed while its role could see around the wall between partners."""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leap_portal.settings")

from django.core.wsgi import get_wsgi_application
from django.db import DatabaseError, connection

from leap_portal import wall

application = get_wsgi_application()
try:
    problems = wall.problems()
except DatabaseError:  # it is away: pages say so, and health/ready asks again
    problems = []
connection.close()
if problems:
    sys.exit("\n".join(["The portal cannot start.", *problems]))
