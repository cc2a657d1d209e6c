"""Support, certificates, agreements with the mbo and LWOO: noting them, and who may."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from lwt_admin.accounts.perms import Role
from lwt_admin.students.models import Certificate, MboArrangement, Support
from tests.factories import (
    CertificateFactory,
    MboArrangementFactory,
    StudentFactory,
    SupportFactory,
)

pytestmark = pytest.mark.django_db

SUPPORT = {
    "kind": "planning",
    "what": "Elke dinsdag samen plannen",
    "given_by": "outside",
    "giver": "Jeugdteam De Oever",
    "start": "2026-09-07",
    "version": "1",
}
CERTIFICATE = {"kind": "vca", "obtained_on": "2026-06-12", "version": "1"}
ARRANGEMENT = {
    "institution": "ROC Waalstad",
    "kind": "exemption",
    "what": "Geen rekenen in het eerste jaar",
    "agreed_on": "2026-10-05",
    "version": "1",
}
NEW = {"support_add": SUPPORT, "certificate_add": CERTIFICATE, "mbo_arrangement_add": ARRANGEMENT}


def add(client, name, student, **changed):
    return client.post(reverse(name, args=[student.pk]), NEW[name] | changed)


@pytest.mark.parametrize(
    ("name", "model"),
    [
        ("support_add", Support),
        ("certificate_add", Certificate),
        ("mbo_arrangement_add", MboArrangement),
    ],
)
def test_the_coordinator_notes_it_and_finds_it_on_the_page(
    coordinator, student, name, model, text_of
):
    response = add(coordinator, name, student)
    assert model.objects.get().student == student
    shown = text_of(coordinator.get(response.url))
    for word in ("Jeugdteam", "12 jun 2026", "Geen rekenen"):
        assert (word in shown) == (word in _words(name))


def _words(name):
    return {
        "support_add": "Jeugdteam",
        "certificate_add": "12 jun 2026",
        "mbo_arrangement_add": "Geen rekenen",
    }[name]


@pytest.mark.parametrize("name", NEW)
@pytest.mark.parametrize("role", [Role.MENTOR, Role.OFFICE, Role.DIRECTOR, Role.READER])
def test_others_only_read_it(sign_in, mentor_client, student, trajectory, name, role):
    client = mentor_client if role is Role.MENTOR else sign_in(role)
    assert add(client, name, student).status_code == 403
    page = client.get(reverse("support", args=[student.pk])).content.decode()
    assert reverse(name, args=[student.pk]) not in page


@pytest.mark.parametrize(
    ("name", "changed", "reason"),
    [
        ("support_add", {"until": "2026-09-06"}, "ligt voor het begin"),
        ("support_add", {"evaluated_on": "2026-10-01"}, "Wat leverde het op?"),
        ("support_add", {"evaluation": "Het hielp."}, "Wanneer is het geëvalueerd?"),
        (
            "support_add",
            {"evaluated_on": "2026-11-03", "evaluation": "x"},
            "di 3 nov 2026 moet nog komen",
        ),
        ("support_add", {"kind": "", "what": ""}, "verplicht"),
        ("support_add", {"note": "bsn 111222333"}, "Dit lijkt een BSN"),
        ("support_add", {"what": "111.222.333"}, "Dit lijkt een BSN"),
        ("certificate_add", {"kind": "other"}, "Welk certificaat is het?"),
        ("certificate_add", {"obtained_on": "2026-11-03"}, "moet nog komen"),
        ("certificate_add", {"valid_until": "2026-06-11"}, "ligt voor het begin"),
        ("certificate_add", {"number": "111222333"}, "Dit lijkt een BSN"),
        ("certificate_add", {"number": "vca@mail"}, "cijfers en letters"),
        ("certificate_add", {"number": "zonder cijfer"}, "cijfers en letters"),
        ("certificate_add", {"number": "JANSEN 4411"}, "Hierin staat een naam"),
        ("certificate_add", {"number": "VCA-12-05-2010"}, "de geboortedatum"),
        ("certificate_add", {"number": "20100512/7"}, "de geboortedatum"),
        ("mbo_arrangement_add", {"agreed_on": "2026-11-03"}, "moet nog komen"),
        ("mbo_arrangement_add", {"institution": ""}, "verplicht"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(
    coordinator, student, name, changed, reason, text_of
):
    assert reason in text_of(add(coordinator, name, student, **changed))
    assert not Support.objects.exists()
    assert not Certificate.objects.exists()
    assert not MboArrangement.objects.exists()


def test_the_number_of_a_certificate_is_kept(coordinator, student):
    add(coordinator, "certificate_add", student, number="VCA-B 2026/44.118")
    assert Certificate.objects.get().number == "VCA-B 2026/44.118"


@pytest.mark.parametrize(
    ("factory", "broken"),
    [
        (SupportFactory, {"until": date(2026, 9, 6)}),
        (SupportFactory, {"evaluation": "Zonder datum"}),
        (SupportFactory, {"evaluated_on": date(2026, 9, 6), "evaluation": "Te vroeg"}),
        (SupportFactory, {"kind": "toveren"}),
        (SupportFactory, {"given_by": "niemand"}),
        (CertificateFactory, {"kind": "other"}),
        (CertificateFactory, {"valid_until": date(2026, 6, 11)}),
        (CertificateFactory, {"kind": "bakker"}),
        (MboArrangementFactory, {"kind": "handdruk"}),
    ],
)
def test_the_database_refuses_what_cannot_be(student, factory, broken):
    with pytest.raises(IntegrityError), transaction.atomic():
        factory(student=student, **broken)


def test_support_is_evaluated(coordinator, student, text_of):
    support = SupportFactory(student=student, until=date(2026, 10, 16))
    page = reverse("support", args=[student.pk])
    assert "nog evalueren" in text_of(coordinator.get(page))
    sent = SUPPORT | {
        "until": "2026-10-16",
        "evaluated_on": "2026-10-20",
        "evaluation": "Plant nu zelf.",
    }
    coordinator.post(reverse("support_edit", args=[support.pk]), sent)
    shown = text_of(coordinator.get(page))
    assert "Plant nu zelf." in shown
    assert "nog evalueren" not in shown


def test_two_people_do_not_overwrite_each_other(coordinator, student, text_of):
    support = SupportFactory(student=student, version=2)
    url = reverse("support_edit", args=[support.pk])
    assert "Iemand anders heeft dit intussen" in text_of(coordinator.post(url, SUPPORT))


@pytest.mark.parametrize(
    ("name", "factory"),
    [
        ("support", SupportFactory),
        ("certificate", CertificateFactory),
        ("mbo_arrangement", MboArrangementFactory),
    ],
)
def test_it_is_removed_only_after_asking(coordinator, student, name, factory):
    record = factory(student=student)
    url = reverse(f"{name}_delete", args=[record.pk])
    coordinator.get(url)
    assert type(record).objects.exists()
    assert coordinator.post(url).url == reverse("support", args=[student.pk])
    assert not type(record).objects.exists()


# --- LWOO -----------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("sent", "kept", "shown"),
    [("True", True, "ja"), ("False", False, "nee"), ("", None, "niet bekend")],
)
def test_lwoo_is_yes_no_or_not_known(coordinator, student, sent, kept, shown, text_of):
    url = reverse("lwoo_edit", args=[student.pk])
    coordinator.post(url, {"has_lwoo": sent, "version": "1"})
    student.refresh_from_db()
    assert student.has_lwoo is kept
    page = text_of(coordinator.get(reverse("support", args=[student.pk])))
    assert f"<dd> {shown}" in page or f"<dd>{shown}" in page


def test_lwoo_that_does_not_exist_is_refused(coordinator, student, text_of):
    url = reverse("lwoo_edit", args=[student.pk])
    assert "keuze" in text_of(coordinator.post(url, {"has_lwoo": "misschien", "version": "1"}))


# --- The page -------------------------------------------------------------------------------------
@pytest.mark.parametrize("number", [1, 20])
def test_the_page_costs_the_same_queries_for_any_number(
    mentor_client, student, number, django_assert_num_queries
):
    for factory in (SupportFactory, CertificateFactory, MboArrangementFactory):
        factory.create_batch(number, student=student)
    url = reverse("support", args=[student.pk])
    mentor_client.get(url)
    with django_assert_num_queries(SUPPORT_QUERIES):
        mentor_client.get(url)


SUPPORT_QUERIES = 10


def test_the_page_shows_nothing_of_another_pupil(coordinator, school, student, text_of):
    SupportFactory(student=StudentFactory(school=school), what="Van een ander")
    assert "Van een ander" not in text_of(coordinator.get(reverse("support", args=[student.pk])))
