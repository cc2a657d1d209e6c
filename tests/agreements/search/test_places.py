"""Where postcodes are: typed or from a file, never looked up, and the distance between two."""

from decimal import Decimal

import pytest
from auditlog.models import LogEntry
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import PostcodePlace
from lwt_admin.agreements.search.distance import Places, Point, distance
from lwt_admin.agreements.search.places import take_places
from lwt_admin.spreadsheets import UnreadableFile
from tests.factories import (
    CompanyFactory,
    PostcodePlaceFactory,
    SchoolFactory,
    StudentFactory,
    TrajectoryFactory,
    staff,
)

pytestmark = pytest.mark.django_db

HEAD = "postcode;breedtegraad;lengtegraad\n"


@pytest.fixture
def school() -> School:
    """With a company at 6811 AB and a pupil at 6812 KL; itself at 6800 AA."""
    school = SchoolFactory()
    CompanyFactory(school=school, name="De Eik", postcode="6811 AB")
    TrajectoryFactory(student=StudentFactory(school=school, postcode="6812 KL"))
    return school


@pytest.fixture
def office(client: Client, school: School) -> Client:
    client.force_login(staff(school, Role.OFFICE))
    return client


def take(school: School, *rows: str):
    return take_places((HEAD + "\n".join(rows)).encode(), school)


def stored(school: School) -> dict[str, tuple[Decimal, Decimal]]:
    return {one.postcode: (one.latitude, one.longitude) for one in school.postcode_places.all()}


# --- Distance -----------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("one", "other", "km"),
    [
        ((52.0, 5.0), (52.0, 5.0), 0),
        ((52.0, 5.0), (53.0, 5.0), 111.195),
        ((52.0, 5.0), (52.0, 6.0), 68.458),
        ((52.3731, 4.8922), (51.9225, 4.4792), 57.5),
    ],
)
def test_the_distance_is_that_over_the_surface_of_the_earth(
    one: tuple[float, float], other: tuple[float, float], km: float
) -> None:
    found = distance(Point(*one), Point(*other))
    assert found is not None
    assert found.km == pytest.approx(km, abs=0.1)


def test_without_either_place_there_is_no_distance() -> None:
    assert distance(None, Point(52.0, 5.0)) is None
    assert distance(Point(52.0, 5.0), None) is None


def test_a_postcode_is_found_exactly_else_by_its_area() -> None:
    rows = [
        PostcodePlaceFactory.build(postcode="6811 AB", latitude=Decimal("51.98")),
        PostcodePlaceFactory.build(postcode="6811", latitude=Decimal("51.97")),
    ]
    places = Places(rows)
    found = [places.find(postcode) for postcode in ("6811 AB", "6811 ZZ", "6812 AB", "")]
    assert [one and (one.latitude, one.exact) for one in found] == [
        (51.98, True),
        (51.97, False),
        None,
        None,
    ]


# --- From a file --------------------------------------------------------------------------------
def test_only_postcodes_and_areas_that_the_school_uses_are_kept(school: School) -> None:
    rows = ("6811 AB;51,98;5,91", "6812;51,97;5,90", "6800aa;51.96;5.92", "1012 AB;52,37;4,89")
    outcome = take(school, *rows)
    assert (outcome.new, outcome.unused, outcome.problems) == (3, 1, ())
    assert stored(school) == {
        "6811 AB": (Decimal("51.98"), Decimal("5.91")),
        "6812": (Decimal("51.97"), Decimal("5.9")),
        "6800 AA": (Decimal("51.96"), Decimal("5.92")),
    }


def test_the_same_file_twice_changes_nothing(school: School) -> None:
    row = "6811 AB;51,9812349;5,91"
    take(school, row)
    before = stored(school)
    outcome = take(school, row)
    assert (outcome.new, outcome.changed, outcome.same) == (0, 0, 1)
    assert stored(school) == before


def test_a_newer_file_corrects_what_came_from_a_file_and_not_what_was_typed(
    school: School,
) -> None:
    take(school, "6811 AB;51,98;5,91")
    PostcodePlaceFactory(school=school, postcode="6812 KL", latitude=Decimal("51.5"))
    outcome = take(school, "6811 AB;51,99;5,91", "6812 KL;51,99;5,91")
    assert (outcome.changed, outcome.same) == (1, 1)
    assert stored(school)["6811 AB"][0] == Decimal("51.99")
    assert stored(school)["6812 KL"][0] == Decimal("51.5")


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("6811 AB;5,91;51,98", "Zijn breedte en lengte verwisseld?"),
        ("6811 AB;noord;5,91", "is geen aantal graden"),
        ("6811 AB;=1+1;5,91", "aantal graden"),
        ("68 11;51,98;5,91", "is geen Nederlandse postcode"),
        ("6811 AB;;5,91", "Deze cel is leeg"),
        ("6811 AB;1e999;5,91", "is geen aantal graden"),
        ("6811 AB;NaN;5,91", "is geen aantal graden"),
    ],
)
def test_a_row_that_cannot_be_is_refused_by_itself(school: School, row: str, said: str) -> None:
    outcome = take(school, row, "6812 KL;51,97;5,90")
    (problem,) = outcome.problems
    assert said in problem
    assert problem.startswith("Rij 2: ")
    assert list(stored(school)) == ["6812 KL"]


def test_a_postcode_that_stands_there_twice_is_told(school: School) -> None:
    outcome = take(school, "6811 AB;51,98;5,91", "6811AB;51,99;5,91")
    assert outcome.problems == ("Rij 3: 6811 AB staat twee keer in het bestand.",)


def test_a_file_without_the_columns_is_refused_as_a_whole(school: School) -> None:
    with pytest.raises(UnreadableFile, match="breedtegraad"):
        take_places(b"postcode\n6811 AB\n", school)


def test_what_a_file_brought_is_in_the_history(office: Client, school: School) -> None:
    upload(office, b"6811 AB;51,98;5,91")
    entry = LogEntry.objects.get_for_model(PostcodePlace).get()
    assert entry.actor is not None
    assert entry.changes["latitude"][1] == "51.980000"


def upload(client: Client, rows: bytes, **extra: object):
    file = SimpleUploadedFile("plekken.csv", HEAD.encode() + rows)
    return client.post(reverse("postcode_place_import"), {"file": file}, follow=True)


def test_the_page_tells_what_a_file_brought_and_what_was_wrong(office: Client) -> None:
    text = upload(office, b"6811 AB;51,98;5,91\n6812 KL;x;5,90").content.decode()
    assert "1 nieuw, 0 gewijzigd, 0 ongewijzigd; 0 niet nodig." in text
    assert "Rij 3: kolom breedtegraad" in text


def test_a_file_that_cannot_be_read_is_told_at_the_field(office: Client) -> None:
    page = office.post(
        reverse("postcode_place_import"), {"file": SimpleUploadedFile("x.csv", b"PK\x03\x04kapot")}
    )
    assert "beschadigd" in page.content.decode()
    assert not PostcodePlace.objects.exists()


# --- The pages ----------------------------------------------------------------------------------
def test_the_page_names_what_is_used_and_counts_pupils_without_naming_them(
    office: Client, school: School
) -> None:
    PostcodePlaceFactory(school=school, postcode="6811", longitude=Decimal("5.9"))
    page = office.get(reverse("postcode_places"))
    used = {one.postcode: (one.users, one.kind) for one in page.context["used"]}
    assert used == {
        "6800 AA": ("de school", "neutral"),
        "6811 AB": ("De Eik", "warn"),
        "6812 KL": ("1 leerling", "neutral"),
    }
    assert "Jansen" not in page.content.decode()


@pytest.mark.parametrize(
    ("typed", "field", "said"),
    [
        ({"postcode": "niets"}, "postcode", "is geen Nederlandse postcode"),
        ({"latitude": "5,91", "longitude": "51,98"}, "latitude", "verwisseld"),
        ({"latitude": "hier"}, "latitude", "is geen aantal graden"),
        ({"latitude": "49,99"}, "latitude", "49,99 ligt niet in Nederland"),
        ({"longitude": "8,01"}, "longitude", "ligt niet in Nederland"),
    ],
)
def test_a_place_that_cannot_be_is_refused_beside_its_field(
    office: Client, typed: dict[str, str], field: str, said: str
) -> None:
    given = {"postcode": "6811 AB", "latitude": "51,98", "longitude": "5,91", "version": "1"}
    page = office.post(reverse("postcode_place_add"), given | typed)
    assert said in " ".join(page.context["form"].errors[field])
    assert not PostcodePlace.objects.exists()


def test_a_place_is_shown_without_zeros_that_nobody_typed(school: School) -> None:
    stored = PostcodePlaceFactory(school=school, latitude=Decimal("51.981"), longitude=Decimal(5))
    stored.refresh_from_db()
    assert stored.degrees == "51,981; 5"


@pytest.mark.parametrize(("latitude", "longitude"), [("50", "3"), ("54", "8"), ("51.98", "5,91")])
def test_a_place_is_typed_with_a_comma_or_a_point(
    office: Client, school: School, latitude: str, longitude: str
) -> None:
    given = {"postcode": "6811ab", "latitude": latitude, "longitude": longitude, "version": "1"}
    office.post(reverse("postcode_place_add"), given)
    assert list(stored(school)) == ["6811 AB"]


def test_a_postcode_stands_once_per_school(office: Client, school: School) -> None:
    PostcodePlaceFactory(school=school, postcode="6811 AB")
    PostcodePlaceFactory(postcode="6812 KL")
    given = {"latitude": "51,98", "longitude": "5,91", "version": "1"}
    page = office.post(reverse("postcode_place_add"), given | {"postcode": "6811 AB"})
    assert "staat de plek er al" in page.content.decode()
    office.post(reverse("postcode_place_add"), given | {"postcode": "6812 KL"})
    assert len(stored(school)) == 2


def test_a_place_is_changed_and_taken_away(office: Client, school: School) -> None:
    place = PostcodePlaceFactory(school=school, postcode="6811 AB", is_imported=True)
    page = office.get(reverse("postcode_place_edit", args=[place.pk]))
    assert 'value="51,98"' in page.content.decode()
    given = {"postcode": "6811 AB", "latitude": "51,99", "longitude": "5,91", "version": "1"}
    office.post(reverse("postcode_place_edit", args=[place.pk]), given)
    place.refresh_from_db()
    assert (place.latitude, place.is_imported) == (Decimal("51.99"), False)
    office.post(reverse("postcode_place_delete", args=[place.pk]))
    assert stored(school) == {}


def test_the_page_costs_as_many_queries_for_twenty_postcodes_as_for_one(
    office: Client, school: School, django_assert_max_num_queries
) -> None:
    counts = []
    for number in (1, 20):
        for extra in range(number):
            CompanyFactory(school=school, postcode=f"68{number:02d} A{chr(65 + extra)}")
            PostcodePlaceFactory(school=school, postcode=f"68{number:02d} A{chr(65 + extra)}")
        with django_assert_max_num_queries(15) as spent:
            office.get(reverse("postcode_places"))
        counts.append(len(spent))
    assert counts[0] == counts[1]
