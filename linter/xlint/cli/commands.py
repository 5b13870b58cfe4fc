"""The commands: name, module and one line. A command's module is imported when it is called, and no other.

A module has `register(app)`, which adds its command to a typer application.
"""

COMMANDS = {
    "check": ("xlint.cli.check", "Lint, and compare the two sides of every URL."),
    "report": ("xlint.cli.report", "Write the whole audit as one HTML file."),
    "links": ("xlint.cli.links", "Show every link: target, parameters, receivers, and what could not be resolved."),
    "contract": ("xlint.cli.contract", "Write, pin, compare and verify the contracts of repositories."),
    "baseline": ("xlint.cli.baseline", "Accept today's findings; drop those that are gone."),
    "init": ("xlint.cli.init", "Write a configuration, a pre-commit entry and a CI file."),
    "schema": ("xlint.cli.schema", "Print a JSON Schema: of xlint.toml, for editors, and of what xlint writes."),
    "explain": ("xlint.cli.explain", "Show the manual page of a rule."),
    "rules": ("xlint.cli.rules", "List all rules."),
}


def overview() -> str:
    """What `xlint --help` prints."""
    width = max(map(len, COMMANDS))
    listed = "".join(f"  {name:<{width}}  {line}\n" for name, (_, line) in COMMANDS.items())
    return (
        "Usage: xlint COMMAND [OPTIONS] [PATH...]\n\n"
        "Security linter and URL-parameter contract validator for Dynamics 365.\n\n"
        f"Commands:\n{listed}\n"
        "Options:\n"
        "  --version             Show the version.\n"
        "  --install-completion  Install completion for the current shell.\n"
        "  --show-completion     Show the completion script.\n"
        "  --help                Show this.\n\n"
        "`xlint COMMAND --help` shows a command's options; `xlint check` is where to start.\n"
    )
