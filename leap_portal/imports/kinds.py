"""Every kind of file, by its name, in the order in which they are written: what others point at comes first."""

from leap_portal.imports.financing_files import INVOICES, PAYMENTS, SUBSCRIPTIONS
from leap_portal.imports.partner_files import LEVELS, PARTNERS
from leap_portal.imports.rebate_files import SALES, TARGETS
from leap_portal.imports.training_files import COURSES, CREDENTIALS, EXCEPTIONS, PEOPLE, SPECIALIZATIONS

KINDS = {
    kind.file: kind
    for kind in (
        PARTNERS,
        LEVELS,
        PEOPLE,
        CREDENTIALS,
        SPECIALIZATIONS,
        EXCEPTIONS,
        INVOICES,
        PAYMENTS,
        SUBSCRIPTIONS,
        SALES,
        TARGETS,
        COURSES,
    )
}
