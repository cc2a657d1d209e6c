"""What every stored record has: when it came, when it changed, and a version number.

The version number guards against two people overwriting each other: a form carries the number it
was opened with, and saving raises it (see `lwt_admin.forms.VersionedModelForm`).
"""

from django.db import models


class Record(models.Model):
    """Abstract base of records that people edit."""

    version = models.PositiveIntegerField("versie", default=1, editable=False)
    created_at = models.DateTimeField("aangemaakt", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("gewijzigd", auto_now=True, editable=False)

    class Meta:
        abstract = True
