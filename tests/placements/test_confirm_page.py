"""The page behind a link: what a leermeester and a pupil see and do, and what they cannot."""

from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.placements.confirming import Party, issue, recipients
from lwt_admin.placements.models import (
    ClosedWeek,
    ConfirmationLink,
    HourEntry,
    HourStep,
    WeekRemark,
)
from lwt_admin.rules.periods import monday_of
from lwt_admin.students.models import Student
from tests.factories import HourEntryFactory, TrajectoryFactory, signed_agreement, staff
from tests.placements.conftest import FRIDAY, THURSDAY

pytestmark = pytest.mark.django_db

MONDAY = monday_of(THURSDAY)


@pytest.fixture
def school(agreement):
    school = agreement.trajectory.student.school
    school.company_confirms_hours = school.student_proposes_hours = True
    school.save()
    Student.objects.update(email="yara@mail.example")
    return school


def address_for(school, party=Party.COMPANY):
    """The page behind a new link."""
    (recipient,) = recipients(school, party, timezone.localdate())
    _, secret = issue(recipient, timezone.now())
    return reverse("confirm", args=[secret])


@pytest.fixture
def company(school):
    return address_for(school)


@pytest.fixture
def pupil(school):
    return address_for(school, Party.STUDENT)


@pytest.fixture
def entry(agreement, coordinator):
    return HourEntryFactory(
        agreement=agreement, date=THURSDAY, status="proposed", entered_by=coordinator
    )


def confirming(entry, **more):
    return {"act": "bevestig", "entry": entry.pk, "seen": entry.version, **more}


def correcting(entry, **more):
    key = f"u{entry.pk}"
    return {
        "act": "verbeter",
        "entry": entry.pk,
        "seen": entry.version,
        f"{key}-kind": "worked",
        f"{key}-start": "08:00",
        f"{key}-end": "12:00",
        f"{key}-breaks": "",
        f"{key}-minutes": "",
        **{f"{key}-{name}": value for name, value in more.items()},
    }


def asking(entry, reason="Hij ging om twaalf uur."):
    return {
        "act": "vraag",
        "entry": entry.pk,
        "seen": entry.version,
        f"v{entry.pk}-reason": reason,
    }


def on_day(agreement, day=FRIDAY, **more):
    key = f"d{agreement.pk}-{day:%Y%m%d}"
    fields = {"kind": "worked", "start": "09:00", "end": "12:00", "breaks": "", "minutes": ""}
    return {
        "act": "dag",
        "agreement": agreement.pk,
        "day": day.isoformat(),
        **{f"{key}-{name}": value for name, value in {**fields, **more}.items()},
    }


def remarking(agreement, **fields):
    key = f"w{agreement.pk}-{MONDAY:%Y%m%d}"
    return {
        "act": "bericht",
        "agreement": agreement.pk,
        "monday": MONDAY.isoformat(),
        **{f"{key}-{name}": value for name, value in fields.items()},
    }


def close(agreement, mentor):
    ClosedWeek.objects.create(
        trajectory=agreement.trajectory,
        monday=MONDAY,
        closed_by=mentor,
        closed_at=timezone.now(),
    )


class TestALeermeester:
    def test_sees_the_open_days_of_the_pupil(self, client, company, entry):
        text = client.get(company).content.decode()
        assert str(entry.agreement.trajectory.student) in text
        assert "do 19 nov" in text
        assert "nog niet bevestigd" in text

    def test_sees_all_pupils_on_one_page(self, client, school, agreement):
        other = signed_agreement(
            TrajectoryFactory(student__school=school, student__first_name="Noor")
        )
        text = client.get(address_for(school)).content.decode()
        assert str(agreement.trajectory.student) in text
        assert str(other.trajectory.student) in text

    def test_confirms_a_day(self, client, company, entry):
        response = client.post(company, confirming(entry))
        assert response.status_code == 302
        entry.refresh_from_db()
        assert entry.status == "confirmed"
        assert "bevestigd" in client.get(response.url).content.decode()

    def test_confirms_once_with_two_clicks(self, client, company, entry):
        for _ in range(2):
            assert client.post(company, confirming(entry)).status_code == 302
        assert HourStep.objects.count() == 1

    def test_confirms_all_of_a_pupil(self, client, company, entry, agreement, mentor):
        counted = HourEntryFactory(agreement=agreement, date=FRIDAY, entered_by=mentor)
        seen = [f"{one.pk}:{one.version}" for one in (entry, counted)]
        assert client.post(company, {"act": "alles", "seen": seen}).status_code == 302
        assert HourStep.objects.filter(link__isnull=False).count() == 2
        assert "nog niet bevestigd" not in client.get(company).content.decode()

    def test_is_told_what_changed_while_confirming_all(self, client, company, entry):
        HourEntry.objects.update(version=7)
        page = client.post(company, {"act": "alles", "seen": [f"{entry.pk}:1"]})
        assert "intussen gewijzigd" in page.content.decode()
        entry.refresh_from_db()
        assert entry.status == "proposed"

    def test_corrects_times(self, client, company, entry):
        client.post(company, correcting(entry))
        entry.refresh_from_db()
        assert (entry.minutes, entry.status) == (240, "confirmed")

    def test_leaves_alone_what_the_page_does_not_ask(self, client, company, entry):
        HourEntry.objects.update(has_lessons=True, missed_minutes=15, remark="Moeder belde.")
        client.post(company, correcting(entry))
        entry.refresh_from_db()
        assert entry.minutes == 240
        assert (entry.has_lessons, entry.missed_minutes) == (True, 15)
        assert entry.remark == "Moeder belde."

    def test_corrects_with_hours_alone(self, client, company, entry):
        client.post(company, correcting(entry, start="08:00", end="15:30", minutes="6,5"))
        entry.refresh_from_db()
        assert (entry.start, entry.minutes) == (None, 390)

    def test_corrects_once_with_two_clicks(self, client, company, entry):
        for _ in range(2):
            assert client.post(company, correcting(entry)).status_code == 302
        assert HourStep.objects.count() == 1

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ({"start": "25:00"}, "“25:00” is geen tijd."),
            ({"start": "", "end": "", "minutes": "25"}, "25 uur past niet in één dag."),
            ({"start": "", "end": "", "minutes": "7.555"}, "“7.555” is geen aantal uren."),
            ({"start": "13:00"}, "niet na het begin"),
        ],
    )
    def test_keeps_what_was_typed_wrong(self, client, company, entry, typed, message):
        page = client.post(company, correcting(entry, **typed))
        text = page.content.decode()
        assert message in text
        assert f'value="{typed.get("start") or typed["minutes"]}"' in text
        entry.refresh_from_db()
        assert entry.version == 1

    def test_leaves_a_time_that_does_not_exist_readable(self, client, company, entry):
        text = client.post(company, correcting(entry, start="25:00")).content.decode()
        assert f'type="text" name="u{entry.pk}-start" value="25:00"' in text

    def test_asks_a_question_with_a_reason(self, client, company, entry):
        client.post(company, asking(entry))
        entry.refresh_from_db()
        assert entry.status == "disputed"
        assert HourStep.objects.get().reason == "Hij ging om twaalf uur."
        assert "Vraag: Hij ging om twaalf uur." in client.get(company).content.decode()

    def test_asks_no_question_without_a_reason(self, client, company, entry):
        text = client.post(company, asking(entry, " ")).content.decode()
        assert "Vul in wat er niet klopt." in text
        assert not HourStep.objects.exists()

    def test_asks_no_question_with_a_bsn_in_it(self, client, company, entry):
        text = client.post(company, asking(entry, "Dit is 123456782.")).content.decode()
        assert "Dit lijkt een BSN: 123456782." in text
        assert not HourStep.objects.exists()

    def test_is_told_when_another_tab_was_first(self, client, company, entry):
        client.post(company, asking(entry))
        text = client.post(company, correcting(entry)).content.decode()
        assert "intussen gewijzigd" in text
        entry.refresh_from_db()
        assert entry.status == "disputed"

    def test_reports_a_planned_day_that_nobody_entered(self, client, company, agreement):
        planned = {"act": "dag", "agreement": agreement.pk, "day": FRIDAY, "as_planned": "1"}
        for _ in range(2):
            client.post(company, planned)
        entry = HourEntry.objects.get()
        assert (entry.date, entry.minutes, entry.status) == (FRIDAY, 420, "confirmed")

    @pytest.mark.parametrize("kind", ["praise", "warning"])
    def test_praises_or_warns_in_one_line(self, client, company, entry, kind):
        for _ in range(2):
            client.post(company, remarking(entry.agreement, kind=kind, text="Werkt netjes."))
        remark = WeekRemark.objects.get()
        assert (remark.kind, remark.text, remark.monday) == (kind, "Werkt netjes.", MONDAY)

    def test_does_not_see_what_the_school_wrote_with_the_hours(self, client, company, entry):
        HourEntry.objects.update(remark="Moeder belde.")
        assert "Moeder belde" not in client.get(company).content.decode()


class TestAPupil:
    def test_proposes_a_planned_day_and_what_was_learned(self, client, pupil, agreement):
        client.post(pupil, on_day(agreement, remark="Banden verwisseld."))
        entry = HourEntry.objects.get()
        assert (entry.status, entry.minutes) == ("proposed", 180)
        assert entry.remark == "Banden verwisseld."

    def test_proposes_once_with_two_clicks(self, client, pupil, agreement):
        for _ in range(2):
            assert client.post(pupil, on_day(agreement)).status_code == 302
        assert HourEntry.objects.count() == 1

    def test_proposes_another_day(self, client, pupil, agreement):
        key = f"a{agreement.pk}"
        day = THURSDAY - timedelta(days=1)
        typed = {"day": day, "kind": "worked", "minutes": "4"}
        client.post(
            pupil,
            {"act": "andere-dag", "agreement": agreement.pk}
            | {f"{key}-{name}": value for name, value in typed.items()},
        )
        entry = HourEntry.objects.get()
        assert (entry.date, entry.minutes) == (day, 240)

    def test_changes_the_own_proposal(self, client, pupil, agreement):
        client.post(pupil, on_day(agreement))
        entry = HourEntry.objects.get()
        client.post(pupil, correcting(entry, remark="Ook geveegd."))
        entry.refresh_from_db()
        assert (entry.minutes, entry.remark) == (240, "Ook geveegd.")

    def test_tells_what_was_learned_in_a_week(self, client, pupil, entry):
        client.post(pupil, remarking(entry.agreement, text="Verspanen."))
        assert WeekRemark.objects.get().kind == "learned"

    @pytest.mark.parametrize("act", [confirming, asking])
    def test_confirms_and_questions_nothing(self, client, pupil, entry, act):
        assert client.post(pupil, act(entry)).status_code == 403
        entry.refresh_from_db()
        assert entry.version == 1

    def test_changes_nothing_that_the_school_entered(self, client, pupil, entry):
        assert client.post(pupil, correcting(entry)).status_code == 403
        entry.refresh_from_db()
        assert entry.version == 1

    def test_sees_no_warning_of_the_leermeester(self, client, school, pupil, entry):
        client.post(
            address_for(school), remarking(entry.agreement, kind="warning", text="Te laat.")
        )
        assert "Te laat." not in client.get(pupil).content.decode()


ACTS = [confirming, correcting, asking]


class TestNothingIsDone:
    @pytest.mark.parametrize("act", ACTS)
    def test_with_hours_of_another_agreement(self, client, company, mentor, act):
        trajectory = TrajectoryFactory(student__school=mentor.memberships.get().school)
        strange = HourEntryFactory(agreement=signed_agreement(trajectory), status="proposed")
        assert client.post(company, act(strange)).status_code == 403
        strange.refresh_from_db()
        assert strange.version == 1

    @pytest.mark.parametrize("act", [on_day, remarking])
    def test_under_another_agreement(self, client, company, mentor, act):
        trajectory = TrajectoryFactory(student__school=mentor.memberships.get().school)
        assert client.post(company, act(signed_agreement(trajectory))).status_code == 403
        assert not HourEntry.objects.exists()

    @pytest.mark.parametrize("act", ACTS)
    def test_once_the_agreement_ended(self, client, company, entry, act):
        AgreementVersion.objects.update(state=State.ENDED, ended_on=THURSDAY)
        page = client.post(company, act(entry))
        assert page.status_code == 404
        assert "Deze link werkt niet (meer)" in page.content.decode()
        entry.refresh_from_db()
        assert entry.version == 1

    @pytest.mark.parametrize("act", ACTS)
    def test_in_a_week_that_was_closed(self, client, company, entry, mentor, act):
        close(entry.agreement, mentor)
        assert "afgesloten" in client.post(company, act(entry)).content.decode()
        entry.refresh_from_db()
        assert entry.version == 1

    def test_about_a_week_that_was_closed(self, client, company, entry, mentor):
        close(entry.agreement, mentor)
        client.post(company, remarking(entry.agreement, kind="praise", text="Goed."))
        assert not WeekRemark.objects.exists()

    @pytest.mark.parametrize("gone", ["revoked_at", "expires_at"])
    def test_with_a_link_that_opens_nothing_any_more(self, client, company, entry, gone):
        now = timezone.now()
        ConfirmationLink.objects.update(made_at=now - timedelta(days=20))
        ConfirmationLink.objects.update(**{gone: now})
        assert client.post(company, confirming(entry)).status_code == 404
        entry.refresh_from_db()
        assert entry.version == 1

    def test_by_a_replay_after_the_school_changed_the_hours(self, client, company, entry):
        client.post(company, confirming(entry))
        HourEntry.objects.update(status="proposed", version=9)
        HourStep.objects.create(
            entry=entry, to_status="proposed", by=entry.entered_by, at=timezone.now()
        )
        client.post(company, confirming(entry))
        entry.refresh_from_db()
        assert (entry.status, entry.version) == ("proposed", 9)

    def test_by_opening_the_page(self, client, company, entry):
        before = list(HourEntry.objects.values()), list(ConfirmationLink.objects.values())
        client.get(company)
        assert before == (list(HourEntry.objects.values()), list(ConfirmationLink.objects.values()))
        assert not HourStep.objects.exists()

    @pytest.mark.parametrize(
        "posted", [{}, {"act": "weg"}, {"act": "bevestig", "entry": "x"}, {"act": "dag"}]
    )
    def test_by_a_post_that_no_page_makes(self, client, company, posted):
        assert client.post(company, posted).status_code == 403


def test_a_page_leaves_no_trace_of_its_address(client, company):
    response = client.get(company)
    assert response.headers["Referrer-Policy"] == "strict-origin"
    assert response.headers["Cache-Control"] == "no-store"


def test_an_unknown_link_tells_what_to_do(client, db):
    page = client.get(reverse("confirm", args=["onzin"]))
    assert page.status_code == 404
    assert reverse("confirm_start") in page.content.decode()


def test_an_expired_link_gets_another_at_the_stored_address(client, company):
    early = timezone.now() - timedelta(days=30)
    ConfirmationLink.objects.update(made_at=early, expires_at=early + timedelta(days=14))
    assert "Stuur mij een nieuwe link" in client.get(company).content.decode()
    client.post(f"{company}nieuw/")
    send_due_letters.call()
    assert [one.to for one in mail.outbox] == [["leermeester@bedrijf.example"]]


def test_who_lost_the_link_is_not_told_whether_the_address_is_known(client, company):
    answers = [
        client.post(reverse("confirm_start"), {"email": email})
        for email in ("leermeester@bedrijf.example", "vreemde@elders.example")
    ]
    assert [one.url for one in answers] == [reverse("confirm_sent")] * 2
    assert Letter.objects.count() == 1


def test_posting_too_often_has_to_wait(client, settings, company, entry):
    settings.ACCOUNT_RATE_LIMITS = settings.ACCOUNT_RATE_LIMITS | {"confirm_try": "1/h/key"}
    client.post(company, confirming(entry))
    page = client.post(company, confirming(entry))
    assert page.status_code == 429
    assert "Wacht een uur" in page.content.decode()


def test_the_number_of_queries_does_not_depend_on_the_number_of_pupils(
    client, school, entry, django_assert_max_num_queries
):
    for _ in range(4):
        other = signed_agreement(TrajectoryFactory(student__school=school))
        HourEntryFactory(agreement=other, date=THURSDAY, entered_by=staff(school, Role.COORDINATOR))
    page = address_for(school)
    with django_assert_max_num_queries(18):
        client.get(page)
