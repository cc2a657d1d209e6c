"""What was offered stays what it was: its text, its links, its order, its hours, its seal."""

from datetime import date, timedelta

import pytest

from lwt_admin.agreements import transitions
from lwt_admin.agreements.models import AgreementVersion, DefaultText, State
from lwt_admin.agreements.services.texts import Place, write
from lwt_admin.placements.facts import judge_trajectory
from lwt_admin.signing import links, sealing
from lwt_admin.signing.models import Signature, SigningLink
from lwt_admin.signing.paper import document_html
from lwt_admin.signing.services import SigningRefused, unsigned
from lwt_admin.signing.verify import Verdict, judge_file
from tests.agreements import paper, remote, support
from tests.agreements.test_overlap import beside, rules
from tests.factories import EnrolmentFactory, HourEntryFactory
from tests.signing.keys import issue
from tests.signing.sealed import stored_bytes

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:05:00+00:00")]


def fresh(version):
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


# --- Links and turns ------------------------------------------------------------------------------
def alive(version):
    links_of = SigningLink.objects.for_system().filter(signatory__document=version.document)
    return [one for one in links_of if one.opens_at(support.NOW)]


def completed(version):
    support.sign_all(version)


def given_back(version):
    actor = support.coordinator_of(version)
    transitions.withdraw(version, actor=actor, reason="Anders.", now=support.NOW)


def declined(version):
    support.refused(version)


@pytest.mark.parametrize("close", [completed, given_back, declined])
def test_every_link_dies_with_the_text_and_with_the_last_signature(close):
    version = remote.offered()
    for party in version.document.signatories.all():
        links.issue(party, now=support.NOW)
    assert len(alive(version)) == 4
    close(version)
    assert alive(version) == []


def at_the_table(version, school):
    mark, witness = support.mark_for(school), support.coordinator_of(version)
    transitions.sign(version, signatory=school, mark=mark, witness=witness, now=support.NOW)


def by_link(version, school):
    link = SigningLink.objects.create(
        signatory=school,
        token_hash="x",
        address=school.email,
        made_at=support.NOW,
        expires_at=support.NOW + timedelta(days=1),
    )
    mark = support.mark_for(school)
    transitions.sign_by_link(version, signatory=school, mark=mark, link=link, now=support.NOW)


def on_paper(version, school):
    scan = paper.entered(version, [school])
    by = support.coordinator_of(version)
    transitions.sign_on_paper(version, scan=scan, by=by, now=support.NOW)


@pytest.mark.parametrize("way", [at_the_table, by_link, on_paper])
def test_a_school_that_signs_last_cannot_sign_before_the_others(way):
    version = support.draft()
    school = version.agreement.trajectory.student.school
    school.signing_order = "school_last"
    school.save()
    version = support.send(fresh(version))
    signatory = remote.party(version, "school")
    with pytest.raises(SigningRefused, match="als laatste"):
        way(version, signatory)
    assert not Signature.objects.exists()
    for other in unsigned(version.document):
        if other.party != "school":
            at_the_table(version, other)
    at_the_table(version, signatory)
    assert fresh(version).state == State.SIGNED


# --- The text -------------------------------------------------------------------------------------
def test_a_default_text_that_changes_after_offering_changes_nothing_that_is_signed():
    version = support.draft()
    version.privacy = "Wat er was afgesproken."
    version.save()
    version = support.send(version)
    before = document_html(version.document)
    by = support.coordinator_of(version)
    school = version.agreement.trajectory.student.school
    place = Place(school, DefaultText.For.AGREEMENT, "", "privacy")
    for number, text in enumerate(("Iets anders.", "Weer iets anders.")):
        assert write(place, text, writer=by, seen=number)
    assert document_html(fresh(version).document) == before
    assert "Wat er was afgesproken." in before
    signed = support.sign_all(version)
    assert signed.document.sha256 == version.document.sha256
    assert signed.document.is_intact


# --- Days and hours -------------------------------------------------------------------------------
def test_what_never_began_takes_no_days():
    never = support.ended(support.signed(), last_day=date(2026, 8, 23))
    assert rules(beside(never)) == []


def test_hours_of_the_first_place_go_on_counting_beside_the_other_place():
    ended = support.ended(support.signed(), last_day=date(2026, 10, 30))
    trajectory = ended.agreement.trajectory
    student = trajectory.student
    EnrolmentFactory(student=student, school_year=student.school.years.get(), leerjaar=3)
    HourEntryFactory(agreement=ended.agreement, date=date(2026, 10, 29))
    HourEntryFactory(agreement=ended.agreement, date=date(2026, 11, 5))
    other = support.sign_all(support.send(beside(ended, weekdays=(4,), start=date(2026, 11, 2))))
    HourEntryFactory(agreement=other.agreement, date=date(2026, 11, 5))
    total = judge_trajectory(trajectory, date(2026, 11, 21))
    assert (total.minutes, total.days) == (2 * 7 * 60, 2)


# --- The seal -------------------------------------------------------------------------------------
def test_an_expired_certificate_lets_the_document_wait(settings, tmp_path):
    document = support.signed().document
    settings.SEALS_DIR = str(tmp_path)
    code = document.school.code
    past = {"since": -timedelta(days=900), "until": -timedelta(days=300)}
    issue(**past).save(tmp_path / f"{code}.pem")
    assert "verlopen" in sealing.seal_document(document.pk)
    document.refresh_from_db()
    assert (bool(document.pdf), "verlopen" in document.seal_failure) == (False, True)
    issue().save(tmp_path / f"{code}.pem")
    assert sealing.seal_document(document.pk) is None


def test_a_file_is_authentic_long_after_its_certificate_expired(settings, tmp_path, time_machine):
    document = support.signed().document
    settings.SEALS_DIR = str(tmp_path)
    issue().save(tmp_path / f"{document.school.code}.pem")
    assert sealing.seal_document(document.pk) is None
    document.refresh_from_db()
    content = stored_bytes(document)
    time_machine.move_to("2041-01-01 12:00:00+00:00")
    assert judge_file([content]).verdict == Verdict.SAME
    assert judge_file([content, b" "]).verdict == Verdict.EXTENDED
    changed = content[:5000] + bytes([content[5000] ^ 1]) + content[5001:]
    assert judge_file([changed]).verdict == Verdict.BROKEN_SEAL
