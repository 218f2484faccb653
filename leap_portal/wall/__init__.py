"""The second wall as the owner of the tables lays it, after every migration: key, functions, policies."""

from leap_portal.wall.check import problems, require
from leap_portal.wall.functions import lay as lay_functions
from leap_portal.wall.policies import lay as lay_policies

__all__ = ["lay_functions", "lay_policies", "problems", "require"]
