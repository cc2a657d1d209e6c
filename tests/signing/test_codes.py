"""A code by e-mail: six digits, a quarter of an hour, five tries."""

from datetime import timedelta

import pytest
from django.utils import timezone

from lwt_admin.letters.models import Letter
from lwt_admin.signing import codes, links
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.codes import Standing, WrongCode
from lwt_admin.signing.models import SigningCode, SigningEvent
from tests.factories import SignatoryFactory
from tests.support.at_once import at_once

pytestmark = pytest.mark.django_db

NOW = timezone.now()
MINUTE = timedelta(minutes=1)


def new_link(address="w.kamp@bedrijf.example"):
    return links.issue(SignatoryFactory(email=address), now=NOW)[0]


def sent_code(link, now=NOW):
    """A code as the letter brings it."""
    letter = codes.ask(link, now)
    made = codes.make(letter, now)
    letter.sent_at = now
    letter.save()
    return made[1]


def check(link, typed, now):
    """What was typed, judged and not used up."""
    try:
        with codes.proven(link, typed, now) as code:
            raise InterruptedError
    except InterruptedError:
        return code


def wrong(code):
    return f"{(int(code) + 1) % 10**6:06d}"


def test_the_right_code_is_right():
    link = new_link()
    code = sent_code(link)
    assert len(code) == 6
    assert code.isdecimal()
    assert check(link, code, NOW).link == link


def test_spaces_in_a_code_do_not_matter():
    link = new_link()
    code = sent_code(link)
    assert check(link, f" {code[:3]} {code[3:]} ", NOW)


def test_of_a_code_only_a_keyed_digest_is_kept(settings):
    link = new_link()
    code = sent_code(link)
    stored = SigningCode.objects.get()
    assert code not in str(vars(stored))
    assert code not in str(Letter.objects.values_list())
    settings.SECRET_KEY = "another key of the same length, as in another school's installation"
    with pytest.raises(WrongCode):
        check(link, code, NOW)


def test_a_wrong_code_says_how_many_tries_are_left():
    link = new_link()
    code = sent_code(link)
    with pytest.raises(WrongCode, match="nog 4 keer"):
        check(link, wrong(code), NOW)


def test_after_five_wrong_codes_the_right_one_does_not_help():
    link = new_link()
    code = sent_code(link)
    for _ in range(codes.TRIES):
        with pytest.raises(WrongCode):
            check(link, wrong(code), NOW)
    with pytest.raises(WrongCode, match="Vraag een nieuwe code"):
        check(link, code, NOW)
    assert codes.standing(link, NOW) is Standing.SPENT


def test_wrong_codes_count_over_the_life_of_a_link():
    link = new_link()
    for number in range(4):
        code = sent_code(link, NOW + number * MINUTE)
        for _ in range(codes.TRIES):
            with pytest.raises(WrongCode):
                check(link, wrong(code), NOW + number * MINUTE)
    assert not codes.too_many_wrong(link)
    assert codes.MOST_WRONG == 25


def test_a_new_code_begins_with_five_tries():
    link = new_link()
    code = sent_code(link)
    with pytest.raises(WrongCode):
        check(link, wrong(code), NOW)
    newer = sent_code(link, NOW + MINUTE)
    assert check(link, newer, NOW + MINUTE).tries == 0


def test_only_the_newest_code_counts():
    link = new_link()
    older = sent_code(link)
    newer = sent_code(link, NOW + MINUTE)
    if older != newer:
        with pytest.raises(WrongCode):
            check(link, older, NOW + MINUTE)
    assert check(link, newer, NOW + MINUTE)


def test_a_code_works_for_a_quarter_of_an_hour():
    link = new_link()
    code = sent_code(link)
    assert check(link, code, NOW + 15 * MINUTE - timedelta(seconds=1))
    with pytest.raises(WrongCode, match="werkt niet"):
        check(link, code, NOW + 15 * MINUTE)


def test_a_code_that_signed_does_not_work_again():
    link = new_link()
    code = sent_code(link)
    with codes.proven(link, code, NOW):
        pass
    with pytest.raises(WrongCode, match="werkt niet"):
        check(link, code, NOW)


def test_a_code_stays_good_when_what_it_was_for_fails():
    link = new_link()
    code = sent_code(link)
    with pytest.raises(ZeroDivisionError), codes.proven(link, code, NOW):
        raise ZeroDivisionError
    assert check(link, code, NOW).tries == 0


def test_nothing_is_done_with_a_wrong_code():
    link = new_link()
    code, done = sent_code(link), []
    with pytest.raises(WrongCode), codes.proven(link, wrong(code), NOW):
        done.append("signed")
    assert not done
    assert SigningCode.objects.get().tries == 1


def test_the_code_of_another_link_is_wrong():
    link, other = new_link(), new_link("vos@mail.example")
    code, theirs = sent_code(link), sent_code(other)
    while code == theirs:
        theirs = sent_code(other, NOW + MINUTE)
    with pytest.raises(WrongCode):
        check(link, theirs, NOW)


def test_without_a_code_there_is_nothing_to_guess():
    with pytest.raises(WrongCode, match="Vraag een nieuwe code"):
        check(new_link(), "000000", NOW)


def test_a_second_click_sends_no_second_code():
    link = new_link()
    assert codes.ask(link, NOW) == codes.ask(link, NOW)
    assert Letter.objects.count() == 1


def test_five_codes_go_to_a_signatory_in_an_hour():
    link = new_link()
    for number in range(codes.MOST_AN_HOUR):
        sent_code(link, NOW + number * MINUTE)
    with pytest.raises(codes.TooManyCodes, match="in een uur al 5 codes"):
        codes.ask(link, NOW + 10 * MINUTE)
    assert codes.ask(link, NOW + 61 * MINUTE)


def test_a_new_link_does_not_begin_a_new_hour_of_codes():
    link = new_link()
    for number in range(codes.MOST_AN_HOUR):
        sent_code(link, NOW + number * MINUTE)
    newer, _ = links.issue(link.signatory, now=NOW)
    with pytest.raises(codes.TooManyCodes):
        codes.ask(newer, NOW + 10 * MINUTE)


def test_a_code_that_comes_too_late_is_not_made():
    letter = codes.ask(new_link(), NOW)
    assert codes.make(letter, NOW + codes.TOO_LATE + MINUTE) is None


def test_for_a_revoked_link_no_code_is_made():
    link = new_link()
    letter = codes.ask(link, NOW)
    newer, _ = links.issue(link.signatory, now=NOW)
    codes.ask(newer, NOW)
    assert codes.make(letter, NOW) is None


def test_the_chain_knows_that_a_code_went_out():
    link = new_link()
    code = sent_code(link)
    events = list(SigningEvent.objects.order_by("number"))
    assert events[-1].kind == SigningEvent.Kind.CODE_SENT
    assert events[-1].payload == {"address": "w…@bedrijf.example"}
    assert code not in str([vars(event) for event in events])
    assert broken_links(events) == []


@pytest.mark.parametrize(
    ("changes", "standing"),
    [
        ({}, Standing.WAITING),
        ({"attempts": 1, "failure": "ConnectionRefusedError"}, Standing.DELAYED),
        ({"refused_at": NOW, "failure": "550"}, Standing.UNDELIVERED),
        ({"sent_at": NOW, "bounced_at": NOW}, Standing.UNDELIVERED),
    ],
)
def test_a_page_can_tell_what_became_of_a_code(changes, standing):
    link = new_link()
    letter = codes.ask(link, NOW)
    Letter.objects.filter(pk=letter.pk).update(**changes)
    assert codes.standing(link, NOW) is standing


def test_a_page_can_tell_that_a_code_was_sent():
    link = new_link()
    assert codes.standing(link, NOW) is Standing.NONE
    sent_code(link)
    assert codes.standing(link, NOW) is Standing.SENT
    assert codes.standing(link, NOW + 16 * MINUTE) is Standing.SPENT


@pytest.mark.django_db(transaction=True)
def test_two_guesses_at_once_count_twice():
    link = new_link()
    _, code = codes.make(Letter(data={"link": link.pk}, made_at=NOW), NOW)
    at_once(*[lambda: check(link, wrong(code), NOW)] * 2, refusals=(WrongCode,))
    assert SigningCode.objects.get().tries == 2
