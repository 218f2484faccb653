"""Says in words which browser a session is open in."""

BROWSERS = {"Edg": "Edge", "OPR": "Opera", "Firefox": "Firefox", "Chrom": "Chrome", "Safari": "Safari"}
SYSTEMS = {
    "iPhone": "iPhone",
    "iPad": "iPad",
    "Android": "Android",
    "Windows": "Windows",
    "Macintosh": "macOS",
    "Linux": "Linux",
}


def device(user_agent: str) -> str:
    """“Firefox on Windows”, by what the browser says of itself; “an unknown browser” where it says nothing known."""
    browser = first(BROWSERS, user_agent) or "an unknown browser"
    system = first(SYSTEMS, user_agent)
    return f"{browser} on {system}" if system else browser


def first(names: dict[str, str], text: str) -> str:
    """The name of the first mark found in the text."""
    return next((name for mark, name in names.items() if mark in text), "")
