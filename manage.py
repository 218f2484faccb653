#!/usr/bin/env python
"""Runs a management command of the portal; `./portal manage …` starts what it needs first."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "leap_portal.settings")
    from django.core.management import execute_from_command_line

    from partners import wall
    from partners.errors import NotSetUp

    try:
        with wall.within(wall.ALL):
            execute_from_command_line(sys.argv)
    except NotSetUp as reason:
        sys.exit(str(reason))


if __name__ == "__main__":
    main()
