"""CSV files of all rooms into the portal, in one transaction: all of them or, with every error named, none."""

from leap_portal.imports.engine import run
from leap_portal.imports.kinds import KINDS
from leap_portal.imports.report import FileReport, ImportRefused, OtherThanPreviewed, Report, RowError

__all__ = ["KINDS", "FileReport", "ImportRefused", "OtherThanPreviewed", "Report", "RowError", "run"]
