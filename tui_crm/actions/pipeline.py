"""The actions of deals on their way: in the list and on the page of a deal."""

from __future__ import annotations

from tui_crm.actions.action import Action
from tui_crm.actions.contexts import BOTH, PAGES, SALES
from tui_crm.i18n import N_

PLACES = SALES[:2]  # boards move cards by keys of their own
PIPELINE: tuple[Action, ...] = (
    Action("deal.forward", (">",), PLACES, N_("stage on"), N_("Move the deal to the next stage; past the last one it is won"), True, "next-stage"),
    Action("deal.back", ("<",), PLACES, N_("stage back"), N_("Move the deal a stage back; a closed one returns to its last"), True, "previous-stage"),
    Action("deal.move", (), PLACES, N_("to stage"), N_("Move the deal to a stage that you name"), True, "stage"),
    Action("deal.win", ("W",), SALES, N_("won"), N_("Close the deal as won"), True, "won"),
    Action("deal.lose", ("X",), SALES, N_("lost"), N_("Close the deal as lost; asks for the reason in one line"), True, "lost"),
    Action("deal.hold", (), SALES, N_("on hold"), N_("Put the deal on hold"), True, "hold"),
    Action("deal.reopen", (), SALES, N_("reopen"), N_("Return a closed deal to the stage where it stood last"), True, "reopen"),
    Action("quote.send", (), BOTH, N_("send quote"), N_("Send the quote; below a floor price a manager is asked"), True, "send"),
    Action("quote.accept", (), BOTH, N_("accept quote"), N_("The customer took the quote; the deal is worth its total"), True, "accept"),
    Action("quote.reject", (), BOTH, N_("reject quote"), N_("The customer does not want the quote; asks why"), True, "reject"),
    Action("quote.revise", (), BOTH, N_("revise quote"), N_("A new revision of the quote with the same lines"), True, "revise"),
    Action("quote.write", (), BOTH, N_("write quote"), N_("Write the quote into a file: text or PDF"), True, "write-quote"),
    Action("lead.convert", (), BOTH, N_("convert"), N_("Make a deal of a prospect, after the duplicate check"), True, "convert"),
    Action("lead.assign", (), PLACES, N_("assign leads"), N_("Give the leads of the public pool to people by the lead rules"), True, "assign-leads"),
    Action("pool.claim", ("O",), PLACES, N_("take"), N_("Take the customer from the public pool: it is yours"), True, "claim"),
    Action("pool.release", ("B",), PLACES, N_("give back"), N_("Give the customer back to the public pool"), True, "release"),
    Action("pool.recycle", (), PLACES, N_("recycle"), N_("Put customers left alone for too long into the public pool"), True, "recycle"),
    Action("go.pool", ("g u",), PAGES, N_("public pool"),
           N_("Go to the public pool: customers nobody owns; its rules: :pool-rules, :contact-rules"), True, "pool"),
    Action("go.quotes", (), PAGES, N_("quotes"), N_("Go to the quotes"), True, "quotes"),
    Action("go.products", (), PAGES, N_("products"), N_("Go to the products"), True, "products"),
    Action("go.competitors", (), PAGES, N_("competitors"), N_("Go to the competitors"), True, "competitors"),
    Action("go.pipelines", (), PAGES, N_("pipelines"), N_("Go to the pipelines; their stages are in :stages"), True, "pipelines"),
    Action("go.stages", (), PAGES, N_("stages"), N_("Go to the stages of all pipelines"), True, "stages"),
)
