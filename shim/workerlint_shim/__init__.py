"""The dry run of ``dataos-ctl``: it plans what a command would do."""
