"""Who stands in the text and may not sign it any more: no letter, no link, and no page for them."""

from datetime import date

import pytest
from django.core import mail
from django.utils import timezone

from lwt_admin.agreements.models import AgreementVersion
from lwt_admin.agreements.reminders import remind_now, reminders_due
from lwt_admin.signing import links
from lwt_admin.signing.models import Signature, SigningLink
from lwt_admin.students.models import Guardian, Student
from tests.agreements import remote, support

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-08-17 12:10:00+00:00")]
PARENT = remote.ADDRESSES["guardian"]


@pytest.fixture
def version():
    return remote.offered()


def removed():
    Guardian.objects.all().delete()


def without_authority():
    Guardian.objects.update(has_authority=False)


def child_turned_18():
    """The pupil turned 18 the day before: from then on the pupil signs alone."""
    Student.objects.update(birth_date=date(2008, 8, 16))


LOSSES = pytest.mark.parametrize("lose", [removed, without_authority, child_turned_18])


def fresh(version):
    return AgreementVersion.objects.for_system().for_one_page().get(pk=version.pk)


def mail_to(address):
    return [one for one in mail.outbox if one.to == [address]]


@LOSSES
def test_their_letter_that_waits_is_not_sent(version, lose):
    lose()
    remote.deliver()
    assert mail_to(PARENT) == []
    assert len(mail_to(remote.ADDRESSES["company"])) == 1


@LOSSES
def test_their_link_opens_no_page_and_signs_nothing(version, lose, client):
    path = remote.link_for("guardian")
    client.post(f"{path}code/")
    given = remote.typed(version, "guardian", code=remote.code_for("guardian"))
    lose()
    for part in ("", "pdf/", "code/", "weigeren/"):
        assert client.get(path + part).status_code == 404
    assert client.post(path, given).status_code == 404
    assert not Signature.objects.exists()
    assert fresh(version).state == "sent"


@LOSSES
def test_they_get_no_new_link(version, lose, client):
    path = remote.link_for("guardian")
    lose()
    before, letters = SigningLink.objects.count(), len(mail.outbox)
    client.post(f"{path}nieuw/")
    assert links.send_to(PARENT, timezone.now()) == 0
    remote.deliver()
    assert (SigningLink.objects.count(), len(mail.outbox)) == (before, letters)


@LOSSES
def test_nobody_reminds_them(version, lose, time_machine):
    remote.deliver()
    lose()
    reminded = remind_now(fresh(version), support.NOW)
    told = {one.party: why for one, why in reminded.skipped}
    assert "guardian" in told
    assert "guardian" not in {one.party for one in reminded.posted}
    time_machine.move_to("2026-08-20 09:00:00+00:00")
    due = [one.to for one in reminders_due(timezone.now())]
    assert PARENT not in due


def test_the_link_of_a_parent_opens_until_the_eighteenth_birthday(version, client):
    path = remote.link_for("guardian")
    Student.objects.update(birth_date=date(2008, 8, 18))
    assert client.get(path).status_code == 200
    Student.objects.update(birth_date=date(2008, 8, 17))
    assert client.get(path).status_code == 404


def test_the_parent_of_who_turned_18_refuses_nothing(version, client):
    path = remote.link_for("guardian")
    client.post(f"{path}code/")
    code = remote.code_for("guardian")
    child_turned_18()
    answer = client.post(f"{path}weigeren/", {"reason": "Nee.", "code": code})
    assert answer.status_code == 404
    assert fresh(version).state == "sent"


def test_who_turned_18_keeps_the_own_link(version, client):
    path = remote.link_for("student")
    child_turned_18()
    assert client.get(path).status_code == 200


def test_a_representative_entered_anew_keeps_the_link(version, client):
    guardian = Guardian.objects.get()
    path = remote.link_for("guardian")
    kept = {"name": guardian.name, "email": guardian.email, "student": guardian.student}
    authority = {"has_authority": guardian.has_authority}
    guardian.delete()
    assert client.get(path).status_code == 404
    Guardian.objects.create(**kept, **authority)
    assert client.get(path).status_code == 200
