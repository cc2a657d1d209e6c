"""The papers of an exam year: of one candidate, and of all at once."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from auditlog.signals import accessed
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.requests import StaffRequest
from lwt_admin.accounts.routing import fetch
from lwt_admin.downloads import named, pdf_answer
from lwt_admin.exams.decisions.list_views import likely_year
from lwt_admin.exams.models import ExamCandidate, ExamSession
from lwt_admin.exams.papers.content import Paper, read_papers
from lwt_admin.exams.papers.letters import letters_of
from lwt_admin.exams.papers.pdf import letters_pdf, meeting_pdf, overviews_pdf
from lwt_admin.exams.papers.tables import MARKS, book_of, mark_rows
from lwt_admin.sheet_writing import TYPES, sheet_answer, xlsx_book
from lwt_admin.text import fold


@dataclass(frozen=True)
class Whole:
    """The candidates of an exam year at a school, as far as they are in sight.

    Who was anonymised is among `papers`, so that the number stays true, and not among `known`, of
    whom papers with a name are made.
    """

    school: School
    year: int
    papers: list[Paper]
    now: datetime

    @property
    def known(self) -> list[Paper]:
        return [one for one in self.papers if not one.student.is_anonymised]

    def named(self, what: str) -> str:
        """`cijferoverzichten-2027`."""
        return f"{what}-{self.year}"


def exam_papers_newest(request: StaffRequest) -> HttpResponse:
    """The papers of the exam year of this school year, or of the newest with candidates: the way
    in for who downloads papers and sees no other page of the exam."""
    if request.school is None:
        raise Http404
    years = _years(request, request.school)
    if not years:
        return render(request, "exams/papers/no_papers.html")
    return _papers_page(request, _whole(request, likely_year(years)), years)


def exam_papers(request: StaffRequest, year: int) -> HttpResponse:
    """What there is to download of an exam year, and of each candidate."""
    whole = _whole(request, year)
    return _papers_page(request, whole, _years(request, whole.school))


def _papers_page(request: StaffRequest, whole: Whole, years: list[int]) -> HttpResponse:
    context = {
        "year": whole.year,
        "other_years": [year for year in years if year != whole.year],
        "papers": whole.papers,
        "known": whole.known,
        "decided": [one for one in whole.papers if one.decision is not None],
        "letters": [one for one in whole.known if one.decision is not None],
        "may_view": bool(request.user.access.grant(Right.EXAMS_VIEW)),
    }
    return render(request, "exams/papers/papers.html", context)


def exam_overviews(request: StaffRequest, year: int) -> HttpResponse:
    """The overviews of marks of all candidates, one PDF; not of who is not known any more."""
    whole = _whole(request, year)
    if not whole.known:
        raise Http404
    _seen(whole.known)
    pdf = overviews_pdf(whole.school, whole.known, whole.now)
    return pdf_answer(pdf, f"{whole.named('cijferoverzichten')}.pdf")


def exam_letters(request: StaffRequest, year: int) -> HttpResponse:
    """The letters of all candidates whose result was decided, one PDF."""
    whole = _whole(request, year)
    letters = letters_of(whole.known, _session(request, whole.school, year))
    if not letters:
        return _no_letter(request, year)
    _seen(letter.paper for letter in letters)
    pdf = letters_pdf(whole.school, letters, whole.now)
    return pdf_answer(pdf, f"{whole.named('uitslagbrieven')}.pdf")


def exam_meeting_list(request: StaffRequest, year: int) -> HttpResponse:
    """The list of all results for the meeting, as PDF."""
    whole = _whole(request, year)
    _seen(whole.known)
    pdf = meeting_pdf(whole.school, year, whole.papers, whole.now)
    return pdf_answer(pdf, f"{whole.named('uitslagen')}.pdf")


def exam_book(request: StaffRequest, year: int) -> HttpResponse:
    """Results and marks of all candidates as a workbook."""
    whole = _whole(request, year)
    _seen(whole.known)
    answer = HttpResponse(xlsx_book(book_of(whole.papers)), content_type=TYPES["xlsx"])
    return named(answer, f"{whole.named('examen')}.xlsx")


def exam_results_file(request: StaffRequest, year: int) -> HttpResponse:
    """Every mark with its exam code as CSV, for the school's pupil administration."""
    whole = _whole(request, year)
    _seen(whole.known)
    return sheet_answer("csv", whole.named("examencijfers"), MARKS, mark_rows(whole.papers))


def exam_overview(request: StaffRequest, pk: int) -> HttpResponse:
    """The overview of marks of one candidate, as PDF."""
    paper = _one(request, pk)
    _seen([paper])
    pdf = overviews_pdf(paper.student.school, [paper], timezone.now())
    return pdf_answer(pdf, _file_name("cijferoverzicht", paper))


def exam_letter(request: StaffRequest, pk: int) -> HttpResponse:
    """The letter to one candidate, as PDF; only once the result was decided."""
    paper = _one(request, pk)
    school = paper.student.school
    letters = letters_of([paper], _session(request, school, paper.candidate.exam_year))
    if not letters:
        return _no_letter(request, paper.candidate.exam_year)
    _seen([paper])
    pdf = letters_pdf(school, letters, timezone.now())
    return pdf_answer(pdf, _file_name("uitslagbrief", paper))


def _no_letter(request: StaffRequest, year: int) -> HttpResponse:
    return render(request, "exams/papers/no_letter.html", {"year": year})


def _years(request: StaffRequest, school: School) -> list[int]:
    """The exam years with candidates of whom the person may have papers, the newest first."""
    seen = ExamCandidate.objects.for_figures(request.user, Right.EXAM_PAPERS).at_school(school)
    return sorted(set(seen.order_by().values_list("exam_year", flat=True)), reverse=True)


def _whole(request: StaffRequest, year: int) -> Whole:
    if request.school is None:
        raise Http404
    seen = ExamCandidate.objects.for_figures(request.user, Right.EXAM_PAPERS)
    papers = read_papers(seen.at_school(request.school).filter(exam_year=year))
    if not papers:
        raise Http404
    return Whole(request.school, year, papers, timezone.now())


def _one(request: StaffRequest, pk: int) -> Paper:
    """The candidate; the office takes papers of who it does not see on the pages of the exam."""
    seen = ExamCandidate.objects.for_user(request.user, Right.EXAM_PAPERS)
    papers = read_papers(seen.filter(pk=pk))
    if not papers:
        fetch(request, ExamCandidate.objects, pk=pk)
        raise PermissionDenied
    return papers[0]


def _seen(papers: Iterable[Paper]) -> None:
    """Write in the history of each candidate that a paper was made."""
    for paper in papers:
        accessed.send(sender=ExamCandidate, instance=paper.candidate)


def _session(request: StaffRequest, school: School, year: int) -> ExamSession | None:
    found: ExamSession | None = ExamSession.objects.for_user(request.user).in_year(school.pk, year)
    return found


def _file_name(what: str, paper: Paper) -> str:
    """`cijferoverzicht-yara-jansen-2027.pdf`."""
    who = slugify(fold(str(paper.student)))[:80].strip("-")
    return f"{what}-{who or paper.candidate.pk}-{paper.candidate.exam_year}.pdf"
