"""Pictures over HTTP, for producers and for the promo team: the same routes below two prefixes.

`routes` registers them; an audience differs only in who may come, whose library it is, and where
its pictures can be placed. What a picture is and where it lies are `media`'s and `catalog`'s.
"""
