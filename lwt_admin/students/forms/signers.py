"""The question who signs for a pupil."""

from typing import Any, cast

from django import forms

from lwt_admin.forms import RecordsField
from lwt_admin.signing.addresses import how_they_sign
from lwt_admin.students.models import Guardian
from lwt_admin.students.signers import Choice

ALL_SIGN = "Uw school laat alle wettelijk vertegenwoordigers tekenen (Instellingen, School)."
ONE_IS_ENOUGH = "Eén is genoeg. Wie u kiest, staat in de tekst en moet tekenen."


class GuardianField(RecordsField):
    """Guardians by name and relation, and how each would sign."""

    def label_from_instance(self, guardian: Any) -> str:
        how = how_they_sign(guardian.name, guardian.email)
        return f"{guardian.name} ({guardian.get_relation_display()}): {how}"


def ask_guardians(form: forms.BaseForm, choice: Choice) -> None:
    """Let the field `guardians` offer these; without anybody the question is not asked.

    Ticked at first are those who obviously sign, else those whom the form was given to begin with.
    """
    if not choice.guardians:
        del form.fields["guardians"]
        return
    field = cast("GuardianField", form.fields["guardians"])
    keys = [guardian.pk for guardian in choice.guardians]
    field.queryset = Guardian.objects.for_system().filter(pk__in=keys)
    # They have been read already: showing them costs no query.
    field.choices = [(one.pk, field.label_from_instance(one)) for one in choice.guardians]
    field.disabled = choice.all_of_them
    field.help_text = ALL_SIGN if choice.all_of_them else ONE_IS_ENOUGH
    obvious = [guardian.pk for guardian in choice.obvious or []]
    before = [key for key in form.initial.get("guardians", ()) if key in keys]
    form.initial["guardians"] = obvious or before
