"""Why the program cannot start selling, in plain words with the next step.

They depend on what went wrong: the code of our own errors, the number of the system's.
"""

import errno
import os
from pathlib import Path

from PySide6.QtCore import QCoreApplication

from pos_app.domain.errors import LedgerUnavailableError, PosError
from pos_app.ui.texts.format import QT_TRANSLATE_NOOP

_CONTEXT = "start"
_LONGEST_PATH = 480
"""Bytes of a folder's path beyond which SQLite, which takes 512, may not open a file in it."""
_SYSTEM_CAUSES = {
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST, errno.EISDIR), "not_a_folder"),
    **dict.fromkeys((errno.EACCES, errno.EPERM, errno.EROFS), "not_allowed"),
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT), "full"),
    **dict.fromkeys((errno.ENOLCK, errno.EOPNOTSUPP, errno.ENOTSUP, errno.ENOSYS), "unfit_disk"),
    errno.ENAMETOOLONG: "long_path",
}
_TITLES = {
    "ledger_newer": QT_TRANSLATE_NOOP("start", "Livro-caixa de uma versão mais nova"),
    "ledger_damaged": QT_TRANSLATE_NOOP("start", "Livro-caixa danificado"),
    "ledger_foreign": QT_TRANSLATE_NOOP("start", "Este arquivo não é um livro-caixa"),
    "ledger_elsewhere": QT_TRANSLATE_NOOP("start", "O livro-caixa é um atalho"),
    "folder_held": QT_TRANSLATE_NOOP("start", "A pasta de dados está em uso"),
    "till_unreachable": QT_TRANSLATE_NOOP("start", "O caixa já está aberto"),
    "not_a_folder": QT_TRANSLATE_NOOP("start", "Há um arquivo no lugar da pasta"),
    "not_allowed": QT_TRANSLATE_NOOP("start", "Sem permissão na pasta de dados"),
    "full": QT_TRANSLATE_NOOP("start", "Disco cheio"),
    "busy": QT_TRANSLATE_NOOP("start", "O livro-caixa está em uso"),
    "unfit_disk": QT_TRANSLATE_NOOP("start", "Este disco não serve ao caixa"),
    "long_path": QT_TRANSLATE_NOOP("start", "Caminho longo demais"),
    "no_folder": QT_TRANSLATE_NOOP("start", "A pasta de dados não abre"),
    "no_file": QT_TRANSLATE_NOOP("start", "O livro-caixa não abre agora"),
}
_WORDS = {
    "ledger_newer": QT_TRANSLATE_NOOP(
        "start",
        "Este livro-caixa foi criado por uma versão mais nova do programa.\n"
        "Nada foi mudado nele. Atualize o programa e abra de novo.",
    ),
    "ledger_damaged": QT_TRANSLATE_NOOP(
        "start",
        "O arquivo não guarda tudo o que já foi confirmado. Nada foi mudado nele.\n"
        "Não venda por Pix neste caixa: chame o responsável, que restaura uma cópia de segurança.",
    ),
    "ledger_foreign": QT_TRANSLATE_NOOP(
        "start",
        "Na pasta de dados há um arquivo ledger.db que não é deste programa.\n"
        "Ele não foi tocado. Escolha outra pasta de dados ou mova o arquivo.",
    ),
    "ledger_elsewhere": QT_TRANSLATE_NOOP(
        "start",
        "O ledger.db desta pasta é também um arquivo de outra pasta, e dois caixas poderiam gravar nele.\n"
        "Abra o caixa com a outra pasta, ou tire de lá o atalho ou o segundo nome.",
    ),
    "folder_held": QT_TRANSLATE_NOOP(
        "start",
        "Outro programa segura esta pasta e não responde: talvez um caixa que travou.\n"
        "Feche-o, ou reinicie o computador, e abra de novo.",
    ),
    "till_unreachable": QT_TRANSLATE_NOOP(
        "start",
        "O caixa desta pasta já está aberto, mas não responde a este programa.\n"
        "Procure a janela dele. Se ela estiver parada, feche-a, ou reinicie o computador, e abra de novo.",
    ),
    "not_a_folder": QT_TRANSLATE_NOOP(
        "start",
        "Onde deveria estar a pasta de dados, ou uma pasta acima dela, há um arquivo.\n"
        "Ele não foi tocado. Mova o arquivo ou escolha outra pasta de dados.",
    ),
    "not_allowed": QT_TRANSLATE_NOOP(
        "start",
        "Este usuário do computador não pode gravar na pasta de dados, ou nos arquivos dela.\n"
        "Peça a permissão a quem cuida do computador, ou escolha outra pasta.",
    ),
    "full": QT_TRANSLATE_NOOP(
        "start",
        "Não há espaço para abrir o livro-caixa. O que já foi gravado está seguro.\n"
        "Libere espaço neste computador e abra o caixa de novo.",
    ),
    "busy": QT_TRANSLATE_NOOP(
        "start",
        "Outro programa segura o arquivo. O que já foi gravado está seguro.\n"
        "Feche o outro programa e abra o caixa de novo.",
    ),
    "unfit_disk": QT_TRANSLATE_NOOP(
        "start",
        "O disco da pasta de dados, talvez de rede, não reserva arquivos nem memória para o livro-caixa.\n"
        "Escolha uma pasta num disco deste computador.",
    ),
    "long_path": QT_TRANSLATE_NOOP(
        "start",
        "O caminho da pasta de dados é mais longo do que este sistema aceita.\n"
        "Escolha uma pasta com um caminho mais curto.",
    ),
    "no_folder": QT_TRANSLATE_NOOP(
        "start",
        "O sistema recusou a pasta de dados. O que já foi gravado está seguro.\n"
        "Veja se o disco está ligado e tente de novo; se repetir, chame o responsável.",
    ),
    "no_file": QT_TRANSLATE_NOOP(
        "start",
        "O sistema não deixou abrir o ledger.db. O que já foi gravado está seguro.\n"
        "Veja se o disco está ligado e se este usuário pode usar o arquivo. Se o disco é de rede, "
        "escolha uma pasta num disco deste computador.",
    ),
}
_OTHER_TITLE = QT_TRANSLATE_NOOP("start", "O caixa não pôde abrir")
_OTHER_WORDS = QT_TRANSLATE_NOOP(
    "start", "O que já foi gravado está seguro.\nFeche, abra de novo e, se repetir, chame o responsável."
)


def start_error_texts(error: BaseException, folder: Path) -> tuple[str, str]:
    """Return the title and the sentences for what kept the till of a data folder from starting."""
    cause, translate = _cause(error, folder), QCoreApplication.translate
    return (
        translate(_CONTEXT, _TITLES.get(cause, _OTHER_TITLE)),
        translate(_CONTEXT, _WORDS.get(cause, _OTHER_WORDS)),
    )


def folder_text(folder: Path) -> str:
    r"""Return a folder's path to be shown, also one that is no text; a long one may be wrapped anywhere.

    >>> folder_text(Path(os.fsdecode(b"/loja/caf\xe9"))).replace("\u200b", "")
    '/loja/caf\ufffd'
    """
    return "\u200b".join(os.fsencode(folder).decode("utf-8", "replace"))


def _cause(error: BaseException, folder: Path) -> str:
    match error:
        case LedgerUnavailableError():
            return _cause_of_storage(error, folder)
        case PosError():
            return error.code
        case OSError():
            return _SYSTEM_CAUSES.get(error.errno or 0, "no_folder")
        case _:
            return ""


def _cause_of_storage(error: LedgerUnavailableError, folder: Path) -> str:
    """Return what a ledger that cannot be opened now suffers from; ``detail`` is SQLite's own name of it."""
    if error.reason in {"disk", "busy"}:
        return {"disk": "full", "busy": "busy"}[error.reason]
    if len(os.fsencode(folder)) > _LONGEST_PATH:
        return "long_path"
    if error.detail.startswith(("SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return "not_allowed"
    if error.detail.startswith(("SQLITE_IOERR_SHM", "SQLITE_IOERR_LOCK", "SQLITE_PROTOCOL", "journal_mode")):
        return "unfit_disk"
    return "no_file"
