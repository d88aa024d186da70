"""The grammar of dataos-ctl: its commands and flags."""
