"""Form parts that every room uses."""

from typing import Any, TypeVar

from django import forms
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.db.models import F

from lwt_admin.records import Record

M = TypeVar("M", bound=Record)

CHANGED_MEANWHILE = (
    "Iemand anders heeft dit intussen gewijzigd. Uw invoer staat er nog. Open de pagina opnieuw "
    "in een tweede tabblad, vergelijk, en sla daarna nog eens op."
)
COLLIDED = (
    "Niet opgeslagen: op hetzelfde moment is iets opgeslagen dat hier niet naast kan staan. "
    "Kijk of het er al staat; misschien was dit een tweede klik."
)


class VersionedModelForm(forms.ModelForm[M]):
    """A form on a `Record` that refuses to overwrite what somebody else saved in the meantime.

    The hidden field `version` holds the number the form was opened with. After a refusal the form
    carries the newest number, so that saving once more is a deliberate choice.
    """

    version = forms.IntegerField(widget=forms.HiddenInput, required=False, label="Versie")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["version"] = self.instance.version

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if self.instance.pk and cleaned.get("version") != self._stored_version():
            data: Any = self.data
            self.data = data = data.copy()
            data[self.add_prefix("version")] = str(self._stored_version())
            raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
        return cleaned

    def save(self, commit: bool = True) -> M:
        """Save and raise the version; a save that lost the race raises `ValidationError`."""
        if not (commit and self.instance.pk):
            return super().save(commit)
        with transaction.atomic():
            self.claim()
            return super().save()

    def claim(self) -> None:
        """Raise the version before a service stores the record, in the service's transaction.

        Raises `ValidationError` when somebody else was first.
        """
        rows = self._rows().filter(version=self.instance.version)
        if rows.update(version=F("version") + 1) != 1:
            raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
        self.instance.version += 1

    def _rows(self) -> models.QuerySet[M]:
        return type(self.instance)._base_manager.filter(pk=self.instance.pk)

    def _stored_version(self) -> int:
        return self._rows().values_list("version", flat=True).get()


def saved(form: forms.ModelForm) -> bool:
    """Save a valid form; a race lost at the last moment becomes an error of the form."""
    try:
        with transaction.atomic():
            form.save()
    except ValidationError as error:
        form.add_error(None, error)
        return False
    except IntegrityError:
        form.add_error(None, COLLIDED)
        return False
    return True
