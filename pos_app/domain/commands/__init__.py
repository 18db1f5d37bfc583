"""What the till can be asked, and what it answers.

Each command is a frozen value with one function in ``services/handlers/``; ``TillPort.submit`` gives a
future of the answer named in the command's docstring. A refusal that must leave a trace is an answer; an
error raised (:mod:`pos_app.domain.errors`) means that nothing was written.
"""
