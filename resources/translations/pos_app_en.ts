<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="en" sourcelanguage="pt_BR">
<context>
    <name>AdmitSheet</name>
    <message>
        <source>Nome desta tela</source>
        <translation>Name of this display</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Recusar</source>
        <translation>Refuse</translation>
    </message>
    <message>
        <source>Confirmar</source>
        <translation>Confirm</translation>
    </message>
</context>
<context>
    <name>AmountEntry</name>
    <message>
        <source>Valor a cobrar</source>
        <translation>Amount to charge</translation>
    </message>
    <message>
        <source>“{text}” não é claro como valor. Digite-o, ou cole com os centavos: 45,90.</source>
        <translation>“{text}” is not clear as an amount. Type it, or paste it with the centavos: 45,90.</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Código copiado</source>
        <translation>Code copied</translation>
    </message>
    <message>
        <source>Falta um minuto para o código expirar</source>
        <translation>One minute left before the code expires</translation>
    </message>
</context>
<context>
    <name>BackupRow</name>
    <message>
        <source>até o registro nº {seq} · {size}</source>
        <translation>up to record {seq} · {size}</translation>
    </message>
    <message>
        <source>Restaurar…</source>
        <translation>Restore…</translation>
    </message>
    <message>
        <source>Restaurar a cópia de {time}</source>
        <translation>Restore the copy of {time}</translation>
    </message>
</context>
<context>
    <name>BankApp</name>
    <message>
        <source>Isto não é um código Pix.</source>
        <translation>This is not a Pix code.</translation>
    </message>
    <message>
        <source>Este código não tem valor.</source>
        <translation>This code has no amount.</translation>
    </message>
    <message>
        <source>O caixa recusou esta chave ({reason}).</source>
        <translation>The till refused this key ({reason}).</translation>
    </message>
    <message>
        <source>Nenhum código Pix foi encontrado. Outra janela está na frente dele?</source>
        <translation>No Pix code was found. Is another window in front of it?</translation>
    </message>
</context>
<context>
    <name>BankWindow</name>
    <message>
        <source>No prazo</source>
        <translation>In time</translation>
    </message>
    <message>
        <source>Atrasado</source>
        <translation>Late</translation>
    </message>
    <message>
        <source>Duas vezes</source>
        <translation>Twice</translation>
    </message>
    <message>
        <source>Valor menor</source>
        <translation>Underpaid</translation>
    </message>
    <message>
        <source>Sem resposta</source>
        <translation>No answer</translation>
    </message>
    <message>
        <source>Valor maior</source>
        <translation>Overpaid</translation>
    </message>
    <message>
        <source>Em duas partes</source>
        <translation>In two parts</translation>
    </message>
    <message>
        <source>Aviso atrasado</source>
        <translation>Told late</translation>
    </message>
    <message>
        <source>Mesmo aviso 2 vezes</source>
        <translation>Same notice twice</translation>
    </message>
    <message>
        <source>Aviso com outro valor</source>
        <translation>Other amount</translation>
    </message>
    <message>
        <source>Após cancelar</source>
        <translation>After cancel</translation>
    </message>
    <message>
        <source>txid desconhecido</source>
        <translation>Unknown txid</translation>
    </message>
    <message>
        <source>Sem txid</source>
        <translation>No txid</translation>
    </message>
    <message>
        <source>Lento</source>
        <translation>Slow</translation>
    </message>
    <message>
        <source>Hora impossível</source>
        <translation>Impossible time</translation>
    </message>
    <message>
        <source>Cai antes do recibo</source>
        <translation>Drops before receipt</translation>
    </message>
    <message>
        <source>Sem comprovante</source>
        <translation>Without proof</translation>
    </message>
    <message>
        <source>Enxurrada</source>
        <translation>Flood</translation>
    </message>
    <message>
        <source>Banco Simulado</source>
        <translation>Simulated bank</translation>
    </message>
    <message>
        <source>Ler da tela</source>
        <translation>Read from screen</translation>
    </message>
    <message>
        <source>Imagem…</source>
        <translation>Picture…</translation>
    </message>
    <message>
        <source>Cole aqui o código Pix copia e cola</source>
        <translation>Paste the text of the Pix code here</translation>
    </message>
    <message>
        <source>Código Pix copia e cola</source>
        <translation>Text of the Pix code</translation>
    </message>
    <message>
        <source>Para</source>
        <translation>To</translation>
    </message>
    <message>
        <source>Leia o QR da tela, abra uma imagem ou cole o código.</source>
        <translation>Read the QR from the screen, open a picture or paste the code.</translation>
    </message>
    <message>
        <source>Mais…</source>
        <translation>More…</translation>
    </message>
    <message>
        <source>sem valor</source>
        <translation>no amount</translation>
    </message>
    <message>
        <source>txid {txid}</source>
        <translation>txid {txid}</translation>
    </message>
    <message>
        <source>Pagar</source>
        <translation>Pay</translation>
    </message>
    <message>
        <source>Pagar {amount}</source>
        <translation>Pay {amount}</translation>
    </message>
    <message>
        <source>Não pago</source>
        <translation>Not paid</translation>
    </message>
    <message>
        <source>Pago</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>Fila: {count}</source>
        <translation>Queue: {count}</translation>
    </message>
    <message>
        <source>conectado ao caixa</source>
        <translation>connected to the till</translation>
    </message>
    <message>
        <source>sem contato com o caixa</source>
        <translation>till out of reach</translation>
    </message>
    <message>
        <source>Escolha a imagem com o QR</source>
        <translation>Choose the picture with the QR code</translation>
    </message>
    <message>
        <source>Imagens (*.png *.jpg *.jpeg *.bmp *.webp)</source>
        <translation>Pictures (*.png *.jpg *.jpeg *.bmp *.webp)</translation>
    </message>
    <message>
        <source>Pagando…</source>
        <translation>Paying…</translation>
    </message>
    <message>
        <source>SIMULADOR — SEM VALOR</source>
        <translation>SIMULATOR — NO VALUE</translation>
    </message>
    <message>
        <source>Pagar com Pix</source>
        <translation>Pay with Pix</translation>
    </message>
</context>
<context>
    <name>CashierWindow</name>
    <message>
        <source>Caixa Pix</source>
        <translation>Pix till</translation>
    </message>
    <message>
        <source>Recuperando…</source>
        <translation>Recovering…</translation>
    </message>
    <message>
        <source>Abrindo o livro-caixa.</source>
        <translation>Opening the ledger.</translation>
    </message>
    <message>
        <source>Abrindo…</source>
        <translation>Opening…</translation>
    </message>
    <message>
        <source>Fechando…</source>
        <translation>Closing…</translation>
    </message>
    <message>
        <source>Guardando o que falta.</source>
        <translation>Storing what is left.</translation>
    </message>
</context>
<context>
    <name>ChargeSheet</name>
    <message>
        <source>Pedido nº {number}</source>
        <translation>Order no. {number}</translation>
    </message>
    <message>
        <source>txid {txid}</source>
        <translation>txid {txid}</translation>
    </message>
    <message>
        <source>Fechar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>ChargeView</name>
    <message>
        <source>Copiar</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Copiar código</source>
        <translation>Copy code</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
    <message>
        <source>Gerar nova</source>
        <translation>Charge again</translation>
    </message>
    <message>
        <source>Nova venda</source>
        <translation>New sale</translation>
    </message>
    <message>
        <source>Aceitar…</source>
        <translation>Accept…</translation>
    </message>
    <message>
        <source>Resolver em Pendências</source>
        <translation>Resolve in the inbox</translation>
    </message>
    <message>
        <source>Marcar à mão…</source>
        <translation>Mark by hand…</translation>
    </message>
    <message>
        <source>Copiado</source>
        <translation>Copied</translation>
    </message>
    <message>
        <source>Nenhuma cobrança na tela</source>
        <translation>No charge on the screen</translation>
    </message>
    <message>
        <source>Digite o valor e aperte Enter.
O QR aparece aqui e na tela do cliente.</source>
        <translation>Type the amount and press Enter.
The QR appears here and on the customer&apos;s screen.</translation>
    </message>
    <message>
        <source>Pedido nº {number}</source>
        <translation>Order no. {number}</translation>
    </message>
    <message>
        <source>txid …{tail}</source>
        <translation>txid …{tail}</translation>
    </message>
    <message>
        <source>completa a venda nº {number}</source>
        <translation>completes sale no. {number}</translation>
    </message>
    <message>
        <source>confirmado em {time}</source>
        <translation>confirmed in {time}</translation>
    </message>
    <message>
        <source>recebido {amount}</source>
        <translation>received {amount}</translation>
    </message>
    <message>
        <source>faltam {amount}</source>
        <translation>missing {amount}</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Charge {amount}</translation>
    </message>
</context>
<context>
    <name>CloseDialog</name>
    <message>
        <source>Foi devolvido ao cliente: sai da conta desta venda</source>
        <translation>It was given back to the customer: it leaves this sale&apos;s account</translation>
    </message>
    <message>
        <source>Fica com a loja: continua contado como recebido</source>
        <translation>The shop keeps it: it stays counted as received</translation>
    </message>
    <message>
        <source>Não é desta loja: sai da conta, fica registrado</source>
        <translation>It is not this shop&apos;s: it leaves the account, and stays on record</translation>
    </message>
    <message>
        <source>Código da devolução, se tiver</source>
        <translation>Code of the refund, if you have it</translation>
    </message>
    <message>
        <source>nº {number}</source>
        <translation>no. {number}</translation>
    </message>
    <message>
        <source>A pendência some da lista; a marca à mão continua.</source>
        <translation>The matter leaves the list; the mark by hand stays.</translation>
    </message>
    <message>
        <source>O que foi feito com este dinheiro?</source>
        <translation>What was done with this money?</translation>
    </message>
    <message>
        <source>Encerrar a pendência</source>
        <translation>Close the matter</translation>
    </message>
    <message>
        <source>Encerrar</source>
        <translation>Close</translation>
    </message>
</context>
<context>
    <name>CodeBody</name>
    <message>
        <source>Tela cheia</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>Expira às {time}</source>
        <translation>Expires at {time}</translation>
    </message>
    <message>
        <source>QR Code Pix de {amount}</source>
        <translation>Pix QR code of {amount}</translation>
    </message>
</context>
<context>
    <name>ConfirmSheet</name>
    <message>
        <source>PIN do gerente</source>
        <translation>Manager&apos;s PIN</translation>
    </message>
</context>
<context>
    <name>CountedField</name>
    <message>
        <source>cortado em {limit}</source>
        <translation>cut at {limit}</translation>
    </message>
</context>
<context>
    <name>CustomerScreen</name>
    <message>
        <source>Pague com Pix</source>
        <translation>Pay with Pix</translation>
    </message>
    <message>
        <source>QR Code Pix de {amount}</source>
        <translation>Pix QR code of {amount}</translation>
    </message>
    <message>
        <source>TREINO — SEM VALOR</source>
        <translation>TRAINING — NO VALUE</translation>
    </message>
    <message>
        <source>Confira este nome no app do banco</source>
        <translation>Check this name in the bank&apos;s app</translation>
    </message>
    <message>
        <source>Recebe: {name}</source>
        <translation>Receiver: {name}</translation>
    </message>
</context>
<context>
    <name>DamagedView</name>
    <message>
        <source>O arquivo do livro-caixa está danificado no disco.</source>
        <translation>The ledger&apos;s file is damaged on the disk.</translation>
    </message>
    <message>
        <source>O livro-caixa foi alterado por fora: um registro não é mais o que foi gravado.</source>
        <translation>The ledger was changed from outside: a record is no longer what was stored.</translation>
    </message>
    <message>
        <source>Falta o fim do livro-caixa: registros já confirmados sumiram.</source>
        <translation>The end of the ledger is missing: records already confirmed are gone.</translation>
    </message>
    <message>
        <source>Procurando a cópia de segurança mais nova…</source>
        <translation>Looking for the newest backup…</translation>
    </message>
    <message>
        <source>2. Ele restaura a cópia. O caixa reabre e pergunta ao banco pelo que falta.</source>
        <translation>2. They restore the backup. The till reopens and asks the bank for what is missing.</translation>
    </message>
    <message>
        <source>Restaurar esta cópia…</source>
        <translation>Restore this backup…</translation>
    </message>
    <message>
        <source>Salvar o que pode ser lido…</source>
        <translation>Save what can be read…</translation>
    </message>
    <message>
        <source>Detalhe técnico: {found}</source>
        <translation>Technical detail: {found}</translation>
    </message>
    <message>
        <source>O que fazer agora</source>
        <translation>What to do now</translation>
    </message>
    <message>
        <source>1. Chame o responsável. Até lá, receba de outro jeito.</source>
        <translation>1. Call the manager. Until then, take payment another way.</translation>
    </message>
    <message>
        <source>Ele foi aberto só para leitura e nada mudou nele. Este caixa não vende até ser reparado; o que o banco confirmar fica guardado no banco.</source>
        <translation>It was opened read-only and nothing in it changed. This till sells nothing until it is repaired; what the bank confirms is kept at the bank.</translation>
    </message>
    <message>
        <source>Nenhuma cobrança deste arquivo pode ser lida.</source>
        <translation>No charge in this file can be read.</translation>
    </message>
    <message>
        <source>Isto ainda pode ser lido, mas pode estar errado: confira cada Pix no app do banco.</source>
        <translation>This can still be read, but may be wrong: check each Pix in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>Cobranças que não puderam ser lidas: {count}.</source>
        <translation>Charges that could not be read: {count}.</translation>
    </message>
    <message>
        <source>A cópia de {time} está inteira.</source>
        <translation>The backup of {time} is whole.</translation>
    </message>
    <message>
        <source>2. Não apague nada: salve o que pode ser lido e leve a pasta abaixo a quem cuida do caixa.</source>
        <translation>2. Delete nothing: save what can be read and take the folder named below to whoever looks after the till.</translation>
    </message>
    <message>
        <source>Salvar o que pode ser lido</source>
        <translation>Save what can be read</translation>
    </message>
</context>
<context>
    <name>DataController</name>
    <message>
        <source>O que há está na cópia de {time}.</source>
        <translation>Everything is in the copy of {time}.</translation>
    </message>
    <message>
        <source>Salvo.</source>
        <translation>Saved.</translation>
    </message>
    <message>
        <source>Ninguém com este nome ou número. O nome tem de estar completo.</source>
        <translation>Nobody of this name or number. The name must be complete.</translation>
    </message>
    <message>
        <source>Salvar os dados</source>
        <translation>Save the data</translation>
    </message>
    <message>
        <source>Não foi possível salvar: {why}</source>
        <translation>Could not be saved: {why}</translation>
    </message>
    <message>
        <source>{count} pagamentos salvos em {path}</source>
        <translation>{count} payments saved in {path}</translation>
    </message>
    <message>
        <source>Apagar os dados de “{who}”?</source>
        <translation>Erase the data of “{who}”?</translation>
    </message>
    <message>
        <source>Nome e CPF somem deste livro-caixa agora, e das cópias antigas em até cinco semanas. Os pagamentos ficam.</source>
        <translation>Name and tax number leave this ledger now, and older copies within five weeks. The payments stay.</translation>
    </message>
    <message>
        <source>Manter</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>Apagar</source>
        <translation>Erase</translation>
    </message>
    <message>
        <source>Apagado de {count} pagamentos.</source>
        <translation>Erased from {count} payments.</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Fazer cópia agora</source>
        <translation>Make a copy now</translation>
    </message>
    <message>
        <source>Nenhuma; melhor em outro disco</source>
        <translation>None; another disk is better</translation>
    </message>
    <message>
        <source>Escolher…</source>
        <translation>Choose…</translation>
    </message>
    <message>
        <source>{days} dias</source>
        <translation>{days} days</translation>
    </message>
    <message>
        <source>Salvar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Nome completo, CPF ou CNPJ</source>
        <translation>Full name, CPF or CNPJ</translation>
    </message>
    <message>
        <source>Exportar…</source>
        <translation>Export…</translation>
    </message>
    <message>
        <source>Apagar…</source>
        <translation>Erase…</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Segunda pasta para as cópias</source>
        <translation>Second folder for the copies</translation>
    </message>
    <message>
        <source>Nome e CPF de quem pagou ficam por</source>
        <translation>Payers&apos; name and CPF are kept for</translation>
    </message>
    <message>
        <source>Dados de uma pessoa, a pedido dela</source>
        <translation>Data of one person, at their request</translation>
    </message>
    <message>
        <source>Conferência do livro-caixa: anote em papel de vez em quando</source>
        <translation>Check of the ledger: write it down on paper now and then</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>Manager&apos;s PIN</translation>
    </message>
    <message>
        <source>registro nº {seq}: {head}</source>
        <translation>record {seq}: {head}</translation>
    </message>
    <message>
        <source>ainda nenhuma</source>
        <translation>none yet</translation>
    </message>
    <message>
        <source>Cópias de segurança: de hora em hora, e ao fechar.
Última: {time}</source>
        <translation>Backups: each hour, and when the till closes.
Last one: {time}</translation>
    </message>
</context>
<context>
    <name>DecidedPanel</name>
    <message>
        <source>Reabrir…</source>
        <translation>Reopen…</translation>
    </message>
    <message>
        <source>Quem decidiu</source>
        <translation>Who decided</translation>
    </message>
</context>
<context>
    <name>DecidedView</name>
    <message>
        <source>Pendências decididas, da mais nova à mais antiga</source>
        <translation>Decided matters, newest first</translation>
    </message>
    <message>
        <source>Nada foi decidido ainda</source>
        <translation>Nothing was decided yet</translation>
    </message>
    <message>
        <source>O que for decidido fica aqui.</source>
        <translation>What is decided stays here.</translation>
    </message>
</context>
<context>
    <name>DecisionDialog</name>
    <message>
        <source>Por quê? (4 letras ou mais)</source>
        <translation>Why? (4 letters or more)</translation>
    </message>
    <message>
        <source>Motivo</source>
        <translation>Reason</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>Manager&apos;s PIN</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message>
        <source>Aceitar {received} pela venda de {amount}?</source>
        <translation>Accept {received} for the sale of {amount}?</translation>
    </message>
    <message>
        <source>Venda nº {number}. Fica paga por decisão sua, marcada como aceita, e não confirmada.</source>
        <translation>Sale no. {number}. It becomes paid by your decision, marked as accepted, not confirmed.</translation>
    </message>
    <message>
        <source>Aceitar</source>
        <translation>Accept</translation>
    </message>
    <message>
        <source>Reabrir {amount} de {sale}?</source>
        <translation>Reopen {amount} of {sale}?</translation>
    </message>
    <message>
        <source>{kind}: {decision}
Volta para Abertas, e o dinheiro conta como antes da decisão.</source>
        <translation>{kind}: {decision}
It goes back to Open, and the money counts as before the decision.</translation>
    </message>
    <message>
        <source>Reabrir</source>
        <translation>Reopen</translation>
    </message>
    <message>
        <source>Marcar {amount} como paga à mão?</source>
        <translation>Mark {amount} as paid by hand?</translation>
    </message>
    <message>
        <source>O código sai das telas, e a venda fica nas pendências até o Pix aparecer.</source>
        <translation>The code leaves the screens, and the sale stays among the open cases until the Pix shows up.</translation>
    </message>
    <message>
        <source>Marcar à mão</source>
        <translation>Mark by hand</translation>
    </message>
    <message>
        <source>Isto não prova nada: o banco não confirmou. Comprovante ou foto no celular do cliente podem ser falsos. Confira antes no app do banco da loja.</source>
        <translation>This proves nothing: the bank has not confirmed. A receipt or picture on the customer&apos;s phone may be false. Check the shop&apos;s bank app first.</translation>
    </message>
</context>
<context>
    <name>DescriptionField</name>
    <message>
        <source>Descrição (aparece para o cliente)</source>
        <translation>Description (the customer sees it)</translation>
    </message>
</context>
<context>
    <name>DevicePage</name>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>Manager&apos;s PIN</translation>
    </message>
</context>
<context>
    <name>DeviceRow</name>
    <message>
        <source>Confirmar</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>Nova chave</source>
        <translation>New key</translation>
    </message>
    <message>
        <source>Remover</source>
        <translation>Remove</translation>
    </message>
</context>
<context>
    <name>DevicesController</name>
    <message>
        <source>Escolha primeiro em que rede o caixa atende, e aplique.</source>
        <translation>First choose on which network the till serves, and apply.</translation>
    </message>
    <message>
        <source>Tela nova</source>
        <translation>New display</translation>
    </message>
    <message>
        <source>Remover “{name}”?</source>
        <translation>Remove “{name}”?</translation>
    </message>
    <message>
        <source>O aparelho é desligado agora e precisa de uma chave nova para voltar.</source>
        <translation>The device is cut off now and needs a new key to come back.</translation>
    </message>
    <message>
        <source>Manter</source>
        <translation>Keep</translation>
    </message>
    <message>
        <source>Remover</source>
        <translation>Remove</translation>
    </message>
</context>
<context>
    <name>DisplayWindow</name>
    <message>
        <source>Tela do cliente</source>
        <translation>Customer&apos;s screen</translation>
    </message>
</context>
<context>
    <name>ExceptionsView</name>
    <message>
        <source>Pendências, da mais nova à mais antiga</source>
        <translation>Open matters, newest first</translation>
    </message>
    <message>
        <source>Nenhuma pendência. Tudo certo.</source>
        <translation>Nothing open. All is well.</translation>
    </message>
    <message>
        <source>Todo o dinheiro que chegou tem a sua venda.</source>
        <translation>All the money that came has its sale.</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>TREINO — SEM VALOR</source>
        <translation>TRAINING — NO VALUE</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Caixa Pix</source>
        <translation>Pix till</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Ajuda</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Tudo funciona pelo teclado. Os números digitam o valor a qualquer momento.</source>
        <translation>Everything works by keyboard. Digits type the amount at any time.</translation>
    </message>
    <message>
        <source>Fechar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Relatório de falhas</source>
        <translation>Report of faults</translation>
    </message>
</context>
<context>
    <name>InboxPage</name>
    <message>
        <source>Pendências</source>
        <translation>Inbox</translation>
    </message>
    <message>
        <source>Abertas</source>
        <translation>Open</translation>
    </message>
    <message>
        <source>Decididas</source>
        <translation>Decided</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Escolher</source>
        <translation>Choose</translation>
    </message>
    <message>
        <source>Ação recomendada</source>
        <translation>Recommended action</translation>
    </message>
    <message>
        <source>Outras opções</source>
        <translation>Other options</translation>
    </message>
    <message>
        <source>Nada daqui some sem alguém decidir.</source>
        <translation>Nothing goes from here before somebody decides.</translation>
    </message>
</context>
<context>
    <name>InviteSheet</name>
    <message>
        <source>Parear tablet ou navegador</source>
        <translation>Pair a tablet or browser</translation>
    </message>
    <message>
        <source>Leia este QR com a câmera do tablet. Ele vale uma vez, por 2 minutos.</source>
        <translation>Read this QR with the tablet’s camera. It is good once, for 2 minutes.</translation>
    </message>
    <message>
        <source>Se dois aparelhos lerem o mesmo QR, nenhum é aceito e o aviso aparece aqui.</source>
        <translation>If two devices read the same QR, neither is accepted and this window says so.</translation>
    </message>
    <message>
        <source>Dois aparelhos leram este QR. Nenhum foi aceito: alguém pode ter fotografado a tela.</source>
        <translation>Two devices read this QR. Neither was accepted: somebody may have taken a photo of the screen.</translation>
    </message>
    <message>
        <source>Ninguém leu o QR a tempo. Feche e peça outro.</source>
        <translation>Nobody read the QR in time. Close and ask for another.</translation>
    </message>
    <message>
        <source>Uma tela leu o QR. É a que está na sua frente?</source>
        <translation>A display read the QR. Is it the one in front of you?</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Ajuda</source>
        <translation>Help</translation>
    </message>
    <message>
        <source>Cobrar, ou a ação recomendada (também F2)</source>
        <translation>Charge, or the recommended action (F2 too)</translation>
    </message>
    <message>
        <source>Somar outro valor</source>
        <translation>Add another amount</translation>
    </message>
    <message>
        <source>Apagar o último número; Delete apaga tudo</source>
        <translation>Erase the last digit; Delete erases all</translation>
    </message>
    <message>
        <source>Voltar; com um código na tela, pergunta antes de cancelar</source>
        <translation>Back; with a code on the screen it asks before cancelling</translation>
    </message>
    <message>
        <source>Copiar o código</source>
        <translation>Copy the code</translation>
    </message>
    <message>
        <source>Mostrar a tela do cliente aqui</source>
        <translation>Show the customer&apos;s view here</translation>
    </message>
    <message>
        <source>Gerar nova: a mesma venda outra vez</source>
        <translation>Charge again: the same sale once more</translation>
    </message>
    <message>
        <source>Pendências; lá, F2 faz o recomendado e Ctrl+D mostra as decididas</source>
        <translation>Inbox; there F2 does what is recommended and Ctrl+D shows the decided ones</translation>
    </message>
    <message>
        <source>No treino: o cliente paga certo</source>
        <translation>In training: the customer pays right</translation>
    </message>
    <message>
        <source>Marcar a cobrança como paga à mão (gerente)</source>
        <translation>Mark the charge as paid by hand (manager)</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Limpar</source>
        <translation>Clear</translation>
    </message>
    <message>
        <source>Somar outro valor</source>
        <translation>Add another amount</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Só um banco com chave confirma pagamentos. A chave é mostrada uma vez, ao ser criada.</source>
        <translation>Only a bank with a key confirms payments. The key is shown once, when it is made.</translation>
    </message>
    <message>
        <source>Programas com chave criam e acompanham cobranças. A chave é mostrada uma vez, ao ser criada.</source>
        <translation>Programs with a key make and follow charges. The key is shown once, when it is made.</translation>
    </message>
    <message>
        <source>Nenhum banco tem chave.</source>
        <translation>No bank has a key.</translation>
    </message>
    <message>
        <source>Nenhum programa tem chave.</source>
        <translation>No program has a key.</translation>
    </message>
    <message>
        <source>Exigir a prova do Pix (endToEndId)</source>
        <translation>Ask for the proof of the Pix (endToEndId)</translation>
    </message>
    <message>
        <source>Ver todas as cobranças do caixa, não só as suas</source>
        <translation>See all charges of the till, not only its own</translation>
    </message>
    <message>
        <source>Criar chave</source>
        <translation>Make a key</translation>
    </message>
    <message>
        <source>Nome do aparelho ou programa</source>
        <translation>Name of the device or program</translation>
    </message>
</context>
<context>
    <name>MatterPanel</name>
    <message>
        <source>Vincular a uma cobrança…</source>
        <translation>Link to a charge…</translation>
    </message>
    <message>
        <source>Venda nº {number}</source>
        <translation>Sale no. {number}</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Charge {amount}</translation>
    </message>
    <message>
        <source>Confirmar</source>
        <translation>Confirm</translation>
    </message>
    <message>
        <source>Aceitar…</source>
        <translation>Accept…</translation>
    </message>
    <message>
        <source>Já devolvi…</source>
        <translation>I gave it back…</translation>
    </message>
    <message>
        <source>Encerrar…</source>
        <translation>Close…</translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message>
        <source>Tablets por http, sem certificado</source>
        <translation>Tablets by http, without certificate</translation>
    </message>
    <message>
        <source>Sem certificado, alguém mal-intencionado na mesma Wi-Fi pode trocar o QR. Prefira a segunda tela deste computador ou o programa de tela; no tablet, peça ao cliente que confira o nome.</source>
        <translation>Without certificate, somebody of bad intent on the same Wi-Fi can swap the QR. Prefer the second screen of this computer or the display program; on a tablet, ask the customer to check the name.</translation>
    </message>
    <message>
        <source>Anunciar este caixa na rede</source>
        <translation>Announce this till on the network</translation>
    </message>
    <message>
        <source>Aplicar</source>
        <translation>Apply</translation>
    </message>
    <message>
        <source>Só este computador</source>
        <translation>This computer only</translation>
    </message>
    <message>
        <source>Todas as redes deste computador</source>
        <translation>All networks of this computer</translation>
    </message>
    <message>
        <source>O caixa atende em</source>
        <translation>The till serves on</translation>
    </message>
    <message>
        <source>Endereço dado às telas, aos bancos e aos programas</source>
        <translation>Address given to screens, banks and programs</translation>
    </message>
    <message>
        <source>todas as redes deste computador</source>
        <translation>all networks of this computer</translation>
    </message>
    <message>
        <source>só este computador</source>
        <translation>this computer only</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Entendi</source>
        <translation>Understood</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Uma parte do programa falhou. O que foi confirmado está guardado no livro-caixa. Em F1 há um relatório; se algo na tela parecer parado, feche e abra o caixa.</source>
        <translation>A part of the program failed. What was confirmed is kept in the ledger. F1 has a report; if something on the screen seems stuck, close and open the till.</translation>
    </message>
    <message>
        <source>O caixa não foi fechado em ordem da última vez. O livro-caixa foi conferido e o banco será perguntado pelo que faltar. Em F1 há um relatório.</source>
        <translation>The till was not closed in order the last time. The ledger was checked and the bank will be asked for what is missing. F1 has a report.</translation>
    </message>
    <message>
        <source>Outros programas deste computador não alcançam este caixa: não há pasta para o contato entre eles. As vendas não precisam dela; para criar chaves por comando, feche o caixa.</source>
        <translation>Other programs of this computer cannot reach this till: there is no folder for contact between them. Sales do not need it; to make keys by command, close the till.</translation>
    </message>
    <message>
        <source>O QR não pôde ser conferido. Use o copia e cola.</source>
        <translation>The QR code could not be checked. Use the text of the code.</translation>
    </message>
    <message>
        <source>O banco não responde há mais de 2 minutos. A tela não vai ficar verde: confira o Pix no app do banco, ou receba de outro jeito.</source>
        <translation>The bank has been silent for over 2 minutes. The screen will not turn green: check the Pix in the bank&apos;s app, or take another way to be paid.</translation>
    </message>
    <message>
        <source>A cobrança anterior, nº {number} de {amount}, foi paga antes do cancelamento. A que está na tela ainda não.</source>
        <translation>The charge before, no. {number} of {amount}, was paid before it was cancelled. The one on the screen is not paid yet.</translation>
    </message>
    <message>
        <source>O monitor do cliente foi desligado. Ele volta sozinho quando ligar.</source>
        <translation>The customer&apos;s monitor was switched off. It comes back by itself when it is on.</translation>
    </message>
    <message>
        <source>A tela do cliente deu lugar ao caixa neste monitor. Em outro monitor, ela volta.</source>
        <translation>The customer&apos;s screen made way for the till on this monitor. It comes back when the till is on another one.</translation>
    </message>
</context>
<context>
    <name>PairSheet</name>
    <message>
        <source>Parear programa de tela</source>
        <translation>Pair a display program</translation>
    </message>
    <message>
        <source>Código de pareamento</source>
        <translation>Pairing code</translation>
    </message>
    <message>
        <source>No outro computador, abra o programa de tela e digite o endereço e este código.</source>
        <translation>On the other computer, open the display program and type the address and this code.</translation>
    </message>
    <message>
        <source>“{name}” ({address}) digitou o código. É uma tela desta loja?</source>
        <translation>“{name}” ({address}) typed the code. Is it a display of this shop?</translation>
    </message>
    <message>
        <source>Confira o nome que aparece na outra tela.</source>
        <translation>Check the name that the other display shows.</translation>
    </message>
    <message>
        <source>Neste computador, abra o programa de tela e digite o endereço e este código.</source>
        <translation>On this computer, open the display program and type the address and this code.</translation>
    </message>
    <message>
        <source>Endereço: {url}</source>
        <translation>Address: {url}</translation>
    </message>
    <message>
        <source>Tentativas restantes: {count}</source>
        <translation>Tries left: {count}</translation>
    </message>
    <message>
        <source>Este endereço só vale neste computador. Para uma tela em outro: volte, escolha a rede em “O caixa atende em”, aplique, e peça outro código.</source>
        <translation>This address only works on this computer. For a display on another: go back, choose the network at “The till serves on”, apply, and ask for another code.</translation>
    </message>
    <message>
        <source>O código não vale mais. Feche e peça outro.</source>
        <translation>The code is no longer good. Close and ask for another.</translation>
    </message>
</context>
<context>
    <name>PairingApp</name>
    <message>
        <source>Tela {computer}</source>
        <translation>Display {computer}</translation>
    </message>
</context>
<context>
    <name>PairingWindow</name>
    <message>
        <source>Parear esta tela</source>
        <translation>Pair this display</translation>
    </message>
    <message>
        <source>Parear</source>
        <translation>Pair</translation>
    </message>
    <message>
        <source>Parar</source>
        <translation>Stop</translation>
    </message>
    <message>
        <source>Procurando o caixa…</source>
        <translation>Looking for the till…</translation>
    </message>
    <message>
        <source>Agora confirme no caixa o nome “{name}”.</source>
        <translation>Now confirm the name “{name}” at the till.</translation>
    </message>
    <message>
        <source>Parear esta tela com o caixa</source>
        <translation>Pair this display with the till</translation>
    </message>
    <message>
        <source>No caixa, abra Ajustes › Telas › Parear e digite aqui o que ele mostra.</source>
        <translation>At the till, open Settings › Displays › Pair and type here what it shows.</translation>
    </message>
    <message>
        <source>Endereço do caixa</source>
        <translation>Address of the till</translation>
    </message>
    <message>
        <source>Código de 12 letras e números</source>
        <translation>Code of 12 letters and digits</translation>
    </message>
    <message>
        <source>Nome desta tela</source>
        <translation>Name of this display</translation>
    </message>
    <message>
        <source>O código não confere com o do caixa. Resta 1 tentativa; depois, peça outro.</source>
        <translation>The code is not the till&apos;s. 1 try is left; after that, ask for another one.</translation>
    </message>
    <message>
        <source>O código não confere com o do caixa. Corrija: restam {count} tentativas.</source>
        <translation>The code is not the till&apos;s. Correct it: {count} tries are left.</translation>
    </message>
    <message>
        <source>Este endereço não existe. Ele é como 192.168.0.10.</source>
        <translation>There is no such address. It looks like 192.168.0.10.</translation>
    </message>
    <message>
        <source>Confira o código: são 12 letras e números.</source>
        <translation>Check the code: it has 12 letters and digits.</translation>
    </message>
    <message>
        <source>O caixa não respondeu. Confira o endereço, e se o caixa está aberto à rede.</source>
        <translation>The till did not answer. Check the address, and whether the till is open to the network.</translation>
    </message>
    <message>
        <source>O caixa não aceitou este código. Peça um novo no caixa.</source>
        <translation>The till did not accept this code. Ask for a new one at the till.</translation>
    </message>
    <message>
        <source>Caixa não reconhecido: quem respondeu não sabe o código.</source>
        <translation>Till not recognised: whoever answered does not know the code.</translation>
    </message>
    <message>
        <source>O caixa e esta tela são de versões diferentes. Atualize os dois.</source>
        <translation>The till and this display are of different versions. Update both.</translation>
    </message>
    <message>
        <source>A chave não pôde ser guardada neste computador.</source>
        <translation>The key could not be kept on this computer.</translation>
    </message>
</context>
<context>
    <name>PayingSteps</name>
    <message>
        <source>Abra o app do seu banco</source>
        <translation>Open your bank&apos;s app</translation>
    </message>
    <message>
        <source>Pix › Ler QR code</source>
        <translation>Pix › Read QR code</translation>
    </message>
    <message>
        <source>Confira {amount} e pague</source>
        <translation>Check {amount} and pay</translation>
    </message>
    <message>
        <source>Recebe: </source>
        <translation>Receiver: </translation>
    </message>
    <message>
        <source>Confira este nome no app do banco</source>
        <translation>Check this name in the bank&apos;s app</translation>
    </message>
</context>
<context>
    <name>PinSheet</name>
    <message>
        <source>Trocar o PIN do gerente</source>
        <translation>Change the manager&apos;s PIN</translation>
    </message>
    <message>
        <source>De 4 a 8 números. Um PIN que todos tentam primeiro, como 1234 ou 0000, não é aceito.</source>
        <translation>4 to 8 digits. A PIN that everybody tries first, such as 1234 or 0000, is not accepted.</translation>
    </message>
    <message>
        <source>PIN de agora</source>
        <translation>Present PIN</translation>
    </message>
    <message>
        <source>PIN novo</source>
        <translation>New PIN</translation>
    </message>
    <message>
        <source>PIN novo outra vez</source>
        <translation>New PIN again</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Trocar</source>
        <translation>Change</translation>
    </message>
    <message>
        <source>Os dois PINs novos não são iguais.</source>
        <translation>The two new PINs are not the same.</translation>
    </message>
    <message>
        <source>troca do PIN</source>
        <translation>change of the PIN</translation>
    </message>
</context>
<context>
    <name>QrView</name>
    <message>
        <source>Sem espaço para o QR: aumente a janela ou use o copia e cola.</source>
        <translation>No room for the QR code: enlarge the window or use the text of the code.</translation>
    </message>
    <message>
        <source>O QR não pôde ser conferido. Use o copia e cola.</source>
        <translation>The QR code could not be checked. Use the text of the code.</translation>
    </message>
</context>
<context>
    <name>ReceiverController</name>
    <message>
        <source>conferi quem recebe</source>
        <translation>I checked who receives</translation>
    </message>
</context>
<context>
    <name>ReceiverSheet</name>
    <message>
        <source>Confirme quem recebe</source>
        <translation>Confirm who receives</translation>
    </message>
    <message>
        <source>Os ajustes foram mudados por fora, ou uma cópia foi restaurada. Até um gerente conferir esta página, nenhum código é mostrado. O que já foi gravado está seguro.</source>
        <translation>The settings were changed from outside, or a copy was restored. Until a manager has checked this page, no code is shown. What is stored already is safe.</translation>
    </message>
    <message>
        <source>Chave Pix</source>
        <translation>Pix key</translation>
    </message>
    <message>
        <source>Quem recebe</source>
        <translation>Who receives</translation>
    </message>
    <message>
        <source>Rede</source>
        <translation>Network</translation>
    </message>
    <message>
        <source>só este computador</source>
        <translation>this computer only</translation>
    </message>
    <message>
        <source>Bancos, programas e telas</source>
        <translation>Banks, programs and screens</translation>
    </message>
    <message>
        <source>nenhum</source>
        <translation>none</translation>
    </message>
    <message>
        <source>Agora não</source>
        <translation>Not now</translation>
    </message>
    <message>
        <source>Está certo: confirmar</source>
        <translation>It is right: confirm</translation>
    </message>
</context>
<context>
    <name>RecentView</name>
    <message>
        <source>Últimas cobranças</source>
        <translation>Last charges</translation>
    </message>
    <message>
        <source>As vendas deste caixa aparecem aqui.</source>
        <translation>The sales of this register appear here.</translation>
    </message>
    <message>
        <source>nº {number}</source>
        <translation>no. {number}</translation>
    </message>
</context>
<context>
    <name>Rescue</name>
    <message>
        <source>Não foi possível salvar: {why}</source>
        <translation>Could not save: {why}</translation>
    </message>
    <message>
        <source>Nada deste arquivo pode ser lido.</source>
        <translation>Nothing in this file can be read.</translation>
    </message>
    <message>
        <source>{count} linhas salvas em {path}</source>
        <translation>{count} lines saved to {path}</translation>
    </message>
</context>
<context>
    <name>RestoreSheet</name>
    <message>
        <source>Pelo que se sabe, não falta nada nesta cópia.</source>
        <translation>As far as is known, nothing is missing from this copy.</translation>
    </message>
    <message>
        <source>Falta 1 registro feito depois de {time}: cobrança, pagamento ou decisão.</source>
        <translation>1 record made after {time} is missing: a charge, payment or decision.</translation>
    </message>
    <message>
        <source>Faltam {count} registros feitos depois de {time}: cobranças, pagamentos e decisões.</source>
        <translation>{count} records made after {time} are missing: charges, payments and decisions.</translation>
    </message>
    <message>
        <source>quem recebe (chave Pix)</source>
        <translation>who receives (Pix key)</translation>
    </message>
    <message>
        <source>rede</source>
        <translation>network</translation>
    </message>
    <message>
        <source>dados e cópias</source>
        <translation>data and copies</translation>
    </message>
    <message>
        <source>aparelho</source>
        <translation>device</translation>
    </message>
    <message>
        <source>nenhum</source>
        <translation>none</translation>
    </message>
    <message>
        <source>{name}: agora {now}, na cópia {copy}</source>
        <translation>{name}: now {now}, in the copy {copy}</translation>
    </message>
    <message>
        <source>Mudou desde a cópia. Continua valendo o que está certo agora:</source>
        <translation>Changed since the copy. What is right now stays:</translation>
    </message>
    <message>
        <source>Valem os ajustes da cópia: antes do primeiro código um gerente confere quem recebe, a rede e os aparelhos.</source>
        <translation>The copy&apos;s settings hold: before the first code a manager checks who receives, the network and the devices.</translation>
    </message>
    <message>
        <source>Valem os ajustes da cópia.</source>
        <translation>The copy&apos;s settings hold.</translation>
    </message>
    <message>
        <source>Restaurar a cópia de {time}?</source>
        <translation>Restore the copy of {time}?</translation>
    </message>
    <message>
        <source>O livro-caixa está danificado e foi aberto só para leitura. Nada foi mudado nele.</source>
        <translation>The ledger is damaged and was opened read-only. Nothing in it was changed.</translation>
    </message>
    <message>
        <source>Depois de restaurar, o caixa reabre e pergunta ao banco por todo Pix desde então.</source>
        <translation>After restoring, the till opens again and asks the bank for every Pix since then.</translation>
    </message>
    <message>
        <source>O livro-caixa de agora fica guardado na pasta “replaced”; ele não é apagado.</source>
        <translation>The present ledger is kept in the folder “replaced”; it is not deleted.</translation>
    </message>
    <message>
        <source>Detalhe técnico: {found}</source>
        <translation>Technical detail: {found}</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>Manager&apos;s PIN</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Restaurar e reabrir</source>
        <translation>Restore and reopen</translation>
    </message>
</context>
<context>
    <name>SaleQuestions</name>
    <message>
        <source>A cobrança de {old} ainda está sendo verificada com o banco. Cobrar {new} já? Se o Pix dela ainda chegar, o caixa avisa.</source>
        <translation>The charge of {old} is still being checked with the bank. Charge {new} now? If its Pix still comes, the till tells you.</translation>
    </message>
    <message>
        <source>Já há uma cobrança aberta</source>
        <translation>A charge is still open</translation>
    </message>
    <message>
        <source>Cobrar já</source>
        <translation>Charge now</translation>
    </message>
    <message>
        <source>Corrigir: encerrar o código anterior</source>
        <translation>Correct: end the earlier code</translation>
    </message>
    <message>
        <source>Cobrar {amount}?</source>
        <translation>Charge {amount}?</translation>
    </message>
    <message>
        <source>É muito mais que as últimas vendas deste caixa. Confira o valor.</source>
        <translation>It is much more than the last sales of this till. Check the amount.</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Charge {amount}</translation>
    </message>
    <message>
        <source>Cancelar a cobrança?</source>
        <translation>Cancel the charge?</translation>
    </message>
    <message>
        <source>Fechar o caixa?</source>
        <translation>Close the till?</translation>
    </message>
    <message>
        <source>O código de {amount} ainda pode ser pago. Nada se perde: ao abrir de novo, o banco é perguntado por ele.</source>
        <translation>The code of {amount} may still be paid. Nothing is lost: when the till opens again, the bank is asked about it.</translation>
    </message>
    <message>
        <source>Fechar o caixa</source>
        <translation>Close the till</translation>
    </message>
    <message>
        <source>Já chegaram {received} de {amount}. Esse dinheiro não some: fica em Pendências até ser decidido.</source>
        <translation>{received} of {amount} have come already. That money does not vanish: it stays in the inbox until it is decided.</translation>
    </message>
    <message>
        <source>A cobrança de {amount} sai das telas. Se o cliente já pagou, o Pix ainda é reconhecido.</source>
        <translation>The charge of {amount} leaves the screens. If the customer has paid already, the Pix is still recognised.</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>O código de {old} ainda pode ser pago. Encerrar esse código e cobrar {new}? Se o Pix dele ainda chegar, o caixa avisa.</source>
        <translation>The code of {old} may still be paid. End that code and charge {new}? If its Pix still comes, the till tells you.</translation>
    </message>
    <message>
        <source>Cancelar a cobrança</source>
        <translation>Cancel the charge</translation>
    </message>
</context>
<context>
    <name>Scans</name>
    <message>
        <source>Desfazer</source>
        <translation>Undo</translation>
    </message>
    <message>
        <source>Leitura {text} ignorada</source>
        <translation>Scan {text} ignored</translation>
    </message>
</context>
<context>
    <name>ScreensPage</name>
    <message>
        <source>Da mais segura à menos segura: 1. segundo monitor deste computador (sem rede); 2. programa de tela em outro computador, com certificado; 3. navegador por https, com o certificado instalado à mão; 4. navegador por http. Toda tela mostra o nome de quem recebe: o cliente confere no app do banco.</source>
        <translation>From the safest to the least safe: 1. second monitor of this computer (no network); 2. display program on another computer, with certificate; 3. browser by https, with the certificate installed by hand; 4. browser by http. Every display shows who receives: the customer checks it in the bank’s app.</translation>
    </message>
    <message>
        <source>Nenhuma tela além deste computador.</source>
        <translation>No display beyond this computer.</translation>
    </message>
    <message>
        <source>Parear programa de tela</source>
        <translation>Pair a display program</translation>
    </message>
    <message>
        <source>Parear tablet ou navegador</source>
        <translation>Pair a tablet or browser</translation>
    </message>
</context>
<context>
    <name>SellPage</name>
    <message>
        <source>Vender</source>
        <translation>Sell</translation>
    </message>
    <message>
        <source>Cobrar</source>
        <translation>Charge</translation>
    </message>
    <message>
        <source>Somar</source>
        <translation>Add</translation>
    </message>
    <message>
        <source>Tela cheia</source>
        <translation>Full screen</translation>
    </message>
    <message>
        <source>Pendências</source>
        <translation>Inbox</translation>
    </message>
    <message>
        <source>Cobrar o resto</source>
        <translation>Charge the rest</translation>
    </message>
    <message>
        <source>Resolver</source>
        <translation>Resolve</translation>
    </message>
    <message>
        <source>Gerar nova</source>
        <translation>Charge again</translation>
    </message>
    <message>
        <source>Nova venda</source>
        <translation>New sale</translation>
    </message>
    <message>
        <source>Paga certo</source>
        <translation>Pays right</translation>
    </message>
    <message>
        <source>Copiar</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Marcar à mão</source>
        <translation>Mark by hand</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancel</translation>
    </message>
</context>
<context>
    <name>SellView</name>
    <message>
        <source>Cobrar</source>
        <translation>Charge</translation>
    </message>
    <message>
        <source>Teclado</source>
        <translation>Keypad</translation>
    </message>
    <message>
        <source>Criando a cobrança…</source>
        <translation>Creating the charge…</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Charge {amount}</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Ajustes</source>
        <translation>Settings</translation>
    </message>
    <message>
        <source>Loja</source>
        <translation>Shop</translation>
    </message>
    <message>
        <source>Telas</source>
        <translation>Displays</translation>
    </message>
    <message>
        <source>Banco</source>
        <translation>Bank</translation>
    </message>
    <message>
        <source>Integrações</source>
        <translation>Integrations</translation>
    </message>
    <message>
        <source>Dados</source>
        <translation>Data</translation>
    </message>
</context>
<context>
    <name>ShopPage</name>
    <message>
        <source>{minutes} minutos</source>
        <translation>{minutes} minutes</translation>
    </message>
    <message>
        <source>Nenhum (F11 mostra nesta tela)</source>
        <translation>None (F11 shows it on this screen)</translation>
    </message>
    <message>
        <source>Nome no banco (o app do cliente mostra)</source>
        <translation>Name at the bank (the customer&apos;s app shows it)</translation>
    </message>
    <message>
        <source>Cidade</source>
        <translation>City</translation>
    </message>
    <message>
        <source>A cobrança vale por</source>
        <translation>A charge is valid for</translation>
    </message>
    <message>
        <source>Monitor do cliente</source>
        <translation>Customer&apos;s monitor</translation>
    </message>
    <message>
        <source>Remover</source>
        <translation>Remove</translation>
    </message>
    <message>
        <source>Nome da loja (aparece para o cliente)</source>
        <translation>Name of the shop (the customer sees it)</translation>
    </message>
    <message>
        <source>Chave Pix</source>
        <translation>Pix key</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>Manager&apos;s PIN</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Back</translation>
    </message>
    <message>
        <source>Salvar</source>
        <translation>Save</translation>
    </message>
    <message>
        <source>Trocar PIN…</source>
        <translation>Change PIN…</translation>
    </message>
    <message>
        <source>Sons</source>
        <translation>Sounds</translation>
    </message>
    <message>
        <source>Falar o valor recebido</source>
        <translation>Say the amount received</translation>
    </message>
    <message>
        <source>Testar som</source>
        <translation>Test the sound</translation>
    </message>
    <message>
        <source>Logotipo…</source>
        <translation>Logo…</translation>
    </message>
    <message>
        <source>Imagens</source>
        <translation>Pictures</translation>
    </message>
    <message>
        <source>Escolher o logotipo</source>
        <translation>Choose the logo</translation>
    </message>
    <message>
        <source>Digite o nome da loja.</source>
        <translation>Type the name of the shop.</translation>
    </message>
    <message>
        <source>Este campo não pode ficar vazio.</source>
        <translation>This field cannot be empty.</translation>
    </message>
    <message>
        <source>No código: {text}</source>
        <translation>In the code: {text}</translation>
    </message>
    <message>
        <source>No código ({limit} letras): {text}</source>
        <translation>In the code ({limit} letters): {text}</translation>
    </message>
    <message>
        <source>CPF</source>
        <translation>CPF</translation>
    </message>
    <message>
        <source>CNPJ</source>
        <translation>CNPJ</translation>
    </message>
    <message>
        <source>Telefone</source>
        <translation>Phone</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>E-mail</translation>
    </message>
    <message>
        <source>Chave aleatória</source>
        <translation>Random key</translation>
    </message>
    <message>
        <source>ajustes da loja</source>
        <translation>shop settings</translation>
    </message>
</context>
<context>
    <name>TextSheet</name>
    <message>
        <source>Fechar</source>
        <translation>Close</translation>
    </message>
    <message>
        <source>Copiar</source>
        <translation>Copy</translation>
    </message>
    <message>
        <source>Salvar em arquivo…</source>
        <translation>Save to a file…</translation>
    </message>
    <message>
        <source>Salvar em arquivo</source>
        <translation>Save to a file</translation>
    </message>
    <message>
        <source>Não foi possível salvar: {why}</source>
        <translation>It could not be saved: {why}</translation>
    </message>
    <message>
        <source>Salvo em {path}</source>
        <translation>Saved to {path}</translation>
    </message>
</context>
<context>
    <name>TieDialog</name>
    <message>
        <source>Mais antigas</source>
        <translation>Older ones</translation>
    </message>
    <message>
        <source>Criada</source>
        <translation>Created</translation>
    </message>
    <message>
        <source>Pedido</source>
        <translation>Order</translation>
    </message>
    <message>
        <source>Valor</source>
        <translation>Amount</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>State</translation>
    </message>
    <message>
        <source>Descrição</source>
        <translation>Description</translation>
    </message>
    <message>
        <source>Cobranças, da mais nova à mais antiga</source>
        <translation>Charges, newest first</translation>
    </message>
    <message>
        <source>Vincular o Pix de {amount}</source>
        <translation>Link the Pix of {amount}</translation>
    </message>
    <message>
        <source>Vincular</source>
        <translation>Link</translation>
    </message>
    <message>
        <source>Feito em {time}. Escolha a venda: valor igual não basta, confira a hora.</source>
        <translation>Made on {time}. Choose the sale: an equal amount is not enough, compare the time.</translation>
    </message>
</context>
<context>
    <name>TillNews</name>
    <message>
        <source>Livro-caixa danificado: só leitura</source>
        <translation>Ledger damaged: read only</translation>
    </message>
</context>
<context>
    <name>TrainingBank</name>
    <message>
        <source>O banco de treino não abriu: {why}.</source>
        <translation>The training bank did not open: {why}.</translation>
    </message>
</context>
<context>
    <name>TrainingStrip</name>
    <message>
        <source>Paga mais</source>
        <translation>Pays more</translation>
    </message>
    <message>
        <source>Paga em duas partes</source>
        <translation>Pays in two parts</translation>
    </message>
    <message>
        <source>Paga duas vezes</source>
        <translation>Pays twice</translation>
    </message>
    <message>
        <source>Paga, e o banco não avisa</source>
        <translation>Pays, and the bank says nothing</translation>
    </message>
    <message>
        <source>Paga no prazo, e o banco avisa depois</source>
        <translation>Pays in time, and the bank tells it later</translation>
    </message>
    <message>
        <source>Paga depois do prazo</source>
        <translation>Pays after the time is over</translation>
    </message>
    <message>
        <source>Paga depois que você cancelar</source>
        <translation>Pays after you have cancelled</translation>
    </message>
    <message>
        <source>Paga certo</source>
        <translation>Pays right</translation>
    </message>
    <message>
        <source>Paga menos</source>
        <translation>Pays less</translation>
    </message>
    <message>
        <source>Outros…</source>
        <translation>Others…</translation>
    </message>
    <message>
        <source>Banco de treino: o que o cliente faz?</source>
        <translation>Training bank: what does the customer do?</translation>
    </message>
    <message>
        <source>O cliente: {what}.</source>
        <translation>The customer: {what}.</translation>
    </message>
</context>
<context>
    <name>device_rows</name>
    <message>
        <source>neste computador</source>
        <translation>on this computer</translation>
    </message>
    <message>
        <source>pela rede, com certificado</source>
        <translation>by the network, with certificate</translation>
    </message>
    <message>
        <source>pela rede, sem certificado</source>
        <translation>by the network, without certificate</translation>
    </message>
    <message>
        <source>Nova: confirme que é uma tela da loja</source>
        <translation>New: confirm that it is a display of the shop</translation>
    </message>
    <message>
        <source>Nunca se conectou</source>
        <translation>Never connected</translation>
    </message>
    <message>
        <source>Desconectado; visto em {time}</source>
        <translation>Not connected; seen on {time}</translation>
    </message>
    <message>
        <source>Conectado</source>
        <translation>Connected</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>PIN de treino: {pin}</source>
        <translation>Training PIN: {pin}</translation>
    </message>
</context>
<context>
    <name>link_words</name>
    <message>
        <source>Porta {port} ocupada por outro programa; tentando de novo</source>
        <translation>Port {port} is taken by another program; trying again</translation>
    </message>
    <message>
        <source>Banco: nenhum conectado</source>
        <translation>Bank: none connected</translation>
    </message>
    <message>
        <source>Banco: resposta há {seconds} s</source>
        <translation>Bank: heard {seconds} s ago</translation>
    </message>
    <message>
        <source>Banco sem contato há {time}</source>
        <translation>Bank silent for {time}</translation>
    </message>
    <message>
        <source>Banco fora do ar há {time}: confira no app do banco</source>
        <translation>Bank out of reach for {time}: check in the bank&apos;s app</translation>
    </message>
    <message>
        <source>Rede fechada: o chaveiro do sistema não respondeu</source>
        <translation>Network closed: the system&apos;s keyring did not answer</translation>
    </message>
    <message>
        <source>Rede fechada: este computador não tem mais o {address}</source>
        <translation>Network closed: this computer has {address} no more</translation>
    </message>
    <message>
        <source>A porta {port} está com outro programa: banco, telas e integrações não chegam ao caixa, e nada fica verde. Feche o outro programa, ou reinicie o computador; o caixa tenta de novo sozinho. Até lá, confira cada Pix no app do banco.</source>
        <translation>Port {port} is held by another program: bank, displays and integrations do not reach the till, and nothing turns green. Close the other program, or restart the computer; the till tries again by itself. Until then, check each Pix in the bank’s app.</translation>
    </message>
    <message>
        <source>Este computador não tem mais o endereço {address}: outros computadores não chegam ao caixa. Ligue o cabo ou o Wi-Fi dessa rede, ou escolha outro endereço em Ajustes › Telas; o caixa tenta de novo sozinho.</source>
        <translation>This computer no longer has the address {address}: other computers do not reach the till. Connect the cable or the Wi-Fi of that network, or choose another address in Settings › Displays; the till tries again by itself.</translation>
    </message>
    <message>
        <source>O chaveiro do sistema não respondeu: outros computadores não chegam ao caixa. Desbloqueie o chaveiro, ou saia e entre de novo neste computador; o caixa tenta de novo sozinho.</source>
        <translation>The system’s keyring did not answer: other computers do not reach the till. Unlock the keyring, or log out and in again on this computer; the till tries again by itself.</translation>
    </message>
    <message>
        <source>na tela do cliente</source>
        <translation>on the customer&apos;s screen</translation>
    </message>
    <message>
        <source>Cliente: {behind} de {count} sem esta cobrança</source>
        <translation>Customer: {behind} of {count} without this charge</translation>
    </message>
    <message>
        <source>Cliente: monitor ligado</source>
        <translation>Customer: monitor on</translation>
    </message>
    <message>
        <source>Cliente: nenhuma tela</source>
        <translation>Customer: no screen</translation>
    </message>
    <message>
        <source>Cliente: 1 conectada, {shows}</source>
        <translation>Customer: 1 connected, {shows}</translation>
    </message>
    <message>
        <source>Cliente: {count} conectadas, {shows}</source>
        <translation>Customer: {count} connected, {shows}</translation>
    </message>
    <message>
        <source>mostrando {amount}</source>
        <translation>showing {amount}</translation>
    </message>
    <message>
        <source>Sessão aberta às {time} por {operator}</source>
        <translation>Session opened at {time} by {operator}</translation>
    </message>
    <message>
        <source>em espera</source>
        <translation>waiting</translation>
    </message>
    <message>
        <source>mostrando “Verificando”</source>
        <translation>showing “Checking”</translation>
    </message>
    <message>
        <source>mostrando pago</source>
        <translation>showing paid</translation>
    </message>
    <message>
        <source>mostrando “Obrigado”</source>
        <translation>showing “Thank you”</translation>
    </message>
    <message>
        <source>mostrando “Fale com o caixa”</source>
        <translation>showing “Please speak with the cashier”</translation>
    </message>
    <message>
        <source>mostrando “QR expirado”</source>
        <translation>showing “QR expired”</translation>
    </message>
    <message>
        <source>Sem pendências</source>
        <translation>Inbox empty</translation>
    </message>
    <message>
        <source>1 pendência</source>
        <translation>1 in the inbox</translation>
    </message>
    <message>
        <source>{count} pendências</source>
        <translation>{count} in the inbox</translation>
    </message>
</context>
<context>
    <name>network_card</name>
    <message>
        <source>Porta {port} ocupada por outro programa; tentando de novo.</source>
        <translation>Port {port} is taken by another program; trying again.</translation>
    </message>
    <message>
        <source>O endereço {address} não é deste computador agora; tentando de novo.</source>
        <translation>The address {address} is not of this computer now; trying again.</translation>
    </message>
    <message>
        <source>O chaveiro do sistema não respondeu, e sem ele não há certificado; tentando de novo.</source>
        <translation>The system’s keyring did not answer, and without it there is no certificate; trying again.</translation>
    </message>
    <message>
        <source>Agora o caixa atende em {place}: o endereço foi fixado por quem abriu o programa (--bind). A escolha abaixo vale quando ele abrir sem essa opção.</source>
        <translation>Now the till serves at {place}: the address was fixed by whoever started the program (--bind). The choice below holds once it is started without that option.</translation>
    </message>
    <message>
        <source>Salvo. O endereço vale quando o programa abrir sem --bind; até lá, fica {place}.</source>
        <translation>Saved. The address holds once the program is started without --bind; until then it stays {place}.</translation>
    </message>
    <message>
        <source>Abrindo a porta {port}…</source>
        <translation>Opening port {port}…</translation>
    </message>
    <message>
        <source>{url} · certificado {pin}…</source>
        <translation>{url} · certificate {pin}…</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>Livro-caixa de uma versão mais nova</source>
        <translation>Ledger of a newer version</translation>
    </message>
    <message>
        <source>Livro-caixa danificado</source>
        <translation>Damaged ledger</translation>
    </message>
    <message>
        <source>Este arquivo não é um livro-caixa</source>
        <translation>This file is no ledger</translation>
    </message>
    <message>
        <source>O livro-caixa é um atalho</source>
        <translation>The ledger is a link</translation>
    </message>
    <message>
        <source>A pasta de dados está em uso</source>
        <translation>The data folder is in use</translation>
    </message>
    <message>
        <source>O caixa já está aberto</source>
        <translation>The till is already open</translation>
    </message>
    <message>
        <source>Há um arquivo no lugar da pasta</source>
        <translation>A file stands in the folder&apos;s place</translation>
    </message>
    <message>
        <source>Sem permissão na pasta de dados</source>
        <translation>No permission in the data folder</translation>
    </message>
    <message>
        <source>Disco cheio</source>
        <translation>Disk full</translation>
    </message>
    <message>
        <source>O livro-caixa está em uso</source>
        <translation>The ledger is in use</translation>
    </message>
    <message>
        <source>Este disco não serve ao caixa</source>
        <translation>This disk does not suit the till</translation>
    </message>
    <message>
        <source>Caminho longo demais</source>
        <translation>Path too long</translation>
    </message>
    <message>
        <source>A pasta de dados não abre</source>
        <translation>The data folder does not open</translation>
    </message>
    <message>
        <source>O livro-caixa não abre agora</source>
        <translation>The ledger does not open now</translation>
    </message>
    <message>
        <source>Outro programa segura esta pasta e não responde: talvez um caixa que travou.
Feche-o, ou reinicie o computador, e abra de novo.</source>
        <translation>Another program holds this folder and does not answer: perhaps a till that hangs.
Close it, or restart the computer, and open again.</translation>
    </message>
    <message>
        <source>O caixa desta pasta já está aberto, mas não responde a este programa.
Procure a janela dele. Se ela estiver parada, feche-a, ou reinicie o computador, e abra de novo.</source>
        <translation>The till of this folder is already open, but does not answer this program.
Look for its window. If it is stuck, close it, or restart the computer, and open again.</translation>
    </message>
    <message>
        <source>Onde deveria estar a pasta de dados, ou uma pasta acima dela, há um arquivo.
Ele não foi tocado. Mova o arquivo ou escolha outra pasta de dados.</source>
        <translation>Where the data folder should be, or a folder above it, there is a file.
It was not touched. Move the file or choose another data folder.</translation>
    </message>
    <message>
        <source>Este usuário do computador não pode gravar na pasta de dados, ou nos arquivos dela.
Peça a permissão a quem cuida do computador, ou escolha outra pasta.</source>
        <translation>This user of the computer may not write to the data folder, or to its files.
Ask whoever looks after the computer for the permission, or choose another folder.</translation>
    </message>
    <message>
        <source>Não há espaço para abrir o livro-caixa. O que já foi gravado está seguro.
Libere espaço neste computador e abra o caixa de novo.</source>
        <translation>There is no room to open the ledger. What was stored already is safe.
Free some space on this computer and open the till again.</translation>
    </message>
    <message>
        <source>Outro programa segura o arquivo. O que já foi gravado está seguro.
Feche o outro programa e abra o caixa de novo.</source>
        <translation>Another program holds the file. What was stored already is safe.
Close the other program and open the till again.</translation>
    </message>
    <message>
        <source>O disco da pasta de dados, talvez de rede, não reserva arquivos nem memória para o livro-caixa.
Escolha uma pasta num disco deste computador.</source>
        <translation>The disk of the data folder, perhaps on a network, does not reserve files or memory for the ledger.
Choose a folder on a disk of this computer.</translation>
    </message>
    <message>
        <source>O caminho da pasta de dados é mais longo do que este sistema aceita.
Escolha uma pasta com um caminho mais curto.</source>
        <translation>The path of the data folder is longer than this system takes.
Choose a folder with a shorter path.</translation>
    </message>
    <message>
        <source>O sistema recusou a pasta de dados. O que já foi gravado está seguro.
Veja se o disco está ligado e tente de novo; se repetir, chame o responsável.</source>
        <translation>The system refused the data folder. What was stored already is safe.
See whether the disk is connected and try again; if it happens again, call the person in charge.</translation>
    </message>
    <message>
        <source>O sistema não deixou abrir o ledger.db. O que já foi gravado está seguro.
Veja se o disco está ligado e se este usuário pode usar o arquivo. Se o disco é de rede, escolha uma pasta num disco deste computador.</source>
        <translation>The system did not let ledger.db be opened. What was stored already is safe.
See whether the disk is connected and whether this user may use the file. If the disk is on a network, choose a folder on a disk of this computer.</translation>
    </message>
    <message>
        <source>Este livro-caixa foi criado por uma versão mais nova do programa.
Nada foi mudado nele. Atualize o programa e abra de novo.</source>
        <translation>This ledger was made by a newer version of the program.
Nothing in it was changed. Update the program and open it again.</translation>
    </message>
    <message>
        <source>O arquivo não guarda tudo o que já foi confirmado. Nada foi mudado nele.
Não venda por Pix neste caixa: chame o responsável, que restaura uma cópia de segurança.</source>
        <translation>The file does not hold all that was confirmed. Nothing in it was changed.
Do not sell by Pix at this till: call the manager, who restores a backup.</translation>
    </message>
    <message>
        <source>Na pasta de dados há um arquivo ledger.db que não é deste programa.
Ele não foi tocado. Escolha outra pasta de dados ou mova o arquivo.</source>
        <translation>The data folder holds a file ledger.db that is not this program&apos;s.
It was not touched. Choose another data folder or move the file.</translation>
    </message>
    <message>
        <source>O ledger.db desta pasta é também um arquivo de outra pasta, e dois caixas poderiam gravar nele.
Abra o caixa com a outra pasta, ou tire de lá o atalho ou o segundo nome.</source>
        <translation>The ledger.db of this folder is also a file of another folder, and two tills could write to it.
Open the till with the other folder, or take the link or the second name away there.</translation>
    </message>
    <message>
        <source>O caixa não pôde abrir</source>
        <translation>The till could not open</translation>
    </message>
    <message>
        <source>O que já foi gravado está seguro.
Feche, abra de novo e, se repetir, chame o responsável.</source>
        <translation>What was stored is safe.
Close it, open it again and, if it happens again, call the person in charge.</translation>
    </message>
</context>
<context>
    <name>text_sheets</name>
    <message>
        <source>Nenhuma falha registrada.</source>
        <translation>No fault was recorded.</translation>
    </message>
    <message>
        <source>Chave criada</source>
        <translation>Key made</translation>
    </message>
    <message>
        <source>Copie ou salve agora: a chave não é mostrada de novo. Quem a tem age como este aparelho.</source>
        <translation>Copy or save it now: the key is not shown again. Whoever has it acts as this device.</translation>
    </message>
    <message>
        <source>Arquivo da chave</source>
        <translation>Key file</translation>
    </message>
    <message>
        <source>Copiada. Apague a área de transferência depois de colar.</source>
        <translation>Copied. Empty the clipboard after pasting.</translation>
    </message>
    <message>
        <source>Guarde o arquivo onde só o programa o leia.</source>
        <translation>Keep the file where only the program reads it.</translation>
    </message>
    <message>
        <source>Relatório de falhas</source>
        <translation>Report of faults</translation>
    </message>
    <message>
        <source>Nada é enviado sozinho. Leia e, se quiser, copie ou salve para mandar a quem cuida do programa. O texto não tem chaves nem dados de clientes.</source>
        <translation>Nothing is sent by itself. Read it and, if you wish, copy or save it for whoever looks after the program. The text has no keys and no data of customers.</translation>
    </message>
    <message>
        <source>Copiado.</source>
        <translation>Copied.</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>Paga tarde</source>
        <translation>Paid late</translation>
    </message>
    <message>
        <source>Valor menor</source>
        <translation>Underpaid</translation>
    </message>
    <message>
        <source>Valor maior</source>
        <translation>Overpaid</translation>
    </message>
    <message>
        <source>Paga duas vezes</source>
        <translation>Paid twice</translation>
    </message>
    <message>
        <source>Paga após cancelar</source>
        <translation>Paid after cancel</translation>
    </message>
    <message>
        <source>Marcada à mão</source>
        <translation>Marked by hand</translation>
    </message>
    <message>
        <source>Pix sem cobrança</source>
        <translation>Pix without a charge</translation>
    </message>
    <message>
        <source>Aguardando</source>
        <translation>Waiting</translation>
    </message>
    <message>
        <source>Aguardando pagamento</source>
        <translation>Waiting for payment</translation>
    </message>
    <message>
        <source>Verificando</source>
        <translation>Verifying</translation>
    </message>
    <message>
        <source>Verificando com o banco</source>
        <translation>Asking the bank</translation>
    </message>
    <message>
        <source>Expirada</source>
        <translation>Expired</translation>
    </message>
    <message>
        <source>Cobrança expirada</source>
        <translation>Charge expired</translation>
    </message>
    <message>
        <source>Cancelada</source>
        <translation>Cancelled</translation>
    </message>
    <message>
        <source>Cobrança cancelada</source>
        <translation>Charge cancelled</translation>
    </message>
    <message>
        <source>Paga</source>
        <translation>Paid</translation>
    </message>
    <message>
        <source>Pagamento confirmado</source>
        <translation>Payment confirmed</translation>
    </message>
    <message>
        <source>Devolvida</source>
        <translation>Given back</translation>
    </message>
    <message>
        <source>devolveu</source>
        <translation>gave it back</translation>
    </message>
    <message>
        <source>Ficou com a loja</source>
        <translation>Kept by the shop</translation>
    </message>
    <message>
        <source>deixou com a loja</source>
        <translation>kept it for the shop</translation>
    </message>
    <message>
        <source>disse que não é da loja</source>
        <translation>said that it is not the shop&apos;s</translation>
    </message>
    <message>
        <source>Aceita</source>
        <translation>Accepted</translation>
    </message>
    <message>
        <source>aceitou</source>
        <translation>accepted it</translation>
    </message>
    <message>
        <source>Comprovada</source>
        <translation>Proven</translation>
    </message>
    <message>
        <source>marcou à mão, e o Pix chegou</source>
        <translation>marked it by hand, and the Pix came</translation>
    </message>
    <message>
        <source>Vinculada</source>
        <translation>Tied</translation>
    </message>
    <message>
        <source>vinculou à venda nº {number}</source>
        <translation>tied it to sale no. {number}</translation>
    </message>
    <message>
        <source>Encerrada</source>
        <translation>Closed</translation>
    </message>
    <message>
        <source>encerrou</source>
        <translation>closed it</translation>
    </message>
    <message>
        <source>{who} {did}</source>
        <translation>{who} {did}</translation>
    </message>
    <message>
        <source>{who} {did}: “{why}”</source>
        <translation>{who} {did}: “{why}”</translation>
    </message>
    <message>
        <source>O resto foi pago na venda nº {number}.</source>
        <translation>The rest was paid in sale no. {number}.</translation>
    </message>
    <message>
        <source>O programa</source>
        <translation>The program</translation>
    </message>
    <message>
        <source>Chegou o Pix de {amount}</source>
        <translation>The Pix of {amount} came</translation>
    </message>
    <message>
        <source>Cobrança criada</source>
        <translation>Charge made</translation>
    </message>
    <message>
        <source>Virou pendência: {kind}</source>
        <translation>Became open: {kind}</translation>
    </message>
    <message>
        <source>Aprovado com o PIN do gerente</source>
        <translation>Approved with the manager&apos;s PIN</translation>
    </message>
    <message>
        <source>O dinheiro devolvido não conta em nenhum total.</source>
        <translation>Money that was given back counts in no total.</translation>
    </message>
    <message>
        <source>O dinheiro que não é da loja não conta em nenhum total.</source>
        <translation>Money that is not the shop&apos;s counts in no total.</translation>
    </message>
    <message>
        <source>Aceita pelo gerente</source>
        <translation>Accepted by the manager</translation>
    </message>
    <message>
        <source>Cancelando</source>
        <translation>Cancelling</translation>
    </message>
    <message>
        <source>Preparando o código</source>
        <translation>Preparing the code</translation>
    </message>
    <message>
        <source>Encerrada pelo banco</source>
        <translation>Ended by the bank</translation>
    </message>
    <message>
        <source>O código saiu das telas. Se o Pix foi feito no prazo, a venda ainda fica paga.</source>
        <translation>The code left the screens. If the Pix was made in time, the sale still becomes paid.</translation>
    </message>
    <message>
        <source>O banco encerrou a cobrança por conta própria e o código saiu das telas. Se houve Pix antes disso, a venda ainda fica paga.</source>
        <translation>The bank ended the charge on its own, and the code left the screens. If a Pix was made before that, the sale still becomes paid.</translation>
    </message>
    <message>
        <source>O código desta cobrança está sendo pedido ao banco. Ele aparece aqui assim que chegar.</source>
        <translation>The code of this charge is being asked of the bank. It appears here as soon as it comes.</translation>
    </message>
    <message>
        <source>O banco encerrou a cobrança por conta própria. Se o cliente ainda vai pagar, gere nova.</source>
        <translation>The bank ended the charge on its own. If the customer still wants to pay, make a new one.</translation>
    </message>
    <message>
        <source>2 Pix ou mais somam o valor de {amount}. Um gerente decide se a venda está paga.</source>
        <translation>Two Pix or more add up to {amount}. A manager decides whether the sale is paid.</translation>
    </message>
    <message>
        <source>O cliente pagou {received} de {amount}. O QR saiu das telas. O dinheiro está registrado; a venda ainda não está paga.</source>
        <translation>The customer paid {received} of {amount}. The QR left the screens. The money is recorded; the sale is not paid yet.</translation>
    </message>
    <message>
        <source>Recomendado: cobrar o que falta. A primeira venda fica paga quando a segunda for confirmada.</source>
        <translation>Recommended: charge what is missing. The first sale is paid when the second one is confirmed.</translation>
    </message>
    <message>
        <source>O cliente pagou {received}, {extra} a mais que {amount}. O QR saiu das telas. A venda ainda não está paga.</source>
        <translation>The customer paid {received}, {extra} more than {amount}. The QR left the screens. The sale is not paid yet.</translation>
    </message>
    <message>
        <source>Recomendado: aceitar e combinar com o cliente a devolução de {extra}.</source>
        <translation>Recommended: accept, and agree with the customer on giving back {extra}.</translation>
    </message>
    <message>
        <source>O Pix de {received} chegou depois do prazo. O dinheiro está registrado; a venda ainda não está paga.</source>
        <translation>The Pix of {received} came too late. The money is recorded; the sale is not paid yet.</translation>
    </message>
    <message>
        <source>O Pix de {received} foi feito no prazo, pelo relógio do banco, mas chegou depois de expirar.</source>
        <translation>The Pix of {received} was made in time by the bank&apos;s clock, but arrived after the charge expired.</translation>
    </message>
    <message>
        <source>Recomendado: aceitar, se o cliente ainda leva a compra.</source>
        <translation>Recommended: accept, if the customer still takes the goods.</translation>
    </message>
    <message>
        <source>Pago 2 vezes: há {extra} a devolver ao cliente.</source>
        <translation>Paid twice: {extra} to give back to the customer.</translation>
    </message>
    <message>
        <source>A venda está paga. O segundo Pix fica nas pendências até ser resolvido.</source>
        <translation>The sale is paid. The second Pix stays in the inbox until it is resolved.</translation>
    </message>
    <message>
        <source>O Pix de {received} chegou depois que a cobrança foi cancelada.</source>
        <translation>The Pix of {received} came after the charge was cancelled.</translation>
    </message>
    <message>
        <source>Recomendado: devolver. Aceite só se o cliente leva a compra.</source>
        <translation>Recommended: give it back. Accept only if the customer takes the goods.</translation>
    </message>
    <message>
        <source>Marcada à mão, sem confirmação do banco. Falta o Pix de {amount}.</source>
        <translation>Marked by hand, not confirmed by the bank. The Pix of {amount} is missing.</translation>
    </message>
    <message>
        <source>Chegou um Pix de {received} sem cobrança conhecida.</source>
        <translation>A Pix of {received} came without a known charge.</translation>
    </message>
    <message>
        <source>Chegou um Pix de {received} para uma chave que não é desta loja.</source>
        <translation>A Pix of {received} came for a key that is not this shop&apos;s.</translation>
    </message>
    <message>
        <source>O Pix de {amount} da venda marcada à mão chegou às {time}.</source>
        <translation>The Pix of {amount} of the sale marked by hand came at {time}.</translation>
    </message>
    <message>
        <source>Recomendado: confirmar. O banco provou o que foi marcado.</source>
        <translation>Recommended: confirm. The bank has proven what was marked.</translation>
    </message>
    <message>
        <source>Espere o Pix aparecer, ou encerre com uma nota.</source>
        <translation>Wait for the Pix to show up, or close it with a note.</translation>
    </message>
    <message>
        <source>Pague com Pix</source>
        <translation>Pay with Pix</translation>
    </message>
    <message>
        <source>Fale com o caixa</source>
        <translation>Please talk to the cashier</translation>
    </message>
    <message>
        <source>Recebemos um valor diferente.</source>
        <translation>We received a different amount.</translation>
    </message>
    <message>
        <source>Recebemos um segundo pagamento.</source>
        <translation>We received a second payment.</translation>
    </message>
    <message>
        <source>O banco encerrou esta cobrança. Não pague por este código.</source>
        <translation>The bank ended this charge. Do not pay with this code.</translation>
    </message>
    <message>
        <source>Abra o app do seu banco, escolha Pix e leia o QR code</source>
        <translation>Open your bank&apos;s app, choose Pix and read the QR code</translation>
    </message>
    <message>
        <source>A venda foi aceita. O cliente pagou {extra} a mais que {amount}.</source>
        <translation>The sale was accepted. The customer paid {extra} more than {amount}.</translation>
    </message>
    <message>
        <source>Recomendado: devolver {extra} e anotar aqui. Um gerente também pode deixar com a loja.</source>
        <translation>Recommended: give back {extra} and note it here. A manager may also leave it with the shop.</translation>
    </message>
    <message>
        <source>O banco devolveu este Pix ao cliente. Nada dele está com a loja; a venda não está paga por ele.</source>
        <translation>The bank gave this Pix back to the customer. The shop has nothing of it; it does not pay the sale.</translation>
    </message>
    <message>
        <source>Confira no app do banco e encerre com o motivo.</source>
        <translation>Check in the bank&apos;s app and close it with the reason.</translation>
    </message>
    <message>
        <source>Recomendado: vincular à venda de que ele é, pelo valor e pela hora.</source>
        <translation>Recommended: link it to the sale it belongs to, by amount and time.</translation>
    </message>
    <message>
        <source>Uma cópia foi restaurada. Antes disso, este Pix já constava como devolvido: não devolva de novo. Confira no app do banco e encerre.</source>
        <translation>A copy was restored. Before that, this Pix was noted as given back: do not give it back again. Check in the bank&apos;s app and close.</translation>
    </message>
    <message>
        <source>Uma cópia foi restaurada. Antes disso, isto já tinha sido decidido. Confira o que foi feito antes de decidir de novo.</source>
        <translation>A copy was restored. Before that, this had been decided. Check what was done before you decide again.</translation>
    </message>
    <message>
        <source>Uma cópia foi restaurada. Antes de decidir, veja no app do banco se este Pix já foi devolvido.</source>
        <translation>A copy was restored. Before you decide, look in the bank&apos;s app whether this Pix was given back already.</translation>
    </message>
    <message>
        <source>Venda nº {number}</source>
        <translation>Sale no. {number}</translation>
    </message>
    <message>
        <source>sem venda</source>
        <translation>no sale</translation>
    </message>
    <message>
        <source>O Pix chegou depois do prazo.</source>
        <translation>The Pix came after the deadline.</translation>
    </message>
    <message>
        <source>O cliente pagou menos do que o pedido.</source>
        <translation>The customer paid less than was asked.</translation>
    </message>
    <message>
        <source>O cliente pagou mais do que o pedido.</source>
        <translation>The customer paid more than was asked.</translation>
    </message>
    <message>
        <source>O cliente pagou duas vezes.</source>
        <translation>The customer paid twice.</translation>
    </message>
    <message>
        <source>O Pix chegou depois do cancelamento.</source>
        <translation>The Pix came after the cancellation.</translation>
    </message>
    <message>
        <source>Marcada à mão, sem prova do banco.</source>
        <translation>Marked by hand, without proof of the bank.</translation>
    </message>
    <message>
        <source>Chegou um Pix que não é de nenhuma venda.</source>
        <translation>A Pix came that belongs to no sale.</translation>
    </message>
    <message>
        <source>Dois Pix ou mais somam o valor.</source>
        <translation>Two Pix or more add up to the amount.</translation>
    </message>
    <message>
        <source>A venda foi aceita; sobra dinheiro do cliente.</source>
        <translation>The sale was accepted; the customer&apos;s surplus remains.</translation>
    </message>
    <message>
        <source>O banco devolveu este Pix ao cliente.</source>
        <translation>The bank gave this Pix back to the customer.</translation>
    </message>
    <message>
        <source>Chegou o Pix da venda marcada à mão.</source>
        <translation>The Pix of the sale marked by hand came.</translation>
    </message>
    <message>
        <source>falta</source>
        <translation>missing</translation>
    </message>
    <message>
        <source>a mais</source>
        <translation>too much</translation>
    </message>
    <message>
        <source>há a devolver</source>
        <translation>to give back</translation>
    </message>
    <message>
        <source>recebido</source>
        <translation>received</translation>
    </message>
    <message>
        <source>a conferir</source>
        <translation>to check</translation>
    </message>
    <message>
        <source>Recebido {received} de {amount}</source>
        <translation>Received {received} of {amount}</translation>
    </message>
    <message>
        <source>Pagou a venda</source>
        <translation>Paid the sale</translation>
    </message>
    <message>
        <source>A decidir</source>
        <translation>To decide</translation>
    </message>
    <message>
        <source>Devolvido</source>
        <translation>Given back</translation>
    </message>
    <message>
        <source>Não é da loja</source>
        <translation>Not the shop&apos;s</translation>
    </message>
    <message>
        <source>Contado</source>
        <translation>Counted</translation>
    </message>
    <message>
        <source>Verificando com o banco…</source>
        <translation>Asking the bank…</translation>
    </message>
    <message>
        <source>Não pague de novo. Aguarde um instante.</source>
        <translation>Do not pay again. One moment, please.</translation>
    </message>
    <message>
        <source>Obrigado!</source>
        <translation>Thank you!</translation>
    </message>
    <message>
        <source>QR expirado</source>
        <translation>QR code expired</translation>
    </message>
    <message>
        <source>Peça um novo código ao caixa</source>
        <translation>Ask the cashier for a new code</translation>
    </message>
    <message>
        <source>Não pague por este código.</source>
        <translation>Do not pay with this code.</translation>
    </message>
    <message>
        <source>Recebemos um Pix fora do prazo.</source>
        <translation>We received a Pix out of time.</translation>
    </message>
    <message>
        <source>Recebemos um pagamento que precisa ser conferido. Não pague de novo.</source>
        <translation>We received a payment that has to be checked. Do not pay again.</translation>
    </message>
    <message>
        <source>Reconectando…</source>
        <translation>Reconnecting…</translation>
    </message>
    <message>
        <source>Aguarde um instante</source>
        <translation>One moment, please</translation>
    </message>
    <message>
        <source>Caixa não reconhecido</source>
        <translation>Register not recognised</translation>
    </message>
    <message>
        <source>Peça ajuda no caixa</source>
        <translation>Ask at the counter</translation>
    </message>
    <message>
        <source>Isso não existe mais. A tela foi atualizada.</source>
        <translation>That does not exist any more. The screen was renewed.</translation>
    </message>
    <message>
        <source>Esta versão do programa não conhece a forma de receber dos ajustes. Nada foi cobrado.</source>
        <translation>This version of the program does not know the way to be paid of the settings. Nothing was charged.</translation>
    </message>
    <message>
        <source>A cobrança já terminou. Nada foi mudado.</source>
        <translation>The charge has ended already. Nothing was changed.</translation>
    </message>
    <message>
        <source>Esse pedido já foi feito com outros dados. Nada foi mudado.</source>
        <translation>That was asked before with other data. Nothing was changed.</translation>
    </message>
    <message>
        <source>Já há uma cobrança aberta neste caixa. Termine ou cancele a cobrança antes de outra.</source>
        <translation>A charge is open on this register. Finish or cancel it before another.</translation>
    </message>
    <message>
        <source>Valor ou texto fora do limite. Nada foi gravado.</source>
        <translation>Amount or text out of bounds. Nothing was stored.</translation>
    </message>
    <message>
        <source>PIN errado. Nada foi mudado.</source>
        <translation>Wrong PIN. Nothing was changed.</translation>
    </message>
    <message>
        <source>PIN errado várias vezes. Espere {detail} s e tente de novo.</source>
        <translation>Wrong PIN several times. Wait {detail} s and try again.</translation>
    </message>
    <message>
        <source>Escreva o motivo, com pelo menos 4 letras.</source>
        <translation>Write the reason, with at least 4 letters.</translation>
    </message>
    <message>
        <source>Escolha o que foi feito com o dinheiro.</source>
        <translation>Choose what was done with the money.</translation>
    </message>
    <message>
        <source>O dinheiro desta venda mudou enquanto você decidia. Volte e confira os valores.</source>
        <translation>The money of this sale changed while you were deciding. Go back and check the amounts.</translation>
    </message>
    <message>
        <source>A cobrança nº {detail} ainda pede o que falta desta venda. Cancele-a antes de decidir.</source>
        <translation>Charge no. {detail} still asks for what is missing of this sale. Cancel it before you decide.</translation>
    </message>
    <message>
        <source>A venda nº {detail}, de que isto era o resto, já foi decidida sem este Pix. Devolva o dinheiro.</source>
        <translation>Sale no. {detail}, of which this was the rest, was decided without this Pix. Give the money back.</translation>
    </message>
    <message>
        <source>Os dígitos de verificação não conferem. Há um número trocado?</source>
        <translation>The check digits do not match. Is a digit wrong?</translation>
    </message>
    <message>
        <source>Digite a chave Pix da loja.</source>
        <translation>Type the shop&apos;s Pix key.</translation>
    </message>
    <message>
        <source>CPF ou telefone? Para telefone, comece com +55 e o DDD.</source>
        <translation>CPF or phone? For a phone, begin with +55 and the area code.</translation>
    </message>
    <message>
        <source>Treino: a chave não recebe dinheiro. Dinheiro de verdade: “pos-app init --real”.</source>
        <translation>Training: the key receives no money. Real money: “pos-app init --real”.</translation>
    </message>
    <message>
        <source>A chave é longa demais: um e-mail tem até 77 letras.</source>
        <translation>The key is too long: an e-mail has at most 77 letters.</translation>
    </message>
    <message>
        <source>Isto não é uma chave Pix: CPF, CNPJ, telefone com +55, e-mail ou chave aleatória.</source>
        <translation>This is no Pix key: CPF, CNPJ, phone with +55, e-mail or random key.</translation>
    </message>
    <message>
        <source>Digite o PIN novo.</source>
        <translation>Type the new PIN.</translation>
    </message>
    <message>
        <source>O PIN tem de 4 a 8 números.</source>
        <translation>A PIN has 4 to 8 digits.</translation>
    </message>
    <message>
        <source>Este PIN é um dos primeiros que todos tentam, como 1234 ou 0000. Escolha outro.</source>
        <translation>This PIN is one of the first that everybody tries, such as 1234 or 0000. Choose another.</translation>
    </message>
    <message>
        <source>nome no banco</source>
        <translation>name at the bank</translation>
    </message>
    <message>
        <source>cidade</source>
        <translation>city</translation>
    </message>
    <message>
        <source>nome da loja</source>
        <translation>name of the shop</translation>
    </message>
    <message>
        <source>descrição</source>
        <translation>description</translation>
    </message>
    <message>
        <source>motivo</source>
        <translation>reason</translation>
    </message>
    <message>
        <source>dias dos dados de quem pagou</source>
        <translation>days of payers&apos; data</translation>
    </message>
    <message>
        <source>segunda pasta</source>
        <translation>second folder</translation>
    </message>
    <message>
        <source>Confira o campo “{field}”: vazio, longo demais ou com letras que o Pix não aceita.</source>
        <translation>Check the field “{field}”: empty, too long, or with letters that Pix does not take.</translation>
    </message>
    <message>
        <source>Este arquivo não é uma imagem que o programa lê (PNG, JPEG, GIF, BMP ou WebP), ou é grande demais.</source>
        <translation>This file is no picture that the program reads (PNG, JPEG, GIF, BMP or WebP), or it is too large.</translation>
    </message>
    <message>
        <source>O caixa está ocupado. Nada se perdeu; tente de novo em um instante.</source>
        <translation>The till is busy. Nothing was lost; try again in a moment.</translation>
    </message>
    <message>
        <source>O caixa está fechando ou ainda não abriu. Nada foi gravado.</source>
        <translation>The till is closing or has not opened yet. Nothing was stored.</translation>
    </message>
    <message>
        <source>O disco está cheio ou falhou. Nada foi gravado; libere espaço e tente de novo.</source>
        <translation>The disk is full or failed. Nothing was stored; make room and try again.</translation>
    </message>
    <message>
        <source>O livro-caixa não responde. Nada foi gravado; tente de novo em um instante.</source>
        <translation>The ledger does not answer. Nothing was stored; try again in a moment.</translation>
    </message>
    <message>
        <source>O caixa está em modo só de leitura. Nada foi gravado.</source>
        <translation>The till is read-only. Nothing was stored.</translation>
    </message>
    <message>
        <source>Nada foi cobrado: um gerente precisa conferir quem recebe, com o PIN.</source>
        <translation>Nothing was charged: a manager must check who receives, with the PIN.</translation>
    </message>
    <message>
        <source>O caixa ainda está abrindo. Tente de novo em um instante.</source>
        <translation>The till is still opening. Try again in a moment.</translation>
    </message>
    <message>
        <source>Esta cópia está danificada. Nada foi mudado; escolha outra.</source>
        <translation>This copy is damaged. Nothing was changed; choose another one.</translation>
    </message>
    <message>
        <source>Esta cópia é de outro livro-caixa. Nada foi mudado.</source>
        <translation>This copy is of another ledger. Nothing was changed.</translation>
    </message>
    <message>
        <source>Não há uma cópia de segurança inteira. Nada foi mudado.</source>
        <translation>There is no whole backup. Nothing was changed.</translation>
    </message>
    <message>
        <source>Os dados da loja não formam um código Pix. Confira os ajustes.</source>
        <translation>The shop&apos;s data do not make a Pix code. Check the settings.</translation>
    </message>
    <message>
        <source>Este valor não pode ser cobrado.</source>
        <translation>This amount cannot be charged.</translation>
    </message>
    <message>
        <source>Nenhuma chave foi criada: este computador não deixa guardar o segredo dela. Veja se a pasta de ajustes deste usuário pode ser gravada, e se o chaveiro do sistema está aberto.</source>
        <translation>No key was made: this computer does not let its secret be kept. See whether this user&apos;s settings folder can be written, and whether the system&apos;s keyring is open.</translation>
    </message>
    <message>
        <source>Algo deu errado no programa ({code}). O que foi gravado está seguro.</source>
        <translation>Something went wrong in the program ({code}). What was stored is safe.</translation>
    </message>
    <message>
        <source>Uma parte deste programa falhou. Se algo na tela parecer parado, feche e abra o programa.</source>
        <translation>A part of this program failed. If something on the screen seems stuck, close the program and open it again.</translation>
    </message>
    <message>
        <source>O banco repetiu um aviso com outros dados. Nada foi mudado; confira no app do banco.</source>
        <translation>The bank repeated a notice with other data. Nothing was changed; check in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>O banco avisou um valor que não é o da cobrança. A venda não foi confirmada.</source>
        <translation>The bank told an amount that is not the charge&apos;s. The sale was not confirmed.</translation>
    </message>
    <message>
        <source>O banco avisou o pagamento de uma cobrança que não existe aqui.</source>
        <translation>The bank told of a payment for a charge that does not exist here.</translation>
    </message>
    <message>
        <source>Mensagens ilegíveis do banco hoje: {count}. Pode ser dinheiro: o banco é perguntado de novo; confira no app do banco.</source>
        <translation>Unreadable messages from the bank today: {count}. They may be money: the bank is asked again; check in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>O banco avisou um Pix com um dado ilegível, como a hora. O dinheiro foi registrado; confira a cobrança.</source>
        <translation>The bank told of a Pix with an unreadable field, such as its time. The money was recorded; check the charge.</translation>
    </message>
    <message>
        <source>O banco não mostrou todos os pagamentos. Cada cobrança aberta é perguntada sozinha; confira as outras no app do banco.</source>
        <translation>The bank did not show all payments. Each open charge is asked for alone; check the others in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>Um aparelho manda avisos errados sem parar. Os próximos de hoje são só contados.</source>
        <translation>A device keeps sending wrong messages. Today&apos;s further ones are only counted.</translation>
    </message>
    <message>
        <source>O relógio deste computador mudou. Os prazos continuam certos; acerte a hora.</source>
        <translation>The clock of this computer was changed. The time limits are still right; set the time.</translation>
    </message>
    <message>
        <source>Relógio do computador errado? A hora do banco é outra. Nenhuma venda se perde; acerte a hora.</source>
        <translation>Is this computer&apos;s clock wrong? The bank&apos;s time is another one. No sale is lost; set the time.</translation>
    </message>
    <message>
        <source>Uma chave de treino tentou entrar numa loja de verdade, ou o contrário. Foi recusada.</source>
        <translation>A training key tried to enter a real shop, or the reverse. It was refused.</translation>
    </message>
    <message>
        <source>PIN do gerente errado {count} vezes seguidas neste caixa.</source>
        <translation>The manager&apos;s PIN was wrong {count} times in a row at this till.</translation>
    </message>
    <message>
        <source>Dois aparelhos leram o mesmo QR de pareamento: os dois foram recusados. Pareie o tablet de novo, sem que outros vejam a tela.</source>
        <translation>Two devices read the same pairing QR: both were refused. Pair the tablet again, with nobody else seeing the screen.</translation>
    </message>
    <message>
        <source>O banco encerrou a cobrança por conta própria. O código saiu das telas.</source>
        <translation>The bank ended the charge on its own. The code left the screens.</translation>
    </message>
    <message>
        <source>Uma cópia de segurança tomou o lugar do livro-caixa. O banco é perguntado sobre o que falta.</source>
        <translation>A backup took the ledger&apos;s place. The bank is asked about what is missing.</translation>
    </message>
    <message>
        <source>Havia na pasta um arquivo para tomar o lugar do livro-caixa, que não foi feito por este programa para esta loja. Ele foi posto de lado e nada mudou: avise o gerente.</source>
        <translation>There was a file in the folder waiting to take the ledger&apos;s place that this program did not make for this shop. It was set aside and nothing changed: tell the manager.</translation>
    </message>
    <message>
        <source>O código de uma cobrança aberta foi trocado no arquivo. Ela saiu das telas: avise o gerente.</source>
        <translation>The code of an open charge was changed in the file. It is off the screens: tell the manager.</translation>
    </message>
    <message>
        <source>Quem recebe precisa ser conferido por um gerente: os ajustes foram mudados por fora, ou uma cópia foi restaurada. Até lá nada é cobrado por Pix.</source>
        <translation>Who receives must be checked by a manager: the settings were changed from outside, or a copy was restored. Until then nothing is charged by Pix.</translation>
    </message>
    <message>
        <source>Um programa conhece eventos que este livro-caixa não tem. Uma cópia antiga foi restaurada? Confira os pagamentos no app do banco.</source>
        <translation>A program knows events that this ledger does not have. Was an old backup restored? Check the payments in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>O banco devolveu dinheiro sem que o caixa pedisse. Confira a venda e o app do banco.</source>
        <translation>The bank gave money back without the till asking. Check the sale and the bank&apos;s app.</translation>
    </message>
    <message>
        <source>O banco disse coisas diferentes sobre a mesma devolução. Confira a venda e o app do banco.</source>
        <translation>The bank said different things about the same refund. Check the sale and the bank&apos;s app.</translation>
    </message>
    <message>
        <source>O banco fala da devolução de um Pix que este caixa não conhece. Confira no app do banco.</source>
        <translation>The bank speaks of a refund of a Pix that this till does not know. Check in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>O banco não responde. Nenhuma venda falhou: confira os pagamentos no app do banco.</source>
        <translation>The bank does not answer. No sale has failed: check the payments in the bank&apos;s app.</translation>
    </message>
    <message>
        <source>Aviso do caixa: {what}. O que foi gravado está seguro.</source>
        <translation>Notice of the till: {what}. What was stored is safe.</translation>
    </message>
    <message>
        <source>Disco cheio: confirmações aguardando. Nada se perde, o banco envia de novo. Libere espaço neste computador.</source>
        <translation>Disk full: confirmations are waiting. Nothing is lost, the bank sends them again. Make room on this computer.</translation>
    </message>
    <message>
        <source>O disco está quase cheio. Tudo ainda é gravado: libere espaço neste computador.</source>
        <translation>The disk is nearly full. Everything is still stored: make room on this computer.</translation>
    </message>
    <message>
        <source>O disco falhou ao gravar. Nada mais é confirmado até fechar e abrir o caixa de novo. O que já foi confirmado está seguro.</source>
        <translation>The disk failed while storing. Nothing more is confirmed until the till is closed and opened again. What was confirmed is safe.</translation>
    </message>
    <message>
        <source>O arquivo do livro-caixa foi movido, apagado ou trocado. Nada mais é confirmado. Chame o responsável: ponha o arquivo de volta, depois feche e abra o caixa.</source>
        <translation>The ledger&apos;s file was moved, deleted or replaced. Nothing more is confirmed. Call the person in charge: put the file back, then close and open the till.</translation>
    </message>
    <message>
        <source>A parte do programa que grava parou. Nada mais é confirmado até fechar e abrir o caixa de novo. O que já foi confirmado está seguro.</source>
        <translation>The part of the program that stores has stopped. Nothing more is confirmed until the till is closed and opened again. What was confirmed already is safe.</translation>
    </message>
    <message>
        <source>A cópia de segurança não pôde ser feita. As vendas continuam e estão gravadas; veja se há espaço no disco.</source>
        <translation>The backup could not be made. Sales go on and are stored; see whether the disk has room.</translation>
    </message>
    <message>
        <source>A conferência achou um erro no livro-caixa: nenhuma cópia nova foi feita, e as anteriores ficam. As vendas continuam e estão gravadas. Chame o responsável hoje.</source>
        <translation>The check found an error in the ledger: no new copy was made, and the earlier ones stay. Sales go on and are recorded. Call the person in charge today.</translation>
    </message>
    <message>
        <source>A cópia na segunda pasta falhou. A deste computador foi feita; veja se o outro disco está ligado.</source>
        <translation>The copy in the second folder failed. The one on this computer was made; see whether the other disk is connected.</translation>
    </message>
    <message>
        <source>Pago: o caixa confirmou.</source>
        <translation>Paid: the till confirmed it.</translation>
    </message>
    <message>
        <source>Recebido: falta dinheiro na cobrança.</source>
        <translation>Received: money is missing on the charge.</translation>
    </message>
    <message>
        <source>Recebido: é mais do que foi cobrado.</source>
        <translation>Received: it is more than was charged.</translation>
    </message>
    <message>
        <source>Recebido fora do prazo: está em Pendências.</source>
        <translation>Received out of time: it is in the inbox.</translation>
    </message>
    <message>
        <source>Recebido pela segunda vez: está em Pendências.</source>
        <translation>Received a second time: it is in the inbox.</translation>
    </message>
    <message>
        <source>Recebido após o cancelamento: está em Pendências.</source>
        <translation>Received after the cancellation: it is in the inbox.</translation>
    </message>
    <message>
        <source>Recebido sem cobrança: está em Pendências.</source>
        <translation>Received without a charge: it is in the inbox.</translation>
    </message>
    <message>
        <source>O caixa já conhecia este Pix. Nada mudou.</source>
        <translation>The till knew this Pix already. Nothing changed.</translation>
    </message>
    <message>
        <source>Recusado: o mesmo Pix foi avisado com outros dados.</source>
        <translation>Refused: the same Pix was told with other data.</translation>
    </message>
    <message>
        <source>Recusado: o valor não é o da cobrança.</source>
        <translation>Refused: the amount is not the charge&apos;s.</translation>
    </message>
    <message>
        <source>Recusado: o caixa não conhece esta cobrança.</source>
        <translation>Refused: the till does not know this charge.</translation>
    </message>
    <message>
        <source>Recusado: a cobrança já terminou.</source>
        <translation>Refused: the charge has already ended.</translation>
    </message>
    <message>
        <source>Recusado: o aviso não pôde ser lido. Está em Pendências.</source>
        <translation>Refused: the notice could not be read. It is in Pending.</translation>
    </message>
    <message>
        <source>Recusado: avisos demais. O caixa guardou o resumo.</source>
        <translation>Refused: too many notices. The till kept a summary.</translation>
    </message>
    <message>
        <source>O caixa não pôde gravar agora. O banco avisa de novo ({reason}).</source>
        <translation>The till could not store it now. The bank will tell it again ({reason}).</translation>
    </message>
    <message>
        <source>Recusado pelo caixa ({reason}).</source>
        <translation>Refused by the till ({reason}).</translation>
    </message>
    <message>
        <source>Pago, e o banco não avisou o caixa.</source>
        <translation>Paid, and the bank told the till nothing.</translation>
    </message>
    <message>
        <source>hoje, {time}</source>
        <translation>today, {time}</translation>
    </message>
    <message>
        <source>ontem, {time}</source>
        <translation>yesterday, {time}</translation>
    </message>
</context>
</TS>
