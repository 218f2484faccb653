"""The functions that stand in the wall: who may see what, and what is told before a partner is known."""

from django.db.backends.utils import CursorWrapper

from partners import wall

INNER, OUTER = 0x36, 0x5C  # RFC 2104
BLOCK = 64

KEY = """
CREATE TABLE IF NOT EXISTS leap_wall (inner_pad bytea NOT NULL, outer_pad bytea NOT NULL);
REVOKE ALL ON leap_wall FROM PUBLIC, {role};
"""
KEEP = "INSERT INTO leap_wall SELECT %(inner)s, %(outer)s WHERE NOT EXISTS (SELECT FROM leap_wall WHERE inner_pad = %(inner)s)"
FORGET = "DELETE FROM leap_wall WHERE inner_pad <> %s"
# Sealed for this very connection; `words` is an expression.
SEALED = """EXISTS (
    SELECT FROM leap_wall
    WHERE encode(sha256(outer_pad || sha256(inner_pad || convert_to({words} || '@' || pg_backend_pid(), 'UTF8'))), 'hex') = {seal}
)"""
OF_SCOPE = SEALED.format(words="scope", seal="current_setting('leap.seal', true)")
GUARDED = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp PARALLEL RESTRICTED"

PARTNERS = f"""
CREATE OR REPLACE FUNCTION leap_partners() RETURNS bigint[] LANGUAGE plpgsql STABLE {GUARDED} AS $$
DECLARE
    scope text := current_setting('leap.scope', true);
BEGIN
    IF scope IS NULL OR scope IN ('', 'all') OR NOT {OF_SCOPE} THEN
        RETURN '{{}}';
    ELSIF starts_with(scope, 'partner:') THEN
        RETURN ARRAY[substr(scope, 9)::bigint];
    ELSIF starts_with(scope, 'staff:') THEN
        RETURN ARRAY(SELECT id FROM partners_partner WHERE channel_manager_id = substr(scope, 7)::bigint);
    END IF;
    RETURN '{{}}';
END $$
"""
SEES_ALL = f"""
CREATE OR REPLACE FUNCTION leap_sees_all() RETURNS boolean LANGUAGE plpgsql STABLE {GUARDED} AS $$
DECLARE
    scope text := current_setting('leap.scope', true);
BEGIN
    RETURN coalesce(scope = 'all', false) AND {OF_SCOPE};
END $$
"""
SEATS = f"""
CREATE OR REPLACE FUNCTION leap_seats(person bigint, seal text)
RETURNS TABLE (id bigint, code varchar, name varchar, country varchar, currency varchar, roles varchar[])
LANGUAGE plpgsql STABLE STRICT ROWS 2 {GUARDED} AS $$
BEGIN
    IF {SEALED.format(words="'user:' || person", seal="seal")} THEN
        RETURN QUERY SELECT partner.id, partner.code, partner.name, partner.country, partner.currency, membership.roles
        FROM partners_membership AS membership JOIN partners_partner AS partner ON partner.id = membership.partner_id
        WHERE membership.user_id = person;
    END IF;
END $$
"""
LETTER = f"""
CREATE OR REPLACE FUNCTION leap_letter(asked text)
RETURNS TABLE (kind varchar, number varchar, partner_name varchar, as_of date, issued_on date, state varchar)
LANGUAGE sql STABLE STRICT {GUARDED} AS $$
    SELECT letter.kind, letter.number, partner.name, letter.as_of, letter.issued_on, letter.state
    FROM partners_letter AS letter JOIN partners_partner AS partner ON partner.id = letter.partner_id
    WHERE letter.check_code = asked
$$
"""
INVITED = f"""
CREATE OR REPLACE FUNCTION leap_invited(asked text) RETURNS TABLE (id bigint, partner_id bigint)
LANGUAGE sql STABLE STRICT {GUARDED} AS $$
    SELECT invitation.id, invitation.partner_id FROM partners_invitation AS invitation WHERE invitation.digest = asked
$$
"""
COMPANY = f"""
CREATE OR REPLACE FUNCTION leap_company(asked text) RETURNS bigint LANGUAGE sql STABLE STRICT {GUARDED} AS $$
    SELECT id FROM partners_partner WHERE upper(code) = upper(asked) ORDER BY code <> asked LIMIT 1
$$
"""
BELONGS = f"""
CREATE OR REPLACE FUNCTION leap_belongs(address text, seal text) RETURNS SETOF varchar
LANGUAGE plpgsql STABLE STRICT {GUARDED} AS $$
BEGIN
    IF {SEALED.format(words="'mail:' || address", seal="seal")} THEN
        RETURN QUERY SELECT partner.name
        FROM partners_user AS person
        JOIN partners_membership AS membership ON membership.user_id = person.id
        JOIN partners_partner AS partner ON partner.id = membership.partner_id
        WHERE person.email = address;
    END IF;
END $$
"""
# Any session may set pgtrigger.ignore; only the owner of the tables is heeded.
IGNORE = """
CREATE OR REPLACE FUNCTION public._pgtrigger_should_ignore(trigger_name name) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    ignored text[];
BEGIN
    IF session_user <> '{owner}' THEN
        RETURN false;
    END IF;
    BEGIN
        ignored := current_setting('pgtrigger.ignore');
    EXCEPTION WHEN OTHERS THEN
        RETURN false;
    END;
    RETURN coalesce(ignored @> ARRAY[trigger_name]::text[], false);
END $$
"""
FUNCTIONS = {
    "leap_partners()": PARTNERS,
    "leap_sees_all()": SEES_ALL,
    "leap_seats(bigint, text)": SEATS,
    "leap_letter(text)": LETTER,
    "leap_invited(text)": INVITED,
    "leap_company(text)": COMPANY,
    "leap_belongs(text, text)": BELONGS,
}


def lay(cursor: CursorWrapper, role: str) -> None:
    """Keeps the key, and makes the functions, which the application's `role` alone may call."""
    quoted = cursor.db.ops.quote_name(role)
    cursor.execute(KEY.format(role=quoted))
    inner, outer = (pad(byte) for byte in (INNER, OUTER))
    cursor.execute(FORGET, [inner])
    cursor.execute(KEEP, {"inner": inner, "outer": outer})
    for name, text in FUNCTIONS.items():
        cursor.execute(text)
        cursor.execute(
            f"REVOKE ALL ON FUNCTION {name} FROM PUBLIC; GRANT EXECUTE ON FUNCTION {name} TO {quoted}"
        )
    cursor.execute("SELECT current_user")
    cursor.execute(IGNORE.format(owner=cursor.fetchone()[0]))


def pad(byte: int) -> bytes:
    """The key as HMAC mixes it with `byte`."""
    return bytes(each ^ byte for each in wall.key().ljust(BLOCK, b"\0"))
