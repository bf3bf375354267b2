# Completion of restorable for fish, 3.1 or later. Written by `restorable completion fish`.
# What is typed and what is offered is only ever data here: nothing of it is evaluated.

function __restorable_complete
    set -l words (commandline --cut-at-cursor --current-process --tokenize)
    set -l current (commandline --cut-at-cursor --current-token)
    # Each word begins with =, so that none is taken for an option, and an empty one is one.
    set -l lines (restorable __complete "="$words "="$current 2>/dev/null)
    set -l paths $lines[1]
    set -e lines[1]
    if test (count $lines) -gt 0
        printf '%s\n' $lines
    end
    set -l before ''
    if string match --quiet -- '*=' "$paths"
        set before (string replace --regex -- '[^=]*$' '' "$current")
    end
    set -l begun (string sub --start (math (string length -- "$before") + 1) -- "$current")
    if string match --quiet -- 'files*' "$paths"
        printf '%s\n' "$before"(__fish_complete_path "$begun")
    else if string match --quiet -- 'folders*' "$paths"
        printf '%s\n' "$before"(__fish_complete_directories "$begun" '')
    end
end

complete --command restorable --no-files --arguments '(__restorable_complete)'
