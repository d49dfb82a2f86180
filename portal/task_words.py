"""What each task of the schedule does, in words for whoever keeps the portal running. A test holds that none is missing."""

from django.utils.translation import gettext_lazy as _

from core.clocks import task_words

task_words.update(
    {
        "notifications.sweep": _("Messages and letters go out"),
        "notifications.actions": _("Reminders of follow-up actions"),
        "portal.watch": _("The automation is watched"),
        "notifications.digests": _("Letters with the messages of a day or week"),
        "scholarships.clock": _("Calls open and close, offers lapse, reminders"),
        "scholarships.leave": _("Decisions that are due take effect"),
        "scholarships.forget_overdue": _("Personal data are deleted on their timetable"),
        "training.clock": _("Evaluations, questions after trainings, advice"),
        "training.sweep_papers": _("Issues of certificates and transcripts go on"),
        "reports.sweep": _("Reports go on"),
        "partners.clock": _("Confirmations of officers and lent powers"),
        "agreements.clock": _("Agreements expire, reminders of their ends"),
        "documents.sweep_scans": _("Uploads are scanned"),
        "documents.sweep_files": _("Letters and documents are set"),
        "exchanges.clock": _("Missions and research projects"),
        "exchanges.read_words": _("Materials are read for the search"),
        "exchanges.tell_of_materials": _("News for saved searches"),
        "events.clock": _("Places and invitations of events"),
        "events.forget_needs": _("Needs of participants are deleted"),
        "reports.schedules": _("Reports that are sent regularly"),
        "reports.expire": _("Files of old reports are deleted"),
        "api.forget_answers": _("Kept answers of the machine door are deleted"),
        "core.compact_tallies": _("Kept counts are compacted"),
        "core.drop_old_drafts": _("Old drafts are dropped"),
    }
)
