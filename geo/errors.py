"""Our own errors: what was wrong, what was found, what is allowed."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One thing wrong with one cell of one file, in words a data editor can act on."""

    file: str
    row: str
    column: str
    problem: str
    found: str = ""
    allowed: str = ""

    def __str__(self) -> str:
        where = ", ".join(part for part in (self.file, self.row, self.column and f"column {self.column}") if part)
        found = f"; found {self.found!r}" if self.found else ""
        allowed = f"; allowed: {self.allowed}" if self.allowed else ""
        return f"{where}: {self.problem}{found}{allowed}"


class AtlasError(Exception):
    """Something the user can mend; its text is shown as it is."""


class DataFaults(AtlasError):  # noqa: N818 - it holds faults, and is read as such
    """A data file cannot be used; every fault found is listed, not only the first."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


class RecipeError(AtlasError):
    """A zone's recipe cannot be read or gives no area."""


class SelectionError(AtlasError):
    """An option of the command line names something that does not exist."""
