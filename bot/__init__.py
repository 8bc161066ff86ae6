"""Kith: moments propose, policy disposes, the outbox delivers.

The rooms, from the door to the ground; each knows only what stands below it:

cli, __main__    the command line and composition root; compose puts the parts together
demo             a sample programme, played by script or by hand
simulate         the policy on people who do not exist, beside two others
app              tick, receive, run; pulse is what wakes it, inbox what comes in, planner what goes out;
                 rooms makes links for calls, preview looks ahead, cleanup is for the night
commands         one declarative table; parsing, authorisation, help
moments          one file per kind of thing to say, all of one shape: propose, compose, answer
people           accounts, settings, consent, privacy
programmes       communities, programmes, circles; their state as policy sees it
articles         feeds to articles to each circle's pick
outbox           enqueue, claim, deliver, settle, withdraw, reconcile
reports          figures with a floor
ports            every seam, as protocols; facts is what a moment composes from
library          the prompts: load, validate, choose, render
store            tables, transactions, migrations, encryption
config           the operator's file, every fault at once
policy           pure: what is said, when, and when nothing is
language         catalogues, dates and lists: everyone reads in their own; locales holds the words
messages         the neutral model that the core and the adapters share; errors, clock, log
"""

__version__ = "0.1.0"
