"""The pages that take over a pupil list: upload, look, apply."""

from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import ImportUpload, Student
from lwt_admin.students.tasks import discard_stale_uploads, uploads_stale
from tests.factories import SchoolFactory, SchoolYearFactory, StudentFactory, staff
from tests.imports import csv_of, pupil

GOOD = csv_of(pupil(), pupil(leerlingnummer="300015", roepnaam="Sam"))
HEADER = b"leerlingnummer;roepnaam;achternaam;geboortedatum\n"
MIXED = csv_of(pupil(), pupil(leerlingnummer="300015", roepnaam=""))


def upload(client: Client, content: bytes, name: str = "lijst.csv") -> HttpResponse:
    return client.post(
        reverse("student_import"), {"file": SimpleUploadedFile(name, content)}, follow=True
    )


def review(client: Client, **posted: str) -> HttpResponse:
    """Press a button on the page of the last upload."""
    kept = ImportUpload.objects.latest("pk")
    address = reverse("student_import_apply", args=[kept.pk])
    shown = client.get(address).context["plan"].digest
    return client.post(address, {"plan": shown} | posted, follow=True)


def test_an_upload_shows_what_would_happen_and_stores_nothing(office: Client) -> None:
    response = upload(office, GOOD)
    assert "Vera Bos" in response.content.decode()
    assert "2 nieuw" in response.content.decode()
    assert not Student.objects.exists()


def test_the_button_stores_what_was_shown_and_removes_the_file(office: Client) -> None:
    upload(office, GOOD)
    response = review(office)
    assert "zijn overgenomen: 2 nieuw." in response.content.decode()
    assert Student.objects.count() == 2
    assert not ImportUpload.objects.exists()


def test_a_rejected_row_is_shown_with_its_reason_and_only_the_good_ones_can_go_on(
    office: Client,
) -> None:
    page = upload(office, MIXED).content.decode()
    assert "roepnaam" in page
    assert "Deze cel is leeg" in page
    review(office)
    assert not Student.objects.exists()
    review(office, partial="1")
    assert Student.objects.count() == 1


def test_a_change_stands_beside_what_was(office: Client, school: School) -> None:
    StudentFactory(school=school, number="300014", last_name="<script>alert(1)</script>")
    page = upload(office, GOOD).content.decode()
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "<script>alert" not in page


def test_when_the_records_changed_meanwhile_the_plan_is_shown_again(
    office: Client, school: School
) -> None:
    upload(office, GOOD)
    kept = ImportUpload.objects.get()
    address = reverse("student_import_apply", args=[kept.pk])
    shown = office.get(address).context["plan"].digest
    StudentFactory(school=school, number="300014")
    response = office.post(address, {"plan": shown}, follow=True)
    assert "Intussen is er iets gewijzigd" in response.content.decode()
    assert Student.objects.count() == 1


def test_a_post_without_the_plan_that_was_seen_stores_nothing(office: Client) -> None:
    upload(office, GOOD)
    office.post(reverse("student_import_apply", args=[ImportUpload.objects.get().pk]))
    assert not Student.objects.exists()


def test_pressing_the_button_again_tells_that_the_list_was_taken_over(office: Client) -> None:
    upload(office, GOOD)
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    shown = office.get(address).context["plan"].digest
    office.post(address, {"plan": shown})
    again = office.post(address, {"plan": shown}, follow=True)
    assert again.redirect_chain == [(reverse("student_import"), 302)]
    assert "al overgenomen" in again.content.decode()
    assert Student.objects.count() == 2


def test_coming_back_to_a_list_that_is_gone_asks_for_a_file(office: Client) -> None:
    upload(office, GOOD)
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    review(office, discard="1")
    assert "weggegooid" in office.get(address, follow=True).content.decode()
    told = office.get(address, headers={"HX-Request": "true"})
    assert told["HX-Redirect"] == reverse("student_import")


def test_a_list_without_rows_says_so(office: Client) -> None:
    page = upload(office, HEADER).content.decode()
    assert "Er staat geen enkele rij in" in page
    assert "Kies een ander bestand" in page


def test_without_one_good_row_the_page_does_not_offer_to_take_over_the_good_ones(
    office: Client,
) -> None:
    page = upload(office, csv_of(pupil(roepnaam=""))).content.decode()
    assert "De enige rij klopt niet." in page
    assert "Er valt zo niets over te nemen" in page
    assert "goede rijen" not in page
    assert "Kies een ander bestand" in page


def test_the_good_rows_beside_rejected_ones_are_counted(office: Client) -> None:
    page = " ".join(upload(office, MIXED).content.decode().split())
    assert "1 van de 2 rijen klopt niet." in page
    assert "neem alleen de goede rijen over: 1 nieuw." in page


def test_who_takes_over_the_good_rows_hears_what_to_do_with_the_others(office: Client) -> None:
    upload(office, MIXED)
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    sent = {"plan": office.get(address).context["plan"].digest, "partial": "1"}
    told = [str(one) for one in office.post(address, sent, follow=True).context["messages"]]
    assert len(told) == 1
    assert told[0].startswith("De leerlingen zijn overgenomen: 1 nieuw en 1 afgewezen. ")
    assert told[0].endswith("Verbeter de afgewezen rij in het bestand en kies het opnieuw.")


def test_rows_that_stand_already_are_told_beside_rejected_ones(office: Client) -> None:
    upload(office, MIXED)
    review(office, partial="1")
    page = " ".join(upload(office, MIXED).content.decode().split())
    assert "De rest staat er al zo in: 1 ongewijzigd. Er valt zo niets over te nemen." in page


def test_a_file_can_be_thrown_away(office: Client) -> None:
    upload(office, GOOD)
    review(office, discard="1")
    assert not ImportUpload.objects.exists()
    assert not Student.objects.exists()


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "Het bestand is leeg"), (b"a;b\n1;2\n", "ontbreken"), (b"\x00\x01", "geen CSV")],
)
def test_a_file_that_cannot_be_read_says_so_and_is_not_kept(
    office: Client, content: bytes, words: str
) -> None:
    response = upload(office, content)
    assert words in response.content.decode()
    assert not ImportUpload.objects.exists()


def test_without_a_file_the_form_asks_for_one(office: Client) -> None:
    response = office.post(reverse("student_import"))
    assert "Kies een bestand" in response.content.decode()


def test_nobody_opens_the_upload_of_a_colleague(
    office: Client, sign_in: Callable[..., Client]
) -> None:
    upload(office, GOOD)
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    assert sign_in(Role.OFFICE).get(address).status_code == 404


def test_an_upload_is_for_the_chosen_school_where_one_may_import(
    client: Client, school: School
) -> None:
    person = staff(school, Role.MENTOR)
    other = SchoolFactory(name="Zuid")
    person.memberships.create(school=other, started_on=timezone.localdate()).roles.create(
        role=Role.OFFICE
    )
    client.force_login(person)
    session = client.session
    session["school"] = school.pk
    session.save()
    assert client.get(reverse("student_import")).status_code == 403


def test_an_upload_lasts_a_day(office: Client) -> None:
    upload(office, GOOD)
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    with time_machine.travel(timezone.now() + timedelta(days=1, minutes=1), tick=False):
        assert uploads_stale()
        assert office.get(address).status_code in {302, 404}
        discard_stale_uploads.enqueue()
    assert not ImportUpload.objects.exists()


def test_the_page_costs_as_many_queries_for_twenty_rows_as_for_one(
    office: Client, school: School, django_assert_max_num_queries: object
) -> None:
    SchoolYearFactory(school=school)
    counts = []
    for rows in (1, 20):
        numbered = (pupil(leerlingnummer=str(n), ouder1_naam="M. Bos") for n in range(rows))
        upload(office, csv_of(*numbered))
        address = reverse("student_import_apply", args=[ImportUpload.objects.latest("pk").pk])
        with django_assert_max_num_queries(15) as spent:
            office.get(address)
        counts.append(len(spent))
    assert counts[0] == counts[1]


def test_a_kept_file_that_can_no_longer_be_read_leads_back_with_the_reason(
    office: Client,
) -> None:
    upload(office, GOOD)
    ImportUpload.objects.update(content=b"kapot")
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    shown = office.get(address).context["plan"].digest
    answer = office.post(address, {"plan": shown}, follow=True)
    assert "ontbreken" in answer.content.decode()
    assert not Student.objects.exists()
