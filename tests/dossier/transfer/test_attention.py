"""What home says of transfers that wait for the school itself."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.transfer import consent
from lwt_admin.dossier.transfer.attention import transfer_attention
from lwt_admin.signing import services
from lwt_admin.students.models import TransferDossier
from lwt_admin.todo import Todo
from tests.dossier.transfer import support
from tests.factories import TrajectoryFactory, staff

pytestmark = pytest.mark.django_db

REASON = "Zonder de afspraken over begeleiding."


def told(transfer: TransferDossier) -> list[Todo]:
    return list(transfer_attention(support.coordinator(transfer.student), transfer.student.school))


def refused() -> TransferDossier:
    transfer = support.prepared(support.pupil(17, first_name="Yara", last_name="Jansen"), [])
    services.refuse(transfer.document.signatories.get(), REASON, now=timezone.now())
    return support.again(transfer)


def close(transfer: TransferDossier) -> None:
    by = support.coordinator(transfer.student)
    consent.withdraw(transfer, by=by, reason="Gezin wil niet.", now=timezone.now())


def agreed(**given: str) -> TransferDossier:
    return support.agreed(support.prepared(support.pupil(17, **given), []), sealed=True)


def test_a_dossier_that_waits_for_consent_needs_nothing_from_the_school():
    assert told(support.prepared(support.pupil(17), [])) == []


def test_a_dossier_that_everybody_agreed_to_waits_to_be_sent():
    transfer = agreed(first_name="Yara", last_name="Jansen")
    (todo,) = told(transfer)
    assert todo.text == "De overdracht van Yara Jansen aan ROC Waalstad is niet verstuurd"
    assert todo.url == reverse("transfer", args=[transfer.student_id])


def test_once_a_link_was_sent_the_line_is_gone():
    transfer = agreed()
    support.sent(transfer)
    assert told(transfer) == []


def test_a_dossier_of_which_the_consent_was_taken_back_is_not_to_be_sent():
    transfer = agreed()
    TransferDossier.objects.filter(pk=transfer.pk).update(
        stopped_at=timezone.now(), stop_reason="De leerling."
    )
    assert told(transfer) == []


def test_a_refusal_is_told_with_who_and_why():
    (todo,) = told(refused())
    assert todo.text == "Yara Jansen gaat niet akkoord met de overdracht van Yara Jansen"
    assert REASON in todo.detail


def test_a_refusal_that_the_school_closed_is_done():
    transfer = refused()
    close(transfer)
    assert told(transfer) == []


def test_a_newer_dossier_for_the_same_institution_takes_the_place_of_a_refused_one():
    transfer = refused()
    newer = support.prepared(transfer.student, [])
    assert told(transfer) == []
    close(newer)
    assert len(told(transfer)) == 1


def test_what_everybody_agreed_to_is_not_closed():
    transfer = agreed()
    with pytest.raises(consent.TransferRefused):
        close(transfer)


def test_a_mentor_hears_nothing_of_what_only_the_coordinator_can_do():
    transfer = agreed()
    mentor = staff(transfer.student.school, Role.MENTOR)
    TrajectoryFactory(student=transfer.student, mentor=mentor)
    assert list(transfer_attention(mentor, None)) == []


def test_a_refused_dossier_is_closed_on_its_page(client):
    transfer = refused()
    client.force_login(support.coordinator(transfer.student))
    page = reverse("transfer", args=[transfer.student_id])
    assert "Sluit af zonder te versturen" in client.get(page).text
    way = reverse("transfer_withdraw", args=[transfer.pk])
    assert "niet naar ROC Waalstad" in client.get(way).text
    client.post(way, {"reason": "De ouders willen het niet."})
    shown = client.get(page).text
    assert "niet akkoord, afgesloten" in shown
    assert "Sluit af zonder te versturen" not in shown


def test_two_lines_cost_as_much_as_one():
    transfer = refused()

    def queries() -> int:
        user = support.coordinator(transfer.student)
        assert user.access
        with CaptureQueriesContext(connection) as captured:
            list(transfer_attention(user, transfer.student.school))
        return len(captured)

    one = queries()
    support.agreed(support.prepared(support.pupil(17, school=transfer.student.school), []))
    assert queries() == one == 2
