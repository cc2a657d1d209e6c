"""The forms of an assessment: what a party says, the conclusion, and why it is opened again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.bsn import validate_no_bsn
from lwt_admin.placements.assessment_acts import Conclusion
from lwt_admin.placements.assessment_cases import Case, Party
from lwt_admin.placements.assessment_lines import Given, Line, Said
from lwt_admin.placements.models import AssessmentScore

DONT_KNOW = "0"
LEVELS = [
    *((str(value), label) for value, label in AssessmentScore.Level.choices),
    (DONT_KNOW, "weet ik niet"),
]
REMARKS = {
    Party.COMPANY: "Wat wilt u er nog over zeggen?",
    Party.MENTOR: "Wat wilt u er nog over zeggen?",
    Party.STUDENT: "Wat wil je er zelf nog over zeggen?",
}
LONGEST_REMARK = 500


@dataclass(frozen=True)
class AskedLine:
    """A line with its fields."""

    line: Line
    level: forms.BoundField
    remark: forms.BoundField

    @property
    def is_remarked(self) -> bool:
        """Whether the field for a remark stands open."""
        return bool(self.remark.value() or self.remark.errors)


class AnswerForm(forms.Form):
    """What one party says: a level on each line, and remarks."""

    remarks = forms.CharField(
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        label="Opmerkingen",
        validators=[validate_no_bsn],
    )
    seen = forms.IntegerField(
        min_value=0, max_value=32_767, required=False, widget=forms.HiddenInput, label="Versie"
    )

    def __init__(
        self,
        data: Any = None,
        *,
        party: str,
        lines: Sequence[Line],
        given: Given | None = None,
        seen: int = 0,
        prefix: str | None = None,
    ) -> None:
        super().__init__(data, prefix=prefix, initial=_initial(given, seen))
        self.lines = lines
        self.fields["remarks"].label = REMARKS[Party(party)]
        for line in lines:
            self.fields[f"{line.key}-level"] = forms.ChoiceField(
                label=line.text,
                choices=LEVELS,
                widget=forms.RadioSelect,
                error_messages={"required": "Kies wat past."},
            )
            self.fields[f"{line.key}-remark"] = forms.CharField(
                label="Toelichting",
                required=False,
                max_length=LONGEST_REMARK,
                validators=[validate_no_bsn],
            )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        levels = [cleaned.get(f"{line.key}-level") for line in self.lines]
        if levels and all(level == DONT_KNOW for level in levels):
            raise ValidationError("Kies minstens één keer iets anders dan “weet ik niet”.")
        return cleaned

    @property
    def seen_version(self) -> int:
        """The version of the answer that stood on the screen."""
        return self.cleaned_data.get("seen") or 0

    @property
    def given(self) -> Given:
        """What was filled in."""
        cleaned = self.cleaned_data
        said = {
            line.key: Said(int(cleaned[f"{line.key}-level"]) or None, cleaned[f"{line.key}-remark"])
            for line in self.lines
        }
        return Given(said, cleaned["remarks"])

    def carry(self, seen: int) -> None:
        """Let the form be saved over what somebody else stored: a deliberate choice."""
        data: Any = self.data
        self.data = data = data.copy()
        data[self.add_prefix("seen")] = str(seen)

    def parts(self) -> Iterator[tuple[str, list[AskedLine]]]:
        """The lines with their fields, under their headings."""
        for title, is_goal in (("Leerdoelen", True), ("Werkhouding", False)):
            lines = [line for line in self.lines if (line.question is None) is is_goal]
            if lines:
                yield title, [self._asked(line) for line in lines]

    def _asked(self, line: Line) -> AskedLine:
        return AskedLine(line, self[f"{line.key}-level"], self[f"{line.key}-remark"])


def _initial(given: Given | None, seen: int) -> dict[str, Any]:
    initial: dict[str, Any] = {"seen": seen}
    if given is None:
        return initial
    initial["remarks"] = given.remarks
    for key, said in given.said.items():
        initial[f"{key}-level"] = str(said.level or DONT_KNOW)
        initial[f"{key}-remark"] = said.remark
    return initial


class FinishForm(forms.Form):
    """The mentor's conclusion; why somebody is missing is only asked when somebody is."""

    sufficient = forms.TypedChoiceField(
        label="Uitslag van deze periode",
        choices=(("1", "voldoende"), ("0", "onvoldoende")),
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
        error_messages={"required": "Kies voldoende of onvoldoende."},
    )
    text = forms.CharField(
        label="Toelichting",
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        validators=[validate_no_bsn],
    )
    missing_reason = forms.CharField(
        label="Reden", max_length=500, required=False, validators=[validate_no_bsn]
    )
    sight = forms.CharField(widget=forms.HiddenInput, required=False, label="Gezien")

    def __init__(self, data: Any = None, *, case: Case, sight: str) -> None:
        stored = case.assessment
        initial: dict[str, Any] = {"sight": sight}
        if stored is not None and stored.sufficient is not None:
            initial |= {
                "sufficient": "1" if stored.sufficient else "0",
                "text": stored.conclusion,
                "missing_reason": stored.missing_reason,
            }
        super().__init__(data, initial=initial)
        if case.waits_for:
            missing = " en de ".join(party.label for party in case.waits_for)
            self.fields["missing_reason"].label = f"Waarom vulde de {missing} niets in?"
        else:
            del self.fields["missing_reason"]

    def carry(self, sight: str) -> None:
        """Let the form be sent again, now that the page shows what changed."""
        data: Any = self.data
        self.data = data = data.copy()
        data["sight"] = sight

    @property
    def conclusion(self) -> Conclusion:
        """What was filled in."""
        cleaned = self.cleaned_data
        return Conclusion(cleaned["sufficient"], cleaned["text"], cleaned.get("missing_reason", ""))


class ReopenForm(forms.Form):
    """Why a finished assessment is corrected."""

    reason = forms.CharField(
        label="Waarom wordt de beoordeling gewijzigd?",
        max_length=500,
        error_messages={"required": "Vul in waarom."},
        help_text="Dit staat er straks bij. Wat was afgerond, blijft bewaard.",
        validators=[validate_no_bsn],
    )
