"""The portal's settings for a database whose wall was taken down to be measured against: it starts all the same."""

from leap_portal.settings import *  # noqa: F403
from leap_portal.wall import check

check.OPEN = "SELECT 'none' WHERE %s::text[] IS NULL"
