"""With which certificate a school seals, and what is said when there is none that will do."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
from django.conf import settings as django_settings
from django.utils import timezone

from lwt_admin.signing import certificates
from lwt_admin.signing.certificates import NoCertificate, certificate_for
from tests.signing.keys import YEAR, issue

CODE = "99ZZ00"


@pytest.fixture
def folder(settings, tmp_path):
    settings.SEALS_DIR = str(tmp_path / "seals")
    settings.DEMO = False
    return tmp_path / "seals"


def found():
    return certificate_for(CODE, timezone.now())


def test_a_school_seals_with_its_own_file_before_the_default(folder):
    issue("Alle scholen").save(folder / "default.pem")
    issue("Deze school").save(folder / f"{CODE}.pem")
    assert found().name == "Deze school"


def test_a_school_without_a_file_uses_the_default(folder):
    issue("Alle scholen").save(folder / "default.pem")
    assert found().name == "Alle scholen"


def test_a_file_of_another_school_is_not_used(folder):
    issue("Andere school").save(folder / "98YY00.pem")
    with pytest.raises(NoCertificate, match="SEALS_DIR"):
        found()


@pytest.mark.parametrize("ending", ["pem", "p12"])
@pytest.mark.parametrize("kind", ["ec", "rsa"])
def test_a_key_with_a_password_is_read(folder, settings, ending, kind):
    settings.SEAL_PASSWORD = "geheim"
    issued = issue("Deze school", kind)
    issued.save(folder / f"{CODE}.{ending}", "geheim")
    assert found().certificate == issued.certificate
    assert found().chain == (issued.root,)


@pytest.mark.parametrize("ending", ["pem", "p12"])
def test_a_wrong_password_is_said_without_the_password(folder, settings, ending):
    settings.SEAL_PASSWORD = "verkeerd"
    issue().save(folder / f"{CODE}.{ending}", "geheim")
    with pytest.raises(NoCertificate, match="SEAL_PASSWORD") as refused:
        found()
    assert "verkeerd" not in str(refused.value)


def test_a_password_does_not_hinder_a_key_without_one(folder, settings):
    settings.SEAL_PASSWORD = "geheim"
    issue("Deze school").save(folder / f"{CODE}.pem")
    assert found().name == "Deze school"


@pytest.mark.parametrize(
    ("since", "until", "reason"),
    [(-2 * YEAR, -YEAR, "verlopen op"), (YEAR, 2 * YEAR, "geldt pas vanaf")],
)
def test_a_certificate_outside_its_time_is_not_used(folder, since, until, reason):
    issue(since=since, until=until).save(folder / f"{CODE}.pem")
    with pytest.raises(NoCertificate, match=reason):
        found()


def test_a_file_without_its_certificate_is_not_used(folder):
    mine, other = issue(), issue()
    folder.mkdir()
    key = mine.as_pem().partition(b"-----BEGIN CERTIFICATE")[0]
    certificate = other.as_pem()[other.as_pem().index(b"-----BEGIN CERTIFICATE") :]
    (folder / f"{CODE}.pem").write_bytes(key + certificate)
    with pytest.raises(NoCertificate, match="kan niet worden gelezen"):
        found()


@pytest.mark.parametrize("content", [b"", b"geen certificaat", b"\x00" * 100])
@pytest.mark.parametrize("ending", ["pem", "p12"])
def test_what_is_no_certificate_is_said_by_the_name_of_its_file(folder, content, ending):
    folder.mkdir()
    (folder / f"{CODE}.{ending}").write_bytes(content)
    with pytest.raises(NoCertificate, match=f"{CODE}.{ending}"):
        found()


def test_a_key_is_read_once_and_again_when_its_file_changes(folder):
    path = issue("Eerst").save(folder / f"{CODE}.pem")
    with mock.patch.object(
        certificates, "load_pem_private_key", wraps=certificates.load_pem_private_key
    ) as read:
        first = found()
        assert found() is first
        assert read.call_count == 1
        issue("Daarna, na vernieuwen").save(path)
        assert found().name == "Daarna, na vernieuwen"


def test_a_certificate_tells_when_it_is_to_be_renewed(folder):
    issue(until=timedelta(days=30)).save(folder / f"{CODE}.pem")
    assert found().expires_soon(timezone.now())
    assert not found().expires_soon(timezone.now() - timedelta(days=60))


def test_production_makes_no_certificate(folder):
    with pytest.raises(NoCertificate, match="Er is geen certificaat"):
        found()
    assert not folder.exists()


def test_production_does_not_seal_with_the_certificate_of_a_demo(folder, settings):
    settings.DEMO = True
    found()
    settings.DEMO = False
    Path(folder / "demo.pem").rename(folder / "default.pem")
    with pytest.raises(NoCertificate, match="geen waarde"):
        found()


def test_the_demo_makes_a_certificate_that_says_so(folder, settings):
    settings.DEMO = True
    made = found()
    assert made.is_demo
    assert made.name.startswith("DEMO")
    assert made.issuer.startswith("DEMO")
    assert made.key.curve.name == "secp256r1"
    assert (folder / "demo.pem").stat().st_mode & 0o077 == 0


def test_a_school_with_a_file_seals_with_it_in_a_demo_too(folder, settings):
    settings.DEMO = True
    issue("Deze school").save(folder / f"{CODE}.pem")
    assert not found().is_demo


def test_of_many_at_once_the_demo_makes_one_certificate(folder, settings):
    settings.DEMO = True
    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(lambda _: found().fingerprint, range(8)))
    assert len(set(made)) == 1
    assert [path.name for path in folder.iterdir()] == ["demo.pem"]


def test_a_demo_whose_folder_cannot_be_written_says_so(folder, settings, tmp_path):
    settings.DEMO = True
    settings.SEALS_DIR = str(tmp_path / "file" / "seals")
    (tmp_path / "file").write_text("in de weg")
    with pytest.raises(NoCertificate, match="kan niet worden gemaakt"):
        found()


def test_tests_make_no_certificate_in_the_folder_of_the_application():
    assert not Path(django_settings.SEALS_DIR).is_relative_to(django_settings.VAR_DIR)
