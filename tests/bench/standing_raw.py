"""What row 10 is measured against: all rooms' states and values on 1 July 2020 under LEAP 2020, in one statement."""

from typing import Any

LEVEL = """
SELECT DISTINCT ON (partner_id) partner_id, level, ends_on, until_on,
       CASE WHEN until_on IS NULL OR until_on >= '2020-07-01'
            THEN CASE WHEN ends_on IS NULL OR ends_on >= '2020-07-01' THEN 'held' ELSE 'protected' END
            ELSE 'awaiting-review' END AS state
FROM (
    SELECT *, array_position(array['authorized', 'gold', 'platinum', 'diamond'], level::text) AS rank,
           CASE WHEN from_on <= '2020-12-31' AND (ends_on IS NULL OR ends_on >= '2020-03-15')
                THEN CASE WHEN ends_on IS NOT NULL THEN greatest(ends_on, date '2020-12-31') END ELSE ends_on END AS until_on
    FROM partners_levelspan WHERE from_on <= '2020-07-01'
) AS span
ORDER BY partner_id, (until_on IS NULL OR until_on >= '2020-07-01') DESC,
         CASE WHEN until_on IS NULL OR until_on >= '2020-07-01' THEN rank END DESC NULLS LAST,
         CASE WHEN until_on IS NULL OR until_on >= '2020-07-01' THEN coalesce(ends_on, 'infinity') ELSE until_on END DESC, rank DESC
"""
HELD_ON = """
SELECT *, CASE WHEN '2020-07-01' < from_on THEN 'not-started' WHEN revoked_on <= '2020-07-01' THEN 'revoked'
               WHEN ends_on IS NULL OR ends_on >= '2020-07-01' THEN 'active' ELSE 'expired' END AS state
FROM (
    SELECT *, CASE WHEN from_on <= '2020-03-15' AND (revoked_on IS NULL OR revoked_on > '2020-03-15') AND expires_on >= '2020-03-15'
                   THEN greatest(expires_on, date '2020-09-30') ELSE expires_on END AS ends_on
    FROM training_specialization
) AS held
"""
HELD = """
SELECT partner_id, array_agg(name ORDER BY name, from_on) AS names, array_agg(kind ORDER BY name, from_on) AS kinds,
       array_agg(from_on ORDER BY name, from_on) AS from_ons, array_agg(expires_on ORDER BY name, from_on) AS own_ends,
       array_agg(ends_on ORDER BY name, from_on) AS ends,
       array_agg(state ORDER BY name, from_on) AS states
FROM held_on
GROUP BY partner_id
"""
OWED = """
SELECT partner_id, bool_or(written_off_on <= '2020-07-01') AS off,
       array_agg(number ORDER BY due_on, number) FILTER (WHERE listed) AS numbers,
       array_agg(current_on ORDER BY due_on, number) FILTER (WHERE listed) AS currents,
       array_agg(due_on + 180 ORDER BY due_on, number) FILTER (WHERE listed) AS lasts,
       array_agg(open_amount ORDER BY due_on, number) FILTER (WHERE listed) AS opens,
       array_agg(CASE WHEN live IS NOT NULL THEN 'live-application' WHEN current_on >= due_on + 180 THEN 'deferment' ELSE '' END
                 ORDER BY due_on, number) FILTER (WHERE listed) AS blocked
FROM (
    SELECT invoice.*, coalesce(move.to_on, invoice.due_on) AS current_on, live.number AS live,
           open_amount > 0 AND (written_off_on IS NULL OR written_off_on > '2020-07-01') AS listed
    FROM financing_invoice AS invoice
    LEFT JOIN LATERAL (
        SELECT to_on FROM financing_duedaymove
        WHERE invoice_id = invoice.id AND made_on <= '2020-07-01' AND (cancelled_on IS NULL OR cancelled_on > '2020-07-01')
        ORDER BY id DESC LIMIT 1
    ) AS move ON true
    LEFT JOIN LATERAL (
        SELECT application.number FROM financing_applicationline AS line
        JOIN financing_application AS application ON application.id = line.application_id
        WHERE line.invoice_id = invoice.id
          AND line.application_state IN ('submitted', 'in-review', 'needs-information', 'awaiting-second-approval', 'offered')
    ) AS live ON true
    WHERE invoice.issued_on <= '2020-07-01'
) AS invoice
GROUP BY partner_id
"""
EARNED = """
SELECT partner_id, plan, period, original, target, sold, round(sold / nullif(target, 0), 4) AS attainment, greatest(target - sold, 0) AS missing,
       round((SELECT sum((least(greatest(sold, 0), coalesce(band.until * target, 'Infinity')) - band.from_ * target) * band.rate)
        FROM (VALUES (0.80, 1.00, 0.020), (1.00, 1.20, 0.035), (1.20, NULL, 0.050)) AS band (from_, until, rate)
        WHERE sold > band.from_ * target), 2) AS payout
FROM (
    SELECT target.partner_id, plan, period, original, until_on, from_on,
           CASE WHEN date '2020-04-02' BETWEEN from_on AND until_on THEN coalesce(reduced, original * 0.75) ELSE original END AS target,
           coalesce(sum(sale.amount), 0) AS sold
    FROM rebates_target AS target
    LEFT JOIN rebates_sale AS sale ON sale.partner_id = target.partner_id AND sale.qualifying
        AND sale.booked_on BETWEEN target.from_on AND least(target.until_on, '2020-07-01')
        AND sale.received_on <= least(target.until_on + 5, '2020-07-01')
    WHERE plan = 'diamond-growth' AND from_on <= '2020-07-01'
    GROUP BY target.id
) AS target
"""
EXCEPTED = """
SELECT partner_id, requirement, from_on, ends_on,
       CASE WHEN '2020-07-01' < from_on THEN 'not-started' WHEN ends_on IS NULL OR ends_on >= '2020-07-01' THEN 'current'
            ELSE 'ended' END AS state
FROM (
    SELECT relief.*, CASE WHEN partner.partnerworks AND requirement = 'ECS' AND from_on <= '2020-05-07' AND until_on >= '2020-05-07'
                          THEN greatest(until_on, date '2020-06-30') ELSE until_on END AS ends_on
    FROM training_relief AS relief JOIN partners_partner AS partner ON partner.id = relief.partner_id
) AS relief
"""
# What is asked on the day stands in the temporary table `asked`: nothing of it concerns a partner.
ASKED = """
CREATE TEMPORARY TABLE asked (asked_of text, credential text, people integer, waived boolean, due boolean) ON COMMIT PRESERVE ROWS
"""
REQUIRED = """
SELECT partner_id, array_agg(asked_of ORDER BY asked_of, credential) AS asked_ofs,
       array_agg(credential ORDER BY asked_of, credential) AS credentials, array_agg(have ORDER BY asked_of, credential) AS haves,
       array_agg(CASE WHEN have >= people THEN 'met' WHEN covered THEN 'excepted' WHEN waived THEN 'waived' WHEN due THEN 'due' ELSE 'missing' END
                 ORDER BY asked_of, credential) AS requirement_states
FROM (
    SELECT asker.partner_id, asked.*, coalesce(holders.have, 0) AS have, covering.partner_id IS NOT NULL AS covered
    FROM (
        SELECT partner.id AS partner_id, 'level:' || coalesce(level, 'authorized') AS asked_of
        FROM partners_partner AS partner LEFT JOIN level ON level.partner_id = partner.id
        UNION SELECT partner_id, 'specialization:' || name FROM held_on WHERE state = 'active'
    ) AS asker
    JOIN asked USING (asked_of)
    LEFT JOIN (
        SELECT credential.partner_id, credential.name, count(DISTINCT person.email) AS have
        FROM training_credential AS credential
        JOIN training_person AS person ON person.partner_id = credential.partner_id AND person.email = credential.email
        WHERE credential.earned_on <= '2020-07-01' AND (credential.expires_on IS NULL OR credential.expires_on >= '2020-07-01')
          AND person.employed_from <= '2020-07-01' AND (person.employed_until IS NULL OR person.employed_until >= '2020-07-01')
        GROUP BY credential.partner_id, credential.name
    ) AS holders ON holders.partner_id = asker.partner_id AND holders.name = asked.credential
    LEFT JOIN (SELECT DISTINCT partner_id, requirement FROM excepted WHERE state = 'current') AS covering
        ON covering.partner_id = asker.partner_id AND covering.requirement = asked.credential
) AS required
GROUP BY partner_id
"""
RAW = f"""
WITH level AS ({LEVEL}), held_on AS ({HELD_ON}), excepted AS ({EXCEPTED})
SELECT partner.id, partner.code, coalesce(level.level, 'authorized'), coalesce(level.state, 'held'), level.ends_on, level.until_on,
       names, kinds, from_ons, own_ends, ends, states,
       partner.standing = 'good' AND NOT coalesce(off, false), numbers, currents, lasts, opens, blocked,
       reliefs, relief_states, relief_ends, asked_ofs, credentials, haves, requirement_states,
       plan, period, original, target, sold, attainment, missing, coalesce(payout, 0)
FROM partners_partner AS partner
LEFT JOIN level ON level.partner_id = partner.id
LEFT JOIN ({REQUIRED}) AS required ON required.partner_id = partner.id
LEFT JOIN (
    SELECT partner_id, array_agg(requirement ORDER BY requirement, from_on) AS reliefs, array_agg(state ORDER BY requirement, from_on) AS relief_states,
           array_agg(ends_on ORDER BY requirement, from_on) AS relief_ends
    FROM excepted GROUP BY partner_id
) AS relieved ON relieved.partner_id = partner.id
LEFT JOIN ({HELD}) AS held ON held.partner_id = partner.id
LEFT JOIN ({OWED}) AS owed ON owed.partner_id = partner.id
LEFT JOIN ({EARNED}) AS earned ON earned.partner_id = partner.id AND level.level = 'diamond'
ORDER BY partner.id
"""

LISTS = frozenset([*range(6, 12), *range(13, 25)])


def of_row(row: tuple[Any, ...]) -> tuple[Any, ...]:
    """A row of the statement, to be compared."""
    return tuple(tuple(value or ()) if place in LISTS else value for place, value in enumerate(row))


def of_standing(one: Any) -> tuple[Any, ...]:
    """A standing's states and values in the same order."""
    held, owed = one.training.specializations, one.financing.invoices
    asked, reliefs = one.training.requirements, one.training.exceptions
    rebate = one.rebates.rebates[0] if one.rebates.rebates else None
    return (
        one.partner.id, one.partner.code, one.level.level, one.level.state, one.level.own_end, one.level.effective_end,
        tuple(each.name for each in held), tuple(each.kind for each in held), tuple(each.from_on for each in held),
        tuple(each.own_end for each in held), tuple(each.effective_end for each in held), tuple(each.state for each in held),
        one.financing.qualified,
        tuple(each.invoice.number for each in owed), tuple(each.invoice.current_due_on for each in owed),
        tuple(each.last_lawful_on for each in owed), tuple(each.invoice.open_amount for each in owed),
        tuple(each.blocked.key if each.blocked else "" for each in owed),
        tuple(each.requirement for each in reliefs), tuple(each.state for each in reliefs),
        tuple(each.effective_end for each in reliefs), tuple(each.asked_of for each in asked),
        tuple(each.requirement for each in asked), tuple(each.have for each in asked), tuple(each.state for each in asked),
        *((None,) * 7 + (0,) if rebate is None else (
            rebate.plan.key, rebate.given.period, rebate.given.original, rebate.target, rebate.given.sold, rebate.attainment,
            rebate.missing, rebate.payout,
        )),
    )  # fmt: skip
