"""The package of one candidate: chosen from the school's list, in an order of one's own."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import CatalogueSubject, ExamCandidate
from lwt_admin.exams.package.forms import PackageForm
from lwt_admin.exams.package.services import Wanted, save_package
from lwt_admin.exams.services import enter_for_exam
from tests.factories import (
    CatalogueSubjectFactory,
    ExamDecisionFactory,
    ExamSubjectFactory,
    SchoolExamPartFactory,
    TrajectoryFactory,
    staff,
)

KINDS = ("elective", "extra", "followed")


@pytest.fixture
def school(candidate: ExamCandidate) -> School:
    return candidate.trajectory.student.school


@pytest.fixture
def lassen(school: School) -> CatalogueSubject:
    return CatalogueSubjectFactory(school=school, name="Lassen", code="1234", module_of="PIE")


@pytest.fixture
def english(school: School) -> CatalogueSubject:
    return CatalogueSubjectFactory(
        school=school, kind="extra", name="Engels", code="2015", has_central_exam=True
    )


def url(candidate: ExamCandidate) -> str:
    return reverse("exam_package", args=[candidate.pk])


def posted(candidate: ExamCandidate, *new: dict[str, Any], **changed: Any) -> dict[str, Any]:
    """The page as a browser sends it, with new subjects and fields typed over."""
    data: dict[str, Any] = {
        "version": str(ExamCandidate.objects.get(pk=candidate.pk).version),
        "profile_has_se": "on",
        "physical_education": "",
        "arts": "",
        "adaptation": "",
    }
    for kind in KINDS:
        rows = [
            {
                "pk": one.pk,
                "listed": one.catalogue_id or "",
                "name": one.name,
                "note": one.note,
                "position": number,
            }
            for number, one in enumerate(candidate.subjects.filter(kind=kind), start=1)
        ]
        known = len(rows)
        rows += [row for row in new if row.get("kind", "elective") == kind]
        data[f"{kind}-TOTAL_FORMS"], data[f"{kind}-INITIAL_FORMS"] = len(rows), known
        for number, row in enumerate(rows):
            data |= {f"{kind}-{number}-{name}": value for name, value in row.items()}
    return data | changed


def send(client: Client, candidate: ExamCandidate, *new: dict[str, Any], **changed: Any) -> str:
    sent = posted(candidate, *new, **changed)
    return client.post(url(candidate), sent, follow=True).content.decode()


def electives(candidate: ExamCandidate) -> list[str]:
    return [one.name for one in candidate.subjects.filter(kind="elective")]


# --- Choosing ------------------------------------------------------------------------------------
def test_a_subject_of_the_list_comes_behind_the_others_with_its_code(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject
) -> None:
    text = send(secretary, candidate, {"listed": lassen.pk})
    assert "Het pakket is opgeslagen." in text
    assert electives(candidate)[-1] == "Lassen"
    stored = candidate.subjects.get(name="Lassen")
    assert (stored.code, stored.module_of, stored.catalogue) == ("1234", "PIE", lassen)


def test_a_package_of_typed_names_keeps_its_marks_and_order(
    candidate: ExamCandidate, secretary: Client
) -> None:
    before = list(candidate.subjects.filter(kind="elective").values_list("pk", "name", "se"))
    send(secretary, candidate)
    after = list(candidate.subjects.filter(kind="elective").values_list("pk", "name", "se"))
    assert after == before


def test_a_typed_name_becomes_a_subject_of_the_list_with_its_mark(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject
) -> None:
    first = candidate.subjects.filter(kind="elective").first()
    send(secretary, candidate, **{"elective-0-listed": lassen.pk})
    first.refresh_from_db()
    assert (first.name, first.catalogue, first.se) == ("Lassen", lassen, Decimal("7.0"))


def test_the_order_is_ones_own(candidate: ExamCandidate, secretary: Client) -> None:
    before = electives(candidate)
    send(secretary, candidate, **{"elective-3-position": 1, "elective-0-position": 4})
    assert electives(candidate) == [before[3], before[1], before[2], before[0]]


def test_an_extra_subject_has_its_central_exam_from_the_list(
    candidate: ExamCandidate, secretary: Client, english: CatalogueSubject
) -> None:
    send(secretary, candidate, {"kind": "extra", "listed": english.pk})
    stored = candidate.subjects.get(kind="extra")
    assert (stored.name, stored.has_central_exam, stored.position) == ("Engels", True, 60)


def test_what_is_followed_without_exam_is_noted_and_not_counted(
    candidate: ExamCandidate, secretary: Client
) -> None:
    row = {"kind": "followed", "name": "Biologie", "note": "hoofdstuk 1 en 2"}
    send(secretary, candidate, row)
    stored = candidate.subjects.get(kind="followed")
    assert (stored.name, stored.note) == ("Biologie", "hoofdstuk 1 en 2")


def test_parts_without_the_name_of_the_subject_are_refused(
    candidate: ExamCandidate, secretary: Client
) -> None:
    text = send(secretary, candidate, {"kind": "followed", "name": "", "note": "hoofdstuk 1"})
    assert "Vul de naam van het vak in." in text
    assert 'value="hoofdstuk 1"' in text


@pytest.mark.parametrize("name", ["Lassen", "LÁSSEN", "nederlands"])
def test_a_subject_that_stands_there_already_is_refused(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject, name: str
) -> None:
    row = {"kind": "followed", "name": name}
    text = send(secretary, candidate, {"listed": lassen.pk}, row)
    assert f"{name} staat al in het pakket." in text
    assert not candidate.subjects.filter(name="Lassen").exists()


def test_a_subject_that_is_not_offered_any_more_cannot_be_chosen(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject
) -> None:
    CatalogueSubject.objects.update(is_offered=False)
    send(secretary, candidate, {"listed": lassen.pk})
    assert "Lassen" not in electives(candidate)


def test_one_that_was_chosen_before_stays(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject
) -> None:
    ExamSubjectFactory(candidate=candidate, name="Lassen", catalogue=lassen, position=20)
    CatalogueSubject.objects.update(is_offered=False)
    send(secretary, candidate)
    assert candidate.subjects.get(name="Lassen").catalogue == lassen


def test_a_subject_of_another_school_is_no_choice(
    candidate: ExamCandidate, secretary: Client
) -> None:
    foreign = CatalogueSubjectFactory(name="Tuinaanleg")
    send(secretary, candidate, {"listed": foreign.pk})
    assert "Tuinaanleg" not in electives(candidate)


# --- Nothing is thrown away ----------------------------------------------------------------------
def test_a_subject_with_a_mark_cannot_leave(candidate: ExamCandidate, secretary: Client) -> None:
    text = send(secretary, candidate, **{"elective-0-leaves": "on"})
    assert "heeft cijfers en kan daarom niet weg." in text
    assert len(electives(candidate)) == 4


def test_a_subject_of_which_a_part_was_done_cannot_leave(
    candidate: ExamCandidate, secretary: Client
) -> None:
    subject = ExamSubjectFactory(candidate=candidate, name="Lassen", se=None, position=20)
    SchoolExamPartFactory(subject=subject, mark=Decimal("6.0"))
    text = send(secretary, candidate, **{"elective-4-leaves": "on"})
    assert "Lassen heeft onderdelen van het PTA die zijn gedaan" in text


def test_a_subject_without_marks_leaves(candidate: ExamCandidate, secretary: Client) -> None:
    ExamSubjectFactory(candidate=candidate, name="Lassen", se=None, position=20)
    send(secretary, candidate, **{"elective-4-leaves": "on"})
    assert "Lassen" not in electives(candidate)


def test_another_choice_takes_the_place_of_a_subject_without_marks(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject, school: School
) -> None:
    other = CatalogueSubjectFactory(school=school, name="Plaatwerk")
    ExamSubjectFactory(candidate=candidate, name="Lassen", catalogue=lassen, se=None, position=20)
    send(secretary, candidate, **{"elective-4-listed": other.pk})
    assert electives(candidate)[-1] == "Plaatwerk"
    assert "Lassen" not in electives(candidate)


def test_another_choice_does_not_take_the_place_of_one_with_marks(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject, school: School
) -> None:
    other = CatalogueSubjectFactory(school=school, name="Plaatwerk")
    ExamSubjectFactory(candidate=candidate, name="Lassen", catalogue=lassen, position=20)
    text = send(secretary, candidate, **{"elective-4-listed": other.pk})
    assert "Lassen heeft cijfers en kan daarom niet weg." in text


def test_a_central_mark_needs_a_subject_with_a_central_exam(
    candidate: ExamCandidate, secretary: Client, school: School
) -> None:
    civics = CatalogueSubjectFactory(school=school, kind="extra", name="Maatschappijleer")
    ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Maat", has_central_exam=True, ce="6.0", position=60
    )
    text = send(secretary, candidate, **{"extra-0-listed": civics.pk})
    assert "Maat heeft een cijfer van een centraal examen" in text


def test_what_somebody_else_added_meanwhile_stays(candidate: ExamCandidate) -> None:
    ExamSubjectFactory(candidate=candidate, name="Lassen", position=20)
    wanted = [Wanted("elective", pk=one.pk) for one in candidate.subjects.filter(kind="elective")]
    save_package(candidate, wanted[:2], by=None)
    assert len(electives(candidate)) == 5


def test_what_somebody_else_took_away_is_told(candidate: ExamCandidate, secretary: Client) -> None:
    subject = ExamSubjectFactory(candidate=candidate, name="Lassen", se=None, position=20)
    sent = posted(candidate)
    gone = posted(candidate, **{"elective-4-leaves": "on"})
    subject.delete()
    told = secretary.post(url(candidate), sent).content.decode()
    assert "Iemand anders heeft dit intussen gewijzigd" in told
    assert secretary.post(url(candidate), gone).status_code == 302


def test_marks_that_come_at_the_same_moment_are_not_overwritten(candidate: ExamCandidate) -> None:
    wanted = [Wanted("elective", pk=one.pk) for one in candidate.subjects.filter(kind="elective")]
    candidate.subjects.filter(kind="elective").update(se="8.5")
    save_package(candidate, list(reversed(wanted)), by=None)
    assert set(candidate.subjects.filter(kind="elective").values_list("se", flat=True)) == {
        Decimal("8.5")
    }


def test_a_package_saved_as_it_was_is_no_change(
    candidate: ExamCandidate, secretary: Client
) -> None:
    send(secretary, candidate)
    versions = list(candidate.subjects.values_list("version", flat=True))
    send(secretary, candidate)
    assert list(candidate.subjects.values_list("version", flat=True)) == versions


def test_a_package_is_locked_with_the_result(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject
) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    page = secretary.get(url(candidate)).content.decode()
    assert "Dit pakket ligt vast" in page
    assert "Opslaan" not in page
    text = send(secretary, candidate, {"listed": lassen.pk})
    assert "cijfers en pakket liggen vast" in text
    assert "Lassen" not in electives(candidate)


def test_a_page_opened_before_another_change_is_refused(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject
) -> None:
    sent = posted(candidate, {"listed": lassen.pk}, version="99")
    text = secretary.post(url(candidate), sent).content.decode()
    assert "Iemand anders heeft dit intussen gewijzigd" in text


def test_a_package_changed_at_the_very_same_moment_is_refused(
    candidate: ExamCandidate, secretary: Client, lassen: CatalogueSubject, overtaken: None
) -> None:
    text = send(secretary, candidate, {"listed": lassen.pk})
    assert "Iemand anders heeft dit intussen gewijzigd" in text
    assert "Lassen" not in electives(candidate)


# --- What the rules say --------------------------------------------------------------------------
def test_a_module_of_the_own_profile_is_stored_and_told_with_its_article(
    candidate: ExamCandidate, secretary: Client, school: School
) -> None:
    own = CatalogueSubjectFactory(school=school, name="Kapconstructies", module_of="BWI")
    text = send(secretary, candidate, {"listed": own.pk})
    assert "opgeslagen, maar het klopt nog niet" in text
    assert "Kapconstructies: een module van het eigen profiel (BWI) kan geen keuzevak zijn." in text
    assert "EB 49 lid 6 (oud)" in text
    assert "Kapconstructies" in electives(candidate)


def test_fewer_than_four_electives_are_stored_and_told(
    candidate: ExamCandidate, secretary: Client
) -> None:
    candidate.subjects.filter(kind="elective").first().delete()
    assert "Er zijn 3 keuzevakken; nodig zijn er ten minste 4." in send(secretary, candidate)


def test_looking_shows_what_the_rules_say_and_stores_nothing(
    candidate: ExamCandidate, secretary: Client, school: School
) -> None:
    modules = [
        CatalogueSubjectFactory(school=school, name=f"Module {number}", module_of="PIE")
        for number in range(3)
    ]
    rows = [{"listed": one.pk} for one in modules]
    text = send(secretary, candidate, *rows, check="1")
    assert "Er zijn 3 modules van PIE; ten hoogste 2 mogen meetellen" in text
    assert "er blijven 6 keuzevakken over" in text
    assert len(electives(candidate)) == 4


def test_an_extra_subject_without_decision_is_told_with_its_article(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamSubjectFactory(candidate=candidate, kind="extra", name="Engels", position=60)
    text = secretary.get(url(candidate)).content.decode()
    assert "geen besluit vastgelegd" in text
    assert "WVO 10b1 lid 3 (oud)" in text
    assert "Vraag de coördinator" in text


def test_a_coordinator_who_keeps_the_exam_finds_the_way_to_record_it(
    candidate: ExamCandidate, client: Client, school: School
) -> None:
    ExamSubjectFactory(candidate=candidate, kind="extra", name="Engels", position=60)
    client.force_login(staff(school, Role.EXAM_SECRETARY, Role.COORDINATOR))
    text = client.get(url(candidate)).content.decode()
    assert reverse("subject_add", args=[candidate.trajectory_id]) in text


def test_the_decision_is_found_by_the_name_whatever_its_capitals(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamSubjectFactory(candidate=candidate, kind="extra", name="Engels", position=60)
    candidate.trajectory.additional_subjects.create(
        subject="ENGELS", decided_on="2026-09-02", consulted="both", consulted_on="2026-09-01"
    )
    text = secretary.get(url(candidate)).content.decode()
    assert "Besloten op wo 2 sep 2026." in text
    assert "geen besluit vastgelegd" not in text


def test_mathematics_with_a_central_exam_makes_arithmetic_unnecessary(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Wiskunde", has_central_exam=True, position=60
    )
    text = secretary.get(url(candidate)).content.decode()
    assert "het schoolexamen rekenen is niet nodig" in text


def test_what_is_missing_for_a_full_exam_is_told_where_it_is_stated(
    candidate: ExamCandidate, secretary: Client
) -> None:
    send(secretary, candidate, is_full_exam="on")
    text = secretary.get(url(candidate)).content.decode()
    assert "Volgens deze controle is dit er niet: Engels, Maatschappijleer" in text


def test_a_package_of_an_exam_without_electives_is_shown(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamCandidate.objects.update(exam_year=2016)
    text = secretary.get(url(candidate)).content.decode()
    assert "bestonden geen beroepsgerichte keuzevakken" in text
    assert "Een volledig examen wordt niet ondersteund" in text


def test_a_package_of_a_year_without_rules_is_shown(
    candidate: ExamCandidate, secretary: Client
) -> None:
    ExamCandidate.objects.update(exam_year=2021)
    assert (
        "Examenjaar 2021 wordt niet ondersteund" in secretary.get(url(candidate)).content.decode()
    )


# --- Codes, adaptations --------------------------------------------------------------------------
@pytest.mark.django_db
def test_who_is_entered_gets_the_codes_of_the_profile_and_of_the_list() -> None:
    trajectory = TrajectoryFactory(profile="PIE")
    CatalogueSubjectFactory(
        school=trajectory.student.school, kind="dutch", name="Nederlands", code="2001"
    )
    candidate = enter_for_exam(trajectory, 2027)
    codes = dict(candidate.subjects.values_list("kind", "code"))
    assert codes == {"dutch": "2001", "profile": "7111", "arithmetic": ""}


def test_a_profile_subject_follows_the_profile_until_it_has_marks(
    candidate: ExamCandidate, secretary: Client
) -> None:
    send(secretary, candidate)
    assert candidate.subjects.get(kind="profile").code == "7011"
    trajectory = candidate.trajectory
    trajectory.profile = "PIE"
    trajectory.save()
    send(secretary, candidate)
    assert candidate.subjects.get(kind="profile").code == "7011"
    assert "de leerling doet nu PIE" in secretary.get(url(candidate)).content.decode()
    candidate.subjects.filter(kind="profile").update(se=None, ce=None)
    send(secretary, candidate)
    profile = candidate.subjects.get(kind="profile")
    assert (profile.name, profile.code) == ("Profielvak PIE", "7111")


def test_adaptations_are_kept_with_the_package(candidate: ExamCandidate, secretary: Client) -> None:
    send(secretary, candidate, extra_time="on", audio="on", adaptation="Eigen ruimte")
    candidate.refresh_from_db()
    found = (candidate.extra_time, candidate.audio, candidate.adaptation)
    assert found == (True, True, "Eigen ruimte")
    text = secretary.get(reverse("exam_candidate", args=[candidate.pk])).content.decode()
    assert "Verlengde examentijd" in text
    assert "Eigen ruimte" in text


def test_a_profile_subject_with_a_mark_keeps_its_school_exam(
    candidate: ExamCandidate, secretary: Client
) -> None:
    data = posted(candidate)
    del data["profile_has_se"]
    text = secretary.post(url(candidate), data).content.decode()
    assert "Er staat een SE-cijfer voor het profielvak" in text


# --- Objecting to an extra subject ---------------------------------------------------------------
@pytest.fixture
def biology(candidate: ExamCandidate) -> str:
    one = ExamSubjectFactory(
        candidate=candidate, kind="extra", name="Biologie", has_central_exam=True, position=60
    )
    return reverse("exam_objection", args=[one.pk])


def object_to(client: Client, address: str, day: str, version: str = "1") -> str:
    sent = {"objected_on": day, "version": version}
    return client.post(address, sent, follow=True).content.decode()


def test_a_candidate_objects_to_an_extra_subject_also_after_the_result(
    candidate: ExamCandidate, secretary: Client, biology: str
) -> None:
    ExamDecisionFactory(candidate=candidate, confirmed=True)
    today = timezone.localdate()
    assert "bezwaar tegen vermelding" in object_to(secretary, biology, str(today))
    assert candidate.subjects.get(kind="extra").objected_on == today
    assert "Er is geen bezwaar (meer)" in object_to(secretary, biology, "", "2")
    assert candidate.subjects.get(kind="extra").objected_on is None


def test_nobody_objects_tomorrow(candidate: ExamCandidate, secretary: Client, biology: str) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    assert "ligt in de toekomst" in object_to(secretary, biology, str(tomorrow))


def test_a_subject_that_counts_for_a_full_exam_stays_listed(
    candidate: ExamCandidate, secretary: Client, biology: str
) -> None:
    candidate.subjects.filter(kind="extra").update(ce="7.0")
    ExamCandidate.objects.update(is_full_exam=True, physical_education="goed", arts="voldoende")
    text = object_to(secretary, biology, str(timezone.localdate()))
    assert "Biologie telt mee voor de uitslag en blijft op het cijferoverzicht staan" in text
    assert candidate.subjects.get(kind="extra").objected_on is None


def test_an_elective_has_no_page_to_object(candidate: ExamCandidate, secretary: Client) -> None:
    one = candidate.subjects.filter(kind="elective").first()
    assert secretary.get(reverse("exam_objection", args=[one.pk])).status_code == 404


# --- Rights and speed ----------------------------------------------------------------------------
@pytest.mark.parametrize("role", [Role.COORDINATOR, Role.DIRECTOR, Role.READER])
def test_who_may_only_see_exams_does_not_change_a_package(
    candidate: ExamCandidate, client: Client, school: School, role: Role
) -> None:
    client.force_login(staff(school, role))
    assert client.get(url(candidate)).status_code == 403
    assert client.post(url(candidate), {}).status_code == 403


@pytest.mark.parametrize("number", [1, 20])
def test_the_page_takes_the_same_queries_for_one_and_for_twenty(
    candidate: ExamCandidate,
    secretary: Client,
    school: School,
    number: int,
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for place in range(number):
        subject = ExamSubjectFactory(candidate=candidate, position=20 + place)
        SchoolExamPartFactory(subject=subject)
        ExamSubjectFactory(
            candidate=candidate, kind="extra", name=f"Extra {place}", position=60 + place
        )
        CatalogueSubjectFactory(school=school)
    secretary.get(url(candidate))
    with django_assert_num_queries(9):
        secretary.get(url(candidate))


@pytest.mark.parametrize("sent", [{"leaves": "on"}, {"listed": "lassen"}])
@pytest.mark.parametrize("kind", ["dutch", "profile", "arithmetic"])
def test_a_row_for_electives_never_reaches_a_subject_that_every_exam_has(
    candidate: ExamCandidate,
    secretary: Client,
    lassen: CatalogueSubject,
    kind: str,
    sent: dict[str, str],
) -> None:
    candidate.subjects.update(se=None, ce=None, resit=None)
    subject = candidate.subjects.get(kind=kind)
    row = {name: str(lassen.pk) if value == "lassen" else value for name, value in sent.items()}
    send(secretary, candidate, {"pk": subject.pk, **row})
    assert candidate.subjects.get(pk=subject.pk).name == subject.name


def test_an_se_that_came_after_the_form_was_judged_keeps_the_school_exam(
    candidate: ExamCandidate,
) -> None:
    marks = candidate.subjects.filter(kind="profile")
    marks.update(se=None)
    sent = posted(candidate)
    del sent["profile_has_se"]
    form = PackageForm(sent, instance=candidate)
    assert form.is_valid(), form.errors
    marks.update(se="6.0")
    with pytest.raises(ValidationError, match="Er staat een SE-cijfer"):
        form.store()
    assert ExamCandidate.objects.get(pk=candidate.pk).profile_has_se
