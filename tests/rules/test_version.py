"""Which rules computed a result."""

import ast
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


def test_every_module_that_a_result_rests_on_is_part_of_the_version():
    here = Path(version.__file__).parent
    covered = {path.stem for pattern in version.EXAM_RULES for path in here.glob(pattern)}
    assert rests_on("exam", here) <= covered


def rests_on(module, here, known=frozenset()):
    """The module and every other of the rules that it imports, at whatever remove."""
    known |= {module}
    for node in ast.walk(ast.parse((here / f"{module}.py").read_text())):
        if isinstance(node, ast.ImportFrom) and node.module.startswith("lwt_admin.rules"):
            room, _, name = node.module.rpartition(".")
            names = [name] if room == "lwt_admin.rules" else [one.name for one in node.names]
            for other in set(names) - known:
                known |= rests_on(other, here, known)
    return known
