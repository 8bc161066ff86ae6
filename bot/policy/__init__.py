"""The policy: pure functions that decide what is said, when, and when nothing is.

state     what policy sees and decides, as values
wall      local times as instants          spans    spans of time, made once
hours     open hours as bits               cadence  phases and slots, in local days
budget    the ledger of all messages       backoff  what silence asks for
lively    what talk asks for               reach    whom a message reaches, and whose hours count
timing    the times that suit a person     dues     when each send of a wish is due
grant     one wish: now, later or not      choose   of all wishes at most one, and when to ask again
again     who is asked a second time       depth    how personal it may get
agreement, closing: what two people agreed on, at the beginning and at the end
why_not   the last question before a send  foresee  a look ahead for the coordinator
swift     how values are filled fast
"""
