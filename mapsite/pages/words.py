"""Words of the plan that several pages say: states, statuses, levels, sides, periods."""

from __future__ import annotations

from mapsite.pages.language import N_

STATES = {
    "done": N_("Done"),
    "overdue": N_("Overdue"),
    "blocked": N_("Blocked"),
    "at risk": N_("At risk"),
    "due soon": N_("Due soon"),
    "on track": N_("On track"),
    "dropped": N_("Dropped"),
}
STATUSES = {
    "not started": N_("Not started"),
    "in progress": N_("In progress"),
    "blocked": N_("Blocked"),
    "done": N_("Done"),
    "dropped": N_("Dropped"),
    "refused": N_("Refused"),
    "open": N_("Open"),
    "mitigated": N_("Mitigated"),
    "occurred": N_("Occurred"),
    "closed": N_("Closed"),
}
PER = {
    "once": N_("{amount}"),
    "month": N_("{amount} a month"),
    "quarter": N_("{amount} a quarter"),
    "year": N_("{amount} a year"),
}
LEVELS = {"high": N_("High"), "medium": N_("Medium"), "low": N_("Low")}
SIDES = {"seller": N_("Seller"), "buyer": N_("Buyer"), "other": N_("Partner")}
