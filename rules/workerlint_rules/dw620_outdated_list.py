"""Outdated list in the platform file

An installation changes: Secrets are created, Computes are removed, Stacks get new versions. A list in the platform file
is reported when it is older than `platform-max-age`, by default 30 days. Findings that rest on an old list may be wrong.

To renew it, save the output of dataos-ctl again and run `workerlint learn`.

## Bad

```toml bad
format = 1

[compute]
closed = true
learned = 2026-01-10
from = "computes.txt, get -t compute -a"
names = ["gpu-large", "runnable-default"]
```

```text findings
3 | [compute]
  |  ^^^^^^^ list `compute` was learned on 2026-01-10, more than 30 days ago
  = help: save the output of dataos-ctl again and run `workerlint learn` on it
```

## Good

```toml good
format = 1

[compute]
closed = true
learned = 2026-02-10
from = "computes.txt, get -t compute -a"
names = ["gpu-large", "runnable-default"]
```

## Sources

- workerlint: The dates are in the file, so that the age of a list is known wherever the file is used.
"""

from __future__ import annotations

from workerlint.authoring import INFO, Finding, Findings, Platform, code, platform_file_rule, plural

TYPE_CHECKING = False
if TYPE_CHECKING:
    from datetime import date

_HELP = "save the output of dataos-ctl again and run `workerlint learn` on it"


@platform_file_rule("DW620", "outdated-list", INFO, area="across-files", evidence="own")
def outdated_list(platform: Platform, today: date) -> Findings:
    file, days = platform.file, platform.settings.platform_max_age
    if file is None:
        return
    ago = f"more than {plural(days, 'day')} ago"
    for names in file.lists:
        if (today - names.learned).days > days:
            message = f"list {code('.'.join(names.key))} was learned on {names.learned.isoformat()}, {ago}"
            yield Finding(file.span_of_list(names), message, help=_HELP)
    stacks = [stack for stack in file.stack_tables if (today - stack.learned).days > days]
    if stacks:
        what = f"stack {code(stacks[0].text)} was" if len(stacks) == 1 else f"{len(stacks)} stacks were"
        yield Finding(file.span_of_stack(stacks[0]), f"{what} learned {ago}", help=_HELP)
