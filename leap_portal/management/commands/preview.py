"""Answers a preview: `manage.py preview KIND < request.json > answer.json`."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from leap_portal import previews
from partners import program


class Command(BaseCommand):
    help = __doc__ or ""

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", choices=sorted(previews.KINDS))

    def handle(self, *args: Any, kind: str, **options: Any) -> None:
        text = getattr(sys.stdin, "buffer", sys.stdin).read()  # bytes, which JSON may say the encoding of
        answer = previews.answer_text(kind, text, program.current())
        self.stdout.write(json.dumps(answer, indent=2, ensure_ascii=False))
