"""``completion``: the script that makes a shell complete the command line, and the answers to its requests."""

from __future__ import annotations

from workerlint.core.console import write
from workerlint_shim.errors import ACCEPTED, UsageError
from workerlint_shim.grammar.commands import PROGRAM
from workerlint_shim.grammar.completion import candidates

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from workerlint_shim.commands.session import Session

FILES = ":files"
"""The answer that makes the shell complete file names."""
_BASH = """\
_dataos_ctl_dry() {
  local answer
  answer=$(@program@ __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2> /dev/null) || return
  if [[ $answer == @files@ ]]; then
    compopt -o default
    return
  fi
  local IFS=$'\\n' line
  COMPREPLY=()
  for line in $answer; do COMPREPLY+=("${line%%$'\\t'*}"); done
}
complete -F _dataos_ctl_dry @program@
"""
_ZSH = """\
#compdef @program@
(( $+functions[compdef] )) || { autoload -Uz compinit && compinit -D }
_dataos_ctl_dry() {
  local -a answer described
  answer=("${(@f)$(@program@ __complete "${(@)words[2,CURRENT]}" 2> /dev/null)}")
  if [[ $answer[1] == @files@ ]]; then
    _files
    return
  fi
  local line
  for line in $answer; do described+=("${${line%%$'\\t'*}//:/\\\\:}:${line#*$'\\t'}"); done
  _describe '@program@' described
}
compdef _dataos_ctl_dry @program@
"""
_FISH = """\
function __dataos_ctl_dry
  set -l answer (@program@ __complete (commandline -opc)[2..-1] (commandline -ct) 2> /dev/null)
  if test "$answer[1]" = "@files@"
    __fish_complete_path (commandline -ct)
  else
    printf '%s\\n' $answer
  end
end
complete -c @program@ -f -a '(__dataos_ctl_dry)'
"""
_SCRIPTS = {"bash": _BASH, "zsh": _ZSH, "fish": _FISH}


def run(session: Session) -> int:
    """Print the script for the shell that the command names. Raise UsageError."""
    if session.call.words:
        raise UsageError(f"unexpected argument: {session.call.words[0]}")
    session.print(_SCRIPTS[session.verb].replace("@program@", PROGRAM).replace("@files@", FILES))
    return ACCEPTED


def answer(words: Sequence[str]) -> int:
    """Print what the last of *words* may be completed with: a word, a tab and its meaning per line, or ``:files``."""
    found = candidates(words)
    lines = [FILES] if found is None else [f"{word}\t{meaning}" for word, meaning in found]
    write([f"{line}\n" for line in lines], for_people=False)
    return ACCEPTED
