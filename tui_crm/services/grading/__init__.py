"""Grading customers: rulesets as data, criteria from the core and from plugins, runs, explanations, previews.

`rulesets` are read and decided about; `library` finds their criteria; `plan` makes both into what `judging` asks a batch; `running` grades
everybody or who changed; `explaining`, `previewing` and `replaying` grade without writing.
"""
