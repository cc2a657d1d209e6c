"""Links to hours: for whom, kept as a digest, and what ends them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.agreements.models import AgreementVersion, State, Supervisor
from lwt_admin.letters.models import Letter
from lwt_admin.letters.tasks import send_due_letters
from lwt_admin.links import digest
from lwt_admin.placements import weekly_letters
from lwt_admin.placements.confirming import (
    Party,
    Way,
    find,
    issue,
    recipients,
    revoke_closed,
    scope,
    way_of,
)
from lwt_admin.placements.models import ConfirmationLink
from lwt_admin.placements.tasks import send_weekly_links, weekly_links_are_due
from lwt_admin.students.models import Student
from tests.factories import (
    DocumentFactory,
    TrajectoryFactory,
    signed_agreement,
    staff,
)

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)
AMSTERDAM = ZoneInfo("Europe/Amsterdam")
FRIDAY_AFTERNOON = datetime(2026, 11, 20, 15, 0, tzinfo=AMSTERDAM)


@pytest.fixture
def school(agreement):
    school = agreement.trajectory.student.school
    school.company_confirms_hours = school.student_proposes_hours = True
    school.save()
    Student.objects.update(email="yara@mail.example")
    return school


def made(school, party=Party.COMPANY):
    """A link for the only recipient, and its secret."""
    (recipient,) = recipients(school, party, timezone.localdate())
    return issue(recipient, timezone.now())


class TestForWhom:
    def test_the_leermeester_and_the_pupil_of_the_agreement(self, school):
        (company,) = recipients(school, Party.COMPANY, TODAY)
        (pupil,) = recipients(school, Party.STUDENT, TODAY)
        assert (company.name, company.address) == ("W. Kamp", "leermeester@bedrijf.example")
        assert pupil.address == "yara@mail.example"

    def test_one_for_all_pupils_of_a_leermeester(self, school, agreement):
        other = signed_agreement(TrajectoryFactory(student__school=school))
        (company,) = recipients(school, Party.COMPANY, TODAY)
        assert set(company.agreements) == {agreement, other}

    @pytest.mark.parametrize("party", Party)
    def test_nobody_without_an_address(self, school, party):
        Supervisor.objects.update(email="")
        Student.objects.update(email="")
        assert recipients(school, party, TODAY) == []

    @pytest.mark.parametrize("party", Party)
    def test_nobody_whom_the_school_does_not_ask(self, school, party):
        school.company_confirms_hours = school.student_proposes_hours = False
        assert recipients(school, party, TODAY) == []

    @pytest.mark.parametrize("party", Party)
    def test_nobody_at_an_address_of_the_school_itself(self, school, party):
        colleague = staff(school, Role.MENTOR)
        Supervisor.objects.update(email=colleague.email.upper())
        Student.objects.update(email=colleague.email)
        assert recipients(school, party, TODAY) == []

    def test_no_pupil_who_would_confirm_the_own_hours(self, school):
        Student.objects.update(email="leermeester+yara@bedrijf.example")
        assert recipients(school, Party.COMPANY, TODAY) == []

    def test_only_the_leermeester_of_the_newest_version(self, school, agreement):
        old = agreement.versions.get().supervisor
        new = Supervisor.objects.create(company=agreement.company, name="J. Bos", email="j@b.nl")
        AgreementVersion.objects.update(state=State.REPLACED, ended_on=date(2026, 11, 18))
        agreement.versions.create(
            number=2,
            state=State.SIGNED,
            start=date(2026, 11, 19),
            end=date(2027, 3, 26),
            supervisor=new,
            document=DocumentFactory(school=school),
        )
        assert [one.name for one in recipients(school, Party.COMPANY, TODAY)] == ["J. Bos"]
        assert recipients(school, Party.COMPANY, TODAY, address=old.email) == []


class TestALink:
    def test_keeps_only_the_digest_of_its_secret(self, school):
        link, secret = made(school)
        stored = ConfirmationLink.objects.get()
        assert stored.token_hash == digest(secret)
        assert secret not in str(vars(stored))
        assert find(secret) == link

    def test_lasts_fourteen_days(self, school):
        link, _ = made(school)
        now = timezone.now()
        assert way_of(link, now + timedelta(days=13, hours=23)) is Way.OPEN
        assert way_of(link, now + timedelta(days=14)) is Way.EXPIRED

    def test_takes_the_place_of_the_older_one_of_that_address(self, school):
        older, _ = made(school)
        newer, _ = made(school)
        older.refresh_from_db()
        assert way_of(older, timezone.now()) is Way.GONE
        assert way_of(newer, timezone.now()) is Way.OPEN

    def test_leaves_that_of_the_other_party_alone(self, school):
        pupil, _ = made(school, Party.STUDENT)
        made(school)
        pupil.refresh_from_db()
        assert way_of(pupil, timezone.now()) is Way.OPEN

    def test_opens_nothing_of_an_agreement_that_ended_early(self, school):
        link, _ = made(school)
        AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 20))
        assert scope(link, timezone.now()) == []
        assert way_of(link, timezone.now()) is Way.GONE

    def test_is_withdrawn_when_its_agreement_ended(self, school):
        link, _ = made(school)
        assert revoke_closed(school, timezone.now()) == 0
        AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 20))
        assert revoke_closed(school, timezone.now()) == 1
        link.refresh_from_db()
        assert link.revoked_at is not None

    def test_still_opens_the_last_week_of_one_that_ran_out(self, school, agreement):
        link, _ = made(school)
        AgreementVersion.objects.update(end=date(2026, 11, 20))
        assert scope(link, timezone.now()) == [agreement]

    @pytest.mark.parametrize("party", Party)
    def test_opens_nothing_once_its_address_is_another(self, school, party):
        link, _ = made(school, party)
        Supervisor.objects.update(email="nieuw@bedrijf.example")
        Student.objects.update(email="nieuw@mail.example")
        assert scope(link, timezone.now()) == []

    def test_opens_no_agreement_that_came_later(self, school, agreement):
        link, _ = made(school)
        signed_agreement(TrajectoryFactory(student__school=school))
        assert scope(link, timezone.now()) == [agreement]


class TestTheLetterOfTheWeek:
    @pytest.fixture(autouse=True)
    def on_friday(self, school, time_machine):
        time_machine.move_to(FRIDAY_AFTERNOON, tick=False)

    def post(self):
        return send_weekly_links.call()

    def test_goes_to_leermeester_and_pupil(self):
        assert weekly_links_are_due()
        assert self.post() == 2
        send_due_letters.call()
        assert {to for one in mail.outbox for to in one.to} == {
            "leermeester@bedrijf.example",
            "yara@mail.example",
        }

    def test_holds_a_link_that_opens_the_hours(self, agreement):
        self.post()
        send_due_letters.call()
        for message in mail.outbox:
            secret = message.body.partition("/bevestigen/")[2].partition("/")[0]
            assert scope(find(secret), timezone.now()) == [agreement]
            assert secret not in str(list(Letter.objects.values()))

    def test_goes_once(self):
        self.post()
        assert not weekly_links_are_due()
        assert self.post() == 0
        assert Letter.objects.count() == 2

    @pytest.mark.parametrize(
        ("moment", "goes"),
        [
            (datetime(2026, 11, 20, 14, 59, tzinfo=AMSTERDAM), False),
            (datetime(2026, 11, 20, 15, 0, tzinfo=AMSTERDAM), True),
            (datetime(2026, 11, 23, 9, 0, tzinfo=AMSTERDAM), True),
            (datetime(2026, 11, 24, 15, 0, tzinfo=AMSTERDAM), False),
            # Clocks were set back on 25 October and forward on 28 March.
            (datetime(2026, 10, 23, 13, 0, tzinfo=ZoneInfo("UTC")), True),
            (datetime(2026, 10, 30, 13, 30, tzinfo=ZoneInfo("UTC")), False),
        ],
    )
    def test_goes_on_friday_afternoon_by_the_clock_of_the_school(self, time_machine, moment, goes):
        time_machine.move_to(moment, tick=False)
        assert weekly_links_are_due() is goes

    def test_does_not_go_in_a_week_without_placement(self, agreement):
        version = agreement.versions.get()
        version.schedule.all().delete()
        assert self.post() == 0

    def test_does_not_go_in_a_holiday(self, school):
        year = school.years.get()
        year.closed_periods.create(
            name="Vakantie", start=date(2026, 11, 14), end=date(2026, 11, 22)
        )
        assert not weekly_links_are_due()

    def test_is_moot_when_the_agreement_ended_meanwhile(self):
        self.post()
        AgreementVersion.objects.update(state=State.ENDED, ended_on=date(2026, 11, 19))
        send_due_letters.call()
        assert mail.outbox == []
        assert not ConfirmationLink.objects.exists()

    def test_does_not_go_to_an_address_that_was_changed_meanwhile(self):
        self.post()
        Supervisor.objects.update(email="nieuw@bedrijf.example")
        send_due_letters.call()
        assert {to for one in mail.outbox for to in one.to} == {"yara@mail.example"}


def test_another_link_goes_three_times_an_hour_at_most(school):
    link, _ = made(school)
    sent = [weekly_letters.send_another(link, timezone.now()) for _ in range(5)]
    assert sent == [True, True, True, False, False]
    assert {one.to for one in Letter.objects.all()} == {link.address}


def test_a_lost_link_goes_again_to_an_address_that_had_one(school):
    made(school)
    assert weekly_letters.send_to("LEERMEESTER@bedrijf.example", timezone.now()) == 1
    assert weekly_letters.send_to("vreemde@elders.example", timezone.now()) == 0
