# Completion of restorable for PowerShell, 5.1 or later. Written by `restorable completion powershell`.
# What is typed and what is offered is only ever data here: nothing of it is evaluated.

Register-ArgumentCompleter -Native -CommandName restorable -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)

    # Each word begins with =, so that none is taken for an option, and an empty one is one.
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { '=' + $_.Extent.Text })
    $words += '=' + $wordToComplete

    $lines = @(& restorable __complete @words 2>$null)
    foreach ($line in ($lines | Select-Object -Skip 1)) {
        $value, $about = $line -split "`t", 2
        if (-not $about) { $about = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $about)
    }
    if ($lines.Count -gt 0 -and $lines[0] -match '^(files|folders)') {
        foreach ($found in [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)) {
            $found
        }
    }
}
