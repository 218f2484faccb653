"""Sixty texts that a spreadsheet would work out, and how one would read a file."""

import csv
import io
import unicodedata

ATTACKS = (
    "=1+1", "==1+1", "=cmd|' /C calc'!A0", '=HYPERLINK("http://x.example","y")', "=A1", "=SUM(A1:A9)",
    '=IMPORTXML("http://x.example","//a")', '=WEBSERVICE("http://x.example")', "=DDE(1,2,3)", "=-1",
    "=@SUM(A1)", "= 1+1", "=TRUE", "=0", "=",
    "+1", "+1+1", "++1", "+cmd|' /C calc'!A0", "+44 20 7946", "+A1", "+", "+@SUM(A1)",
    "-2+3", "-1-1", "-A1", "--1", "-cmd|' /C calc'!A0", "-1e5", "-1,5", "- 1", "-", "-1.5.2", "-0x1F",
    "@SUM(1+1)", "@A1", "@", "@=1", "|calc", "|' /C calc'!A0", "%0A=1+1", "%1", "%=1",
    "＝1+1", "＋1", "－2+3", "＠SUM(A1)", "﹦1+1", "﹢1",
    '"=1+1', "'=1+1", '"" =1+1', "“=1+1", "' ' +1",
    "x;=1+1", 'x;"=1+1', "x; +1", "x;@SUM(A1)", "S-1;-2+3", "a;b;=cmd|' /C calc'!A0",
)  # fmt: skip
BREAKING = (
    "\t=1+1", "=\t1", "\r=1+1", "\n=1+1", " =1+1", "\u00a0=1+1", "\u200b=1+1", "\ufeff=1+1", "\x00=1+1", "\x1b=1",
    "\tplain", "\rplain", "\nplain", "x\n=1+1", "x\r\n+1", "x\t@SUM(A1)", ";\n\t =1+1", "\v=1", "\u2028=1",
)  # fmt: skip
BLANK = ("Z", "C")


def live(text: str) -> bool:
    """Whether a spreadsheet might work the cell out, told another way than the portal's own."""
    if text.replace("-", "", 1).replace(".", "", 1).isdecimal() and not text.startswith("+"):
        return False
    kept = text.lstrip('"“”„‘’` \t\r\n')
    while kept and unicodedata.category(kept[0])[0] in BLANK:
        kept = kept[1:]
    return unicodedata.normalize("NFKC", kept[:1]) in tuple("=+-@|%")


def cells(text: str, divided_by: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=divided_by))
