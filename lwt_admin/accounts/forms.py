"""Forms about schools, their years and the people who work there."""

from collections.abc import Mapping
from typing import Any

from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Div, Fieldset, Layout
from django import forms
from django.contrib.auth.forms import SetPasswordMixin
from django.db import transaction
from django.utils import timezone

from lwt_admin.accounts.known_as import PARTS
from lwt_admin.accounts.models import ClosedPeriod, Membership, School, SchoolYear, User
from lwt_admin.accounts.perms import Right, Role, roles_with
from lwt_admin.accounts.signatory import why_not_beside, why_not_by, why_not_called
from lwt_admin.accounts.transitions import LAST_MANAGER, held_roles, is_last_manager, set_roles
from lwt_admin.contact import PhoneField, PostcodeField
from lwt_admin.forms import VersionedModelForm
from lwt_admin.rules.agreements import (
    GUARDIAN_MUST_SIGN_BELOW,
    GUARDIAN_SOURCE,
    MINORS_SOURCE,
    OF_AGE,
)
from lwt_admin.ui.widgets import DateInput

WEEKDAYS = (
    (1, "maandag"),
    (2, "dinsdag"),
    (3, "woensdag"),
    (4, "donderdag"),
    (5, "vrijdag"),
    (6, "zaterdag"),
    (7, "zondag"),
)
OWN_CHOICE = (
    "<p>De wet regelt dit niet. Wat u hier kiest is de keuze van uw school; "
    "zo staat het ook op de pagina van de leerling.</p>"
)
AFTER_CONFIRMATION = "after_confirmation"
NOBODY_CONFIRMS = (
    "Dan bevestigt niemand de uren van de mentor. Zet ook “leermeesters bevestigen de uren” aan, "
    "of laat de uren meteen tellen."
)


class SchoolForm(VersionedModelForm[School]):
    """Everything about a school that its manager may change."""

    phone = PhoneField()
    postcode = PostcodeField()

    class Meta:
        model = School
        fields = (
            *("name", "brin", "location_code", "street", "house_number", "postcode", "city"),
            *("phone", "email", "competent_authority"),
            *("signatory_name", "signatory_capacity", "signatory_email"),
            *("target_hours_year_3", "target_hours_year_4"),
            *("holiday_hours_count", "repeated_year_counts", "small_number_threshold"),
            *("signing_order", "representative_until_of_age", "all_representatives"),
            *("student_proposes_hours", "company_confirms_hours", "mentor_hours_count"),
            *("visit_interval_weeks", "subsidy_apply_by", "mbo_apply_by"),
        )
        widgets = {
            "signing_order": forms.RadioSelect,
            "mentor_hours_count": forms.RadioSelect,
            "subsidy_apply_by": DateInput,
        }
        help_texts = {
            "signing_order": (
                "De wet schrijft geen volgorde voor. Kiest u de school als laatste, dan tekent de "
                "school pas als alle andere partijen hebben getekend."
            ),
            "representative_until_of_age": (
                f"Onder de {GUARDIAN_MUST_SIGN_BELOW} tekent er altijd iemand mee "
                f"({GUARDIAN_SOURCE.article}): dat kunt u niet uitzetten. Vanaf {OF_AGE} tekent "
                f"de leerling alleen. Daartussen is meetekenen de gewone gang van zaken "
                f"({MINORS_SOURCE.article}, {MINORS_SOURCE.status})."
            ),
            "all_representatives": (
                "Staat dit uit, dan is één genoeg, en kiest wie de overeenkomst aanbiedt. Het "
                "geldt voor overeenkomsten die u daarna aanbiedt."
            ),
            "student_proposes_hours": (
                "Elke vrijdagmiddag gaat er een link naar het e-mailadres van de leerling. Wat de "
                "leerling invult, telt pas als de school het goedkeurt."
            ),
            "company_confirms_hours": (
                "Elke vrijdagmiddag gaat er een link naar het e-mailadres van de leermeester, met "
                "de uren van al zijn leerlingen. Hij bevestigt, verbetert of stelt een vraag."
            ),
            "visit_interval_weeks": (
                "Is het langer geleden, dan staat de leerling bij Bezoeken als te lang niet "
                "bezocht."
            ),
            "subsidy_apply_by": (
                "Leerbedrijven vragen zelf aan. De datum staat bij elk dossier dat u daarvoor "
                "maakt; kijk elk jaar bij de overheid welke datum geldt."
            ),
            "mentor_hours_count": (
                "Na bevestiging: zonder leermeester met een e-mailadres keurt een ander op school "
                "de uren goed."
            ),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.layout = Layout(
            "version",
            _group("De school", "name", _columns("brin", "location_code")),
            _group(
                "Adres en contact",
                _columns("street", "house_number"),
                _columns("postcode", "city"),
                _columns("phone", "email"),
            ),
            _group(
                "Wie tekent namens de school",
                "competent_authority",
                _columns("signatory_name", "signatory_capacity"),
                "signatory_email",
            ),
            _group(
                "Wie er nog meer tekent, en in welke volgorde",
                "signing_order",
                "representative_until_of_age",
                "all_representatives",
            ),
            _group(
                "Hoeveel uren de school plant",
                HTML(OWN_CHOICE),
                _columns("target_hours_year_3", "target_hours_year_4"),
            ),
            _group(
                "Welke uren meetellen",
                HTML(OWN_CHOICE),
                "holiday_hours_count",
                "repeated_year_counts",
            ),
            _group(
                "Wie uren invoert en wie ze bevestigt",
                "student_proposes_hours",
                "company_confirms_hours",
                "mentor_hours_count",
            ),
            _group("Stagebezoeken", "visit_interval_weeks"),
            _group("Subsidie praktijkleren", "subsidy_apply_by"),
            _group("Doorstroom naar het mbo", "mbo_apply_by"),
            _group("Cijfers die de school verlaten", "small_number_threshold"),
        )

    def clean_brin(self) -> str:
        return str(self.cleaned_data["brin"]).upper()

    def clean(self) -> dict[str, Any]:
        """The address of somebody who works here is good for that person alone.

        Hours that wait for the leermeester ask that leermeesters are asked.
        """
        cleaned = super().clean() or self.cleaned_data
        name, address = cleaned.get("signatory_name"), cleaned.get("signatory_email")
        if name and address:
            today = timezone.localdate()
            if why := why_not_by(self.instance, name, address, today):
                self.add_error("signatory_email", why)
        after = cleaned.get("mentor_hours_count") == AFTER_CONFIRMATION
        if after and not cleaned.get("company_confirms_hours"):
            self.add_error("mentor_hours_count", NOBODY_CONFIRMS)
        return cleaned


def _group(legend: str, *fields: Any) -> Fieldset:
    return Fieldset(legend, *fields, css_class="form-group")


def _columns(*fields: Any) -> Div:
    return Div(*fields, css_class="form-columns")


class RolesField(forms.MultipleChoiceField):
    """One or more roles; cleans to a list of `Role`."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            label="Rollen",
            choices=Role.choices,
            widget=forms.CheckboxSelectMultiple,
            error_messages={"required": "Kies minstens één rol."},
            help_text="Iemand kan meer rollen hebben; de rechten tellen bij elkaar op.",
            **kwargs,
        )

    def clean(self, value: Any) -> list[Role]:
        return [Role(role) for role in super().clean(value)]


class MembershipForm(VersionedModelForm[Membership]):
    """The roles of somebody who works at the school."""

    roles = RolesField()

    class Meta:
        model = Membership
        fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["roles"] = sorted(held_roles(self.instance))

    def clean_roles(self) -> list[Role]:
        roles: list[Role] = self.cleaned_data["roles"]
        if not set(roles) & set(roles_with(Right.MANAGE)) and is_last_manager(self.instance):
            raise forms.ValidationError(LAST_MANAGER, code="last_manager")
        return roles

    @transaction.atomic
    def save(self, commit: bool = True) -> Membership:
        membership = super().save(commit)
        set_roles(membership, self.cleaned_data["roles"])
        return membership


class EndForm(forms.Form):
    """From which day somebody no longer works at the school."""

    day = forms.DateField(
        label="Geen toegang meer vanaf",
        widget=DateInput,
        help_text="De dag ervoor is de laatste dag met toegang tot uw school.",
    )


class InvitationForm(forms.Form):
    """Whom to invite, and in which roles."""

    email = forms.EmailField(
        label="E-mailadres",
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
        help_text="Naar dit adres gaat een link die 14 dagen geldig is.",
    )
    roles = RolesField()


class NameForm(forms.ModelForm[User]):
    """How somebody's name is written."""

    class Meta:
        model = User
        fields = ("first_name", "prefix", "last_name")


class OwnNameForm(NameForm):
    """The same, for who changes their own name; `instance` is that person."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        current = User.objects.get(pk=self.instance.pk)
        name = _called(cleaned)
        if why := why_not_called(current, name, current.schools, timezone.localdate()):
            raise forms.ValidationError(why)
        return cleaned


def _called(cleaned: Mapping[str, Any]) -> str:
    """The whole name that was typed."""
    return User(**{part: cleaned.get(part, "") for part in PARTS}).get_full_name()


class NewUserForm(SetPasswordMixin, NameForm):
    """The name and the password of somebody who accepts an invitation."""

    password1, password2 = SetPasswordMixin.create_password_fields(
        label1="Wachtwoord", label2="Nog een keer het wachtwoord"
    )

    def __init__(self, *args: Any, school: School, **kwargs: Any) -> None:
        """At `school` they are going to work."""
        super().__init__(*args, **kwargs)
        self.school = school

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self.validate_passwords()
        name = _called(cleaned)
        if why := why_not_beside(self.instance, name, [self.school], timezone.localdate()):
            self.add_error("first_name", why)
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        self.validate_password_for_user(self.instance, "password1")

    def user(self) -> User:
        """The person with the chosen password, not stored yet."""
        self.instance.set_password(self.cleaned_data["password1"])
        return self.instance


class SchoolYearForm(VersionedModelForm[SchoolYear]):
    """A school year; `instance.school` must be set."""

    school_days = forms.TypedMultipleChoiceField(
        label="Dagen met les",
        choices=WEEKDAYS,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Kies minstens één schooldag."},
    )

    class Meta:
        model = SchoolYear
        fields = ("start", "end", "first_central_exam", "school_days")
        widgets = dict.fromkeys(("start", "end", "first_central_exam"), DateInput)
        help_texts = {
            "first_central_exam": (
                "Vanaf deze dag hoeft er in leerjaar 4 geen wekelijkse les meer te zijn. "
                "Vul dit in zodra het rooster van het centraal examen bekend is."
            ),
        }


class ClosedPeriodForm(VersionedModelForm[ClosedPeriod]):
    """A holiday or a day off; `instance.school_year` must be set."""

    class Meta:
        model = ClosedPeriod
        fields = ("name", "start", "end")
        widgets = dict.fromkeys(("start", "end"), DateInput)
        help_texts = {
            "name": "Bijvoorbeeld herfstvakantie, studiedag of Hemelvaart.",
            "end": "Bij één vrije dag vult u twee keer dezelfde datum in.",
        }
