"""Adding and changing a pupil, guardians, and the class per school year."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School, SchoolYear
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Enrolment, Guardian, Student
from tests.factories import (
    GuardianFactory,
    SchoolYearFactory,
    StudentFactory,
    TrajectoryFactory,
)


def personal(**changed: object) -> dict[str, object]:
    """What the form about a pupil sends."""
    return {
        "number": "260500",
        "first_name": "Zoë",
        "prefix": "van",
        "last_name": "Özdemir",
        "birth_date": "2011-03-31",
        "email": "",
        "phone": "06 10270865",
        "street": "Kade",
        "house_number": "1",
        "postcode": "6811ab",
        "city": "Arnhem",
        "version": "1",
    } | changed


def new_pupil(school_year: SchoolYear, **changed: object) -> dict[str, object]:
    """What the form of a new pupil sends."""
    placed = {"school_year": school_year.pk, "leerjaar": "3", "class_name": "3bw1"}
    return personal() | placed | changed


def errors(response: object) -> dict[str, list[str]]:
    """The messages of a refused form, by field."""
    assert response.status_code == 200
    return dict(response.context["form"].errors)


def test_office_adds_a_pupil_with_the_class_of_this_year(
    school_year: SchoolYear, office: Client
) -> None:
    response = office.post(reverse("student_add"), new_pupil(school_year))
    student = Student.objects.get(number="260500")
    assert response.url == reverse("dossier", args=[student.pk])
    assert student.school == school_year.school
    assert student.enrolments.get().class_name == "3bw1"


def test_a_phone_number_and_a_postcode_get_one_spelling(
    school_year: SchoolYear, office: Client
) -> None:
    office.post(reverse("student_add"), new_pupil(school_year))
    student = Student.objects.get(number="260500")
    assert (student.phone, student.postcode) == ("+31 6 10270865", "6811 AB")


@pytest.mark.parametrize(
    ("field", "value", "message"),
    [
        ("phone", "12345", "“12345” is geen telefoonnummer."),
        ("postcode", "681 AB", "“681 AB” is geen Nederlandse postcode."),
        ("birth_date", "2026-11-03", "di 3 nov 2026 ligt in de toekomst."),
        ("birth_date", "1911-03-31", "is de leerling 115 jaar"),
        ("birth_date", "", "verplicht"),
        ("first_name", "=1+1", "Een naam begint niet met"),
        ("number", "111222333", "Dit lijkt een BSN."),
        ("email", "geen adres", "geldig e-mailadres"),
        ("leerjaar", "9", "9"),
        ("last_name", "x" * 121, "120"),
    ],
)
def test_a_wrong_field_is_refused_with_its_reason(
    school_year: SchoolYear, office: Client, field: str, value: str, message: str
) -> None:
    response = office.post(reverse("student_add"), new_pupil(school_year, **{field: value}))
    assert message in " ".join(errors(response)[field])
    assert not Student.objects.exists()


def test_a_refused_form_keeps_what_was_typed(school_year: SchoolYear, office: Client) -> None:
    response = office.post(reverse("student_add"), new_pupil(school_year, phone="12345"))
    assert 'value="12345"' in response.content.decode()
    assert 'value="Özdemir"' in response.content.decode()


def test_a_date_that_does_not_exist_stays_readable(school_year: SchoolYear, office: Client) -> None:
    response = office.post(reverse("student_add"), new_pupil(school_year, birth_date="31-02-2011"))
    assert 'type="text" name="birth_date" value="31-02-2011"' in response.content.decode()


def test_a_number_that_exists_at_the_school_is_refused(
    student: Student, school_year: SchoolYear, office: Client
) -> None:
    response = office.post(reverse("student_add"), new_pupil(school_year, number=student.number))
    assert errors(response)["number"] == [
        f"{student.number}: Er is al een leerling met dit leerlingnummer."
    ]


def test_an_empty_choice_is_written_in_words(student: Student, office: Client) -> None:
    page = office.get(reverse("enrolment_add", args=[student.pk])).content.decode()
    assert "---" not in page


def test_the_same_number_may_exist_at_another_school(
    school_year: SchoolYear, office: Client
) -> None:
    StudentFactory(number="260500")
    assert office.post(reverse("student_add"), new_pupil(school_year)).status_code == 302


def test_a_pupil_can_be_added_before_there_is_a_school_year(school: School, office: Client) -> None:
    assert office.post(reverse("student_add"), personal()).status_code == 302
    assert not Enrolment.objects.exists()


def test_the_years_of_another_school_cannot_be_chosen(
    school_year: SchoolYear, office: Client
) -> None:
    elsewhere = SchoolYearFactory()
    response = office.post(reverse("student_add"), new_pupil(elsewhere))
    assert "school_year" in errors(response)


@pytest.mark.parametrize("role", [Role.MENTOR, Role.READER, Role.DIRECTOR, Role.MANAGER])
def test_who_may_not_change_personal_data_cannot_add(
    school_year: SchoolYear, sign_in: Callable[..., Client], role: Role
) -> None:
    assert sign_in(role).get(reverse("student_add")).status_code == 403


def test_personal_data_are_changed(student: Student, office: Client) -> None:
    office.post(reverse("student_edit", args=[student.pk]), personal(last_name="Nieuw"))
    student.refresh_from_db()
    assert (student.last_name, student.search_key) == ("Nieuw", "zoe van nieuw")


def test_a_date_of_birth_after_the_start_of_a_trajectory_is_refused(
    student: Student, office: Client
) -> None:
    TrajectoryFactory(student=student, start=date(2016, 8, 1))
    response = office.post(
        reverse("student_edit", args=[student.pk]), personal(birth_date="2017-01-01")
    )
    assert "niet voor de start van een traject" in str(errors(response)["birth_date"])


def test_two_people_do_not_overwrite_each_other(student: Student, office: Client) -> None:
    url = reverse("student_edit", args=[student.pk])
    office.post(url, personal(last_name="Eerst"))
    response = office.post(url, personal(last_name="Daarna"))
    assert "Iemand anders heeft dit intussen gewijzigd." in str(errors(response))
    student.refresh_from_db()
    assert student.last_name == "Eerst"


STUDENT_PAGES = ("student_edit", "guardian_add", "enrolment_add")


@pytest.mark.parametrize("name", STUDENT_PAGES)
def test_office_opens_the_forms_of_a_pupil(student: Student, office: Client, name: str) -> None:
    assert office.get(reverse(name, args=[student.pk])).status_code == 200


@pytest.mark.parametrize("name", STUDENT_PAGES)
def test_a_reader_sees_the_pupil_but_may_not_change_it(
    student: Student, sign_in: Callable[..., Client], name: str
) -> None:
    assert sign_in(Role.READER).get(reverse(name, args=[student.pk])).status_code == 403


@pytest.mark.parametrize("name", STUDENT_PAGES)
def test_a_pupil_of_another_school_does_not_exist(
    student: Student, outsider: Client, name: str
) -> None:
    assert outsider.get(reverse(name, args=[student.pk])).status_code == 404


def guardian_data(**changed: object) -> dict[str, object]:
    return {
        "name": "M. Jansen",
        "relation": "parent",
        "has_authority": "on",
        "informed": "on",
        "email": "ouder@example.org",
        "phone": "+31 6 22125598",
        "version": "1",
    } | changed


def test_a_guardian_is_added_with_own_contact_data(student: Student, office: Client) -> None:
    office.post(reverse("guardian_add", args=[student.pk]), guardian_data())
    guardian = student.guardians.get()
    assert (guardian.name, guardian.phone, guardian.may_sign) == (
        "M. Jansen",
        "+31 6 22125598",
        True,
    )


def test_a_carer_of_the_household_without_authority_may_sign(
    student: Student, office: Client
) -> None:
    data = guardian_data(relation="carer")
    del data["has_authority"]
    office.post(reverse("guardian_add", args=[student.pk]), data)
    assert student.guardians.get().may_sign


def test_a_parent_without_authority_may_not_sign(student: Student, office: Client) -> None:
    data = guardian_data()
    del data["has_authority"]
    office.post(reverse("guardian_add", args=[student.pk]), data)
    assert not student.guardians.get().may_sign


def test_a_guardian_is_changed(office: Client, student: Student) -> None:
    guardian = GuardianFactory(student=student)
    office.post(reverse("guardian_edit", args=[guardian.pk]), guardian_data(name="B. Peters"))
    guardian.refresh_from_db()
    assert guardian.name == "B. Peters"


def test_opening_the_question_does_not_remove_a_guardian(office: Client, student: Student) -> None:
    guardian = GuardianFactory(student=student)
    assert office.get(reverse("guardian_delete", args=[guardian.pk])).status_code == 200
    assert Guardian.objects.exists()


def test_a_guardian_is_removed_after_the_question(office: Client, student: Student) -> None:
    guardian = GuardianFactory(student=student)
    office.post(reverse("guardian_delete", args=[guardian.pk]))
    assert not Guardian.objects.exists()


@pytest.mark.parametrize("name", ["guardian_edit", "guardian_delete"])
def test_a_guardian_at_another_school_does_not_exist(
    student: Student, outsider: Client, name: str
) -> None:
    guardian = GuardianFactory(student=student)
    assert outsider.get(reverse(name, args=[guardian.pk])).status_code == 404


@pytest.mark.parametrize("name", ["guardian_edit", "guardian_delete"])
def test_a_reader_may_not_change_a_guardian(
    student: Student, sign_in: Callable[..., Client], name: str
) -> None:
    guardian = GuardianFactory(student=student)
    assert sign_in(Role.READER).get(reverse(name, args=[guardian.pk])).status_code == 403


def test_a_new_school_year_leaves_the_earlier_enrolment_as_it_was(
    student: Student, office: Client
) -> None:
    next_year = SchoolYearFactory(
        school=student.school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 7),
        first_central_exam=None,
    )
    data = {"school_year": next_year.pk, "leerjaar": "4", "class_name": "4bw2", "version": "1"}
    office.post(reverse("enrolment_add", args=[student.pk]), data)
    rows = student.enrolments.order_by("school_year__start")
    assert [row.class_name for row in rows] == ["4bw1", "4bw2"]


def test_a_second_enrolment_in_one_year_is_refused(student: Student, office: Client) -> None:
    year = student.enrolments.get().school_year
    data = {"school_year": year.pk, "leerjaar": "4", "class_name": "4x", "version": "1"}
    response = office.post(reverse("enrolment_add", args=[student.pk]), data)
    assert "school_year" in errors(response)


def test_the_class_of_a_year_is_corrected(student: Student, office: Client) -> None:
    enrolment = student.enrolments.get()
    data = {"leerjaar": "4", "class_name": "4bw9", "version": "1"}
    office.post(reverse("enrolment_edit", args=[enrolment.pk]), data)
    enrolment.refresh_from_db()
    assert enrolment.class_name == "4bw9"


def test_an_enrolment_at_another_school_does_not_exist(student: Student, outsider: Client) -> None:
    url = reverse("enrolment_edit", args=[student.enrolments.get().pk])
    assert outsider.get(url).status_code == 404


def test_a_reader_may_not_change_an_enrolment(
    student: Student, sign_in: Callable[..., Client]
) -> None:
    url = reverse("enrolment_edit", args=[student.enrolments.get().pk])
    assert sign_in(Role.READER).get(url).status_code == 403


@pytest.mark.parametrize("name", ["<script>alert(1)</script>", "محمد", "\u202eomgekeerd"])
def test_a_strange_name_shows_harmlessly_in_the_forms(
    student: Student, office: Client, name: str
) -> None:
    Student.objects.filter(pk=student.pk).update(first_name=name, last_name=name)
    guardian = GuardianFactory(student=student, name=name)
    pages = [reverse(page, args=[student.pk]) for page in STUDENT_PAGES]
    pages += [reverse(page, args=[guardian.pk]) for page in ("guardian_edit", "guardian_delete")]
    for url in pages:
        text = office.get(url).content.decode()
        assert "<script>alert" not in text
        assert f"<bdi>{name.replace('<', '&lt;').replace('>', '&gt;')} " in text


def test_the_current_school_year_is_proposed(school_year: SchoolYear, office: Client) -> None:
    SchoolYearFactory(
        school=school_year.school,
        start=date(2027, 8, 23),
        end=date(2028, 7, 7),
        first_central_exam=None,
    )
    form = office.get(reverse("student_add")).context["form"]
    assert form["school_year"].value() == school_year.pk
