"""A school's standard texts: which text holds, and that every edition is kept."""

import pytest

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import DefaultText
from lwt_admin.agreements.provisions import DEFAULTS, TASKS_BY_PROFILE
from lwt_admin.agreements.services.drafts import begin
from lwt_admin.agreements.services.texts import ChangedMeanwhile, Place, default_texts, write
from tests.agreements import support
from tests.factories import SchoolFactory, TrajectoryFactory, recognised_company, staff

pytestmark = pytest.mark.django_db

AGREEMENT = DefaultText.For.AGREEMENT


@pytest.fixture
def school(db):
    return SchoolFactory()


@pytest.fixture
def writer(school):
    return staff(school, Role.COORDINATOR)


def edition(school, writer, text, *, field="privacy", profile="", seen=0):
    return write(Place(school, AGREEMENT, profile, field), text, writer=writer, seen=seen)


def in_use(school, field="privacy", profile="BWI"):
    return default_texts(school, AGREEMENT, profile)[field]


def test_without_texts_of_its_own_a_school_has_those_of_lwt_admin(school):
    assert in_use(school) == DEFAULTS["privacy"]
    assert in_use(school, "tasks", "Groen") == TASKS_BY_PROFILE["Groen"]


def test_the_tasks_of_all_profiles_together_have_no_text_of_lwt_admin(school):
    assert in_use(school, "tasks", "") == ""


def test_a_text_of_the_school_holds_for_every_profile(school, writer):
    edition(school, writer, "Onze tekst.")
    assert (in_use(school, profile="BWI"), in_use(school, profile="")) == ("Onze tekst.",) * 2


def test_a_text_for_one_profile_goes_before_the_one_for_all(school, writer):
    edition(school, writer, "Voor iedereen.")
    edition(school, writer, "Voor de bouw.", profile="BWI")
    assert (in_use(school, profile="BWI"), in_use(school, profile="Groen")) == (
        "Voor de bouw.",
        "Voor iedereen.",
    )


def test_an_empty_edition_for_a_profile_goes_back_to_the_text_for_all(school, writer):
    edition(school, writer, "Voor iedereen.")
    edition(school, writer, "Voor de bouw.", profile="BWI")
    edition(school, writer, " \n", profile="BWI", seen=1)
    assert in_use(school) == "Voor iedereen."


def test_an_empty_edition_for_all_goes_back_to_lwt_admin(school, writer):
    edition(school, writer, "Onze tekst.")
    edition(school, writer, "", seen=1)
    assert in_use(school) == DEFAULTS["privacy"]


def test_every_edition_is_kept_with_its_writer_and_its_lines_trimmed(school, writer):
    edition(school, writer, "Eerste.  \r\nRegel.\n\n")
    edition(school, writer, "Tweede.", seen=1)
    kept = Place(school, AGREEMENT, "", "privacy").editions()
    assert [(one.number, one.text, one.written_by) for one in kept] == [
        (2, "Tweede.", writer),
        (1, "Eerste.\nRegel.", writer),
    ]


def test_the_same_text_again_is_no_new_edition(school, writer):
    edition(school, writer, "Onze tekst.")
    assert edition(school, writer, "Onze tekst.\n", seen=1) is None
    assert DefaultText.objects.count() == 1


def test_an_edition_that_somebody_else_wrote_meanwhile_is_not_overwritten(school, writer):
    edition(school, writer, "Van een ander.")
    with pytest.raises(ChangedMeanwhile, match="intussen gewijzigd"):
        edition(school, writer, "Van mij.", seen=0)
    assert in_use(school) == "Van een ander."


def test_texts_of_another_school_do_not_count(school, writer):
    edition(SchoolFactory(), writer, "Van hen.")
    assert in_use(school) == DEFAULTS["privacy"]


def drafted(trajectory):
    company = recognised_company(trajectory)
    return begin(
        trajectory, company, kind="lwt", start=support.TODAY, end=support.TODAY.replace(year=2027)
    )


def test_a_new_draft_begins_with_the_texts_of_the_school(writer, school):
    edition(school, writer, "Voor de bouw.", profile="BWI")
    trajectory = TrajectoryFactory(student__school=school, profile="BWI")
    assert drafted(trajectory).privacy == "Voor de bouw."


def test_a_draft_that_exists_keeps_its_text(writer, school):
    trajectory = TrajectoryFactory(student__school=school)
    draft = drafted(trajectory)
    edition(school, writer, "Onze tekst.")
    draft.refresh_from_db()
    assert draft.privacy == DEFAULTS["privacy"]


@pytest.mark.parametrize(("born", "text"), [("2011-06-01", "Onze gevaren."), ("2009-06-01", "")])
def test_the_text_about_dangers_only_comes_for_the_youngest(writer, school, born, text):
    edition(school, writer, "Onze gevaren.", field="dangers")
    trajectory = TrajectoryFactory(student__school=school, student__birth_date=born)
    trajectory.student.refresh_from_db()
    assert drafted(trajectory).dangers == text
