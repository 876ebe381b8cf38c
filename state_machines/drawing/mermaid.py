"""A machine as a Mermaid state diagram."""

from state_machines.drawing.words import said
from state_machines.grammar import Machine


def mermaid(machine: Machine, language: str = "vi") -> str:
    """Return the `stateDiagram-v2` text: codes name the states, the labels speak the language."""
    lines = ["stateDiagram-v2"]
    for state in machine.states:
        lines.append(f'    state "{said(state.name, language)}" as {state}')
    lines.append(f"    [*] --> {machine.initial}")
    for row in machine.rows:
        for source in row.source:
            step = said(row.name, language)
            lines.append(f"    {source} --> {row.lands_in(source)} : {step}")
    lines.extend(f"    {state} --> [*]" for state in machine.states if state.final)
    return "\n".join(lines) + "\n"
