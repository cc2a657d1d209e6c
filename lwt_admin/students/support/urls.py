"""Addresses of the guidance of a pupil: support, contacts, LOB and restricted notes."""

from collections.abc import Iterator

from django.urls import URLPattern

from lwt_admin.accounts.perms import Right
from lwt_admin.accounts.routing import page
from lwt_admin.students.support.kinds import CONTACT, WITH_FORM, Kind
from lwt_admin.students.support.views import contacts, evidence, pages
from lwt_admin.students.support.views.records import adding, deleting, editing

VIEW, CHANGE = Right.STUDENTS_VIEW, Right.STUDENTS_CHANGE
LOG, NOTES = Right.CONTACT_LOG, Right.NOTES_RESTRICTED


def _addresses(kind: Kind) -> Iterator[URLPattern]:
    """To add one to a pupil, and to change one."""
    name, folder, right = kind.name, kind.folder, kind.right
    yield page(
        f"leerlingen/<int:pk>/{folder}/nieuw/", adding(kind), right=right, name=f"{name}_add"
    )
    yield page(f"{folder}/<int:pk>/wijzigen/", editing(kind), right=right, name=f"{name}_edit")


def _removal(kind: Kind) -> URLPattern:
    route, name = f"{kind.folder}/<int:pk>/verwijderen/", f"{kind.name}_delete"
    return page(route, deleting(kind), right=kind.right, name=name)


urlpatterns: list[URLPattern] = [
    page("leerlingen/<int:pk>/begeleiding/", pages.support, right=VIEW, name="support"),
    page("leerlingen/<int:pk>/lwoo/", pages.lwoo_edit, right=CHANGE, name="lwoo_edit"),
    page("leerlingen/<int:pk>/lob/", pages.career, right=VIEW, name="career", part_of="support"),
    page("leerlingen/<int:pk>/notities/", pages.note_list, right=NOTES, name="note_list"),
    page("leerlingen/<int:pk>/contact/", contacts.contact_log, right=VIEW, name="contact_log"),
    page("leerlingen/<int:pk>/contact/nieuw/", contacts.contact_add, right=LOG, name="contact_add"),
    page("contact/<int:pk>/wijzigen/", contacts.contact_edit, right=LOG, name="contact_edit"),
    page("contact/<int:pk>/gedaan/", contacts.contact_done, right=LOG, name="contact_done"),
    page("vervolg/", contacts.follow_up_list, right=LOG, name="follow_up_list"),
    page(
        "leerlingen/<int:pk>/lob/bewijs/nieuw/",
        evidence.evidence_add,
        right=LOG,
        name="evidence_add",
    ),
    page("lob/bewijs/<int:pk>/", evidence.evidence_file, right=VIEW, name="evidence_file"),
    page("lob/bewijs/<int:pk>/wijzigen/", evidence.evidence_edit, right=LOG, name="evidence_edit"),
    page(
        "lob/bewijs/<int:pk>/verwijderen/",
        evidence.evidence_delete,
        right=LOG,
        name="evidence_delete",
    ),
    *(address for kind in WITH_FORM for address in _addresses(kind)),
    *(_removal(kind) for kind in (*WITH_FORM, CONTACT)),
]
