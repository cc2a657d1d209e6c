import pytest
from django.test import Client

from lwt_admin.accounts.perms import Role
from lwt_admin.exams.models import ExamCandidate
from lwt_admin.forms import VersionedModelForm
from tests.factories import ExamCandidateFactory, staff


@pytest.fixture
def candidate(db: None) -> ExamCandidate:
    """A candidate with all the marks of an exam that is passed."""
    return ExamCandidateFactory(passing=True)


@pytest.fixture
def secretary(candidate: ExamCandidate, client: Client) -> Client:
    """The client, signed in as the exam secretary of the candidate's school."""
    client.force_login(staff(candidate.trajectory.student.school, Role.EXAM_SECRETARY))
    return client


@pytest.fixture
def overtaken(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody else saves after a form was judged and before it is stored."""
    claim = VersionedModelForm.claim

    def too_late(form: VersionedModelForm) -> None:
        form._rows().update(version=99)
        claim(form)

    monkeypatch.setattr(VersionedModelForm, "claim", too_late)
