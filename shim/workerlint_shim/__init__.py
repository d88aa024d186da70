"""The dry run of ``dataos-ctl``: the plan of what a command would do."""
