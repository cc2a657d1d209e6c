"""The mutation test of lwt_admin/rules: does a test fail when the code changes a little?

    python -m scripts.mutation                 every module
    python -m scripts.mutation hours periods   these only

cosmic-ray makes the changes; each is tried in a copy of the rules and their tests, in a fork of
this process, which has pytest loaded already. Each change that no test notices must be explained in
docs/rules-mutation.md. What is changed, and which tests must notice it, stands in
tests/rules/mutation.toml.
"""

import os
import re
import shutil
import signal
import sys
import time
import tomllib
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from importlib.util import cache_from_source
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory

import hypothesis.strategies  # noqa: F401  (loaded once here, and not in each fork)
import pytest
from cosmic_ray.ast import ast_nodes, get_ast
from cosmic_ray.mutating import mutate_code
from cosmic_ray.plugins import get_operator, operator_names

from scripts.mutants import (
    CONFIGURATION,
    ROOT,
    RULES,
    Mutant,
    explanations,
    largest_first,
    mutant,
    summary,
    unexplained,
)

AT_ONCE = 2
SECONDS = 60
FORK = get_context("fork")


def main(modules: list[str]) -> int:
    """Try every change to these modules, or to all; 1 when one survives without explanation."""
    began = time.monotonic()
    rows = explanations()
    found: list[Mutant] = []
    names = modules or largest_first()
    with ProcessPoolExecutor(AT_ONCE, FORK) as pool:
        for module, of_module in zip(names, pool.map(tried, names), strict=True):
            found += of_module
            print(f"{module}: {summary(of_module)}", *unexplained(of_module, rows), sep="\n  ")
            sys.stdout.flush()
    print(f"\nTogether {summary(found)}, in {(time.monotonic() - began) / 60:.0f} minutes")
    if left := unexplained(found, rows):
        print(f"{len(left)} survivors are not explained in docs/rules-mutation.md")
    return 1 if left else 0


def tried(module: str) -> list[Mutant]:
    """Try every change to one module, in a folder of its own."""
    with TemporaryDirectory(prefix="lwt-mutation-") as name:
        folder = Path(name)
        for part in ("lwt_admin/rules", "tests/rules"):
            shutil.copytree(ROOT / part, folder / part)
        for part in ("lwt_admin/__init__.py", "tests/__init__.py"):
            shutil.copy2(ROOT / part, folder / part)
        return list(mutants(module, folder))


def mutants(module: str, folder: Path) -> Iterator[Mutant]:
    """Every change to one module of the copy in `folder`, tried.

    Unchanged, the tests must pass. What they import stays compiled for all tries to come, except
    the module itself: Python would take what it compiled of one change for the next one when both
    are as long and made within a second.
    """
    settings = tomllib.loads(CONFIGURATION.read_text())
    tests = [f"tests/rules/test_{name}.py" for name in settings["tests"][module]]
    path = folder / (RULES / f"{module}.py").relative_to(ROOT)
    source = path.read_text()
    sys.pycache_prefix = str(folder / "compiled")
    sys.dont_write_bytecode = False
    if outcome(folder, tests) != "survived":
        raise RuntimeError(f"{module}: the tests fail on the unchanged module")
    sys.dont_write_bytecode = True
    Path(cache_from_source(str(path))).unlink()
    for changed in changes(source, re.compile("|".join(settings["leave-out"]))):
        path.write_text(changed)
        yield mutant(module, source, changed, outcome(folder, tests))


def changes(source: str, left_out: re.Pattern[str]) -> Iterator[str]:
    """The source with every change that cosmic-ray knows and the configuration does not leave out.

    Its operators that ask for arguments are not used.
    """
    nodes = list(ast_nodes(get_ast(source)))
    for name in operator_names():
        operator = get_operator(name)
        if left_out.match(name) or operator.arguments():
            continue
        places = sum(len(list(operator().mutation_positions(node))) for node in nodes)
        for place in range(places):
            yield mutate_code(source, operator(), place)


def outcome(folder: Path, tests: list[str]) -> str:
    """Whether these tests fail in `folder` ("killed"), pass ("survived") or go on too long."""
    process = FORK.Process(target=run_tests, args=(folder, tests))
    process.start()
    process.join(SECONDS)
    if process.is_alive():
        os.killpg(process.ident or 0, signal.SIGKILL)
        process.join()
        return "timeout"
    return "killed" if process.exitcode else "survived"


def run_tests(folder: Path, tests: list[str]) -> None:
    """Run tests in `folder` up to the first that fails; ends this process with pytest's status."""
    os.setsid()  # so that what the tests start can be ended with them
    os.chdir(folder)
    sys.path = [entry for entry in sys.path if entry not in {"", str(ROOT)}]
    os.environ["PYTEST_DISABLE_PLUGIN_AUTOLOAD"] = "1"
    os.environ["PYTHONPYCACHEPREFIX"] = str(sys.pycache_prefix)
    with Path(os.devnull).open("wb") as nowhere:
        for stream in (1, 2):
            os.dup2(nowhere.fileno(), stream)
    options = ["-x", "-q", "--tb=no", "-p", "no:cacheprovider", "-c", os.devnull, "--rootdir", "."]
    sys.exit(int(pytest.main([*options, *tests])))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
