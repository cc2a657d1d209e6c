"""One school with one of everything, and which record each address opens."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.urls import URLPattern, reverse
from django.utils import timezone

from lwt_admin.accounts.models import School, SchoolYear, User
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.documents import draft_content
from lwt_admin.agreements.models import (
    AgreementVersion,
    BulkJob,
    Company,
    CooperationAgreement,
    WorkAgreement,
)
from lwt_admin.agreements.services.cooperation_paper import store_scan
from lwt_admin.agreements.services.takeover import OnPaper, take_over
from lwt_admin.agreements.steps import TerminationFacts
from lwt_admin.agreements.transitions import end as end_version
from lwt_admin.agreements.transitions import send
from lwt_admin.dossier.transfer import content as transfer_content
from lwt_admin.exams.models import ExamCandidate, ExamSubject, SchoolExamPart
from lwt_admin.placements.incidents import attach
from lwt_admin.placements.models import AssessmentPeriod, Incident, IncidentFile, Visit
from lwt_admin.scans import read_scan
from lwt_admin.signing.models import Document, PaperScan, content_hash
from lwt_admin.signing.services import freeze
from lwt_admin.students.intake.letter import KIND, Application, build_content
from lwt_admin.students.models import (
    AgendaItem,
    ApplicationLetter,
    Guardian,
    ImportUpload,
    Intake,
    Student,
    Trajectory,
    TransferDossier,
    TransferLink,
)
from lwt_admin.students.signed_texts import pupil_signatories
from tests.exams.deciding import proposed
from tests.factories import (
    AgendaItemFactory,
    AgreementVersionFactory,
    AssessmentPeriodFactory,
    BoardFactory,
    CareerEvidenceFactory,
    CareerGoalFactory,
    CareerTalkFactory,
    CatalogueSubjectFactory,
    CertificateFactory,
    CompanyContactFactory,
    CompanyFactory,
    ContactFactory,
    CooperationAgreementFactory,
    EnrolmentFactory,
    ExamCandidateFactory,
    ExamSessionFactory,
    ExamSubjectFactory,
    ExemptionFactory,
    GuardianFactory,
    HourEntryFactory,
    IncidentFactory,
    IntakeFactory,
    LaterDestinationFactory,
    MboApplicationFactory,
    MboArrangementFactory,
    MembershipFactory,
    OutcomeFactory,
    PlacementOfferFactory,
    PostcodePlaceFactory,
    ProfileChangeFactory,
    PupilAttachmentFactory,
    QualityAssessmentFactory,
    RestrictedNoteFactory,
    ScheduleDayFactory,
    SchoolExamPartFactory,
    SchoolFactory,
    SchoolYearFactory,
    StudentFactory,
    SupportFactory,
    TrajectoryFactory,
    VisitActionFactory,
    VisitFactory,
    WorkAgreementFactory,
    recognised_company,
    signed_agreement,
    staff,
)
from tests.placements.assessing import conclude, say
from tests.support.papers import scanned
from tests.support.scans import as_upload, picture
from tests.test_consistency import our_patterns

TODAY = date(2026, 11, 2)


@dataclass
class World:
    """One school with one of everything."""

    school: School
    student: Student
    company: Company
    records: dict[str, Any]


def make_world() -> World:
    school = SchoolFactory(board=BoardFactory())
    year = SchoolYearFactory(school=school)
    student = StudentFactory(school=school)
    trajectory = TrajectoryFactory(student=student)
    agreement = signed_agreement(trajectory)
    version = agreement.versions.get()
    draft = AgreementVersionFactory(agreement__trajectory=trajectory)
    guardian = GuardianFactory(student=student)
    double = StudentFactory(school=school)
    cooperation = CooperationAgreementFactory(school=school)
    offered = offer(trajectory, guardian)
    colleague = MembershipFactory(school=school, roles=[Role.MENTOR])
    return World(
        school=school,
        student=student,
        company=agreement.company,
        records={
            "student": student,
            "privacy_request": student.privacy_requests.create(
                kind="access", asked_on=TODAY, asked_by="student", what="Wat weet de school?"
            ),
            "granted": student.privacy_requests.create(
                kind="erasure",
                asked_on=TODAY,
                asked_by="student",
                what="Alles",
                decision="done",
                decided_on=TODAY,
                answer="Gewist",
            ),
            "guardian": guardian,
            "double": double,
            "double_guardians": GuardianFactory.create_batch(2, student=double),
            "double_company": CompanyFactory(school=school),
            "enrolment": EnrolmentFactory(student=student, school_year=year),
            "departure": student.departures.create(
                school_year=year, kind="left", last_day=year.end, actor=colleague.user
            ),
            "year": year,
            "closed": year.closed_periods.create(
                name="Herfst", start=date(2026, 10, 19), end=date(2026, 10, 23)
            ),
            "trajectory": trajectory,
            "interruption": trajectory.interruptions.create(
                start=date(2026, 9, 7), end=date(2026, 9, 11), reason="ziek"
            ),
            "subject": trajectory.additional_subjects.create(
                subject="Engels", decided_on=TODAY, consulted="both", consulted_on=TODAY
            ),
            "profile_change": ProfileChangeFactory(
                trajectory=trajectory, from_profile="PIE", to_profile="BWI"
            ),
            "exemption": ExemptionFactory(student=student),
            "mbo_application": MboApplicationFactory(trajectory=trajectory),
            "outcome": OutcomeFactory(trajectory=trajectory),
            "later": LaterDestinationFactory(trajectory=trajectory),
            "company": agreement.company,
            "contact_with_company": CompanyContactFactory(
                company=agreement.company, follow_up_on=TODAY, follow_up_by=colleague.user
            ),
            "postcode_place": PostcodePlaceFactory(school=school),
            "offer": PlacementOfferFactory(trajectory=trajectory, yes=True),
            "quality": QualityAssessmentFactory(company=agreement.company),
            "recognition": agreement.company.recognitions.get(),
            "supervisor": version.supervisor,
            "cooperation": cooperation_with_scan(school, colleague.user),
            "cooperation_draft": cooperation,
            "agreement": agreement,
            "offered": offered.agreement,
            "stopped": stopped(trajectory),
            "signatory": offered.document.signatories.first(),
            "scan": scan_of(offered.document, colleague.user),
            "taken_over": take_over_for(trajectory).agreement,
            "job": exported(version, colleague.user),
            "draft": draft.agreement,
            "entry": HourEntryFactory(agreement=agreement),
            "visit": visit_to(agreement, colleague.user),
            "action": VisitActionFactory(
                visit__agreement=agreement,
                visit__visitor=colleague.user,
                visit__date=date(2026, 10, 6),
            ),
            "period": AssessmentPeriodFactory(school_year=year),
            "assessed": assessed(agreement, year, colleague.user),
            "incident": (incident := IncidentFactory(agreement=agreement)),
            "attachment": attached(incident, colleague.user),
            **guidance(student, colleague.user),
            "candidate": (candidate := ExamCandidateFactory(trajectory=trajectory, passing=True)),
            "decision": proposed(candidate),
            "school_exam_part": part_of_school_exam(candidate),
            "exam_session": ExamSessionFactory(school=school, offers_se_resit=True),
            "closed_session": ExamSessionFactory(
                school=school, exam_year=2028, school_exam_closed_on=TODAY
            ),
            "listed": CatalogueSubjectFactory(school=school),
            "extra_subject": ExamSubjectFactory(
                candidate=candidate, kind="extra", name="Engels", position=60, se=None
            ),
            "member": colleague,
            "mentor": colleague.user,
            "assignment": trajectory.mentor_assignments.create(
                mentor=colleague.user, start=date(2026, 8, 24)
            ),
            "invitation": school.invitations.create(
                email="nieuw@school.example", roles=[Role.READER], invited_by=colleague.user
            ),
            "intake": (before := before_the_start(student, guardian, colleague.user))[0],
            "letter": before[1],
            "letter_scan": scan_of(before[1].document, colleague.user),
            "agenda_item": before[2],
            "refused": (refused := refused_at(school)),
            "unused_enrolment": EnrolmentFactory(student=refused, school_year=year),
            "transfer": (handed := handed_over(student, guardian, colleague.user))[0],
            "transfer_link": handed[1],
            "upload": ImportUpload.objects.create(
                school=school, kind="students", name="lijst.csv", content=b"", user=colleague.user
            ),
        },
    )


def part_of_school_exam(candidate: ExamCandidate) -> SchoolExamPart:
    """A part of an elective with its mark, which was moved once; the SE follows from it."""
    subject = candidate.subjects.filter(kind=ExamSubject.Kind.ELECTIVE)[0]
    subject.se_from_parts = True
    subject.save()
    part = SchoolExamPartFactory(subject=subject, planned_on=TODAY, mark="7.0")
    part.moves.create(
        old_day=TODAY - timedelta(days=7),
        new_day=TODAY,
        reason="De leerling was ziek.",
        moved_by=MembershipFactory(school=candidate.trajectory.student.school).user,
    )
    return part


def handed_over(
    student: Student, guardian: Guardian, user: User
) -> tuple[TransferDossier, TransferLink]:
    """A dossier for another institution that waits for agreement, and a link to it."""
    now, signatories = timezone.now(), pupil_signatories(student, [guardian])
    content = transfer_content.build_content(
        student, "ROC Waalstad", [], signatories, number=1, by=user, today=TODAY
    )
    document = freeze(
        school=student.school,
        kind=transfer_content.KIND,
        content=content,
        signatories=signatories,
        by=user,
        now=now,
    )
    transfer = student.transfer_dossiers.create(document=document, institution="ROC Waalstad")
    link = transfer.links.create(
        receiver="K. de Boer",
        address="intake@roc.example",
        sent_by=user,
        token_hash="0" * 64,
        made_at=now,
        expires_at=now + timedelta(days=14),
        most_downloads=6,
    )
    return transfer, link


def guidance(student: Student, user: User) -> dict[str, Any]:
    """What is noted about the guidance of the pupil, one of each."""
    return {
        "support": SupportFactory(student=student),
        "certificate": CertificateFactory(student=student),
        "mbo_arrangement": MboArrangementFactory(student=student),
        "career_goal": CareerGoalFactory(student=student),
        "career_talk": CareerTalkFactory(student=student, entered_by=user),
        "evidence": CareerEvidenceFactory(student=student, added_by=user),
        "paper": PupilAttachmentFactory(student=student, added_by=user),
        "note": RestrictedNoteFactory(student=student, entered_by=user),
        "contact": ContactFactory(student=student, entered_by=user, follow_up_owner=user),
    }


def offer(trajectory: Trajectory, guardian: Guardian) -> AgreementVersion:
    """An agreement of the pupil that everybody has yet to sign."""
    agreement = WorkAgreementFactory(trajectory=trajectory, company=recognised_company(trajectory))
    version = AgreementVersionFactory(agreement=agreement)
    ScheduleDayFactory(agreement_version=version, weekday=1)
    coordinator = staff(trajectory.student.school, Role.COORDINATOR)
    return send(version, actor=coordinator, guardians=[guardian], now=timezone.now())


def before_the_start(
    student: Student, guardian: Guardian, user: User
) -> tuple[Intake, ApplicationLetter, AgendaItem]:
    """An intake with a letter that waits for signatures, and a place on an agenda."""
    intake = IntakeFactory(student=student)
    item = AgendaItemFactory(intake=intake)
    facts = pupil_signatories(student, [guardian])
    asked = Application("BWI", date(2027, 8, 30))
    content = build_content(intake, asked, facts, number=1)
    document = freeze(
        school=student.school,
        kind=KIND,
        content=content,
        signatories=facts,
        by=user,
        now=timezone.now(),
    )
    return intake, intake.letters.create(document=document), item


def refused_at(school: School) -> Student:
    """Another pupil, who was not admitted."""
    trajectory = TrajectoryFactory(student__school=school, admitted_on=None, refused_on=TODAY)
    return IntakeFactory(student=trajectory.student, trajectory=trajectory).student


def exported(version: AgreementVersion, user: User) -> BulkJob:
    """A finished export of one agreement, asked for by `user`."""
    school, now = version.agreement.trajectory.student.school, timezone.now()
    job = BulkJob(school=school, kind="export", asked_by=user, asked_at=now, finished_at=now)
    job.file.save("uit.zip", ContentFile(b""))
    job.items.create(agreement_version=version, done_at=now, succeeded=False, message="Geen.")
    return job


def visit_to(agreement: WorkAgreement, user: User) -> Visit:
    """A visit planned for the day after."""
    return VisitFactory(agreement=agreement, visitor=user, date=TODAY + timedelta(days=1))


def assessed(agreement: WorkAgreement, year: SchoolYear, user: User) -> AssessmentPeriod:
    """A period of the start of the year, in which only the mentor filled anything in."""
    period = AssessmentPeriodFactory(
        school_year=year,
        first=date(2026, 8, 31),
        last=date(2026, 10, 9),
        opens_on=date(2026, 10, 2),
        due_on=date(2026, 10, 23),
    )
    say(agreement, period, by=user)
    conclude(agreement, period, by=user, missing_reason="Niemand las de e-mail.")
    return period


def attached(incident: Incident, user: User) -> IncidentFile:
    """A photo with an incident, added by `user`."""
    file = as_upload(picture())
    file.scan = read_scan(file)
    return attach(incident, file, by=user, now=timezone.now())


def scan_of(document: Document, user: User) -> PaperScan:
    """A photo of the text with one party's signature on it, entered by `user`."""
    parties = list(document.signatories.all())[-1:]
    return scanned(document, parties, by=user, content=picture())


def cooperation_with_scan(school: School, user: User) -> CooperationAgreement:
    """A cooperation agreement with its signed paper."""
    file = as_upload(picture())
    file.scan = read_scan(file)
    cooperation = CooperationAgreementFactory(school=school)
    return store_scan(cooperation, file, signed_on=TODAY, by=user, now=timezone.now())


def take_over_for(trajectory: Trajectory) -> AgreementVersion:
    """An agreement of the pupil that was signed on paper, without its scan."""
    paper = OnPaper(
        trajectory=trajectory,
        company=recognised_company(trajectory),
        start=date(2026, 8, 24),
        end=date(2026, 12, 18),
        signed_on=date(2026, 8, 20),
        schedule={2: (time(9, 0), time(12, 0), [])},
        guardians=list(trajectory.student.guardians.all()[:1]),
    )
    coordinator = staff(trajectory.student.school, Role.COORDINATOR)
    return take_over(paper, by=coordinator, now=timezone.now())


def scan(records: dict[str, Any]) -> dict[str, Any]:
    return {"pk": records["offered"].pk, "scan_pk": records["scan"].pk}


def letter_scan(records: dict[str, Any]) -> dict[str, Any]:
    return {"pk": records["letter"].pk, "scan_pk": records["letter_scan"].pk}


def stopped(trajectory: Trajectory) -> WorkAgreement:
    """An agreement of last school year that ended early."""
    start, end = date(2025, 9, 1), date(2025, 11, 28)
    agreement = signed_agreement(trajectory, start=start, end=end)
    version = agreement.versions.get()
    document = version.document
    document.content = draft_content(version, start)
    document.sha256 = content_hash(document.content)
    document.save()
    end_version(
        version,
        actor=staff(trajectory.student.school, Role.COORDINATOR),
        last_day=date(2025, 10, 10),
        termination=TerminationFacts("unavailable", "Leerling en mentor", "Failliet.", start),
        now=timezone.now(),
    )
    return agreement


Arguments = Callable[[dict[str, Any]], dict[str, Any]]


def pk(name: str) -> Arguments:
    return lambda records: {"pk": records[name].pk}


def one_period(name: str) -> Arguments:
    return lambda records: {
        "agreement_pk": records["agreement"].pk,
        "period_pk": records[name].pk,
    }


GUIDANCE = ("support", "certificate", "mbo_arrangement", "career_goal", "career_talk", "note")


def one_step(records: dict[str, Any]) -> dict[str, Any]:
    return {"pk": records["student"].pk, "kind": "parents"}


def transfer_party(records: dict[str, Any]) -> dict[str, Any]:
    transfer = records["transfer"]
    return {"pk": transfer.pk, "signatory_pk": transfer.document.signatories.first().pk}


def one_party(records: dict[str, Any]) -> dict[str, Any]:
    letter = records["letter"]
    return {"pk": letter.pk, "signatory_pk": letter.document.signatories.first().pk}


def one_subject(records: dict[str, Any]) -> dict[str, Any]:
    return {"pk": records["school_exam_part"].subject_id}


def one_meeting(records: dict[str, Any]) -> dict[str, Any]:
    return {"pk": records["agenda_item"].meeting_id}


# The record that an address with arguments opens.
RECORDS: dict[str, Arguments] = {
    "dossier": pk("student"),
    "student_edit": pk("student"),
    "student_move": pk("student"),
    "guardian_add": pk("student"),
    "guardian_edit": pk("guardian"),
    "guardian_delete": pk("guardian"),
    "student_merge": lambda records: {
        "pk": records["student"].pk,
        "other_pk": records["double"].pk,
    },
    "guardian_merge": lambda records: {
        "pk": records["double_guardians"][0].pk,
        "other_pk": records["double_guardians"][1].pk,
    },
    "company_merge": lambda records: {
        "pk": records["company"].pk,
        "other_pk": records["double_company"].pk,
    },
    "enrolment_add": pk("student"),
    "enrolment_edit": pk("enrolment"),
    "enrolment_delete": pk("unused_enrolment"),
    "departure_edit": pk("departure"),
    "departure_undo": pk("departure"),
    "trajectory_add": pk("student"),
    "trajectory_edit": pk("trajectory"),
    "trajectory_end": pk("trajectory"),
    "trajectory": pk("student"),
    "profile_change": pk("trajectory"),
    "profile_change_edit": pk("profile_change"),
    "profile_change_undo": pk("profile_change"),
    "exemption_add": pk("student"),
    "exemption_edit": pk("exemption"),
    "exemption_delete": pk("exemption"),
    "onward": pk("student"),
    "mbo_application_add": pk("trajectory"),
    "mbo_application_edit": pk("mbo_application"),
    "mbo_application_delete": pk("mbo_application"),
    "outcome_edit": pk("trajectory"),
    "later_edit": lambda records: {"pk": records["trajectory"].pk, "years": 1},
    "interruption_add": pk("trajectory"),
    "interruption_edit": pk("interruption"),
    "mentor_assign": pk("trajectory"),
    "subject_add": pk("trajectory"),
    "subject_delete": pk("subject"),
    "school_times": pk("student"),
    "company_detail": pk("company"),
    "company_edit": pk("company"),
    "subsidy_company": pk("company"),
    "subsidy_zip": pk("company"),
    "company_days": pk("company"),
    "quality_list": pk("company"),
    "quality_add": pk("company"),
    "company_contacts": pk("company"),
    "company_contact_add": pk("company"),
    "company_contact_edit": pk("contact_with_company"),
    "company_contact_done": pk("contact_with_company"),
    "postcode_place_edit": pk("postcode_place"),
    "postcode_place_delete": pk("postcode_place"),
    "company_search": pk("student"),
    "offer_add": lambda records: {
        "pk": records["student"].pk,
        "company_pk": records["company"].pk,
    },
    "offer_edit": pk("offer"),
    "offer_delete": pk("offer"),
    "offer_agreement": pk("offer"),
    "recognition_add": pk("company"),
    "recognition_edit": pk("recognition"),
    "supervisor_add": pk("company"),
    "supervisor_edit": pk("supervisor"),
    "cooperation_edit": pk("cooperation"),
    "cooperation_detail": pk("cooperation"),
    "cooperation_articles": pk("cooperation_draft"),
    "cooperation_pdf": pk("cooperation"),
    "cooperation_scan": pk("cooperation"),
    "cooperation_scan_file": pk("cooperation"),
    "cooperation_notice": pk("cooperation"),
    "route_edit": pk("trajectory"),
    "agreement_add": lambda records: {"trajectory_pk": records["trajectory"].pk},
    "agreement_detail": pk("agreement"),
    "agreement_edit": pk("draft"),
    "agreement_prospect": pk("draft"),
    "default_text_edit": lambda records: {"document": "agreement", "field": "privacy"},
    "agreement_send": pk("draft"),
    "agreement_withdraw": pk("draft"),
    "agreement_end": pk("agreement"),
    "agreement_last_day": pk("stopped"),
    "agreement_amend": pk("agreement"),
    "agreement_days": pk("agreement"),
    "agreement_replace": pk("agreement"),
    "termination_letter": pk("stopped"),
    "termination_mail": pk("stopped"),
    "agreement_sign": lambda records: {
        "pk": records["offered"].pk,
        "signatory_pk": records["signatory"].pk,
    },
    "agreement_address": lambda records: {
        "pk": records["offered"].pk,
        "signatory_pk": records["signatory"].pk,
    },
    "agreement_copy": lambda records: {
        "pk": records["offered"].pk,
        "signatory_pk": records["signatory"].pk,
    },
    "agreement_pdf": pk("draft"),
    "paper_page": pk("offered"),
    "paper_print": pk("offered"),
    "paper_upload": pk("offered"),
    "paper_compare": scan,
    "paper_file": scan,
    "paper_picture": scan,
    "agreement_remind": pk("offered"),
    "bulk_job": pk("job"),
    "bulk_download": pk("job"),
    "bulk_retry": pk("job"),
    "taken_over_scan": pk("taken_over"),
    "carried_months": pk("taken_over"),
    "agreement_import_apply": pk("upload"),
    "hours_import_apply": pk("upload"),
    "hour_add": lambda records: {"agreement_pk": records["agreement"].pk, "day": TODAY},
    "hour_edit": pk("entry"),
    "hour_delete": pk("entry"),
    "hour_approve": pk("entry"),
    "hour_reject": pk("entry"),
    "hours_student": pk("student"),
    "hours_told": pk("student"),
    "hour_sheets": pk("student"),
    "hour_sheet_pdf": pk("agreement"),
    "hour_sheet_xlsx": pk("agreement"),
    "hours_row": lambda records: {"trajectory_pk": records["trajectory"].pk},
    "hours_close": lambda records: {"trajectory_pk": records["trajectory"].pk},
    "hours_approve": lambda records: {"trajectory_pk": records["trajectory"].pk},
    "visit_student": pk("student"),
    "visit_plan": lambda records: {"agreement_pk": records["agreement"].pk},
    "visit_log": lambda records: {"agreement_pk": records["agreement"].pk},
    "visit_detail": pk("visit"),
    "visit_edit": pk("visit"),
    "visit_report": pk("visit"),
    "visit_cancel": pk("visit"),
    "action_add": lambda records: {"visit_pk": records["action"].visit_id},
    "action_edit": pk("action"),
    "action_done": pk("action"),
    "assessment_student": pk("student"),
    "assessment_detail": one_period("period"),
    "assessment_pdf": one_period("assessed"),
    "assessment_fill": one_period("period"),
    "assessment_finish": one_period("period"),
    "assessment_reopen": one_period("assessed"),
    "assessment_ask": one_period("period"),
    "assessment_form_edit": lambda records: {"pk": records["assessed"].form_id},
    "assessment_form_retire": lambda records: {"pk": records["assessed"].form_id},
    "assessment_period_add": pk("year"),
    "assessment_period_edit": pk("period"),
    "assessment_period_delete": pk("period"),
    "incident_student": pk("student"),
    "incident_add": lambda records: {"agreement_pk": records["agreement"].pk},
    "incident_detail": pk("incident"),
    "incident_edit": pk("incident"),
    "incident_close": pk("incident"),
    "incident_reopen": pk("incident"),
    "incident_attach": pk("incident"),
    "incident_file": pk("attachment"),
    "incident_file_delete": pk("attachment"),
    "dossier_details": pk("student"),
    "history": pk("student"),
    "privacy": pk("student"),
    "own_data_zip": pk("student"),
    "student_erase": pk("student"),
    "privacy_request_add": pk("student"),
    "privacy_request_change": pk("privacy_request"),
    "privacy_request_decide": pk("privacy_request"),
    "support": pk("student"),
    "lwoo_edit": pk("student"),
    "career": pk("student"),
    "note_list": pk("student"),
    "absence_student": pk("student"),
    "contact_log": pk("student"),
    "contact_add": pk("student"),
    "contact_done": pk("contact"),
    "attachments": pk("student"),
    "attachment_add": pk("student"),
    "attachment_file": pk("paper"),
    "attachment_edit": pk("paper"),
    "attachment_delete": pk("paper"),
    "evidence_add": pk("student"),
    "evidence_file": pk("evidence"),
    **{f"{name}_add": pk("student") for name in GUIDANCE},
    **{f"{name}_edit": pk(name) for name in (*GUIDANCE, "contact", "evidence")},
    **{f"{name}_delete": pk(name) for name in (*GUIDANCE, "contact", "evidence")},
    "member_edit": pk("member"),
    "member_end": pk("member"),
    "member_reopen": pk("member"),
    "mentor_handover": pk("mentor"),
    "mentor_edit": pk("assignment"),
    "invitation_resend": pk("invitation"),
    "invitation_withdraw": pk("invitation"),
    "year_edit": pk("year"),
    "public_holidays": pk("year"),
    "closed_add": pk("year"),
    "closed_edit": pk("closed"),
    "closed_delete": pk("closed"),
    "student_import_apply": pk("upload"),
    "company_import_apply": pk("upload"),
    "catalogue_import_apply": pk("upload"),
    "mark_import_apply": pk("upload"),
    "cspe_lapse": lambda records: {
        "pk": records["candidate"].subjects.get(kind=ExamSubject.Kind.PROFILE).pk
    },
    "resits_close": lambda records: {"exam_year": records["candidate"].exam_year},
    "mark_history": lambda records: {"subject_pk": records["candidate"].subjects.first().pk},
    **dict.fromkeys(("catalogue_edit", "catalogue_offer", "catalogue_delete"), pk("listed")),
    "agreement_redraft": pk("draft"),
    **dict.fromkeys(("exam_candidate", "exam_reasons", "exam_propose"), pk("candidate")),
    **dict.fromkeys(
        ("result_confirm", "result_return", "result_withdraw", "result_reopen"), pk("decision")
    ),
    **dict.fromkeys(
        ("exam_meeting", "meeting_propose", "meeting_confirm"),
        lambda records: {"exam_year": records["candidate"].exam_year},
    ),
    "intake": pk("student"),
    **dict.fromkeys(("intake_step", "intake_skip"), one_step),
    "intake_close": pk("student"),
    "intake_decide": pk("student"),
    "intake_advice": pk("refused"),
    "transfer": pk("student"),
    "transfer_prepare": pk("student"),
    "transfer_pdf": pk("transfer"),
    "transfer_json": pk("transfer"),
    "transfer_sign": transfer_party,
    "transfer_address": transfer_party,
    "transfer_remind": pk("transfer"),
    "transfer_withdraw": pk("transfer"),
    "transfer_send": pk("transfer"),
    "transfer_stop": pk("transfer"),
    "transfer_revoke": pk("transfer_link"),
    "letter_offer": pk("student"),
    "letter_sign": one_party,
    "letter_address": one_party,
    "letter_remind": pk("letter"),
    "letter_withdraw": pk("letter"),
    "letter_apply": pk("letter"),
    "letter_pdf": pk("letter"),
    "letter_paper_page": pk("letter"),
    "letter_paper_print": pk("letter"),
    "letter_paper_upload": pk("letter"),
    "letter_paper_compare": letter_scan,
    "letter_paper_file": letter_scan,
    "letter_paper_picture": letter_scan,
    **dict.fromkeys(("meeting_detail", "meeting_edit", "agenda_add"), one_meeting),
    "agenda_remove": pk("agenda_item"),
    "exam_candidate_add": lambda records: {"trajectory_pk": records["trajectory"].pk},
    "exam_package": pk("candidate"),
    "exam_objection": pk("extra_subject"),
    "exam_marks": pk("candidate"),
    **dict.fromkeys(("exam_overview", "exam_letter"), pk("candidate")),
    **dict.fromkeys(
        (
            *("exam_papers", "exam_overviews", "exam_letters"),
            *("exam_meeting_list", "exam_book", "exam_results_file"),
        ),
        lambda records: {"year": records["candidate"].exam_year},
    ),
    "school_exam": pk("candidate"),
    "school_resit": pk("candidate"),
    "part_add": one_subject,
    "school_exam_copy": one_subject,
    "part_edit": pk("school_exam_part"),
    "part_delete": pk("school_exam_part"),
    "part_marks": pk("school_exam_part"),
    "exam_session": lambda records: {"exam_year": records["exam_session"].exam_year},
    "exam_session_edit": lambda records: {"exam_year": records["exam_session"].exam_year},
    "school_exam_reopen": lambda records: {"exam_year": records["closed_session"].exam_year},
}


def patterns() -> dict[str, URLPattern]:
    """The addresses for which one signs in, by name."""
    return {
        pattern.name: pattern
        for pattern in our_patterns()
        if not hasattr(pattern.callback, "public")
    }


def address(name: str, world: World) -> str:
    arguments = RECORDS.get(name, lambda records: {})
    return reverse(name, kwargs=arguments(world.records))
