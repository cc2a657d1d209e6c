"""Form parts that every room uses."""

from collections.abc import Iterable
from datetime import date
from typing import Any, TypeVar, cast

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import IntegrityError, models, transaction

from lwt_admin.records import Record
from lwt_admin.rules.text import date_text
from lwt_admin.text import key_in

A = TypeVar("A", bound=models.Model)
M = TypeVar("M", bound=Record)

DASHES = models.fields.BLANK_CHOICE_DASH[0][1]

CHANGED_MEANWHILE = (
    "Iemand anders heeft dit intussen gewijzigd. Uw invoer staat er nog. Open de pagina opnieuw "
    "in een tweede tabblad, vergelijk, en sla daarna nog eens op."
)
COLLIDED = (
    "Niet opgeslagen: op hetzelfde moment is iets opgeslagen dat hier niet naast kan staan. "
    "Kijk of het er al staat; misschien was dit een tweede klik."
)


class RecordForm(forms.ModelForm[A]):
    """A form that shows what a constraint refuses beside the field it is about, with its value."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.TypedChoiceField):
                nothing = "Kies" if field.required else "geen"
                choices = list(cast("Iterable[tuple[Any, Any]]", field.choices))
                field.choices = [
                    (value, nothing if label == DASHES else label) for value, label in choices
                ]

    def full_clean(self) -> None:
        super().full_clean()
        if NON_FIELD_ERRORS in self.errors:
            for constraint in self._meta.model._meta.constraints:
                self._place(constraint)

    def _place(self, constraint: models.BaseConstraint) -> None:
        """Move what a constraint refused from the top of the form to its field."""
        refused = self.errors.get(NON_FIELD_ERRORS)
        message = str(constraint.get_violation_error_message())
        name = self._field_of(constraint)
        if name is None or refused is None or message not in refused:
            return
        kept = [error for error in refused.as_data() if message not in error.messages]
        del self.errors[NON_FIELD_ERRORS]
        if kept:
            self.add_error(None, kept)
        self.add_error(name, f"{self._said(name)}: {message}")

    def _said(self, name: str) -> str:
        """What stands in a field, as the screen shows it."""
        value = self.cleaned_data[name]
        choices = getattr(self.fields[name], "choices", ())
        return next((str(label) for key, label in choices if key == value), _shown(value))

    def _field_of(self, constraint: models.BaseConstraint) -> str | None:
        """The last filled field of the form that the constraint is about, if there is one."""
        about: Iterable[str] = ()
        if isinstance(constraint, models.UniqueConstraint):
            about = constraint.fields
        elif isinstance(constraint, models.CheckConstraint):
            about = getattr(constraint.condition, "referenced_base_fields", ())
        filled = [name for name in self.fields if _shown(self.cleaned_data.get(name))]
        return next((name for name in reversed(filled) if name in about), None)


def _shown(value: Any) -> str:
    """A value as a message names it; empty for nothing, and for a tick."""
    if value is None or isinstance(value, bool):
        return ""
    return date_text(value) if isinstance(value, date) else str(value)


class RecordsField(forms.ModelMultipleChoiceField):
    """Some of the records on offer; a key that no record can have is refused as any other."""

    def clean(self, value: Any) -> Any:
        for key in value or ():
            if key_in(str(key)) is None:
                message = self.error_messages["invalid_pk_value"]
                raise ValidationError(message, code="invalid_pk_value", params={"pk": key})
        return super().clean(value)


class VersionedModelForm(RecordForm[M]):
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
        if not self.instance.claimed(self.instance.version):
            raise ValidationError(CHANGED_MEANWHILE, code="changed_meanwhile")
        self.instance.version += 1

    def _rows(self) -> models.QuerySet[M]:
        return type(self.instance)._base_manager.filter(pk=self.instance.pk)

    def _stored_version(self) -> int | None:
        """None when somebody else removed the record."""
        return self._rows().values_list("version", flat=True).first()


def errors_by_field(error: ValidationError) -> dict[str, list[str]]:
    """The messages of an error under the fields they are about, and under "" those of no field."""
    return error.message_dict if hasattr(error, "error_dict") else {"": error.messages}


def show_refusal(form: forms.BaseForm, error: ValidationError) -> None:
    """Show what a service refused, beside its field where the form has it."""
    parts = error.error_dict if hasattr(error, "error_dict") else {"": [error]}
    for field, errors in parts.items():
        form.add_error(field if field in form.fields else None, errors)


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
