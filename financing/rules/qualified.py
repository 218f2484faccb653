"""Who may ask: provision 3's "qualified partners" (assumed)."""

from collections.abc import Sequence
from dataclasses import dataclass

from financing.terms import FinancingTerms
from partners.reasons import Reason, reason


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of being qualified, met or not."""

    reason: Reason
    met: bool


def qualified(
    standing: str, level: str, level_name: str, written_off: Sequence[str], terms: FinancingTerms
) -> tuple[Criterion, ...]:
    """Provision 3's "qualified partners", criterion by criterion (assumed)."""
    wanted = terms.qualified
    standing_met, level_met = standing in wanted.standing, level in wanted.levels
    off = "No invoice is written off." if not written_off else "Written off: {invoices}."
    return (
        Criterion(reason("qualified", "Standing is {standing}.", standing=standing), standing_met),
        Criterion(
            reason(
                "qualified",
                "Level {level} is on the list." if level_met else "Level {level} is not on the list.",
                level=level_name,
            ),
            level_met,
        ),
        Criterion(
            reason("qualified", off, invoices=", ".join(written_off)),
            not (written_off and wanted.no_written_off),
        ),
    )
