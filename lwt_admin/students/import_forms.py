"""The form that asks for a list."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from lwt_admin.accounts.models import SchoolYear
from lwt_admin.spreadsheets import MAX_BYTES, UnreadableFile, check_size


class UploadForm(forms.Form):
    """A list to take over; what makes the whole file unusable is said at the field.

    `read` raises UnreadableFile; `years` are those for which the school may send classes, and
    without any there is nothing to choose.
    """

    file = forms.FileField(
        label="Bestand",
        error_messages={"empty": "Het bestand is leeg.", "required": "Kies een bestand."},
    )
    year = forms.ModelChoiceField(
        label="Schooljaar van klas en leerjaar",
        queryset=SchoolYear.objects.none(),
        required=False,
        empty_label=None,
        help_text="In dit schooljaar komen de klassen te staan. Eerdere schooljaren blijven staan.",
    )

    def __init__(
        self,
        *args: Any,
        read: Callable[[bytes], None],
        years: QuerySet[SchoolYear],
        usual: SchoolYear | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._read = read
        self.content = b""
        if usual is None:
            del self.fields["year"]
        else:
            self.fields["year"].queryset = years  # type: ignore[attr-defined]
            self.initial["year"] = usual.pk
        self._usual = usual

    def clean_year(self) -> SchoolYear | None:
        return self.cleaned_data["year"] or self._usual

    def clean_file(self) -> Any:
        upload = self.cleaned_data["file"]
        self.content = upload.read(MAX_BYTES + 1)
        try:
            check_size(self.content)
            self._read(self.content)
        except UnreadableFile as error:
            raise ValidationError(f"{upload.name}: {error}") from error
        return upload
