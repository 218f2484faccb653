"""Every path of the portal and what it answers to whom: the table behind the matrix. A path that isn't here fails.

A line is a path: what it answers to GET and to POST, in a letter for each actor, in the order of ACTORS.

    o  a page (200)                .  to sign in first        x  not yours to do (403)      m  not by this method (405)
    n  the page that says one      >  leads elsewhere, or     -  nothing here (404)
       belongs to no partner          done (302)            M  the same, once the row is found

`holds` names the row whose number stands in the address, or in `sent` where it says #; it is asked about a row of the
actor's own partner, one of another partner, and one that isn't there. The letters are for one's own; a row that isn't, and
one that isn't there, answer `gone` where one's own would be a page or done, the same letter as before else; who sees all
partners gets for another partner's what they get for any. With `gone` empty the row makes no difference.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

# Nobody signed in, and a member who may not sign in any more; the partner's members by role; an admin of another partner;
# its channel manager without a second factor, and with it; one of another region; the other staff, with it; a superuser.
ACTORS = (
    "nobody left admin finance training viewer stranger staff manager elsewhere approver office auditor root"
).split()
SEES_ALL = ("approver", "office", "auditor", "root")


@dataclass(frozen=True, slots=True)
class Path:
    """A path by name; `args` stand in its address whoever asks, `at` is the address of one that has no name."""

    name: str
    get: str
    post: str
    holds: str = ""
    gone: str = "-"
    sent: Mapping[str, str] = field(default_factory=dict, hash=False)
    args: tuple[str | int, ...] = ()
    at: str = ""


SIGNED_IN = ".. oooo o o oo oooo"
LEAVING = ">> oooo o o oo oooo"
ANYBODY = "oo oooo o o oo oooo"
MEMBERS = ".. oooo o n nn nnnn"
NO_POST = "mm mmmm m m mm mmmm"
LEADS_ON = ">> >>>> > > >> >>>>"
NOTHING = "-- ---- - - -- ----"
NO_POST_SIGNED_IN = ".. mmmm m m mm mmmm"
AWAY = ".. >>>> > > >> >>>>"
OUTSIDE = "oo >>>> > > >> >>>>"
ABSENT = ".. ---- - - -- ----"
AGAIN = ".. xxxx x x xx xxxx"
VIEWER = {"roles": "viewer"}
QUESTION = {"question": "Which invoice does the bank mean?"}
REASON = {"reason": "A good record."}

# The letters stand for:
#   nobody left  admin finance training viewer  stranger  staff  manager elsewhere  approver office auditor root
PORTAL = (
    Path("home",                MEMBERS,               NO_POST),
    Path("financing",           MEMBERS,               NO_POST),
    Path("ask",                 NO_POST,               ".. >>xx > n nn nnnn"),
    Path("application",         MEMBERS,               NO_POST,               "application"),
    Path("ask-invoices",        ".. ooxx o n nn nnnn", ".. ooxx o n nn nnnn", "draft"),
    Path("ask-preview",         ".. ooxx o n nn nnnn", NO_POST,               "draft"),
    Path("ask-send",            ".. ooxx o n nn nnnn", ".. ooxx o n nn nnnn", "draft"),
    Path("answer",              NO_POST,               ".. ooxx o n nn nnnn", "application"),
    Path("withdraw",            NO_POST,               ".. >>xx > n nn nnnn", "draft"),
    Path("training",            MEMBERS,               NO_POST),
    Path("training-people",     MEMBERS,               NO_POST),
    Path("training-catalogue",  MEMBERS,               NO_POST),
    Path("rebates",             MEMBERS,               NO_POST),
    Path("rebate-sales",        MEMBERS,               NO_POST),
    Path("levels",              MEMBERS,               NO_POST),
    Path("letters",             MEMBERS,               ".. >>>> > n nn nnnn", sent={"speaks_of": "2020-05-06"}),
    Path("letter-pdf",          MEMBERS,               NO_POST,               "letter"),
    Path("organisation",        MEMBERS,               NO_POST),
    Path("history",             MEMBERS,               NO_POST),
    Path("leave",               MEMBERS,               ".. o>>> o n nn nnnn"),
    Path("join",                SIGNED_IN,             SIGNED_IN),
    Path("invite",              NO_POST,               ".. oxxx o n nn nnnn"),
    Path("invitation",          NOTHING,               NOTHING,               args=("x" * 43,)),
    Path("invitation-send",     NO_POST,               ".. >xxx > n nn nnnn", "partners_invitation"),
    Path("invitation-revoke",   NO_POST,               ".. >xxx > n nn nnnn", "partners_invitation"),
    Path("member-roles",        NO_POST,               ".. >xxx > n nn nnnn", "partners_membership", sent=VIEWER),
    Path("member-remove",       ".. oxxx o n nn nnnn", ".. >xxx > n nn nnnn", "partners_membership"),
    Path("join-admit",          NO_POST,               ".. >xxx > n nn nnnn", "partners_joinrequest", sent=VIEWER),
    Path("join-turn-down",      NO_POST,               ".. >xxx > n nn nnnn", "partners_joinrequest"),
    Path("switch",              NO_POST,               ".. >>>> > n nn nnnn", "code", sent={"partner": "#"}),
    Path("check",               ANYBODY,               NO_POST),
    Path("live",                ANYBODY,               NO_POST),
    Path("ready",               ANYBODY,               NO_POST),
)  # fmt: skip
ACCOUNTS = (
    Path("account_login",                        OUTSIDE,   OUTSIDE),
    Path("account_logout",                       LEAVING,   LEADS_ON),
    Path("account_inactive",                     ANYBODY,   NO_POST),
    Path("account_signup",                       OUTSIDE,   OUTSIDE),
    Path("account_reauthenticate",               AGAIN,     AGAIN),
    Path("account_email",                        SIGNED_IN, AWAY),
    Path("account_email_verification_sent",      ANYBODY,   NO_POST),
    Path("account_change_password",              AWAY,      AWAY),
    Path("account_set_password",                 SIGNED_IN, SIGNED_IN),
    Path("account_reset_password",               ANYBODY,   ANYBODY),
    Path("account_confirm_login_code",           LEADS_ON,  LEADS_ON),
    Path("account_confirm_email",                ANYBODY,   NOTHING, args=("abc",)),
    Path("account_reset_password_from_key_done", ANYBODY,   NO_POST),
    Path("account_reset_password_from_key",      ANYBODY,   ANYBODY, args=("1", "abc")),
    Path("account_reset_password_done",          ANYBODY,   NO_POST),
    Path("usersessions_list",                    SIGNED_IN, AWAY),
    Path("mfa_list_webauthn",                    SIGNED_IN, NO_POST_SIGNED_IN),
    Path("mfa_add_webauthn",                     SIGNED_IN, SIGNED_IN),
    Path("mfa_login_webauthn",                   LEADS_ON,  LEADS_ON),
    Path("mfa_reauthenticate_webauthn",          AGAIN,     AGAIN),
    Path("mfa_edit_webauthn",                    ABSENT,    ABSENT, args=(999,)),
    Path("mfa_remove_webauthn",                  ABSENT,    ABSENT, args=(999,)),
    Path("session-end",                          NO_POST,   ABSENT, args=(999,)),
    Path("mfa_index",                            SIGNED_IN, NO_POST_SIGNED_IN),
    Path("mfa_authenticate",                     LEADS_ON,  LEADS_ON),
    Path("mfa_reauthenticate",                   AGAIN,     AGAIN),
    Path("mfa_activate_totp",                    SIGNED_IN, SIGNED_IN),
    Path("mfa_deactivate_totp",                  ABSENT,    ABSENT),
    Path("mfa_view_recovery_codes",              ABSENT,    NO_POST_SIGNED_IN),
    Path("mfa_generate_recovery_codes",          SIGNED_IN, SIGNED_IN),
    Path("mfa_download_recovery_codes",          ABSENT,    ABSENT),
)  # fmt: skip

# Admin opens to nobody without a second factor: whoever has none is sent to sign in, or to set one up.
OUT = ".. .... . . "
STAFF = OUT + "oo oooo"
STAFF_BUT_AUDITORS = OUT + "oo ooxo"
ON = OUT + ">> >>>>"
ON_BUT_AUDITORS = OUT + ">> >>x>"
NO_STAFF = OUT + "xx xxxx"
NO_ROW = OUT + "-- ----"
NO_ROW_BUT_AUDITORS = OUT + "-- --x-"
OFFICE = OUT + "xx xoxo"
OFFICE_AND_AUDITORS = OUT + "xx xooo"
OFFICE_DOES = OUT + "xx x>x>"
OFFICE_KEEPS = OUT + "xx x>xo"  # an account whose address is given once: who may change it is asked for one
DECIDING = OUT + ">> >>x>"
DECIDING_NOT_SO = OUT + "oo ooxo"  # a sentence says that nothing waits for it
JOINERS_POST = OUT + "mm xmmm"
JOINING = OUT + ">> x>x>"
ROOT = OUT + "xx xxxo"
BUT_APPROVERS = OUT + "oo xooo"
POST_ONLY = OUT + "mm mmmm"
GET_ONLY = OUT + "mm mmxm"
OFFICE_BUT_NOT_SO = OUT + "xx xMxM"

ADMIN = (
    Path("admin:index",                STAFF,                  STAFF_BUT_AUDITORS),
    Path("admin:login",                ".. xxxx x > >> >>>>",  ".. xxxx x > >> >>>>"),
    Path("admin:logout",               ">> >>>> > > mm mmmm",  ">> >>>> > > oo oooo"),
    Path("admin:password_change",      ON,                     ON_BUT_AUDITORS),
    Path("admin:password_change_done", STAFF,                  GET_ONLY),
    Path("admin:autocomplete",         NO_STAFF,               GET_ONLY),
    Path("admin:jsi18n",               STAFF,                  GET_ONLY),
    Path("admin:view_on_site",         NO_ROW,                 NO_ROW_BUT_AUDITORS, args=(1, 1)),
    Path("admin:app_list",             STAFF,                  STAFF_BUT_AUDITORS, args=("partners",)),
    Path("admin:close-day",            POST_ONLY,              OFFICE_DOES),
    Path("admin:go-to-day",            POST_ONLY,              OFFICE_DOES, sent={"day": "2020-05-09"}),
    Path("admin:import-upload",        OFFICE,                 OFFICE_DOES, "upload", ">"),
    Path("admin:import-confirm",       OFFICE_BUT_NOT_SO,      OFFICE_DOES, "upload", ">"),
    Path("admin:import-errors",        OFFICE,                 OFFICE_BUT_NOT_SO, "upload", ">"),
    Path("admin:take-up",              POST_ONLY,              DECIDING, "financing_application"),
    Path("admin:put-question",         POST_ONLY,              DECIDING, "financing_application", sent=QUESTION),
    Path("admin:take-back",            POST_ONLY,              DECIDING_NOT_SO, "financing_application"),
    Path("admin:approve",              POST_ONLY,              DECIDING, "financing_application", sent=REASON),
    Path("admin:decline",              POST_ONLY,              DECIDING, "financing_application", sent=REASON),
    Path("admin:admit",                JOINERS_POST,              JOINING, "partners_joinrequest", sent=VIEWER),
    Path("admin:turn-down",            JOINERS_POST,              JOINING, "partners_joinrequest"),
    Path("admin:(?P<url>.*)$",         NO_ROW,                 NO_ROW_BUT_AUDITORS, at="/admin/nowhere/"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Model:
    """A model in admin: who reads its rows, who adds, changes and deletes them. Its six paths follow from that."""

    label: str
    reads: str
    adds: str = NO_STAFF
    changes: str = NO_STAFF
    deletes: str = NO_STAFF
    gone: str = ">"  # admin's own way: back to its first page, with the sentence that there is no such row

    undone: str = ">"  # to who would delete what isn't there

    def paths(self) -> tuple[Path, ...]:
        posts = but_auditors(self.reads)
        return (
            Path(f"admin:{self.label}_changelist", self.reads, posts),
            Path(f"admin:{self.label}_add", self.adds, self.adds),
            Path(f"admin:{self.label}_history", self.reads, posts, self.label, ">"),
            Path(f"admin:{self.label}_delete", self.deletes, self.deletes, self.label, self.undone),
            Path(f"admin:{self.label}_change", self.reads, self.changes, self.label, self.gone),
            Path(f"admin:{self.label}_short", ON, ON_BUT_AUDITORS, self.label, ""),
        )


def but_auditors(letters: str) -> str:
    """The same, but that an auditor posts nothing."""
    place = ACTORS.index("auditor")
    plain = letters.replace(" ", "")
    return f"{plain[:place]}x{plain[place + 1 :]}"


MODELS = (
    Model("partners_partner",        STAFF),
    Model("partners_levelspan",      STAFF),
    Model("partners_statuschange",   STAFF),
    Model("partners_letter",         STAFF),
    Model("partners_auditentry",     STAFF),
    Model("financing_application",   STAFF, changes=STAFF_BUT_AUDITORS, gone="-"),
    Model("financing_invoice",       STAFF),
    Model("financing_agreement",     STAFF),
    Model("financing_payment",       STAFF),
    Model("financing_subscription",  STAFF),
    Model("partners_invitation",     BUT_APPROVERS),
    Model("partners_joinrequest",    BUT_APPROVERS, changes=OUT + "oo xoxo", gone="-"),
    Model("partners_notice",         BUT_APPROVERS),
    Model("partners_outgoingmail",   BUT_APPROVERS),
    Model("training_specialization", BUT_APPROVERS),
    Model("training_person",         BUT_APPROVERS),
    Model("training_credential",     BUT_APPROVERS),
    Model("training_relief",         BUT_APPROVERS),
    Model("training_course",         BUT_APPROVERS),
    Model("rebates_sale",            BUT_APPROVERS),
    Model("rebates_target",          BUT_APPROVERS),
    Model("partners_jobrun",         OFFICE_AND_AUDITORS),
    Model("partners_edition",        OFFICE_AND_AUDITORS),
    Model("partners_importrun",      OFFICE_AND_AUDITORS, adds=OFFICE, changes=OFFICE),
    Model("partners_user",           OFFICE_AND_AUDITORS, adds=OFFICE, changes=OFFICE_KEEPS, deletes=ROOT),
    Model("partners_membership",     OFFICE_AND_AUDITORS, adds=OFFICE, changes=OFFICE, deletes=ROOT, undone="x"),
    Model("auth_group",              ROOT, ROOT, ROOT, ROOT),
    Model("mfa_authenticator",       ROOT, deletes=ROOT),
)  # fmt: skip
ALL = (*PORTAL, *ACCOUNTS, *ADMIN, *(path for model in MODELS for path in model.paths()))
