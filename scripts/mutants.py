"""What the mutation test of the rules tries, and which survivors its document explains."""

from collections import Counter
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
RULES = ROOT / "lwt_admin" / "rules"
CONFIGURATION = ROOT / "tests" / "rules" / "mutation.toml"
EXPLANATIONS = ROOT / "docs" / "rules-mutation.md"


@dataclass(frozen=True)
class Mutant:
    """One change to a module, as the lines before and after it, and how the tests then ended.

    `outcome` is "killed", "timeout" or "survived".
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


def mutant(module: str, source: str, changed: str, outcome: str) -> Mutant:
    """The mutant that has `changed` for the source of a module."""
    found = unified_diff(source.splitlines(), changed.splitlines(), n=0, lineterm="")
    lines = [line for line in found if not line.startswith(("---", "+++"))]
    before, after = (
        " ".join(filter(None, (line[1:].strip() for line in lines if line.startswith(sign))))
        for sign in "-+"
    )
    return Mutant(module, before, after, outcome)


def largest_first() -> list[str]:
    """The modules of the rules; those with most code first, as they take longest."""
    paths = [path for path in RULES.glob("*.py") if path.stem != "__init__"]
    return [path.stem for path in sorted(paths, key=lambda path: -path.stat().st_size)]


def summary(found: list[Mutant]) -> str:
    """How many changes were tried, and how they ended."""
    outcomes = Counter(mutant.outcome for mutant in found)
    ends = ", ".join(f"{number} {outcome}" for outcome, number in outcomes.most_common())
    return f"{len(found)} mutants: {ends}" if found else "no mutants"


def explanations() -> list[str]:
    """The lines of the document, as they read on a page."""
    return EXPLANATIONS.read_text().replace("\\|", "|").splitlines()


def unexplained(found: list[Mutant], rows: list[str]) -> list[Mutant]:
    """The survivors about which the document says nothing."""
    survivors = [mutant for mutant in found if mutant.outcome == "survived"]
    return [survivor for survivor in survivors if not survivor.is_explained(rows)]
