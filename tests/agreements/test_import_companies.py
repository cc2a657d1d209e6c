"""What a row of a company list means."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from lwt_admin.accounts.models import School
from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.imports import plan_companies, read_companies
from lwt_admin.agreements.models import Company, Recognition
from lwt_admin.imports import Action, Plan, PlannedRow, carry_out
from lwt_admin.students import import_jobs
from lwt_admin.students.models import ImportUpload
from tests.factories import CompanyFactory, RecognitionFactory, SupervisorFactory, staff
from tests.imports import DATA, company, csv_of, de_oever

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 2)
LWT = {"lwt_profielen": "BWI,PIE", "erkend_vanaf": "2025-01-01", "erkend_tot": "2028-12-31"}


@pytest.fixture
def school() -> School:
    return de_oever()


@pytest.fixture
def eik(school: School) -> Company:
    """A company with the SBB number of the rows."""
    return CompanyFactory(
        school=school,
        name="Timmerfabriek De Eik",
        sbb_id="100200391",
        kvk="80001371",
        postcode="6803 AB",
    )


def plan(school: School, content: bytes) -> Plan:
    return plan_companies(read_companies(content, school), school, TODAY)


def take_over(school: School, content: bytes) -> Plan:
    sheet = read_companies(content, school)
    return carry_out(lambda: plan_companies(sheet, school, TODAY, lock=True))


def one_row(school: School, **columns: str) -> PlannedRow:
    (row,) = plan(school, csv_of(company(**columns))).rows
    return row


def test_the_file_of_the_school_gives_its_companies_and_twice_changes_nothing(
    school: School,
) -> None:
    content = (DATA / "leerbedrijven.csv").read_bytes()
    assert take_over(school, content).count(Action.NEW) == 24
    companies = Company.objects.filter(school=school)
    assert companies.recognised_on(TODAY).count() == 22
    assert not companies.get(name="Bakkerij Korenaar").recognitions.exists()
    assert not companies.filter(name="Autogarage Heemstra").recognised_on(TODAY).exists()
    assert companies.get(name="Metaalwerk Doornbos").supervisors.get().name == "E. Kamp"
    assert take_over(school, content).count(Action.UNCHANGED) == 24


def test_the_command_stores_the_companies(
    school: School, capsys: pytest.CaptureFixture[str]
) -> None:
    file = str(DATA / "leerbedrijven.csv")
    call_command("import_companies", file, "--school", "99ZZ00", "--apply")
    last = capsys.readouterr().out.splitlines()[-1]
    assert last == "gelezen=24 nieuw=24 gewijzigd=0 ongewijzigd=0 afgewezen=0"
    assert Company.objects.filter(school=school).count() == 24


@pytest.mark.parametrize(
    ("column", "value", "reason"),
    [
        ("naam", "", "leeg"),
        ("naam", "=1", "begint met"),
        ("kvk", "1234567", "8 cijfers"),
        ("kvk", "8000137a", "8 cijfers"),
        ("sbb_id", "12 34", "cijfers en letters"),
        ("postcode", "12345", "postcode"),
        ("telefoon", "1", "telefoonnummer"),
        ("email", "info", "e-mailadres"),
        ("lwt_profielen", "BWI,XYZ", "bestaat niet"),
        ("erkend_vanaf", "2025-02-30", "bestaat niet"),
        ("erkend_tot", "2024-12-31", "eindigt voordat"),
        ("plaatsen", "veel", "geen heel getal"),
        ("plaatsen", "501", "geen heel getal"),
        ("leermeester", "@x", "begint met"),
        ("leermeester_email", "x", "e-mailadres"),
    ],
)
def test_a_wrong_cell_rejects_its_row(school: School, column: str, value: str, reason: str) -> None:
    row = one_row(school, **LWT | {"leermeester": "E. Roos", column: value})
    assert row.action is Action.REJECTED
    assert [problem.column for problem in row.problems] == [column]
    assert reason in row.problems[0].reason


def test_profiles_without_a_first_day_are_rejected(school: School) -> None:
    row = one_row(school, lwt_profielen="BWI")
    assert [problem.column for problem in row.problems] == ["lwt_profielen"]


def test_without_profiles_there_is_no_recognition_and_a_note_says_so(school: School) -> None:
    row = one_row(school, erkend_vanaf="2025-01-01")
    assert row.action is Action.NEW
    assert "erkenning" in row.notes[0]


# --- Which company ------------------------------------------------------------------------------
KEY = {"kvk": "80001371", "postcode": "6803ab"}


@pytest.mark.parametrize(
    ("row", "action"),
    [
        ({"sbb_id": "100200391"}, Action.UNCHANGED),
        ({"sbb_id": "", **KEY}, Action.UNCHANGED),
        ({"sbb_id": "999", **KEY}, Action.NEW),
        ({"sbb_id": "", "kvk": "80001371", "postcode": "6803 XX"}, Action.NEW),
        ({"sbb_id": ""}, Action.REJECTED),
        ({"sbb_id": "", "kvk": "80001371"}, Action.REJECTED),
    ],
)
def test_the_key_is_the_sbb_number_or_else_kvk_with_postcode(
    school: School, eik: Company, row: dict[str, str], action: Action
) -> None:
    assert one_row(school, **row).action is action


def test_a_company_known_without_sbb_number_gets_it(school: School, eik: Company) -> None:
    eik.sbb_id = ""
    eik.save()
    take_over(school, csv_of(company(**KEY)))
    eik.refresh_from_db()
    assert eik.sbb_id == "100200391"


def test_two_companies_at_one_address_cannot_be_told_apart_without_sbb_number(
    school: School, eik: Company
) -> None:
    CompanyFactory(school=school, kvk=eik.kvk, postcode=eik.postcode)
    assert "meer leerbedrijven" in one_row(school, sbb_id="", **KEY).problems[0].reason


def test_the_same_company_twice_rejects_both_rows(school: School, eik: Company) -> None:
    rows = plan(school, csv_of(company(), company(sbb_id="", **KEY), company(sbb_id="1"))).rows
    assert [row.action for row in rows] == [Action.REJECTED, Action.REJECTED, Action.NEW]
    assert "rij 3" in rows[0].problems[0].reason


def test_the_company_of_another_school_is_another_company(school: School) -> None:
    CompanyFactory(sbb_id="100200391")
    assert one_row(school).action is Action.NEW


def test_an_empty_cell_never_erases(school: School, eik: Company) -> None:
    take_over(school, csv_of(company(plaats="", telefoon="026 4826905")))
    eik.refresh_from_db()
    assert (eik.city, eik.phone) == ("Waalstad", "+31 26 482 6905")


# --- The recognition ----------------------------------------------------------------------------
def periods(eik: Company) -> list[tuple[date, date | None]]:
    return list(eik.recognitions.order_by("valid_from").values_list("valid_from", "valid_until"))


def test_a_new_first_day_adds_a_recognition(school: School, eik: Company) -> None:
    RecognitionFactory(company=eik, valid_from=date(2021, 1, 1), valid_until=date(2024, 12, 31))
    row = take_over(school, csv_of(company(**LWT))).rows[0]
    assert row.action is Action.CHANGED
    assert periods(eik) == [
        (date(2021, 1, 1), date(2024, 12, 31)),
        (date(2025, 1, 1), date(2028, 12, 31)),
    ]
    assert eik.recognitions.get(valid_from=date(2025, 1, 1)).profile_shorts == {"BWI", "PIE"}


@pytest.mark.parametrize(
    "other", [{"erkend_tot": "2030-12-31"}, {"lwt_profielen": "BWI,PIE,Groen"}]
)
def test_a_recognition_is_never_rewritten_and_a_note_says_so(
    school: School, eik: Company, other: dict[str, str]
) -> None:
    take_over(school, csv_of(company(**LWT)))
    row = take_over(school, csv_of(company(**LWT | other))).rows[0]
    assert row.action is Action.UNCHANGED
    assert "wijzigt" in row.notes[0]
    assert periods(eik) == [(date(2025, 1, 1), date(2028, 12, 31))]
    assert Recognition.objects.get().profile_shorts == {"BWI", "PIE"}


def test_a_recognition_for_mbo_alone_does_not_stand_in_the_way(
    school: School, eik: Company
) -> None:
    RecognitionFactory(company=eik, for_lwt=False, valid_from=date(2025, 1, 1))
    assert one_row(school, **LWT).action is Action.CHANGED


def test_without_a_last_day_the_recognition_has_no_end(school: School, eik: Company) -> None:
    take_over(school, csv_of(company(**LWT | {"erkend_tot": ""})))
    assert periods(eik) == [(date(2025, 1, 1), None)]


# --- The leermeester ----------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("name", "email", "expected"),
    [
        ("e. roos", "", [("e. roos", "roos@x.nl")]),
        ("E. Roos", "nieuw@x.nl", [("E. Roos", "nieuw@x.nl")]),
        ("E. Roos-Vos", "ROOS@x.nl", [("E. Roos-Vos", "ROOS@x.nl")]),
        ("", "roos@x.nl", [("E. Roos", "roos@x.nl")]),
        ("P. Vos", "vos@x.nl", [("E. Roos", "roos@x.nl"), ("P. Vos", "vos@x.nl")]),
    ],
)
def test_a_leermeester_is_matched_by_name_or_else_by_address(
    school: School, eik: Company, name: str, email: str, expected: list[tuple[str, str]]
) -> None:
    SupervisorFactory(company=eik, name="E. Roos", email="roos@x.nl")
    content = csv_of(company(leermeester=name, leermeester_email=email))
    take_over(school, content)
    assert list(eik.supervisors.order_by("pk").values_list("name", "email")) == expected
    assert plan(school, content).count(Action.UNCHANGED) == 1


# --- The page -----------------------------------------------------------------------------------
def test_the_page_takes_over_a_list(school: School, client: Client) -> None:
    client.force_login(staff(school, Role.OFFICE))
    file = SimpleUploadedFile("bedrijven.csv", (DATA / "leerbedrijven.csv").read_bytes())
    page = client.post(reverse("company_import"), {"file": file}, follow=True)
    assert "24 nieuw" in page.content.decode()
    address = reverse("company_import_apply", args=[ImportUpload.objects.get().pk])
    done = client.post(address, {"plan": page.context["plan"].digest}, follow=True)
    assert "De leerbedrijven zijn overgenomen" in done.content.decode()
    assert Company.objects.filter(school=school).count() == 24


def test_a_long_list_goes_in_the_background_and_is_stored_whole(
    school: School, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(import_jobs, "SHORT", 3)
    client.force_login(staff(school, Role.OFFICE))
    file = SimpleUploadedFile("bedrijven.csv", (DATA / "leerbedrijven.csv").read_bytes())
    page = client.post(reverse("company_import"), {"file": file}, follow=True)
    address = reverse("company_import_apply", args=[ImportUpload.objects.get().pk])
    done = client.post(address, {"plan": page.context["plan"].digest}, follow=True)
    assert "zijn overgenomen: 24 nieuw" in done.content.decode()
    assert Company.objects.filter(school=school).recognised_on(TODAY).count() == 22


@pytest.mark.parametrize(
    ("column", "value"),
    [("naam", "2025-01-01"), ("naam", "info@x.nl"), ("leermeester", "3-2-2011")],
)
def test_a_date_or_an_address_for_a_name_asks_whether_columns_are_swapped(
    school: School, column: str, value: str
) -> None:
    row = one_row(school, **{column: value})
    assert [problem.column for problem in row.problems] == [column]
    assert "verwisseld?" in row.problems[0].reason


@pytest.mark.parametrize("column", ["naam", "leermeester"])
def test_a_name_of_which_the_letters_were_read_wrongly_is_refused(
    school: School, column: str
) -> None:
    row = one_row(school, **{column: "Caf‚ M™ller"})
    assert [problem.column for problem in row.problems] == [column]
    assert "verkeerd gelezen" in row.problems[0].reason


def test_a_list_of_companies_does_not_open_as_a_list_of_pupils(
    school: School, client: Client
) -> None:
    client.force_login(staff(school, Role.OFFICE))
    file = SimpleUploadedFile("bedrijven.csv", csv_of(company()))
    client.post(reverse("company_import"), {"file": file})
    address = reverse("student_import_apply", args=[ImportUpload.objects.get().pk])
    assert client.get(address).status_code == 404
