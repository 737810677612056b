"""Accounts, how they prove who they are, and for whom they act. Verbs that know no HTTP.

What each module is for: `logins` (phone or email), `passwords` (hashing and rules), `secrets`
(what is random, and how it is hashed), `sessions`, `tokens`, `codes` and `invitations` (proofs),
`throttle` (guessing gets slow), `members` and `administration` (who may do what), `actors` (who is
behind a request), `delivery` (how words reach a person), `record` (who did what).
"""
