"""Print the accounts of the fictional school."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand


class Command(BaseCommand):
    help = "Toon de accounts van de voorbeeldschool."

    def handle(self, *args: Any, **options: Any) -> None:
        for account in settings.DEMO_ACCOUNTS:
            line = "  {label:<18} {email:<36} {password}".format(**account)
            self.stdout.write(line)
