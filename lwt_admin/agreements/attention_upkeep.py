"""What must happen to keep companies: terms of recognitions, and contacts to follow up."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from lwt_admin.accounts.models import School, User
from lwt_admin.accounts.perms import Right
from lwt_admin.agreements.companies.terms import assessment_term_of, lapse_term_of
from lwt_admin.agreements.models import Company, CompanyContact
from lwt_admin.rules.recognition import FINE, PAST, Term
from lwt_admin.todo import Todo, Urgency


def upkeep_attention(user: User, school: School | None, today: date) -> list[Todo]:
    """What somebody who keeps companies, or the contact with them, should do: five queries."""
    known = terms(user, school, today) if user.access.grant(Right.COMPANIES_CHANGE) else ()
    return [*known, *follow_ups(user, school, today)]


def terms(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Recognised companies that SBB must assess soon, or where nobody has come for years."""
    companies = Company.objects.for_user(user, Right.COMPANIES_CHANGE).at_school(school)
    read = companies.recognised_on(today).with_recognitions().with_last_placement(today)
    for company in read.prefetch_related("assessments"):
        lapse = lapse_term_of(company, today)
        if lapse is not None and lapse.state != FINE:
            past = "is misschien vervallen" if lapse.state == PAST else "dreigt te vervallen"
            text = f"De erkenning van {company} {past}"
            yield _about(company, "company_detail", lapse, text, "Bekijk het bedrijf")
        assessed = assessment_term_of(company.assessments.all(), today)
        if assessed is not None and assessed.state != FINE:
            past = "is over tijd" if assessed.state == PAST else "moet binnenkort"
            text = f"De beoordeling van {company} {past}"
            yield _about(company, "quality_list", assessed, text, "Bekijk de beoordelingen")


def _about(company: Company, page: str, term: Term, text: str, action: str) -> Todo:
    return Todo(
        urgency=Urgency.ATTENTION,
        text=text,
        detail=term.text,
        url=reverse(page, args=[company.pk]),
        action=action,
        article=term.article,
        due=term.due,
    )


def follow_ups(user: User, school: School | None, today: date) -> Iterator[Todo]:
    """Contacts that this person should follow up today, or should have done before."""
    contacts = CompanyContact.objects.for_user(user, Right.COMPANY_LOG).at_school(school)
    due = contacts.filter(follow_up_by=user, done_on=None, follow_up_on__lte=today)
    for contact in due.select_related("company").order_by("follow_up_on", "pk"):
        yield Todo(
            urgency=Urgency.ATTENTION,
            text=f"Volg op bij {contact.company}: {contact.text}",
            url=reverse("company_contacts", args=[contact.company_id]),
            action="Neem contact op",
            due=contact.follow_up_on,
        )
