"""The actions of the service desk: tickets, dispatch orders and callbacks, in their lists, on their pages and on the dispatch board.

A key means the same of a ticket and of the order or callback that belongs to it.
"""

from __future__ import annotations

from tui_crm.actions.action import DIGITS, Action
from tui_crm.actions.contexts import DESK, ENTRY, LINE, PAGES, QUEUE, TICKETS
from tui_crm.i18n import N_

DESKS: tuple[Action, ...] = (
    Action("ticket.take", ("T",), DESK, N_("ticket¦take"), N_("Make the ticket yours; a new one is accepted"), command="take"),
    Action("ticket.reply", ("r",), DESK, N_("reply"), N_("Answer the customer; = ready-made, @ an article, empty: an editor"), command="reply"),
    Action("ticket.note", ("i",), DESK, N_("note"), N_("Write an internal note, which the customer does not see"), command="note"),
    Action("ticket.resolve", ("S",), DESK, N_("solve"), N_("Mark the ticket as solved; asks for the solution"), command="resolve"),
    Action("ticket.dispatch", ("p",), DESK, N_("dispatch"), N_("Send a technician; of an order, another one"), command="send-out"),
    Action("ticket.canned", ("m",), TICKETS, N_("ready-made"), N_("Answer with a ready-made reply"), True, "canned"),
    Action("ticket.begin", ("b",), TICKETS, N_("begin"), N_("Put the ticket into progress"), True, "begin"),
    Action("ticket.wait", ("W",), DESK, N_("wait"), N_("It is the customer's turn: the clock stands"), True, "wait"),
    Action("ticket.close", ("X",), DESK, N_("close it"), N_("Close the solved ticket"), True, "close-ticket"),
    Action("ticket.reopen", ("O",), DESK, N_("reopen"), N_("Bring the ticket back into progress"), True, "reopen-ticket"),
    Action("ticket.reject", ("I",), DESK, N_("reject"), N_("Reject the ticket, or decline the order, with a reason"), True, "reject-ticket"),
    Action("ticket.withdraw", (), DESK, N_("withdraw"), N_("The customer takes the complaint back"), True, "withdraw"),
    Action("ticket.said", (), DESK, N_("customer says"), N_("Write down what the customer said; it brings the ticket back"), True, "customer-says"),
    Action("ticket.mail", (), DESK, N_("take mails"), N_("Take e-mail files: answers come to their tickets, others open one"), True, "take-mails"),
    Action("ticket.split", ("P",), TICKETS, N_("split"), N_("Make another ticket of a part of this one"), True, "split"),
    Action("ticket.escalate", ("E",), DESK, N_("escalate"), N_("To the next escalation level; whom it names has a follow-up"), True, "escalate"),
    Action("ticket.defect", ("B",), DESK, N_("defect"), N_("Say which known defect the ticket is about; a new name makes one"), True, "defect"),
    Action("ticket.article", ("A",), TICKETS, N_("article"), N_("Draft an article from the solved ticket"), True, "draft-article"),
    Action("ticket.send", ("+",), TICKETS, N_("send article"), N_("Answer with the article under the cursor"), True, "send-article"),
    Action("order.confirm", ("Y",), DESK, N_("confirm"), N_("Confirm the dispatch order, as its technician"), True, "confirm"),
    Action("order.forward", (">",), TICKETS, N_("order on"), N_("The order's next step"), True, "order-on"),
    Action("order.back", ("<",), TICKETS, N_("order back"), N_("The order a step back: its technician declines it"), True, "order-back"),
    Action("order.complete", (), DESK, N_("complete"), N_("The technician's work is done"), True, "complete"),
    Action("callback.answered", ("*",), DESK, N_("called back"), N_("The customer answered the callback: 5 very kind"), True, "answered"),
    Action("callback.missed", ("0",), DESK, N_("no answer"), N_("Nobody answered the callback"), True, "no-answer"),
    Action("entry.write", ("ctrl+s", "f2"), ENTRY, N_("entry¦write"), N_("Write the reply or the note on the ticket")),
    Action("entry.bring", ("f3",), ENTRY, N_("bring in"), N_("Bring in a ready-made reply, or an article")),
    Action("entry.leave", ("escape",), ENTRY, N_("back"), N_("Back without it; asks only if something was written")),
    Action("line.longer", ("f4",), LINE, N_("longer"), N_("Go on in an editor of several lines, for replies and notes"), True),
    Action("queue.go", DIGITS, QUEUE, N_("queue"), N_("The queue of this number; beyond seven, saved views"), True, "queue"),
    Action("go.tickets", ("g t",), PAGES, N_("tickets"), N_("Go to the service desk: my tickets, or those of a filter"), True, "tickets"),
    Action("go.dispatch", ("g T",), PAGES, N_("dispatch"), N_("Go to the dispatch board"), True, "dispatch"),
    Action("go.callbacks", (), PAGES, N_("callbacks"), N_("Go to the callbacks that are due"), True, "callbacks"),
    Action("go.articles", (), PAGES, N_("articles"), N_("Go to the articles"), True, "articles"),
    Action("go.canned", (), PAGES, N_("ready-made replies"), N_("Go to the ready-made replies"), True, "canned-replies"),
    Action("go.defects", (), PAGES, N_("defects"), N_("Go to the defects"), True, "defects"),
)
