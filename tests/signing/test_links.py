"""A link to sign: made for one signatory, told once, kept as a digest."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.utils import timezone

from lwt_admin.accounts.perms import Role
from lwt_admin.letters.kinds import kind_of
from lwt_admin.letters.models import Letter
from lwt_admin.links import digest
from lwt_admin.signing import codes, links, services
from lwt_admin.signing.chain import broken_links
from lwt_admin.signing.evidence import SealFacts, evidence_of, exact
from lwt_admin.signing.models import Signatory, SigningEvent, SigningLink
from lwt_admin.signing.services import SigningRefused
from tests.factories import DocumentFactory, SignatoryFactory, SignatureFactory, staff

pytestmark = pytest.mark.django_db

NOW = timezone.now()


@pytest.fixture
def company(db):
    return SignatoryFactory(email="w.kamp@bedrijf.example")


def party(document, name, **fields):
    return SignatoryFactory(document=document, name=name, **fields)


def test_of_a_link_only_the_digest_is_kept(company):
    link, secret = links.issue(company, now=NOW)
    stored = SigningLink.objects.get()
    assert stored == link
    assert stored.token_hash == digest(secret)
    assert secret not in str(vars(stored))


def test_a_secret_has_256_random_bits(company):
    _, one = links.issue(company, now=NOW)
    _, other = links.issue(company, now=NOW)
    assert one != other
    assert len(one) == 43  # 256 bits in letters of 6


def test_a_link_lasts_fourteen_days(company):
    link, _ = links.issue(company, now=NOW)
    assert link.opens_at(NOW + timedelta(days=13, hours=23))
    assert not link.opens_at(NOW + timedelta(days=14))


def alive(signatory, now=NOW):
    return list(signatory.links.alive(now).order_by("pk"))


def made(signatory, number):
    """So many links for one signatory, oldest first."""
    return [links.issue(signatory, now=NOW)[0] for _ in range(number)]


def test_a_new_link_leaves_alone_who_is_reading_by_an_older_one(company):
    both = made(company, 2)
    assert alive(company) == both


def test_at_most_three_links_of_a_signatory_work_at_a_time(company):
    five = made(company, 5)
    assert alive(company) == five[-3:]


def test_an_expired_link_takes_no_place(company):
    links.issue(company, now=NOW - links.LASTS)
    three = made(company, 3)
    assert alive(company) == three


def test_who_asks_a_code_by_the_newest_link_ends_the_older_ones(company):
    newest = made(company, 2)[1]
    codes.ask(newest, NOW)
    assert alive(company) == [newest]


def test_who_asks_a_code_by_an_older_link_ends_no_newer_one(company):
    _, older, newest = made(company, 3)
    codes.ask(older, NOW)
    assert alive(company) == [older, newest]


def test_a_code_ends_no_link_of_somebody_else(company):
    other = party(company.document, "A. Vos", party="guardian", email="vos@mail.example")
    theirs = made(other, 1)
    codes.ask(made(company, 2)[1], NOW)
    assert alive(other) == theirs


def test_a_link_in_place_of_another_ends_that_one_alone(company):
    first, second = made(company, 2)
    third, _ = links.issue(company, now=NOW, in_place_of=second.pk)
    assert alive(company) == [first, third]


def test_a_link_does_not_come_in_the_place_of_that_of_another_signatory(company):
    other = party(company.document, "A. Vos", party="guardian", email="vos@mail.example")
    theirs = made(other, 1)
    links.issue(company, now=NOW, in_place_of=theirs[0].pk)
    assert alive(other) == theirs


@pytest.mark.parametrize("how", ["complete", "withdraw", "refuse", "sign"])
def test_all_links_of_a_signatory_die_together(company, how):
    first, *_ = made(company, 3)
    document, by = company.document, staff(company.document.school, Role.OFFICE)
    if how == "complete":
        services.complete(document, now=NOW)
    elif how == "withdraw":
        services.withdraw(document, by=by, reason="Anders.", now=NOW)
    elif how == "refuse":
        services.refuse(company, "Nee.", now=NOW, link=first)
    else:
        mark = services.Mark(document.sha256, "Akkoord.", typed_name=company.name)
        services.sign(company, mark, link=first, now=NOW)
    assert alive(company) == []


def test_a_new_link_leaves_the_link_of_somebody_else_alone(company):
    other = party(company.document, "A. Vos", party="guardian", email="vos@mail.example")
    theirs, _ = links.issue(other, now=NOW)
    links.issue(company, now=NOW)
    theirs.refresh_from_db()
    assert theirs.opens_at(NOW)


def test_the_chain_knows_of_the_link_and_not_the_whole_address(company):
    links.issue(company, now=NOW)
    event = SigningEvent.objects.get()
    assert event.kind == SigningEvent.Kind.LINK_SENT
    assert event.payload["address"] == "w…@bedrijf.example"
    assert "w.kamp" not in str(event.payload)
    assert broken_links([event]) == []


def test_who_has_no_address_gets_no_link():
    with pytest.raises(SigningRefused, match="geen e-mailadres"):
        links.issue(SignatoryFactory(email=""), now=NOW)


def test_who_signed_gets_no_link(company):
    SignatureFactory(signatory=company)
    with pytest.raises(SigningRefused, match="al getekend"):
        links.issue(company, now=NOW)


@pytest.mark.parametrize("field", ["completed_at", "withdrawn_at"])
def test_of_a_closed_text_there_are_no_links(field):
    signatory = SignatoryFactory(email="a@b.example", document=DocumentFactory(**{field: NOW}))
    with pytest.raises(SigningRefused, match="niet meer open"):
        links.issue(signatory, now=NOW)


def test_no_link_goes_to_somebody_who_works_at_the_school(company):
    mentor = staff(company.document.school, Role.MENTOR)
    company.email = mentor.email.upper()
    company.save()
    with pytest.raises(SigningRefused, match="medewerker van de school"):
        links.issue(company, now=NOW)


def test_the_schools_own_signatory_may_work_there():
    document = DocumentFactory()
    director = staff(
        document.school, Role.DIRECTOR, first_name="Pieter", prefix="de", last_name="Wit"
    )
    school = party(document, "P. de Wit", party="school", email=director.email)
    link, _ = links.issue(school, now=NOW)
    assert link.address == director.email


def test_a_colleague_gets_no_link_in_the_name_of_the_schools_signatory():
    document = DocumentFactory()
    colleague = staff(document.school, Role.MANAGER)
    school = party(document, "P. de Wit", party="school", email=colleague.email)
    with pytest.raises(SigningRefused, match="Niemand tekent voor een ander"):
        links.issue(school, now=NOW)


def test_school_and_company_do_not_share_an_address(company):
    party(company.document, "P. de Wit", party="school", email="W.Kamp@bedrijf.example")
    with pytest.raises(SigningRefused, match="niemand tekent voor twee partijen"):
        links.issue(company, now=NOW)


def test_two_guardians_may_share_an_address():
    document = DocumentFactory()
    both = [party(document, name, party="guardian", email="thuis@mail.example") for name in "AB"]
    made = [links.issue(one, now=NOW)[0] for one in both]
    assert all(link.opens_at(NOW) for link in made)


# --- Sending --------------------------------------------------------------------------------------
def offered(order="free"):
    """A text with a school, a pupil without an address, and a company."""
    document = DocumentFactory(order=order)
    party(document, "P. de Wit", party="school", email="wit@school.example")
    party(document, "Yara Jansen", party="student")
    party(document, "W. Kamp", party="company", email="kamp@bedrijf.example")
    return document


def addresses():
    return sorted(Letter.objects.values_list("to", flat=True))


def test_everybody_with_an_address_gets_a_letter():
    links.invite(offered(), NOW)
    assert addresses() == ["kamp@bedrijf.example", "wit@school.example"]


def test_inviting_twice_sends_once():
    document = offered()
    links.invite(document, NOW)
    links.invite(document, NOW)
    assert len(addresses()) == 2


def test_a_school_that_signs_last_waits_for_its_letter():
    links.invite(offered("school_last"), NOW)
    assert addresses() == ["kamp@bedrijf.example"]


def test_the_letter_of_the_school_leaves_when_the_others_signed():
    document = offered("school_last")
    for signatory in document.signatories.exclude(party="school"):
        SignatureFactory(signatory=signatory)
    links.invite_next(document, NOW)
    assert addresses() == ["wit@school.example"]


def test_a_corrected_address_ends_every_link_and_gets_a_new_letter(company):
    made(company, 3)
    by = staff(company.document.school, Role.OFFICE)
    links.correct_address(company, "kamp@bedrijf.example", by=by, reason="Tikfout.", now=NOW)
    assert alive(company) == []
    assert addresses() == ["kamp@bedrijf.example", "w.kamp@bedrijf.example"]
    assert Letter.objects.get(kind=links.INVITATION).to == "kamp@bedrijf.example"
    event = SigningEvent.objects.order_by("number").last()
    assert event.kind == SigningEvent.Kind.ADDRESS_CHANGED
    assert event.actor == by
    assert event.payload == {
        "before": "w…@bedrijf.example",
        "after": "k…@bedrijf.example",
        "reason": "Tikfout.",
    }


def test_a_corrected_address_leaves_the_text_as_it_was(company):
    before = company.document.sha256
    by = staff(company.document.school, Role.OFFICE)
    links.correct_address(company, "kamp@bedrijf.example", by=by, reason="Tikfout.", now=NOW)
    company.document.refresh_from_db()
    assert company.document.sha256 == before
    assert company.document.is_intact


def test_a_letter_to_the_old_address_is_not_sent_any_more(company):
    (letter,) = links.invite(company.document, NOW)
    by = staff(company.document.school, Role.OFFICE)
    links.correct_address(company, "kamp@bedrijf.example", by=by, reason="Tikfout.", now=NOW)
    assert links.still_wanted(letter, NOW) is None


def corrected(signatory, address="kamp@bedrijf.example", **name):
    by = staff(signatory.document.school, Role.OFFICE, **name)
    return links.correct_address(signatory, address, by=by, reason="Tikfout.", now=NOW)


def letter_to_old_address():
    letter = Letter.objects.get(kind=links.ADDRESS_CHANGED)
    return letter, kind_of(letter).compose(letter)


def test_the_old_address_is_told_without_a_link_or_a_name(company):
    corrected(company)
    letter, composed = letter_to_old_address()
    assert letter.to == "w.kamp@bedrijf.example"
    text = render_to_string(kind_of(letter).template, composed.context)
    assert str(company.document.school) in text
    assert "/tekenen/" not in text
    assert company.name not in text
    assert "kamp@" not in text


def test_who_had_no_address_has_no_old_one_to_tell():
    corrected(SignatoryFactory(party="company", email=""))
    assert addresses() == ["kamp@bedrijf.example"]


def test_an_address_that_was_changed_back_is_not_told(company):
    corrected(company)
    Signatory.objects.filter(pk=company.pk).update(email="w.kamp@bedrijf.example")
    assert letter_to_old_address()[1] is None


@pytest.mark.parametrize("stale", [False, True])
def test_of_who_signed_the_address_is_not_corrected(company, stale):
    SignatureFactory(signatory=Signatory.objects.get(pk=company.pk) if stale else company)
    with pytest.raises(SigningRefused, match="hoeft niet meer te tekenen"):
        corrected(company)
    company.refresh_from_db()
    assert company.email == "w.kamp@bedrijf.example"
    assert not Letter.objects.exists()


def test_an_address_in_another_case_is_no_other_address(company):
    with pytest.raises(SigningRefused, match="is al het adres"):
        corrected(company, "W.KAMP@bedrijf.example")


def test_the_page_of_evidence_shows_who_changed_which_address_and_when(company):
    corrected(company, first_name="Hanneke", prefix="", last_name="Mulder")
    SignatureFactory(signatory=company)
    seal = SealFacts("School", "School", is_demo=True, has_time_stamp=False)
    (line,) = (
        one for one in evidence_of(company.document, seal).events if "gewijzigd" in one.label
    )
    assert line.about == (
        f"{company.name}, was w…@bedrijf.example, werd k…@bedrijf.example, door Hanneke Mulder"
    )
    assert line.at == exact(NOW)


def test_the_address_of_a_colleague_is_no_correction(company):
    colleague = staff(company.document.school, Role.COORDINATOR)
    with pytest.raises(SigningRefused, match="medewerker"):
        links.correct_address(company, colleague.email, by=colleague, reason="x", now=NOW)


@pytest.fixture
def director(db):
    return SignatoryFactory(party="school", name="P. de Wit", email="wit@school.example")


def test_nobody_corrects_the_address_of_the_director_to_their_own(director):
    office = staff(director.document.school, Role.OFFICE, last_name="Mulder")
    with pytest.raises(SigningRefused, match="Niemand tekent voor een ander"):
        links.correct_address(director, office.email.upper(), by=office, reason="x", now=NOW)
    director.refresh_from_db()
    assert director.email == "wit@school.example"


def test_the_director_may_get_the_link_at_the_address_they_sign_in_with(director):
    school = director.document.school
    own = staff(school, Role.DIRECTOR, first_name="Petra", prefix="de", last_name="Wit").email
    by = staff(school, Role.OFFICE)
    assert links.correct_address(director, own, by=by, reason="x", now=NOW).email == own


@pytest.mark.parametrize("party", ["company", "guardian", "student"])
def test_a_tag_in_the_address_of_a_colleague_does_not_hide_it(party):
    signatory = SignatoryFactory(party=party, email="w.kamp@bedrijf.example")
    by = staff(signatory.document.school, Role.OFFICE, email="h.mulder@school.example")
    address = "H.Mulder+kamp@school.example"
    with pytest.raises(SigningRefused, match="adres van een medewerker"):
        links.correct_address(signatory, address, by=by, reason="x", now=NOW)


def test_a_link_made_for_an_address_that_was_corrected_meanwhile_is_not_made(company):
    older, _ = links.issue(company, now=NOW)
    with pytest.raises(SigningRefused, match="intussen een ander adres"):
        links.issue(company, now=NOW, to="eerder@bedrijf.example")
    assert list(SigningLink.objects.filter(revoked_at=None)) == [older]


def test_another_link_is_sent_three_times_an_hour(company):
    asked = [links.send_another(company, NOW) for _ in range(4)]
    assert asked == [True, True, True, False]
    assert links.send_another(company, NOW + links.HOUR)


def test_a_lost_link_is_sent_for_every_text_that_waits_for_the_address(company):
    SignatoryFactory(email="W.Kamp@bedrijf.example")
    SignatoryFactory(email="w.kamp@bedrijf.example", document=DocumentFactory(withdrawn_at=NOW))
    assert links.send_to(" w.kamp@BEDRIJF.example", NOW) == 2
