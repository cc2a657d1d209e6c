"""Who must sign now, against who stands in the text that was offered."""

from datetime import date, timedelta

import pytest
import time_machine
from django.urls import reverse

from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.agreements.parties import (
    changes_since,
    choice_of,
    needs_representative,
    representative_article,
    required_roles,
    why_not_these,
)
from lwt_admin.agreements.steps import TransitionRefused
from lwt_admin.signing.addresses import how_they_sign
from lwt_admin.signing.models import Signatory
from lwt_admin.signing.services import unsigned
from lwt_admin.students.models import Guardian
from tests.agreements import support
from tests.factories import CooperationAgreementFactory, GuardianFactory, TrajectoryFactory
from tests.world import take_over_for

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)
YOUNG = date(2011, 5, 12)
OF_AGE = date(2008, 5, 12)


def fresh(version: AgreementVersion) -> AgreementVersion:
    return AgreementVersion.objects.for_one_page().get(pk=version.pk)


def changes(version, today=support.TODAY):
    return changes_since(fresh(version), today)


def texts(version, today=support.TODAY):
    return [change.text for change in changes(version, today)]


def school_of(version):
    return version.agreement.trajectory.student.school


def set_school(version, **settings):
    school = school_of(version)
    for name, value in settings.items():
        setattr(school, name, value)
    school.save()


def guardian_of(version) -> Guardian:
    return version.agreement.trajectory.student.guardians.get()


def signatory(version, party: str) -> Signatory:
    return next(one for one in fresh(version).document.signatories.all() if one.party == party)


def sign_as(version, party: str, now=support.NOW):
    who = signatory(version, party)
    return transitions.sign(
        fresh(version),
        signatory=who,
        mark=support.mark_for(who),
        witness=support.coordinator_of(version),
        now=now,
    )


# --- Who must sign --------------------------------------------------------------------------------
@pytest.mark.parametrize("until_of_age", [True, False])
def test_under_16_no_setting_of_the_school_leaves_the_representative_out(until_of_age):
    version = support.draft(birth_date=YOUNG)
    set_school(version, representative_until_of_age=until_of_age)
    assert needs_representative(version, support.TODAY)
    source = representative_article(version, support.TODAY)
    assert source is not None
    assert source.article == "NRK 3:1 lid 1"


@pytest.mark.parametrize("until_of_age", [True, False])
def test_at_16_and_17_the_school_decides(until_of_age):
    version = support.draft(birth_date=date(2010, 5, 12))
    set_school(version, representative_until_of_age=until_of_age)
    assert needs_representative(version, support.TODAY) is until_of_age


@pytest.mark.parametrize(
    ("born", "eighteenth"),
    [
        (date(2008, 11, 5), date(2026, 11, 5)),
        (date(2008, 2, 29), date(2026, 3, 1)),
    ],
    ids=["an ordinary day", "29 February"],
)
def test_from_the_eighteenth_birthday_the_pupil_signs_alone(born, eighteenth):
    version = support.draft(birth_date=born)
    asked = [needs_representative(version, eighteenth + n * DAY) for n in (-1, 0, 1)]
    assert asked == [True, False, False]


def test_a_school_may_want_all_representatives():
    version = support.draft()
    set_school(version, all_representatives=True)
    assert "all_guardians" in required_roles(version, support.TODAY)


def test_a_draft_for_a_pupil_of_16_needs_nobody_known_when_the_school_does_not_ask():
    version = support.draft()
    set_school(version, representative_until_of_age=False)
    Guardian.objects.all().delete()
    parties = [one.party for one in support.send(version).document.signatories.all()]
    assert parties == ["school", "student", "company"]


# --- Choosing -------------------------------------------------------------------------------------
def test_the_only_representative_need_not_be_chosen():
    version = support.draft()
    assert choice_of(version, support.TODAY).obvious == [guardian_of(version)]


def test_of_two_representatives_somebody_chooses():
    version = support.draft()
    GuardianFactory(student=version.agreement.trajectory.student)
    assert choice_of(version, support.TODAY).obvious is None


def test_when_the_school_wants_all_nobody_chooses_and_carers_stay_out():
    version = support.draft()
    student = version.agreement.trajectory.student
    GuardianFactory(student=student, relation=Guardian.Relation.CARER, has_authority=False)
    other = GuardianFactory(student=student)
    set_school(version, all_representatives=True)
    choice = choice_of(version, support.TODAY)
    assert choice.all_of_them
    assert choice.obvious == [student.guardians.first(), other]


def test_a_carer_signs_when_the_school_wants_all_and_there_is_nobody_else():
    version = support.draft(birth_date=YOUNG)
    Guardian.objects.update(has_authority=False, relation=Guardian.Relation.CARER)
    set_school(version, all_representatives=True)
    assert choice_of(version, support.TODAY).obvious == [guardian_of(version)]


def test_leaving_one_out_is_refused_when_the_school_wants_all():
    version = support.draft()
    other = GuardianFactory(student=version.agreement.trajectory.student, name="R. Bakker")
    set_school(version, all_representatives=True)
    first = version.agreement.trajectory.student.guardians.exclude(pk=other.pk)
    assert "ook R. Bakker" in why_not_these(version, first, support.TODAY)
    with pytest.raises(TransitionRefused, match=r"ook R\. Bakker"):
        support.send(version)


def test_of_age_nobody_has_to_be_chosen():
    version = support.draft(birth_date=OF_AGE)
    assert choice_of(version, support.TODAY).guardians == ()
    assert why_not_these(version, [], support.TODAY) == ""


def test_who_has_an_address_gets_a_link_and_who_has_none_signs_otherwise():
    linked = how_they_sign("R. Bakker", "r.bakker@mail.example")
    assert linked == "krijgt een link op r.bakker@mail.example"
    assert "R. Bakker tekent aan tafel of op papier" in how_they_sign("R. Bakker", "")


# --- What changed since ---------------------------------------------------------------------------
def test_nothing_changed_is_nothing_to_tell():
    assert changes(support.sent()) == []


def test_a_draft_and_a_signed_agreement_have_nothing_to_tell():
    signed = support.signed()
    guardian_of(signed).delete()
    assert changes(signed) == []
    assert changes(support.draft()) == []


@pytest.mark.parametrize(
    ("born", "eighteenth"),
    [
        (date(2008, 8, 20), date(2026, 8, 20)),
        (date(2012, 2, 29), date(2030, 3, 1)),
    ],
    ids=["an ordinary day", "29 February"],
)
def test_turning_18_before_everybody_signed_is_told_from_the_day_itself(born, eighteenth):
    version = support.sent(birth_date=born)
    told = [bool(texts(version, eighteenth + n * DAY)) for n in (-1, 0, 1)]
    assert told == [False, True, True]


def test_turning_18_asks_for_another_text_or_a_signature_at_the_table_or_on_paper():
    version = support.sent(birth_date=date(2008, 8, 20))
    name = guardian_of(version).name
    (change,) = changes(version, date(2026, 8, 20))
    assert change.blocking
    assert change.text.endswith(f"{name} hoeft niet meer te tekenen en krijgt geen link meer.")
    assert change.advice.startswith("Trek deze versie in en bied een nieuwe aan.")
    assert f"Of laat {name} aan tafel of op papier tekenen." in change.advice


def test_turning_16_may_stay_as_it_is_and_blocks_nothing():
    version = support.draft(birth_date=date(2010, 8, 20))
    set_school(version, representative_until_of_age=False)
    version = support.send(version)
    (change,) = changes(version, date(2026, 8, 20))
    assert not change.blocking
    assert "mag zo blijven" in change.advice


def test_turning_18_still_waits_for_everybody_who_stands_in_the_text():
    version = support.sent(birth_date=date(2008, 8, 20))
    late = support.NOW + 10 * DAY
    for party in ("school", "student", "company"):
        version = sign_as(version, party, late)
    assert version.state == State.PARTLY_SIGNED
    assert sign_as(version, "guardian", late).state == State.SIGNED


@pytest.mark.parametrize(("until_of_age", "told"), [(False, True), (True, False)])
def test_turning_16_is_told_when_the_school_then_asks_nobody(until_of_age, told):
    version = support.draft(birth_date=date(2010, 8, 20))
    set_school(version, representative_until_of_age=until_of_age)
    version = support.send(version)
    assert changes(version, date(2026, 8, 19)) == []
    found = texts(version, date(2026, 8, 20))
    assert bool(found) is told
    assert all("Vanaf 16 jaar vraagt uw school" in text for text in found)


def test_a_representative_who_signed_before_the_birthday_needs_no_word():
    version = sign_as(support.sent(birth_date=date(2008, 8, 20)), "guardian")
    assert changes(version, date(2026, 8, 20)) == []


def test_a_corrected_birth_date_may_ask_for_somebody_who_is_not_in_the_text():
    version = support.sent(birth_date=OF_AGE)
    student = version.agreement.trajectory.student
    student.birth_date = YOUNG
    student.save()
    missing, wrong_date = changes(version)
    assert missing.blocking
    assert missing.article == "NRK 3:1 lid 1"
    assert "Trek deze versie in" in missing.advice
    assert not wrong_date.blocking
    assert "geboren" in wrong_date.text


def test_a_representative_who_was_removed_keeps_it_from_being_signed():
    version = support.sent()
    name = guardian_of(version).name
    guardian_of(version).delete()
    (change,) = changes(version)
    assert change.blocking
    assert change.text.startswith(f"{name} staat niet meer")
    with pytest.raises(TransitionRefused, match="biedt een nieuwe aan"):
        sign_as(version, "guardian")


def test_a_representative_without_authority_any_more_cannot_sign():
    version = support.sent()
    Guardian.objects.update(has_authority=False)
    (change,) = changes(version)
    assert change.blocking
    assert "mag volgens het dossier niet meer" in change.text
    with pytest.raises(TransitionRefused, match="mag volgens het dossier niet meer"):
        sign_as(version, "guardian")


def test_who_signed_and_was_removed_after_that_stays_in_the_text():
    version = sign_as(support.sent(), "guardian")
    name = guardian_of(version).name
    guardian_of(version).delete()
    assert changes(version) == []
    while unsigned(fresh(version).document):
        version = support.sign_next(fresh(version))
    assert version.state == State.SIGNED
    stored = fresh(version).document
    assert name in [who["name"] for who in stored.content["signatories"]]
    assert stored.is_intact


def test_a_representative_entered_anew_under_the_same_name_is_the_same_person():
    version = support.sent()
    old = guardian_of(version)
    fields = {"name": old.name, "email": old.email, "student": old.student}
    old.delete()
    GuardianFactory(**fields)
    assert changes(version) == []
    assert sign_as(version, "guardian").state == State.PARTLY_SIGNED


def test_another_name_asks_for_another_text():
    version = support.sent()
    old = guardian_of(version).name
    Guardian.objects.update(name="R. van Dijk")
    (change,) = changes(version)
    assert (old in change.text, "R. van Dijk" in change.text) == (True, True)
    assert not change.blocking


def test_another_address_asks_for_another_letter():
    version = support.sent()
    Guardian.objects.update(email="nieuw@mail.example")
    (change,) = changes(version)
    assert "nieuw@mail.example" in change.text
    assert "nieuwe adres" in change.advice


def test_another_signatory_of_the_school_is_told():
    version = support.sent()
    set_school(version, signatory_name="B. Nieuwenhuis")
    assert any("B. Nieuwenhuis" in text for text in texts(version))


def test_a_new_representative_is_told_when_the_school_wants_all():
    version = support.draft()
    set_school(version, all_representatives=True)
    version = support.send(version)
    GuardianFactory(student=version.agreement.trajectory.student, name="P. Later")
    (change,) = changes(version)
    assert "P. Later staat niet in de tekst" in change.text
    assert not change.blocking


def test_a_new_representative_is_no_news_when_one_is_enough():
    version = support.sent()
    GuardianFactory(student=version.agreement.trajectory.student)
    assert changes(version) == []


def test_what_changed_costs_no_query_once_the_page_is_read(django_assert_num_queries):
    version = fresh(support.sent())
    with django_assert_num_queries(0):
        changes_since(version, support.TODAY)


# --- On the page where it is offered --------------------------------------------------------------
@pytest.fixture
def in_august(db):
    with time_machine.travel(support.NOW, tick=False):
        yield


def send_page(client, version):
    client.force_login(support.coordinator_of(version))
    return reverse("agreement_send", args=[version.agreement_id])


@pytest.mark.usefixtures("in_august")
def test_the_page_tells_who_gets_a_link_and_who_signs_otherwise(client):
    version = support.draft()
    set_school(version, signing_order="school_last")
    Guardian.objects.update(email="")
    html = client.get(send_page(client, version)).content.decode()
    assert "tekent als laatste; krijgt een link op directie@school.example" in html
    assert "geen e-mailadres: M. Jansen tekent aan tafel of op papier" in html


@pytest.mark.usefixtures("in_august")
def test_the_page_leaves_no_choice_when_the_school_wants_all(client):
    version = support.draft()
    GuardianFactory(student=version.agreement.trajectory.student, name="R. Bakker")
    set_school(version, all_representatives=True)
    address = send_page(client, version)
    html = client.get(address).content.decode()
    assert "Uw school laat alle wettelijk vertegenwoordigers tekenen" in html
    assert client.post(address, {"version": version.version}).status_code == 302
    names = [one.name for one in fresh(version).document.signatories.filter(party="guardian")]
    assert sorted(names) == ["M. Jansen", "R. Bakker"]


@pytest.mark.usefixtures("in_august")
def test_the_page_wants_a_choice_of_one_or_more(client):
    version = support.draft()
    GuardianFactory(student=version.agreement.trajectory.student, name="R. Bakker")
    address = send_page(client, version)
    page = client.post(address, {"version": version.version})
    assert "Kies wie er voor de leerling tekent." in page.context["form"].errors["guardians"]
    keys = [one.pk for one in version.agreement.trajectory.student.guardians.all()]
    chosen = {"version": version.version, "guardians": keys}
    assert client.post(address, chosen).status_code == 302
    assert fresh(version).document.signatories.filter(party="guardian").count() == 2


# --- A birth date corrected after everybody signed ------------------------------------------------
def signed_alone_and_corrected(born: date) -> AgreementVersion:
    """Signed on 17 August 2026 as by who is of age, without a representative."""
    version = support.signed(birth_date=date(2008, 1, 1))
    student = version.agreement.trajectory.student
    student.birth_date = born
    student.save()
    return version


@pytest.mark.parametrize(
    ("born", "article"),
    [
        (date(2008, 8, 17), None),
        (date(2008, 8, 18), "Inrichtingsbesluit 35 lid 4"),
        (date(2010, 8, 18), "NRK 3:1 lid 1"),
    ],
)
def test_a_representative_who_was_due_on_the_day_of_signing_is_missed_later(born, article):
    found = changes(signed_alone_and_corrected(born), date(2026, 11, 2))
    assert [one.article for one in found] == ([article] if article else [])
    assert all(one.blocking for one in found)


def test_the_missed_representative_is_told_with_both_dates_and_the_day_of_signing():
    version = signed_alone_and_corrected(date(2011, 1, 1))
    (text,) = texts(version)
    assert text == (
        f"{version.agreement.trajectory.student} is geboren op 1 jan 2011, niet op 1 jan 2008. Op "
        "de dag van tekenen, ma 17 aug 2026, moest ook een wettelijk vertegenwoordiger tekenen."
    )


@pytest.mark.parametrize(("today", "missed"), [(date(2027, 3, 26), 1), (date(2027, 3, 27), 0)])
def test_a_missed_representative_is_told_as_long_as_the_agreement_lasts(today, missed):
    assert len(changes(signed_alone_and_corrected(date(2011, 1, 1)), today)) == missed


def test_who_signed_with_a_representative_misses_none():
    version = support.signed()
    student = version.agreement.trajectory.student
    student.birth_date = date(2011, 1, 1)
    student.save()
    assert changes(version) == []


def test_from_16_none_is_missed_when_the_school_asks_for_none():
    version = signed_alone_and_corrected(date(2009, 1, 1))
    set_school(version, representative_until_of_age=False)
    assert changes(version) == []


def test_a_school_that_asks_for_more_later_misses_nobody_in_what_was_signed():
    version = support.draft(birth_date=date(2009, 1, 1))
    set_school(version, representative_until_of_age=False)
    version = support.sign_all(support.send(fresh(version)))
    set_school(version, representative_until_of_age=True)
    assert changes(version) == []


@pytest.mark.time_machine("2026-11-02 12:00:00+00:00")
def test_of_what_was_taken_over_the_day_on_the_paper_counts():
    pupil = TrajectoryFactory(student__birth_date=date(2008, 1, 1))
    CooperationAgreementFactory(school=pupil.student.school)
    version = take_over_for(pupil)
    pupil.student.birth_date = date(2008, 8, 21)
    pupil.student.save()
    assert "do 20 aug 2026, moest ook" in texts(version, date(2026, 11, 2))[0]
    pupil.student.birth_date = date(2008, 8, 20)
    pupil.student.save()
    assert texts(version, date(2026, 11, 2)) == []


def test_the_page_of_the_agreement_says_who_was_missed(client):
    version = signed_alone_and_corrected(date(2011, 1, 1))
    client.force_login(support.coordinator_of(version))
    page = client.get(reverse("agreement_detail", args=[version.agreement_id])).content.decode()
    assert "moest ook een wettelijk vertegenwoordiger tekenen" in page
    assert "Beëindig deze overeenkomst en sluit een nieuwe" in page
