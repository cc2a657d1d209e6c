"""The pupil, the class of a school year, and who answers for the pupil."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.contact import PhoneField, PostcodeField
from lwt_admin.forms import VersionedModelForm
from lwt_admin.rules.agreements import GUARDIAN_MUST_SIGN_BELOW
from lwt_admin.students.addresses import hide_with_guardian, hider
from lwt_admin.students.forms.parts import DatedForm, group, helper, offer
from lwt_admin.students.models import LEERJAREN, Enrolment, Guardian, Student
from lwt_admin.students.services import current_school_year
from lwt_admin.students.validators import validate_birth_date, validate_no_bsn
from lwt_admin.ui.formats import nl_date


class StudentForm(DatedForm, VersionedModelForm[Student]):
    """Name, date of birth, address and contact data; `instance.school` is set by the page."""

    phone = PhoneField()
    postcode = PostcodeField()

    class Meta:
        model = Student
        fields = (
            "number",
            "first_name",
            "prefix",
            "last_name",
            "birth_date",
            "email",
            "phone",
            "street",
            "house_number",
            "postcode",
            "city",
            "address_hidden",
        )
        help_texts = {"number": "Het nummer in uw leerlingadministratie. Nooit het BSN."}

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = helper(*self.groups(), "version")

    def groups(self) -> list[Any]:
        """The parts of the form, in order."""
        return [
            group("Leerling", "first_name", "prefix", "last_name", "birth_date", "number"),
            group("Contact", "email", "phone"),
            group("Adres", "street", "house_number", "postcode", "city"),
            "address_hidden",
        ]

    def clean_birth_date(self) -> date:
        born: date = self.cleaned_data["birth_date"]
        validate_birth_date(born, self.today)
        if self.instance.pk and self.instance.trajectories.filter(start__lte=born).exists():
            raise ValidationError(f"{nl_date(born)} ligt niet voor de start van een traject.")
        return born

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        student = self.instance
        if student.pk is None or student.address_hidden:
            return
        if (found := hider(student, student.guardians.all())) is not None:
            why = f"{found} heeft een geheim adres, en dit is het. Zet het ook hier op geheim."
            self.add_error("address_hidden", why)

    def _get_validation_exclusions(self) -> set[str]:
        # The school comes from the page; the constraint on school and number is to be checked.
        return super()._get_validation_exclusions() - {"school"}  # type: ignore[misc]


class StudentAddForm(StudentForm):
    """A new pupil with the class of the current school year, once the school has school years."""

    school_year = forms.ModelChoiceField(SchoolYear.objects.none(), label="Schooljaar")
    leerjaar = forms.TypedChoiceField(
        choices=[("", "Kies"), *LEERJAREN],
        coerce=int,
        label="Leerjaar",
    )
    class_name = forms.CharField(
        label="Klas", max_length=20, required=False, validators=[validate_no_bsn]
    )

    def __init__(self, *args: Any, school: School, today: date, **kwargs: Any) -> None:
        self.current_year = current_school_year(school.pk, today)
        super().__init__(*args, instance=Student(school=school), today=today, **kwargs)
        if self.current_year is None:
            for name in ("school_year", "leerjaar", "class_name"):
                del self.fields[name]
            return
        years = SchoolYear.objects.for_system().filter(school=school, end__gte=today)
        current = SchoolYear.objects.for_system().filter(pk=self.current_year.pk)
        offer(self, "school_year", (years | current).order_by("start"))
        self.fields["school_year"].initial = self.current_year

    def groups(self) -> list[Any]:
        """The ordinary parts, with the class second."""
        person, *rest = super().groups()
        if self.current_year is None:
            return [person, *rest]
        return [person, group("Klas", "school_year", "leerjaar", "class_name"), *rest]

    def enrolment(self) -> Enrolment | None:
        """The enrolment that was filled in; None while the school has no school year."""
        if self.current_year is None:
            return None
        return Enrolment(
            school_year=self.cleaned_data["school_year"],
            leerjaar=self.cleaned_data["leerjaar"],
            class_name=self.cleaned_data["class_name"],
        )


class EnrolmentForm(VersionedModelForm[Enrolment]):
    """The class in one school year, which stays that year; the page sets `instance.student`."""

    class Meta:
        model = Enrolment
        fields = ("school_year", "leerjaar", "class_name")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["school_year"]
            return
        student = self.instance.student
        years = SchoolYear.objects.for_system().filter(school=student.school_id)
        offer(self, "school_year", years.exclude(enrolments__student=student))

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() - {"student"}  # type: ignore[misc]


class GuardianForm(DatedForm, VersionedModelForm[Guardian]):
    """A parent, guardian or carer: what they may know, and where they are reached."""

    phone = PhoneField()
    postcode = PostcodeField()

    class Meta:
        model = Guardian
        fields = (
            "name",
            "relation",
            "has_authority",
            "informed",
            "uninformed_since",
            "uninformed_reason",
            "email",
            "phone",
            "street",
            "house_number",
            "postcode",
            "city",
            "address_hidden",
        )
        labels = {"has_authority": "Heeft ouderlijk gezag of voogdij (wettelijk vertegenwoordiger)"}
        help_texts = {
            "has_authority": "Wie gezag heeft, mag voor de leerling tekenen. Is de leerling jonger "
            f"dan {GUARDIAN_MUST_SIGN_BELOW}, dan mag ook een verzorger in hetzelfde huishouden "
            "tekenen.",
            "informed": "Zet dit uit als een rechter het recht op informatie heeft beperkt, of de "
            "school het weigert in het belang van de leerling. Deze persoon kan dan niet tekenen.",
            "uninformed_reason": "Bijvoorbeeld: beschikking van de rechtbank, ligt in het dossier.",
            "address_hidden": "Het adres is dan alleen te zien voor wie persoonsgegevens mag "
            "wijzigen. Woont de leerling er ook, dan wordt ook dat adres geheim.",
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.helper = helper(
            "name",
            "relation",
            "has_authority",
            "informed",
            group("Geen recht op informatie", "uninformed_since", "uninformed_reason"),
            group("Contact", "email", "phone"),
            group("Adres", "street", "house_number", "postcode", "city"),
            "address_hidden",
            "version",
        )

    def clean(self) -> dict[str, Any]:
        """Since when and why are asked of who may have no information, and of nobody else."""
        cleaned = super().clean()
        informed, asked = cleaned.get("informed"), ("uninformed_since", "uninformed_reason")
        for name in asked:
            if informed and cleaned.get(name):
                self.add_error(name, "Dit hoort alleen bij wie geen recht op informatie heeft.")
            elif not informed and name not in self.errors and not cleaned.get(name):
                self.add_error(name, "Vul dit in bij wie geen recht op informatie heeft.")
        since = cleaned.get("uninformed_since")
        if since is not None and since > self.today:
            self.add_error("uninformed_since", f"{nl_date(since)} moet nog komen.")
        return cleaned

    def save(self, commit: bool = True) -> Guardian:
        """Store the guardian; a pupil who lives at the hidden address gets it hidden as well."""
        guardian = super().save(commit)
        if commit:
            hide_with_guardian(guardian.student)
        return guardian
