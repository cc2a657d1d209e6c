"""What every stored record has: when it came, when it changed, and a version number.

The version number guards against two people overwriting each other: a form carries the number it
was opened with, and saving raises it (see `lwt_admin.forms.VersionedModelForm`).
"""

from typing import Any

from django.db import models


def moments(*paths: str) -> list[str]:
    """The moments of a record, and of those that `paths` lead to, for a query to `defer`.

    They are slow to read, and a page that lists many records shows none of them.
    """
    return [
        f"{path}__{name}" if path else name
        for path in ("", *paths)
        for name in ("created_at", "updated_at")
    ]


class Record(models.Model):
    """Abstract base of records that people edit."""

    version = models.PositiveIntegerField("versie", default=1, editable=False)
    created_at = models.DateTimeField("aangemaakt", auto_now_add=True, editable=False)
    updated_at = models.DateTimeField("gewijzigd", auto_now=True, editable=False)

    class Meta:
        abstract = True

    def save(self, **kwargs: Any) -> None:
        self.derive()
        super().save(**kwargs)

    def claimed(self, seen: int) -> bool:
        """Raise the stored version, when it is `seen` still; the row is then held until the
        transaction ends."""
        rows = type(self)._base_manager.filter(pk=self.pk, version=seen)
        return rows.update(version=models.F("version") + 1) == 1

    def derive(self) -> None:
        """Fill the fields that follow from others; every way of storing a record calls it."""
