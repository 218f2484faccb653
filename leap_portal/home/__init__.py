"""What home says of a standing: what needs attention, and what ends when."""

from leap_portal.home.attention import Attention, attention
from leap_portal.home.endings import endings

__all__ = ["Attention", "attention", "endings"]
