"""The application letter: offered, signed at the table and by link, refused, taken back, sealed."""

from datetime import date, timedelta
from io import BytesIO
from unittest import mock

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.signing import sealing
from lwt_admin.signing.kinds import kind_of
from lwt_admin.signing.models import Document, Party, Signature
from lwt_admin.signing.services import AlreadySigned, SigningRefused, refuse
from lwt_admin.students.intake import services, signing
from lwt_admin.students.intake.letter import Application
from lwt_admin.students.intake.progress import Standing, progress_of
from lwt_admin.students.models import ApplicationLetter, IntakeStep, Trajectory
from tests.agreements import remote
from tests.factories import GuardianFactory, IntakeFactory, TrajectoryFactory, staff
from tests.students.intake import support

pytestmark = pytest.mark.django_db


def text_of(pdf):
    return "\n".join(page.extract_text() for page in PdfReader(BytesIO(pdf)).pages)


def letter_line(intake):
    lines = progress_of(support.again(intake), support.TODAY).lines
    return next(one for one in lines if one.kind == IntakeStep.Kind.LETTER)


def test_pupil_and_parents_sign_and_the_school_does_not():
    letter = support.offered()
    parties = [one.party for one in letter.document.signatories.all()]
    assert parties == [Party.STUDENT, Party.GUARDIAN]
    assert letter.document.content["words"] == ["Ik wil timmeren."]
    assert letter_line(letter.intake).standing is Standing.BUSY


def test_a_pupil_of_age_signs_alone():
    letter = support.offered(support.pupil(birth_date=date(2008, 5, 12)))
    assert [one.party for one in letter.document.signatories.all()] == [Party.STUDENT]


def test_a_letter_is_offered_on_its_page(client):
    student = support.pupil()
    client.force_login(support.coordinator(student))
    given = {"profile": "BWI", "start": "2027-08-30", "words": "", "guardians": []}
    page = reverse("letter_offer", args=[student.pk])
    assert "Kies wie er voor de leerling tekent." in client.post(page, given).content.decode()
    given["guardians"] = [student.guardians.get().pk]
    assert client.post(page, given).status_code == 302
    assert ApplicationLetter.objects.get().intake.start == date(2027, 8, 30)


def test_the_page_of_the_letter_says_whether_the_minimum_still_fits(student, coordinator):
    IntakeFactory(student=student, start=date(2027, 3, 1))
    page = reverse("letter_offer", args=[student.pk])
    html = coordinator.get(page).text
    assert "Bij een start op ma 1 mrt 2027 passen er hooguit" in html
    assert "WVO 10b1 (oud), niet geverifieerd" in html
    html = coordinator.post(page, {"start": "2026-11-09"}).text
    assert "Bij een start op ma 9 nov 2026 past" in html


def test_a_letter_of_a_pupil_for_whom_nobody_may_sign_is_refused(client):
    student = support.pupil()
    student.guardians.all().delete()
    client.force_login(support.coordinator(student))
    given = {"profile": "BWI", "start": "2027-08-30"}
    answer = client.post(reverse("letter_offer", args=[student.pk]), given)
    assert "nog niemand die voor de leerling mag tekenen" in answer.content.decode()
    assert not Document.objects.exists()


def test_there_is_one_open_letter_at_a_time():
    letter = support.offered()
    with pytest.raises(ValidationError, match="al een brief open"):
        support.offered(letter.intake.student)
    assert Document.objects.count() == 1


def test_a_letter_for_what_cannot_begin_is_not_offered():
    student = support.pupil()
    TrajectoryFactory(student=student, ended_on=date(2028, 7, 1))
    with pytest.raises(ValidationError, match="valt samen"):
        support.offered(student)


def test_a_letter_does_not_go_to_the_address_of_a_colleague():
    student = support.pupil()
    colleague = staff(student.school, Role.MENTOR)
    student.guardians.update(email=colleague.email)
    with pytest.raises(ValidationError, match="medewerker van de school"):
        support.offered(student)


def test_the_last_signature_opens_the_trajectory():
    letter = support.signed()
    trajectory = letter.intake.student.trajectories.get()
    assert trajectory.applied_on == timezone.localdate()
    assert (trajectory.profile, trajectory.start) == ("BWI", support.START)
    assert trajectory.events.get().kind == "applied"
    assert support.again(letter.intake).trajectory == trajectory
    assert letter_line(letter.intake).standing is Standing.DONE


def test_a_second_click_signs_once():
    letter = support.offered()
    signatory = support.party(letter, Party.STUDENT)
    witness = support.coordinator(letter.intake.student)
    given = {"witness": witness, "now": timezone.now()}
    signing.sign(letter, signatory, support.typed(signatory), **given)
    with pytest.raises(AlreadySigned):
        signing.sign(letter, signatory, support.typed(signatory), **given)
    assert Signature.objects.count() == 1


def test_a_parent_who_lost_authority_does_not_sign():
    letter = support.offered()
    letter.intake.student.guardians.update(has_authority=False, relation="other")
    signatory = support.party(letter, Party.GUARDIAN)
    witness = support.coordinator(letter.intake.student)
    with pytest.raises(SigningRefused, match="mag volgens het dossier niet meer"):
        signing.sign(
            letter, signatory, support.typed(signatory), witness=witness, now=timezone.now()
        )


def test_signatures_stay_when_the_dossier_is_in_the_way_of_the_application(client):
    letter = support.offered()
    student = letter.intake.student
    other = TrajectoryFactory(student=student, start=support.START - timedelta(days=3))
    support.signed(letter)
    assert student.trajectories.get() == other
    client.force_login(support.coordinator(student))
    assert "kon niet worden geopend" in client.get(reverse("intake", args=[student.pk])).text
    other.ended_on = other.start
    other.save()
    client.post(reverse("letter_apply", args=[letter.pk]))
    assert support.again(letter.intake).trajectory.applied_on == timezone.localdate()


def test_signing_at_the_table_takes_the_name_in_the_letter(client):
    letter = support.offered()
    signatory = support.party(letter, Party.GUARDIAN)
    client.force_login(support.coordinator(letter.intake.student))
    page = reverse("letter_sign", args=[letter.pk, signatory.pk])
    given = {"sha256": letter.document.sha256, "consent": "on", "typed_name": "Iemand Anders"}
    assert "niet de naam die in de aanvraag staat" in client.post(page, given).content.decode()
    assert client.post(page, given | {"typed_name": signatory.name}).status_code == 302
    assert Signature.objects.get().consent == "Ik heb de aanvraag gelezen en ga akkoord."


def test_a_signatory_of_another_letter_is_not_found(client):
    letter, other = support.offered(), support.offered()
    client.force_login(support.coordinator(letter.intake.student))
    page = reverse("letter_sign", args=[letter.pk, support.party(other, Party.STUDENT).pk])
    assert client.get(page).status_code == 404


def test_a_letter_is_taken_back_and_offered_again(client):
    letter = support.offered()
    client.force_login(support.coordinator(letter.intake.student))
    page = reverse("letter_withdraw", args=[letter.pk])
    assert client.post(page, {"reason": "Verkeerd profiel."}).status_code == 302
    assert support.offered(letter.intake.student).document.content["number"] == 2
    with pytest.raises(ValidationError, match="niet meer open"):
        signing.withdraw(letter, by=letter.document.frozen_by, reason="", now=timezone.now())


def page_of(client, letter):
    client.force_login(support.coordinator(letter.intake.student))
    return client.get(reverse("intake", args=[letter.intake.student_id])).content.decode()


def test_a_letter_that_was_taken_back_says_by_whom_and_why(client):
    letter = support.offered()
    by = letter.document.frozen_by
    signing.withdraw(letter, by=by, reason="Verkeerd profiel.", now=timezone.now())
    page = page_of(client, letter)
    assert "Ingetrokken op" in page
    assert f"door {by}: “Verkeerd profiel.”</p>" in page


def test_a_refused_letter_is_not_called_taken_back(client):
    letter = support.offered()
    parent = support.party(letter, Party.GUARDIAN)
    refuse(parent, reason="Nog niet.", now=timezone.now())
    page = page_of(client, letter)
    assert "Ingetrokken op" not in page
    assert "ging niet akkoord: “Nog niet.”</p>" in page


def test_the_page_says_to_what_address_a_link_went(client):
    assert "link naar ouder@mail.example:" in page_of(client, support.offered())


def test_a_new_letter_begins_with_what_the_last_one_said(client):
    letter = support.offered()
    GuardianFactory(student=letter.intake.student)
    signing.withdraw(letter, by=letter.document.frozen_by, reason="Tikfout", now=timezone.now())
    client.force_login(support.coordinator(letter.intake.student))
    form = client.get(reverse("letter_offer", args=[letter.intake.student_id])).context["form"]
    assert form["words"].value() == "Ik wil timmeren."
    chosen = [int(str(box.data["value"])) for box in form["guardians"] if box.data["selected"]]
    assert support.party(letter, Party.GUARDIAN).person == f"guardian:{chosen[0]}"
    assert len(chosen) == 1


def test_an_address_that_somebody_else_corrected_is_not_replaced_unseen(client):
    letter = support.offered()
    parent = support.party(letter, Party.GUARDIAN)
    client.force_login(support.coordinator(letter.intake.student))
    page = reverse("letter_address", args=[letter.pk, parent.pk])
    seen = client.get(page).context["form"]["version"].value()
    first = {"email": "goed@mail.example", "reason": "Tikfout", "version": seen}
    assert client.post(page, first).status_code == 302
    answer = client.post(page, first | {"email": "oud@mail.example"})
    assert "wijzigde dit adres intussen in goed@mail.example" in answer.content.decode()
    again = answer.context["form"]["version"].value()
    assert (
        client.post(page, first | {"email": "oud@mail.example", "version": again}).status_code
        == 302
    )
    parent.refresh_from_db()
    assert parent.email == "oud@mail.example"


def test_a_reminder_goes_once_a_day(client, django_capture_on_commit_callbacks):
    letter = support.offered()
    client.force_login(support.coordinator(letter.intake.student))
    page = reverse("letter_remind", args=[letter.pk])
    first = client.post(page, follow=True).content.decode()
    second = client.post(page, follow=True).content.decode()
    assert "Een herinnering gaat naar" in first
    assert "is vandaag al herinnerd" in second


def test_another_address_gets_a_new_link(client):
    letter = support.offered()
    signatory = support.party(letter, Party.GUARDIAN)
    client.force_login(support.coordinator(letter.intake.student))
    page = reverse("letter_address", args=[letter.pk, signatory.pk])
    client.post(page, {"email": "nieuw@mail.example", "reason": "Tikfout."})
    signatory.refresh_from_db()
    assert signatory.email == "nieuw@mail.example"


def test_a_parent_signs_by_link_and_the_mail_names_the_application(client):
    letter = support.offered()
    path = remote.link_for("guardian")
    body = remote.last_mail("ouder@mail.example")
    assert "aanvraag leer-werktraject" in body
    assert "an application for a work placement programme" in body
    assert "Lees de hele aanvraag" in client.get(path).content.decode()
    client.post(f"{path}code/")
    signatory = support.party(letter, Party.GUARDIAN)
    given = {
        "sha256": letter.document.sha256,
        "consent": "on",
        "typed_name": signatory.name,
        "code": remote.code_for("guardian"),
    }
    answer = client.post(path, given, follow=True)
    assert "ondertekende aanvraag als pdf" in answer.content.decode()
    assert signatory.signature.link is not None


def test_a_pupil_who_does_not_agree_ends_the_letter(client):
    letter = support.offered()
    path = remote.link_for("student")
    answer = client.get(f"{path}weigeren/").content.decode()
    assert "Zonder getekende aanvraag" in answer
    remote.refuse_as(client, path, "student", reason="Ik wil toch naar de havo.")
    assert "Ik wil toch naar de havo." in letter_line(letter.intake).text
    assert not Trajectory.objects.exists()


def test_the_page_in_english_says_application(client):
    support.offered()
    html = client.get(remote.link_for("guardian"), {"taal": "en"}).content.decode()
    assert "The application itself is in Dutch." in html
    assert "Read the whole application" in html


def test_before_everybody_signed_the_pdf_is_marked_concept(client):
    letter = support.offered()
    client.force_login(support.coordinator(letter.intake.student))
    with mock.patch("lwt_admin.signing.paper.render_pdf", side_effect=str.encode) as made:
        answer = client.get(reverse("letter_pdf", args=[letter.pk]))
    assert answer["Content-Disposition"].endswith('-v1-concept.pdf"')
    assert "CONCEPT: nog niet door iedereen getekend" in made.call_args.args[0]


def test_the_sealed_letter_says_what_was_asked_and_who_signed(client):
    letter = support.signed(support.offered(support.pupil(first_name="Yara", last_name="Jansen")))
    assert sealing.seal_document(letter.document_id) is None
    client.force_login(support.coordinator(letter.intake.student))
    answer = client.get(reverse("letter_pdf", args=[letter.pk]))
    text = " ".join(text_of(answer.content).split())
    for words in (
        "Aanvraag leer-werktraject van Yara Jansen",
        "Bouwen, wonen en interieur",
        "ma 30 aug 2027",
        "Ik wil timmeren.",
        "WVO 10b1",
        "M. Jansen",
        "Bewijs van ondertekening",
        letter.document.sha256,
    ):
        assert words in text
    assert "CONCEPT" not in text
    assert answer["Content-Disposition"].endswith('aanvraag-leer-werktraject-yara-jansen-v1.pdf"')


def test_who_has_the_code_of_a_letter_reads_that_it_is_an_application(client):
    letter = support.signed()
    answer = client.get(reverse("verify_document", args=[letter.document.code]))
    assert "Dit is een aanvraag, geen besluit." in answer.content.decode()


def test_those_who_look_after_a_letter_are_the_coordinators():
    letter = support.offered()
    coordinator = support.coordinator(letter.intake.student)
    watchers = kind_of(letter.document).watchers(letter.document, timezone.localdate())
    assert (coordinator.pk, coordinator.email) in watchers
    assert kind_of(letter.document).page(letter.document).endswith("/aanloop/")


def test_two_parents_both_sign_when_the_school_asks_all():
    student = support.pupil()
    GuardianFactory(student=student, name="B. Jansen", email="")
    student.school.all_representatives = True
    student.school.save()
    with pytest.raises(ValidationError, match="ook B"):
        signing.offer(
            services.begin(student),
            Application("BWI", support.START),
            guardians=[student.guardians.first()],
            by=support.coordinator(student),
            now=timezone.now(),
        )
    assert not mail.outbox
