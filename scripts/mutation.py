"""The mutation test of lwt_admin/rules: does a test fail when the code changes a little?

    python -m scripts.mutation                 every module
    python -m scripts.mutation hours periods   these only

cosmic-ray makes the changes, one at a time, in a copy of the rules and their tests. Each change
that no test notices must be explained in docs/rules-mutation.md. What is changed, and which tests
must notice it, stands in tests/rules/mutation.toml.
"""

import json
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "lwt_admin" / "rules"
CONFIGURATION = ROOT / "tests" / "rules" / "mutation.toml"
EXPLANATIONS = ROOT / "docs" / "rules-mutation.md"
AT_ONCE = 2

COSMIC_RAY = "cosmic_ray.cli"
OPERATORS_FILTER = "cosmic_ray.tools.filters.operators_filter"


@dataclass(frozen=True)
class Mutant:
    """One change to a module, as the lines before and after it, and how the tests then ended.

    `outcome` is "killed", "timeout", "incompetent" (no Python any more) or "survived".
    """

    module: str
    before: str
    after: str
    outcome: str

    def __str__(self) -> str:
        return f"{self.module}: {self.before} -> {self.after or '(removed)'}"

    def is_explained(self, rows: list[str]) -> bool:
        """Whether the document has a row with this module and these lines."""
        return any(
            all(f"`{part}`" in row for part in (self.module, self.before, self.after) if part)
            for row in rows
        )


def main(modules: list[str]) -> int:
    """Try every change to these modules, or to all; 1 when one survives without explanation."""
    began = time.monotonic()
    rows = EXPLANATIONS.read_text().replace("\\|", "|").splitlines()
    found: list[Mutant] = []
    with tempfile.TemporaryDirectory(prefix="lwt-mutation-") as folder:

        def tried(module: str) -> list[Mutant]:
            return list(mutants(Path(folder) / module, module))

        names = modules or largest_first()
        with ThreadPoolExecutor(AT_ONCE) as pool:
            for module, of_module in zip(names, pool.map(tried, names), strict=True):
                found += of_module
                print(f"{module}: {summary(of_module)}", *unexplained(of_module, rows), sep="\n  ")
                sys.stdout.flush()
    print(f"\nTogether {summary(found)}, in {(time.monotonic() - began) / 60:.0f} minutes")
    if left := unexplained(found, rows):
        print(f"{len(left)} survivors are not explained in {EXPLANATIONS.relative_to(ROOT)}")
    return 1 if left else 0


def largest_first() -> list[str]:
    """The modules of the rules; those with most code first, as they take longest."""
    paths = [path for path in RULES.glob("*.py") if path.stem != "__init__"]
    return [path.stem for path in sorted(paths, key=lambda path: -path.stat().st_size)]


def mutants(folder: Path, module: str) -> Iterator[Mutant]:
    """Try every change to one module, in a folder of its own."""
    shutil.copytree(RULES, folder / "lwt_admin" / "rules")
    shutil.copy2(ROOT / "lwt_admin" / "__init__.py", folder / "lwt_admin")
    shutil.copytree(ROOT / "tests" / "rules", folder / "tests" / "rules")
    shutil.copy2(ROOT / "tests" / "__init__.py", folder / "tests")
    text = CONFIGURATION.read_text()
    tests = tomllib.loads(text)["tests"][module]
    filled_in = {
        "MODULE": module,
        "PYTHON": sys.executable,
        "TESTS": " ".join(f"tests/rules/test_{name}.py" for name in tests),
    }
    for word, value in filled_in.items():
        text = text.replace(word, value)
    (folder / "session.toml").write_text(text)
    # Unchanged, the tests must pass; what they import stays compiled for all runs to come.
    run(folder, *shlex.split(tomllib.loads(text)["cosmic-ray"]["test-command"]))
    run_module(folder, COSMIC_RAY, "init", "session.toml", "session.sqlite")
    run_module(folder, OPERATORS_FILTER, "session.sqlite", "session.toml")
    run_module(folder, COSMIC_RAY, "exec", "session.toml", "session.sqlite")
    for line in run_module(folder, COSMIC_RAY, "dump", "session.sqlite").splitlines():
        result = json.loads(line)[1]
        if result["worker_outcome"] != "skipped":
            yield mutant(module, result["diff"], result["test_outcome"], result["output"])


def run_module(folder: Path, module: str, *arguments: str) -> str:
    """Run a Python module in a folder and return what it printed."""
    return run(folder, sys.executable, "-m", module, *arguments)


def run(folder: Path, *command: str) -> str:
    """Run a program in a folder and return what it printed; CalledProcessError when it fails."""
    environment = {
        **os.environ,
        "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    done = subprocess.run(
        command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=False
    )
    if done.returncode:
        print(done.stdout)
        done.check_returncode()
    return done.stdout


def mutant(module: str, diff: str, outcome: str, output: str) -> Mutant:
    """The mutant of one result of cosmic-ray, from its unified diff."""
    lines = [line for line in diff.splitlines() if not line.startswith(("---", "+++"))]
    before, after = (
        " ".join(filter(None, (line[1:].strip() for line in lines if line.startswith(sign))))
        for sign in "-+"
    )
    if output == "timeout":
        outcome = "timeout"
    return Mutant(module, before, after, outcome)


def summary(found: list[Mutant]) -> str:
    """How many changes were tried, and how they ended."""
    outcomes = Counter(mutant.outcome for mutant in found)
    ends = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common())
    return f"{len(found)} mutants: {ends}" if found else "no mutants"


def unexplained(found: list[Mutant], rows: list[str]) -> list[Mutant]:
    """The survivors about which the document says nothing."""
    survivors = [mutant for mutant in found if mutant.outcome == "survived"]
    return [survivor for survivor in survivors if not survivor.is_explained(rows)]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
