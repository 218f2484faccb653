"""Every path of the portal and what it answers to whom: the table behind the tests of isolation."""

from dataclasses import dataclass

# Nobody signed in; a member of another partner; a member who may not ask, and one who may; the partner's channel
# manager without a second factor; one of another region, with it; the partner's own, with it; the program office.
PEOPLE = ("nobody", "stranger", "viewer", "owner", "staff", "elsewhere", "manager", "office")

MEMBERS = "302 200 200 200 200 200 200 200"  # who is no member anywhere gets a page that says so
SIGNED_IN = "302 200 200 200 200 200 200 200"
ANYBODY = "200 200 200 200 200 200 200 200"
NOBODY_ELSE = "200 302 302 302 302 302 302 302"
AWAY = "302 302 302 302 302 302 302 302"
ABSENT = "302 404 404 404 404 404 404 404"
ADMINS_SEND = "302 404 403 302 200 200 200 200"
ADMINS_POST = "302 404 403 200 200 200 200 200"  # the page again: nothing was chosen
ADMINS_OF_NONE = "302 404 403 404 200 200 200 200"
AGAIN = "302 403 403 403 403 403 403 403"  # there is no password to ask for again


@dataclass(frozen=True, slots=True)
class Path:
    """A path by name. `own`: what it answers about the partner's row that it `holds`; `foreign`: about a row of a
    partner that is not the asker's, which is what it answers where there is no such row."""

    name: str
    own: str
    foreign: str = ""
    holds: str = ""
    method: str = "get"


PORTAL = (
    Path("home", MEMBERS),
    Path("financing", MEMBERS),
    Path("ask", "302 302 403 302 200 200 200 200", method="post"),
    Path("application", "302 404 200 200 200 200 200 200", "302 404 404 404 200 200 200 200", "application"),
    Path("ask-invoices", "302 404 403 200 200 200 200 200", "302 404 403 404 200 200 200 200", "draft"),
    Path("ask-preview", "302 404 403 200 200 200 200 200", "302 404 403 404 200 200 200 200", "draft"),
    Path("ask-send", "302 404 403 200 200 200 200 200", "302 404 403 404 200 200 200 200", "draft"),
    Path("withdraw", "302 404 403 302 200 200 200 200", "302 404 403 404 200 200 200 200", "draft", "post"),
    Path("training", MEMBERS),
    Path("training-people", MEMBERS),
    Path("training-catalogue", MEMBERS),
    Path("rebates", MEMBERS),
    Path("rebate-sales", "302 404 404 404 200 200 200 200"),
    Path("levels", MEMBERS),
    Path("letters", MEMBERS),
    Path("letter-pdf", "302 404 200 200 200 200 200 200", "302 404 404 404 200 200 200 200", "letter"),
    Path("organisation", MEMBERS),
    Path("history", MEMBERS),
    Path("switch", "302 404 302 302 200 200 200 200", "302 404 404 404 200 200 200 200", "code", "post"),
    Path("leave", MEMBERS),
    Path("join", SIGNED_IN),
    Path("invite", "302 200 403 200 200 200 200 200", method="post"),
    Path("invitation", ANYBODY, holds="token"),
    Path("invitation-send", ADMINS_SEND, ADMINS_OF_NONE, "invitation", "post"),
    Path("invitation-revoke", ADMINS_SEND, ADMINS_OF_NONE, "invitation", "post"),
    Path("member-roles", ADMINS_POST, ADMINS_OF_NONE, "membership", "post"),
    Path("member-remove", ADMINS_POST, ADMINS_OF_NONE, "membership"),
    Path("join-admit", ADMINS_POST, ADMINS_OF_NONE, "request", "post"),
    Path("join-turn-down", ADMINS_SEND, ADMINS_OF_NONE, "request", "post"),
    Path("check", ANYBODY),
    Path("live", ANYBODY),
    Path("ready", ANYBODY),
)
ACCOUNTS = (
    Path("account_login", NOBODY_ELSE),
    Path("account_logout", SIGNED_IN),
    Path("account_inactive", ANYBODY),
    Path("account_signup", NOBODY_ELSE),
    Path("account_reauthenticate", AGAIN),
    Path("account_email", SIGNED_IN),
    Path("account_email_verification_sent", ANYBODY),
    Path("account_change_password", AWAY),
    Path("account_set_password", SIGNED_IN),
    Path("account_reset_password", ANYBODY),
    Path("account_confirm_login_code", AWAY),
    Path("account_confirm_email", ANYBODY, holds="key"),
    Path("account_reset_password_from_key_done", ANYBODY),
    Path("account_reset_password_from_key", ANYBODY, holds="reset"),
    Path("account_reset_password_done", ANYBODY),
    Path("usersessions_list", SIGNED_IN),
    Path("mfa_list_webauthn", SIGNED_IN),
    Path("mfa_add_webauthn", SIGNED_IN),
    Path("mfa_login_webauthn", AWAY),
    Path("mfa_reauthenticate_webauthn", AGAIN),
    Path("mfa_edit_webauthn", ABSENT, holds="id"),
    Path("mfa_remove_webauthn", ABSENT, holds="id"),
    Path("session-end", "302 404 404 404 404 404 404 404", holds="id", method="post"),
    Path("mfa_index", SIGNED_IN),
    Path("mfa_authenticate", AWAY),
    Path("mfa_reauthenticate", AGAIN),
    Path("mfa_activate_totp", SIGNED_IN),
    Path("mfa_deactivate_totp", ABSENT),
    Path("mfa_view_recovery_codes", ABSENT),
    Path("mfa_generate_recovery_codes", SIGNED_IN),
    Path("mfa_download_recovery_codes", ABSENT),
)

# Behind the second factor, by who has it: the manager of another region, the partner's own, the program office.
# Who has none is sent to sign in, or to set one up. An object of another region is as absent as one that isn't there.
ADMIN = (
    Path("admin:index", "200 200 200"),
    Path("admin:login", "302 302 302"),
    Path("admin:logout", "405 405 405"),
    Path("admin:password_change", "200 200 200"),
    Path("admin:password_change_done", "200 200 200"),
    Path("admin:autocomplete", "403 403 403"),
    Path("admin:jsi18n", "200 200 200"),
    Path("admin:view_on_site", "404 404 404", holds="type"),
    Path("admin:app_list", "200 200 200", holds="app"),
    Path("admin:close-day", "403 403 302", method="post"),
    Path("admin:go-to-day", "403 403 302", method="post"),
    Path("admin:import-upload", "403 403 302", holds="application"),
    Path("admin:import-confirm", "403 403 302", holds="application", method="post"),
    Path("admin:import-errors", "403 403 302", holds="application"),
    Path("admin:take-up", "404 302 302", "404 404", "application", "post"),
    Path("admin:approve", "404 200 200", "404 404", "application", "post"),
    Path("admin:decline", "404 200 200", "404 404", "application", "post"),
    Path("admin:admit", "404 200 200", "404 404", "request", "post"),
    Path("admin:turn-down", "404 302 302", "404 404", "request", "post"),
)
# Each admin's pages: list, add, and of an object its history, removal, change and short address.
PAGES = ("changelist", "add", "history", "delete", "change", "")
READ = ("200 200 200", "403 403 403", "302 200 200", "403 403 403", "302 200 200", "302 302 302")
ALL_READ = ("200 200 200", "403 403 403", "200 200 200", "403 403 403", "200 200 200", "302 302 302")
OFFICE_READS = ("403 403 200", "403 403 403", "302 302 200", "403 403 403", "403 403 200", "302 302 302")
OFFICE_IMPORTS = ("403 403 200", "403 403 200", "302 302 200", "403 403 403", "403 403 200", "302 302 302")
OFFICE_KEEPS = ("403 403 200", "403 403 200", "403 403 200", "403 403 403", "403 403 200", "302 302 302")
MEMBERSHIPS = (
    "403 403 200",
    "403 403 200",
    "302 403 200",
    "403 403 403",
    "403 403 200",
    "302 302 302",
)  # another region's are not there to be refused
CLOSED = ("403 403 403", "403 403 403", "403 403 403", "403 403 403", "403 403 403", "302 302 302")
DECIDED = ("200 200 200", "403 403 403", "302 200 200", "403 403 403", "404 200 200", "302 302 302")
MODELS = {
    "partners_partner": READ,
    "partners_levelspan": READ,
    "partners_statuschange": READ,
    "partners_notice": READ,
    "partners_letter": READ,
    "partners_outgoingmail": READ,
    "partners_auditentry": READ,
    "partners_invitation": READ,
    "partners_joinrequest": DECIDED,
    "financing_application": DECIDED,
    "financing_invoice": READ,
    "financing_agreement": READ,
    "financing_payment": READ,
    "financing_subscription": READ,
    "training_specialization": READ,
    "training_person": READ,
    "training_credential": READ,
    "training_relief": READ,
    "training_course": ALL_READ,
    "rebates_sale": READ,
    "rebates_target": READ,
    "partners_jobrun": OFFICE_READS,
    "partners_edition": OFFICE_READS,
    "partners_importrun": OFFICE_IMPORTS,
    "partners_user": OFFICE_KEEPS,
    "partners_membership": MEMBERSHIPS,
    "auth_group": CLOSED,
    "account_emailaddress": CLOSED,
    "mfa_authenticator": CLOSED,
    "usersessions_usersession": CLOSED,
}
