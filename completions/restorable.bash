# Completion of restorable for bash, 3.2 or later. Written by `restorable completion bash`.
# What is typed and what is offered is only ever data here: nothing of it is evaluated.

_restorable() {
  local line=${COMP_LINE:0:COMP_POINT} words=() word index glued
  # Bash also parts words at = and :, as in --format=json; a word is what stands between blanks.
  for ((index = 0; index <= COMP_CWORD; index++)); do
    word=${COMP_WORDS[index]}
    glued=yes
    if ((index == 0)) || [[ $line == [[:blank:]]* ]]; then glued=; fi
    line=${line#"${line%%[![:blank:]]*}"}
    if ((index == COMP_CWORD)); then word=$line; fi
    line=${line#"$word"}
    if [[ $glued ]]; then words[${#words[@]} - 1]+=$word; else words+=("$word"); fi
  done
  local current=${words[${#words[@]} - 1]}

  # Readline replaces what stands behind the last = or : alone.
  local kept=''
  if [[ $current == *[=:]* && ${COMP_WORDBREAKS-} == *[=:]* ]]; then kept=${current%"${current##*[=:]}"}; fi

  # Each word begins with =, so that none is taken for an option, and an empty one is one.
  local paths='' value
  COMPREPLY=()
  {
    read -r paths
    while IFS= read -r value; do
      value=${value%%$'\t'*}
      COMPREPLY+=("${value#"$kept"}")
    done
  } < <(restorable __complete "${words[@]/#/=}" 2>/dev/null)

  local option=+o
  case $paths in
    files*) option=-o paths=-f ;;
    folders*) option=-o paths=-d ;;
    *) paths= ;;
  esac
  # Readline offers files by itself where nothing else is offered.
  if [[ $paths ]] && ((${#COMPREPLY[@]} > 0)); then
    while IFS= read -r value; do COMPREPLY+=("$value"); done < <(compgen "$paths" -- "${current#"$kept"}")
    compopt -o filenames 2>/dev/null
  fi
  # Before bash 4 there is no compopt: files are then offered everywhere.
  compopt "$option" default 2>/dev/null
  return 0
}

complete -o default -F _restorable restorable
