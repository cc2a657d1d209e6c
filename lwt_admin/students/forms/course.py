"""In the course of a trajectory: another profile, and subjects dropped before leerjaar 3."""

from datetime import date
from typing import Any

from lwt_admin.accounts.models import User
from lwt_admin.forms import RecordForm, VersionedModelForm
from lwt_admin.students.course import change_profile, correct_profile_change, save_exemption
from lwt_admin.students.forms.parts import DatedForm, group, helper
from lwt_admin.students.models import PROFILE_CHOICES, Exemption, ProfileChange


class ProfileChangeForm(DatedForm, RecordForm[ProfileChange]):
    """Another profile from a day on; `instance.trajectory` is set by the page."""

    class Meta:
        model = ProfileChange
        fields = ("to_profile", "day", "reason")
        help_texts = {"day": "De eerste dag waarop het nieuwe profiel geldt."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        present = self.instance.trajectory.profile
        others = [(short, name) for short, name in PROFILE_CHOICES if short != present]
        self.fields["to_profile"].choices = [("", "Kies"), *others]  # type: ignore[attr-defined]

    def store(self, actor: User, today: date) -> None:
        """Store it, and record the decision."""
        change_profile(self.instance, actor, today)


class ProfileChangeEditForm(DatedForm, VersionedModelForm[ProfileChange]):
    """A corrected day or reason; the profiles themselves stay."""

    class Meta:
        model = ProfileChange
        fields = ("day", "reason")

    def store(self, today: date) -> None:
        """Store the correction."""
        self.claim()
        correct_profile_change(self.instance, today)


class ExemptionForm(DatedForm, VersionedModelForm[Exemption]):
    """A subject that the pupil drops in leerjaar 1 or 2; `instance.student` is set by the page."""

    class Meta:
        model = Exemption
        fields = ("subject", "leerjaar", "since", "decided_on", "decided_by", "reason")
        labels = {"since": "Vanaf welke dag"}
        help_texts = {"decided_by": "Wie dit besloot, bijvoorbeeld de teamleider onderbouw."}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper(
            group("Vak", "subject", "leerjaar", "since"),
            group("Besluit", "decided_on", "decided_by"),
            "reason",
            "version",
        )

    def store(self, today: date) -> None:
        """Store it, if the pupil is in that leerjaar on that day."""
        if self.instance.pk:
            self.claim()
        save_exemption(self.instance, today)
