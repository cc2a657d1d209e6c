"""Which rules computed a result."""

from pathlib import Path

from lwt_admin.rules import version


def fresh(folder: Path, monkeypatch) -> str:
    monkeypatch.setattr(version, "__file__", str(folder / "version.py"))
    return version.exam_rules_version.__wrapped__()


def test_the_same_rules_have_the_same_version(tmp_path, monkeypatch):
    (tmp_path / "marks.py").write_text("LOWEST = 10")
    (tmp_path / "hours.py").write_text("MINIMUM = 1")
    before = fresh(tmp_path, monkeypatch)
    (tmp_path / "hours.py").write_text("MINIMUM = 2")
    assert fresh(tmp_path, monkeypatch) == before


def test_a_change_of_a_rule_is_another_version(tmp_path, monkeypatch):
    (tmp_path / "marks.py").write_text("LOWEST = 10")
    before = fresh(tmp_path, monkeypatch)
    (tmp_path / "marks.py").write_text("LOWEST = 11")
    assert fresh(tmp_path, monkeypatch) != before


def test_the_version_fits_its_field():
    assert len(version.exam_rules_version()) == 12
