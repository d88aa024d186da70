"""The dry-run apply: takes the words one would give dataos-ctl, and shows what would come of them."""
