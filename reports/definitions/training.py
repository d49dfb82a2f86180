"""Reports on training, what people thought of it and what became of them."""

from django.utils.translation import gettext_lazy as _

from reports.definitions.choices import added_up, list_of, one_of, page_of, together, words_with
from reports.definitions.params import years, years_and_partner
from reports.queries import afterwards, opinions, trained
from reports.queries.whose import for_academies
from reports.sheets import Chart

added_up(
    "completion",
    _("Completion"),
    _("How many of those who began have completed, and have a certificate?"),
    "training",
    trained.COMPLETION_COLUMNS,
    trained.completion,
    trained.completion_size,
    params=together(one_of("by", _("By"), trained.COMPLETION_BY), years_and_partner),
    words=words_with(by=(_("By"), trained.COMPLETION_BY)),
    chart=Chart("line", "year", ("began", "certificates"), _("Began, and certificates")),
    url=list_of("training:enrolments"),
)
added_up(
    "evaluation_scores",
    _("Evaluation by course and lecturer"),
    _("What did participants think of the whole, of modules and of lecturers?"),
    "training",
    opinions.OPINION_COLUMNS,
    opinions.opinions,
    opinions.opinions_size,
    params=years,
    may=for_academies,
    url=page_of("training:evaluation_round"),
)
added_up(
    "follow_up",
    _("Follow-up after the training"),
    _("How many answered after 6 and 12 months, hold a post and use what they learned?"),
    "training",
    afterwards.FOLLOW_UP_COLUMNS,
    afterwards.follow_up,
    afterwards.follow_up_size,
    chart=Chart("bar", "partner", ("answered",), _("Answered")),
    url=list_of("training:follow_ups"),
)
added_up(
    "alumni",
    _("Alumni by country and year"),
    _("How many have completed a training, and how many let others find them?"),
    "training",
    afterwards.ALUMNI_COLUMNS,
    afterwards.alumni_counts,
    afterwards.alumni_size,
    chart=Chart("bar", "partner", ("completed",), _("Completed a training")),
    url=list_of("training:alumni"),
)
added_up(
    "alumni_posts",
    _("Alumni and their present posts"),
    _("Which posts do alumni hold who let others read it?"),
    "training",
    afterwards.POST_COLUMNS,
    afterwards.alumni_posts,
    lambda params, actor: int(afterwards.listed_alumni(params, actor).count()),
    url=list_of("training:alumni"),
)
