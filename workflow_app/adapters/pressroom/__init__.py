"""Where papers are drawn: as PDF by Typst, as DOCX from templates that an office may make its own.

Everything is drawn in a process of its own, with limits: `press` starts it, `child` is it.
"""
