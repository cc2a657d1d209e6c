"""What a school decides about keeping and erasing."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.db import transaction

from lwt_admin.accounts.models import School
from lwt_admin.accounts.transitions import locked
from lwt_admin.students.models import Kept, RetentionTerm
from lwt_admin.students.retention import Due, terms_of

LONGEST = 30
COUNTED = "In hele jaren na het laatste schooljaar van de leerling hier, of na {} als dat later is."


class TermsForm(forms.Form):
    """For how many years each kind of data is kept; what equals the default is stored as well."""

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.school = school
        years = terms_of(school)
        for kept in Kept:
            self.fields[kept] = forms.IntegerField(
                label=kept.label.capitalize(),
                min_value=1,
                max_value=LONGEST,
                initial=years[kept],
                help_text=COUNTED.format(
                    "de afwijzing" if kept == Kept.NOT_ADMITTED else "het einde van het traject"
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        guidance, dossier = cleaned.get(Kept.GUIDANCE), cleaned.get(Kept.DOSSIER)
        if guidance and dossier and guidance > dossier:
            self.add_error(Kept.GUIDANCE, "Dit kan niet langer zijn dan het hele dossier.")
        return cleaned

    def save(self) -> None:
        """Store the terms, one record each."""
        with transaction.atomic():
            locked(self.school)
            stored = {one.kept: one for one in self.school.retention_terms.all()}
            for kept in Kept:
                term = stored.get(kept) or RetentionTerm(school=self.school, kept=kept)
                term.years = self.cleaned_data[kept]
                term.save()


class EraseForm(forms.Form):
    """Which of the pupils whose term has passed are erased now."""

    chosen = forms.MultipleChoiceField(
        label="Leerlingen",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Vink aan wat u wilt wissen."},
    )
    sure = forms.BooleanField(
        label="Ik weet dat dit niet ongedaan kan worden gemaakt",
        error_messages={"required": "Bevestig dat u weet dat dit voorgoed is."},
    )

    def __init__(self, *args: Any, found: Sequence[Due], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.by_key = {f"{due.student.pk}-{due.kept}": due for due in found}
        field = self.fields["chosen"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101  (for the type checker)
        field.choices = [(key, str(due.student)) for key, due in self.by_key.items()]

    @property
    def rows(self) -> list[tuple[str, Due, bool]]:
        """The value of each tick, what it is about, and whether it was ticked."""
        ticked = set(self["chosen"].value() or ())
        return [(key, due, key in ticked) for key, due in self.by_key.items()]

    def due(self) -> list[Due]:
        """What was ticked."""
        return [self.by_key[key] for key in self.cleaned_data["chosen"]]
