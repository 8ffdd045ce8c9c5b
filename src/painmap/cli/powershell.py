"""Completion in PowerShell, beside bash, zsh and fish, which click brings.

Put into `$PROFILE`:

    $env:_PAINMAP_COMPLETE = "powershell_source"; painmap | Out-String | Invoke-Expression
    Remove-Item Env:_PAINMAP_COMPLETE
"""

from __future__ import annotations

import os
import shlex

from click.shell_completion import CompletionItem, ShellComplete, add_completion_class

_SOURCE = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $commandAst.ToString()
    $env:COMP_INCOMPLETE = $wordToComplete
    try {
        %(prog_name)s | ForEach-Object {
            $type, $value, $help = $_ -split "`t", 3
            if ($type -eq "plain") {
                [System.Management.Automation.CompletionResult]::new($value, $value, "ParameterValue", $help)
            } else {
                [System.Management.Automation.CompletionCompleters]::CompleteFilename($wordToComplete)
            }
        }
    } finally {
        Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_INCOMPLETE
    }
}
"""


@add_completion_class
class PowerShell(ShellComplete):
    """How PowerShell asks for completions, and how it is answered: type, value and help, a tab between."""

    name = "powershell"
    source_template = _SOURCE

    def get_completion_args(self) -> tuple[list[str], str]:
        """Read the words before the cursor, and the one that is being typed."""
        incomplete = os.environ.get("COMP_INCOMPLETE", "")
        line = os.environ.get("COMP_WORDS", "")
        try:
            words = shlex.split(line, posix=False)[1:]
        except ValueError:  # a quote is open
            words = line.split()[1:]
        if incomplete and words and words[-1] == incomplete:
            words.pop()
        return words, incomplete

    def format_completion(self, item: CompletionItem) -> str:
        """Write one completion as a line."""
        return f"{item.type}\t{item.value}\t{item.help or item.value}"
