"""What goes into a transfer dossier, what never does, and that file and paper say the same."""

import json
from datetime import date
from decimal import Decimal
from io import BytesIO
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone
from pypdf import PdfReader

from lwt_admin.accounts.perms import Role
from lwt_admin.dossier.transfer.content import dossier_json
from lwt_admin.dossier.transfer.reading import READERS, read_sections
from lwt_admin.dossier.transfer.sections import SECTIONS
from lwt_admin.signing.models import content_hash
from lwt_admin.signing.paper import document_html
from tests.dossier.transfer import support
from tests.exams.deciding import NOW, confirmed, make_contested, set_raw
from tests.factories import (
    AssessmentPeriodFactory,
    CareerGoalFactory,
    CareerTalkFactory,
    CertificateFactory,
    ContactFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    ExamSubjectFactory,
    HourEntryFactory,
    IncidentFactory,
    MboArrangementFactory,
    RestrictedNoteFactory,
    SchoolYearFactory,
    SupportFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)
from tests.factories.exams import ReopeningFactory
from tests.placements.assessing import conclude, say

pytestmark = pytest.mark.django_db
DOCS = Path(__file__).resolve().parents[3] / "docs" / "overdracht.md"


def records(content, section, part):
    parts = {
        (one["key"], some["key"]): some["records"]
        for one in content["sections"]
        for some in one["parts"]
    }
    return parts[section, part]


@pytest.fixture
def full():
    """A pupil of whom there is something in every section, and something that must stay."""
    student = support.pupil(
        first_name="Yara", last_name="Jansen", street="Geheimlaan", city="Verstopdorp"
    )
    user = support.coordinator(student)
    year = SchoolYearFactory(school=student.school)
    EnrolmentFactory(student=student, school_year=year)
    trajectory = TrajectoryFactory(student=student)
    trajectory.interruptions.create(
        start=date(2026, 9, 14), end=date(2026, 9, 15), reason="Opname in een kliniek"
    )
    agreement = signed_agreement(trajectory)
    HourEntryFactory(agreement=agreement, date=date(2026, 9, 3))
    ExamCandidateFactory(trajectory=trajectory, passing=True)
    SupportFactory(student=student, kind="planning", what="planner op dinsdag")
    SupportFactory(student=student, kind="care", what="jeugdhulp thuis")
    CertificateFactory(student=student, kind="vca", number="VCA-123")
    CareerGoalFactory(student=student, text="timmerman worden")
    CareerTalkFactory(student=student, entered_by=user, outcome="wil naar de bouw")
    MboArrangementFactory(student=student, what="module hout")
    RestrictedNoteFactory(student=student, entered_by=user, text="vertrouwelijk verhaal")
    ContactFactory(student=student, line="ruzie met buren")
    IncidentFactory(agreement=agreement, what="vinger in de zaag")
    return student


SECRET = (
    "Geheimlaan",
    "Verstopdorp",
    "vertrouwelijk verhaal",
    "ruzie met buren",
    "vinger in de zaag",
    "Opname in een kliniek",
    "jeugdhulp thuis",
    "ouder@mail.example",
    "yara@mail.example",
)


def test_what_must_stay_is_in_neither_the_file_nor_the_paper(full, client):
    document = support.prepared(full).document
    told = dossier_json(document)
    client.force_login(support.coordinator(full))
    answer = client.get(reverse("transfer_pdf", args=[document.transfer_dossier.pk]))
    pdf = " ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages)
    assert "timmerman worden" in told
    assert "timmerman worden" in " ".join(pdf.split())
    for secret in SECRET:
        assert secret not in told
        assert secret not in " ".join(pdf.split())


def test_every_chosen_section_says_what_is_known(full):
    content = support.prepared(full).document.content
    assert records(content, "person", "pupil")[0]["name"] == "Yara Jansen"
    assert records(content, "trajectory", "decisions")[0]["day"]
    placement = records(content, "placements", "placements")[0]
    assert (placement["minutes"], placement["days"]) == (420, 1)
    assert placement["times"].startswith("do 8.00–")
    assert records(content, "agreements", "agreements")[0]["company"]
    assert [one["what"] for one in records(content, "support", "supports")] == [
        "planner op dinsdag"
    ]
    assert records(content, "certificates", "certificates")[0]["number"] == "VCA-123"
    assert records(content, "mbo", "arrangements")[0]["what"] == "module hout"
    assert records(content, "career", "talks")[0]["outcome"] == "wil naar de bouw"
    marks = [one["se"] for one in records(content, "exam", "subjects")]
    assert all(Decimal(mark) for mark in marks if mark)
    assert any(marks)


def read_exam(student):
    content = {
        "sections": read_sections(
            support.coordinator(student), student, ["exam"], timezone.localdate()
        )
    }
    return records(content, "exam", "exam")[0], {
        one["name"]: one for one in records(content, "exam", "subjects")
    }


def test_the_exam_is_what_was_decided_whatever_marks_became(full):
    candidate = full.trajectories.get().candidacies.get()
    make_contested(candidate)
    confirmed(candidate, result="geslaagd", reason="De ondergrens geldt bij ons niet.")
    set_raw(candidate, "dutch", ce=Decimal("1.0"))
    exam, subjects = read_exam(full)
    assert (exam["result"], exam["decided_on"]) == ("geslaagd, voorlopig", "2027-06-10")
    assert subjects["Nederlands"]["ce"] == "6.5"


def test_an_exact_average_is_not_rounded_on_paper(full):
    """Rounded to 5,5 it would contradict the final mark 5."""
    elective = full.trajectories.get().candidacies.get().subjects.filter(kind="elective").first()
    elective.se = Decimal("5.4999")
    elective.save()
    html = document_html(support.prepared(full, ["exam"]).document)
    assert "5,4999" in html
    assert "5,5<" not in html


def test_no_result_goes_along_while_nothing_is_decided(full):
    exam, subjects = read_exam(full)
    assert (exam["result"], exam["decided_on"]) == ("", "")
    assert subjects["Nederlands"]["final"] == 7


def test_a_result_that_was_reopened_is_told_as_such(full):
    ReopeningFactory(decision=confirmed(full.trajectories.get().candidacies.get()))
    exam, _ = read_exam(full)
    assert exam["result"] == "heropend voor een verbetering; tot dan geldt geslaagd"


def test_of_the_exam_goes_what_was_followed_and_not_what_was_objected_to(full):
    candidate = full.trajectories.get().candidacies.get()
    ExamSubjectFactory(candidate=candidate, kind="extra", name="Engels", objected_on=NOW.date())
    ExamSubjectFactory(candidate=candidate, kind="followed", name="Wiskunde", se=None)
    _, subjects = read_exam(full)
    assert "Wiskunde: gevolgd zonder examen" in subjects
    assert "Engels" not in subjects


def test_an_assessment_goes_along_only_once_it_is_finished():
    student = support.pupil()
    user = support.coordinator(student)
    agreement = signed_agreement(TrajectoryFactory(student=student))
    period = AssessmentPeriodFactory(school_year=SchoolYearFactory(school=student.school))
    say(agreement, period, by=staff(student.school, Role.COORDINATOR), level=4)
    today = timezone.localdate()
    open_still = {"sections": read_sections(user, student, ["assessments"], today)}
    assert records(open_still, "assessments", "results") == []
    conclude(agreement, period, by=user, missing_reason="Niemand las de e-mail.")
    finished = {"sections": read_sections(user, student, ["assessments"], today)}
    assert records(finished, "assessments", "results")[0]["result"] == "voldoende"
    assert records(finished, "assessments", "levels")[0]["by_mentor"] == "goed"


def test_what_was_not_chosen_is_not_there(full):
    content = support.prepared(full, ["certificates"]).document.content
    assert [one["key"] for one in content["sections"]] == ["person", "certificates"]
    assert "timmerman worden" not in json.dumps(content)


def test_what_changes_later_does_not_change_the_dossier(full):
    transfer = support.prepared(full)
    before = document_html(transfer.document)
    full.certificates.all().delete()
    full.first_name = "Iemand"
    full.save()
    assert document_html(support.again(transfer).document) == before


def test_nobody_hands_on_what_is_shut_to_them(full):
    reader = staff(full.school, Role.OFFICE)
    content = {"sections": read_sections(reader, full, ["exam", "person"], timezone.localdate())}
    assert records(content, "exam", "subjects") == []
    assert records(content, "person", "pupil")[0]["name"] == "Yara Jansen"


def test_the_file_says_who_agreed_and_holds_the_text_with_its_hash(full):
    transfer = support.agreed(support.prepared(full, []))
    told = json.loads(dossier_json(transfer.document))
    assert (told["schema"], told["schema_version"]) == ("lwt-admin/overdracht", 2)
    assert content_hash(told["content"]) == told["sha256"]
    assert {one["name"] for one in told["agreed"]} == {
        who.name for who in transfer.document.signatories.all()
    }


def test_paper_and_file_say_the_same(full):
    document = support.prepared(full).document
    html = document_html(document)
    for section in document.content["sections"]:
        assert section["title"] in html
        for part in section["parts"]:
            for record in part["records"]:
                for column in part["columns"]:
                    if column["kind"] == "text" and record[column["key"]]:
                        first_line = record[column["key"]].splitlines()[0]
                        assert first_line in html


def test_every_section_has_a_reader_and_every_value_is_written_down():
    assert [section.key for section in SECTIONS] == list(READERS)
    text = DOCS.read_text()
    for section in SECTIONS:
        assert f"`{section.key}`" in text
        for part in section.parts:
            assert f"`{part.key}`" in text
            assert [one.key for one in part.columns if f"`{one.key}`" not in text] == []


def test_a_section_costs_the_same_queries_for_one_record_and_many(
    full, django_assert_max_num_queries
):
    for _ in range(10):
        CertificateFactory(student=full)
        CareerGoalFactory(student=full)
    user = support.coordinator(full)
    with django_assert_max_num_queries(40):
        read_sections(user, full, support.EVERYTHING, timezone.localdate())
