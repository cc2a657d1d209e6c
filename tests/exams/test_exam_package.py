from django.test import Client
from django.urls import reverse

from lwt_admin.exams.models import ExamCandidate


def posted(candidate: ExamCandidate, new: dict[str, str], **changed: str) -> dict[str, str]:
    """The package page as a browser sends it, with one new subject and fields typed over."""
    stored = list(candidate.subjects.filter(kind__in=("elective", "extra")))
    data = {
        "version": str(candidate.version),
        "profile_has_se": "on",
        "physical_education": "",
        "arts": "",
        "vak-TOTAL_FORMS": str(len(stored) + 1),
        "vak-INITIAL_FORMS": str(len(stored)),
    }
    for number, subject in enumerate(stored):
        data[f"vak-{number}-id"] = str(subject.pk)
        data[f"vak-{number}-name"] = subject.name
        data[f"vak-{number}-kind"] = subject.kind
    data |= {f"vak-{len(stored)}-kind": "elective", f"vak-{len(stored)}-name": ""}
    data |= {f"vak-{len(stored)}-{key}": value for key, value in new.items()}
    return data | changed


def send(
    client: Client, candidate: ExamCandidate, new: dict[str, str] | None = None, **changed: str
) -> str:
    response = client.post(
        reverse("exam_package", args=[candidate.pk]),
        posted(candidate, new or {}, **changed),
        follow=True,
    )
    return response.content.decode()


def test_a_new_elective_comes_behind_the_others(
    candidate: ExamCandidate, secretary: Client
) -> None:
    send(secretary, candidate, {"name": "Meubelmaken", "module_of": ""})
    names = [subject.name for subject in candidate.subjects.filter(kind="elective")]
    assert names[-1] == "Meubelmaken"


def test_the_same_subject_twice_is_refused(candidate: ExamCandidate, secretary: Client) -> None:
    taken = candidate.subjects.filter(kind="elective").first().name
    text = send(secretary, candidate, {"name": taken.upper()})
    assert f"{taken.upper()} staat al in het pakket." in text
    assert candidate.subjects.filter(kind="elective").count() == 4


def test_a_subject_with_a_mark_cannot_be_removed(
    candidate: ExamCandidate, secretary: Client
) -> None:
    text = send(secretary, candidate, **{"vak-0-DELETE": "on"})
    assert "Wis eerst de cijfers" in text
    assert candidate.subjects.filter(kind="elective").count() == 4


def test_an_elective_with_a_central_exam_is_refused(
    candidate: ExamCandidate, secretary: Client
) -> None:
    text = send(secretary, candidate, {"name": "Meubelmaken", "has_central_exam": "on"})
    assert "Een keuzevak heeft geen centraal examen." in text


def test_a_profile_subject_with_a_mark_keeps_its_school_exam(
    candidate: ExamCandidate, secretary: Client
) -> None:
    data = posted(candidate, {})
    del data["profile_has_se"]
    text = secretary.post(reverse("exam_package", args=[candidate.pk]), data).content.decode()
    assert "Er staat een SE-cijfer voor het profielvak" in text


def test_a_package_changed_at_the_very_same_moment_is_refused(
    candidate: ExamCandidate, secretary: Client, overtaken: None
) -> None:
    text = send(secretary, candidate, {"name": "Meubelmaken"})
    assert "Iemand anders heeft dit intussen gewijzigd" in text
    assert not candidate.subjects.filter(name="Meubelmaken").exists()
