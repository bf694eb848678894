"""The actions of the day's work: follow-ups, Today, the calendar, the work log."""

from __future__ import annotations

from tui_crm.actions.action import Action
from tui_crm.actions.contexts import BOTH, CALENDAR, DAY, PAGES, RECORD, TODAY, VIEWS
from tui_crm.i18n import N_

DAYS: tuple[Action, ...] = (
    Action("followup.finish", ("F",), DAY, N_("done"), N_("Finish the follow-up: it becomes an activity, with its outcome and next step")),
    Action("followup.snooze", ("Z",), DAY, N_("put off"), N_("Put the follow-up off to another day or time")),
    Action("followup.done", ("F",), VIEWS, N_("done"), N_("Finish follow-ups: each becomes an activity, with outcome and next step"), True, "done"),
    Action("followup.later", ("Z",), VIEWS, N_("put off"), N_("Put follow-ups off to another day or time"), True, "put-off"),
    Action("followup.add", ("f",), VIEWS, N_("follow-up"), N_("Plan a follow-up in a line: call about the offer tomorrow 10:00"), True, "follow-up"),
    Action("followup.plan", ("f",), DAY, N_("follow-up"), N_("Plan a follow-up in one line, with whom the line is about")),
    Action("followup.drop", (), (*VIEWS, *DAY), N_("give up"), N_("Give follow-ups up: they stay, with the reason"), True, "give-up"),
    Action("mail.attach", (), VIEWS, N_("attach e-mail"), N_("Attach an e-mail file (.eml) to the timeline of the record"), True, "attach-mail"),
    Action("file.save", ("s",), RECORD, N_("save file"), N_("Write a file of the activity or ticket elsewhere"), True, "save-file"),
    Action("file.attach", (), RECORD, N_("attach file"), N_("Attach a file to the activity"), True, "attach-file"),
    Action("today.call", ("n",), DAY, N_("call note"), N_("Log a call in one line"), True),
    Action("today.open", ("enter",), TODAY, N_("open"), N_("Open the record; on a heading, the list of all that belong to it")),
    Action("today.yank", ("y",), DAY, N_("copy phone"), N_("Copy the phone number of the line's contact or customer"), True),
    Action("week.open", ("enter",), CALENDAR, N_("open"), N_("Open the follow-up or activity")),
    Action("week.day_before", ("h", "left"), CALENDAR, N_("day before"), N_("To the day before"), True),
    Action("week.day_after", ("l", "right"), CALENDAR, N_("day after"), N_("To the day after"), True),
    Action("week.before", ("<", "b"), CALENDAR, N_("week before"), N_("To the week before")),
    Action("week.after", (">", "w"), CALENDAR, N_("week after"), N_("To the week after")),
    Action("week.today", ("t",), CALENDAR, N_("today"), N_("Back to today"), command="today"),
    Action("week.view", ("v",), CALENDAR, N_("grid"), N_("The days side by side, or one below the other"), True, "grid"),
    Action("week.everybody", ("m",), CALENDAR, N_("mine"), N_("Only what is mine, or everybody's"), True, "everybody"),
    Action("week.export", ("x",), CALENDAR, N_("export"), N_("Write the calendar to a file that other programs read (.ics)"), True, "ics"),
    Action("go.home", ("g h",), PAGES, N_("today"), N_("Go to Today: what is due, what stalls, who waits"), True, "home"),
    Action("go.week", ("g w",), PAGES, N_("week"), N_("Go to the calendar of the week"), True, "week"),
    Action("go.followups", ("g f",), PAGES, N_("follow-ups"), N_("Go to the follow-ups"), True, "followups"),
    Action("go.worklogs", (), PAGES, N_("work logs"), N_("Go to the work logs"), True, "worklogs"),
    Action("log.hand_in", (), BOTH, N_("hand in"), N_("Hand work logs in: they are complete"), True, "hand-in"),
    Action("log.comment", (), BOTH, N_("comment"), N_("Comment a work log, as its author's manager"), True, "comment"),
    Action("log.today", (), PAGES, N_("my work log"), N_("Draft today's work log from what was done, and open it in a form"), True, "worklog"),
)
