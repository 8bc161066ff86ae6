"""What the policy does to people's attention, tried on people who do not exist.

Kith's own moments and policy run as they are, on values, without a database; two other policies run beside it
on the same people. A simulation shows what follows from its assumptions, and nothing about real people.
"""
