"""Where the running request comes from; a job and a command come from nowhere."""

from contextvars import ContextVar

address: ContextVar[str] = ContextVar("address", default="")  # an IP address, or empty
