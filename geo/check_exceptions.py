"""Rules that a row may break with a reason: the exceptions are part of the data, and each has to be needed."""

from collections.abc import Iterable
from typing import NamedTuple

from geo.errors import Fault
from geo.validation import Checked


class Offence(NamedTuple):
    """A fault that a row of the exceptions may excuse: the rule, the event, and what it is about."""

    rule: str
    subject: str
    detail: str
    fault: Fault


def find_unexcused(offences: Iterable[Offence], exceptions: Checked, *, judged: Iterable[str]) -> list[Fault]:
    """Take away the offences that an exception excuses, and find exceptions that excuse nothing.

    Parameters
    ----------
    offences
        What the rules found. A place, a unit or a country is excused by its event alone; an actor's
        dates by event and actor.
    exceptions
        Checked exceptions.
    judged
        Rules that were applied; exceptions to others may be needed and are not judged.

    Returns
    -------
    faults
        Those of the remaining offences, then unused exceptions.
    """
    rows = list(zip(*(exceptions.table[name] for name in ("rule", "subject", "detail")), strict=True))
    allowed = {_excuse(*row) for row in rows}
    excuses = [_excuse(offence.rule, offence.subject, offence.detail) for offence in offences]
    faults = [offence.fault for offence, excuse in zip(offences, excuses, strict=True) if excuse not in allowed]
    needed = set(excuses)
    for at, row in enumerate(rows):
        if row[0] in judged and _excuse(*row) not in needed:
            faults.append(exceptions.fault(at, "subject", "unused exception: the rule holds here without it", row[1]))
    return faults


def _excuse(rule: object, subject: object, detail: object) -> tuple[object, ...]:
    return (rule, subject, detail) if rule == "actor-dates" else (rule, subject)
