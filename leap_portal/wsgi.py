"""The web's way in, closed while its role could see around the wall between partners."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leap_portal.settings")

from django.core.wsgi import get_wsgi_application

from leap_portal import wall

application = get_wsgi_application()
wall.require()
