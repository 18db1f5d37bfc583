<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="es_ES" sourcelanguage="pt_BR">
<context>
    <name>AdmitSheet</name>
    <message>
        <source>Nome desta tela</source>
        <translation>Nombre de esta pantalla</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Recusar</source>
        <translation>Rechazar</translation>
    </message>
    <message>
        <source>Confirmar</source>
        <translation>Confirmar</translation>
    </message>
</context>
<context>
    <name>AmountEntry</name>
    <message>
        <source>Valor a cobrar</source>
        <translation>Importe a cobrar</translation>
    </message>
    <message>
        <source>“{text}” não é claro como valor. Digite-o, ou cole com os centavos: 45,90.</source>
        <translation>“{text}” no es claro como importe. Escríbalo, o péguelo con los centavos: 45,90.</translation>
    </message>
</context>
<context>
    <name>Announcer</name>
    <message>
        <source>Código copiado</source>
        <translation>Código copiado</translation>
    </message>
    <message>
        <source>Falta um minuto para o código expirar</source>
        <translation>Falta un minuto para que venza el código</translation>
    </message>
</context>
<context>
    <name>BackupRow</name>
    <message>
        <source>até o registro nº {seq} · {size}</source>
        <translation>hasta el registro n.º {seq} · {size}</translation>
    </message>
    <message>
        <source>Restaurar…</source>
        <translation>Restaurar…</translation>
    </message>
    <message>
        <source>Restaurar a cópia de {time}</source>
        <translation>Restaurar la copia de {time}</translation>
    </message>
</context>
<context>
    <name>BankApp</name>
    <message>
        <source>Isto não é um código Pix.</source>
        <translation>Esto no es un código Pix.</translation>
    </message>
    <message>
        <source>Este código não tem valor.</source>
        <translation>Este código no tiene importe.</translation>
    </message>
    <message>
        <source>O caixa recusou esta chave ({reason}).</source>
        <translation>La caja rechazó esta clave ({reason}).</translation>
    </message>
    <message>
        <source>Nenhum código Pix foi encontrado. Outra janela está na frente dele?</source>
        <translation>No se encontró ningún código Pix. ¿Hay otra ventana delante?</translation>
    </message>
</context>
<context>
    <name>BankWindow</name>
    <message>
        <source>No prazo</source>
        <translation>A tiempo</translation>
    </message>
    <message>
        <source>Atrasado</source>
        <translation>Con retraso</translation>
    </message>
    <message>
        <source>Duas vezes</source>
        <translation>Dos veces</translation>
    </message>
    <message>
        <source>Valor menor</source>
        <translation>Importe menor</translation>
    </message>
    <message>
        <source>Sem resposta</source>
        <translation>Sin respuesta</translation>
    </message>
    <message>
        <source>Valor maior</source>
        <translation>Importe mayor</translation>
    </message>
    <message>
        <source>Em duas partes</source>
        <translation>En dos partes</translation>
    </message>
    <message>
        <source>Aviso atrasado</source>
        <translation>Aviso con retraso</translation>
    </message>
    <message>
        <source>Mesmo aviso 2 vezes</source>
        <translation>Mismo aviso 2 veces</translation>
    </message>
    <message>
        <source>Aviso com outro valor</source>
        <translation>Aviso con otro importe</translation>
    </message>
    <message>
        <source>Após cancelar</source>
        <translation>Tras cancelar</translation>
    </message>
    <message>
        <source>txid desconhecido</source>
        <translation>txid desconocido</translation>
    </message>
    <message>
        <source>Sem txid</source>
        <translation>Sin txid</translation>
    </message>
    <message>
        <source>Lento</source>
        <translation>Lento</translation>
    </message>
    <message>
        <source>Hora impossível</source>
        <translation>Hora imposible</translation>
    </message>
    <message>
        <source>Cai antes do recibo</source>
        <translation>Se corta antes del recibo</translation>
    </message>
    <message>
        <source>Sem comprovante</source>
        <translation>Sin comprobante</translation>
    </message>
    <message>
        <source>Enxurrada</source>
        <translation>Avalancha</translation>
    </message>
    <message>
        <source>Banco Simulado</source>
        <translation>Banco Simulado</translation>
    </message>
    <message>
        <source>Ler da tela</source>
        <translation>Leer de la pantalla</translation>
    </message>
    <message>
        <source>Imagem…</source>
        <translation>Imagen…</translation>
    </message>
    <message>
        <source>Cole aqui o código Pix copia e cola</source>
        <translation>Pegue aquí el código Pix (copiar y pegar)</translation>
    </message>
    <message>
        <source>Código Pix copia e cola</source>
        <translation>Código Pix para copiar y pegar</translation>
    </message>
    <message>
        <source>Para</source>
        <translation>Para</translation>
    </message>
    <message>
        <source>Leia o QR da tela, abra uma imagem ou cole o código.</source>
        <translation>Lea el QR de la pantalla, abra una imagen o pegue el código.</translation>
    </message>
    <message>
        <source>Mais…</source>
        <translation>Más…</translation>
    </message>
    <message>
        <source>sem valor</source>
        <translation>sin importe</translation>
    </message>
    <message>
        <source>txid {txid}</source>
        <translation>txid {txid}</translation>
    </message>
    <message>
        <source>Pagar</source>
        <translation>Pagar</translation>
    </message>
    <message>
        <source>Pagar {amount}</source>
        <translation>Pagar {amount}</translation>
    </message>
    <message>
        <source>Não pago</source>
        <translation>No pagado</translation>
    </message>
    <message>
        <source>Pago</source>
        <translation>Pagado</translation>
    </message>
    <message>
        <source>Fila: {count}</source>
        <translation>Cola: {count}</translation>
    </message>
    <message>
        <source>conectado ao caixa</source>
        <translation>conectado a la caja</translation>
    </message>
    <message>
        <source>sem contato com o caixa</source>
        <translation>sin contacto con la caja</translation>
    </message>
    <message>
        <source>Escolha a imagem com o QR</source>
        <translation>Elija la imagen con el QR</translation>
    </message>
    <message>
        <source>Imagens (*.png *.jpg *.jpeg *.bmp *.webp)</source>
        <translation>Imágenes (*.png *.jpg *.jpeg *.bmp *.webp)</translation>
    </message>
    <message>
        <source>Pagando…</source>
        <translation>Pagando…</translation>
    </message>
    <message>
        <source>SIMULADOR — SEM VALOR</source>
        <translation>SIMULADOR — SIN VALOR</translation>
    </message>
    <message>
        <source>Pagar com Pix</source>
        <translation>Pagar con Pix</translation>
    </message>
</context>
<context>
    <name>CashierWindow</name>
    <message>
        <source>Caixa Pix</source>
        <translation>Caja Pix</translation>
    </message>
    <message>
        <source>Recuperando…</source>
        <translation>Recuperando…</translation>
    </message>
    <message>
        <source>Abrindo o livro-caixa.</source>
        <translation>Abriendo el libro de caja.</translation>
    </message>
    <message>
        <source>Abrindo…</source>
        <translation>Abriendo…</translation>
    </message>
    <message>
        <source>Fechando…</source>
        <translation>Cerrando…</translation>
    </message>
    <message>
        <source>Guardando o que falta.</source>
        <translation>Guardando lo que falta.</translation>
    </message>
</context>
<context>
    <name>ChargeSheet</name>
    <message>
        <source>Pedido nº {number}</source>
        <translation>Pedido n.º {number}</translation>
    </message>
    <message>
        <source>txid {txid}</source>
        <translation>txid {txid}</translation>
    </message>
    <message>
        <source>Fechar</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>ChargeView</name>
    <message>
        <source>Copiar</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Copiar código</source>
        <translation>Copiar código</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancelar</translation>
    </message>
    <message>
        <source>Gerar nova</source>
        <translation>Generar nuevo</translation>
    </message>
    <message>
        <source>Nova venda</source>
        <translation>Nueva venta</translation>
    </message>
    <message>
        <source>Aceitar…</source>
        <translation>Aceptar…</translation>
    </message>
    <message>
        <source>Resolver em Pendências</source>
        <translation>Resolver en Pendientes</translation>
    </message>
    <message>
        <source>Marcar à mão…</source>
        <translation>Marcar a mano…</translation>
    </message>
    <message>
        <source>Copiado</source>
        <translation>Copiado</translation>
    </message>
    <message>
        <source>Nenhuma cobrança na tela</source>
        <translation>Ningún cobro en pantalla</translation>
    </message>
    <message>
        <source>Digite o valor e aperte Enter.
O QR aparece aqui e na tela do cliente.</source>
        <translation>Escriba el importe y pulse Enter.
El QR aparece aquí y en la pantalla del cliente.</translation>
    </message>
    <message>
        <source>Pedido nº {number}</source>
        <translation>Pedido n.º {number}</translation>
    </message>
    <message>
        <source>txid …{tail}</source>
        <translation>txid …{tail}</translation>
    </message>
    <message>
        <source>completa a venda nº {number}</source>
        <translation>completa la venta n.º {number}</translation>
    </message>
    <message>
        <source>confirmado em {time}</source>
        <translation>confirmado en {time}</translation>
    </message>
    <message>
        <source>recebido {amount}</source>
        <translation>recibido {amount}</translation>
    </message>
    <message>
        <source>faltam {amount}</source>
        <translation>faltan {amount}</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Cobrar {amount}</translation>
    </message>
</context>
<context>
    <name>CloseDialog</name>
    <message>
        <source>Foi devolvido ao cliente: sai da conta desta venda</source>
        <translation>Se devolvió al cliente: sale de la cuenta de esta venta</translation>
    </message>
    <message>
        <source>Fica com a loja: continua contado como recebido</source>
        <translation>Queda en la tienda: sigue contado como recibido</translation>
    </message>
    <message>
        <source>Não é desta loja: sai da conta, fica registrado</source>
        <translation>No es de esta tienda: sale de la cuenta, queda registrado</translation>
    </message>
    <message>
        <source>Código da devolução, se tiver</source>
        <translation>Código de la devolución, si lo tiene</translation>
    </message>
    <message>
        <source>nº {number}</source>
        <translation>n.º {number}</translation>
    </message>
    <message>
        <source>A pendência some da lista; a marca à mão continua.</source>
        <translation>El asunto sale de la lista; la marca a mano sigue.</translation>
    </message>
    <message>
        <source>O que foi feito com este dinheiro?</source>
        <translation>¿Qué se hizo con este dinero?</translation>
    </message>
    <message>
        <source>Encerrar a pendência</source>
        <translation>Cerrar el asunto</translation>
    </message>
    <message>
        <source>Encerrar</source>
        <translation>Cerrar</translation>
    </message>
</context>
<context>
    <name>CodeBody</name>
    <message>
        <source>Tela cheia</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Expira às {time}</source>
        <translation>Vence a las {time}</translation>
    </message>
    <message>
        <source>QR Code Pix de {amount}</source>
        <translation>Código QR Pix de {amount}</translation>
    </message>
</context>
<context>
    <name>ConfirmSheet</name>
    <message>
        <source>PIN do gerente</source>
        <translation>PIN del gerente</translation>
    </message>
</context>
<context>
    <name>CountedField</name>
    <message>
        <source>cortado em {limit}</source>
        <translation>cortado en {limit}</translation>
    </message>
</context>
<context>
    <name>CustomerScreen</name>
    <message>
        <source>Pague com Pix</source>
        <translation>Pague con Pix</translation>
    </message>
    <message>
        <source>QR Code Pix de {amount}</source>
        <translation>Código QR Pix de {amount}</translation>
    </message>
    <message>
        <source>TREINO — SEM VALOR</source>
        <translation>PRÁCTICA — SIN VALOR</translation>
    </message>
    <message>
        <source>Confira este nome no app do banco</source>
        <translation>Verifique este nombre en la app del banco</translation>
    </message>
    <message>
        <source>Recebe: {name}</source>
        <translation>Recibe: {name}</translation>
    </message>
</context>
<context>
    <name>DamagedView</name>
    <message>
        <source>O arquivo do livro-caixa está danificado no disco.</source>
        <translation>El archivo del libro de caja está dañado en el disco.</translation>
    </message>
    <message>
        <source>O livro-caixa foi alterado por fora: um registro não é mais o que foi gravado.</source>
        <translation>El libro de caja fue alterado desde fuera: un registro ya no es lo que se guardó.</translation>
    </message>
    <message>
        <source>Falta o fim do livro-caixa: registros já confirmados sumiram.</source>
        <translation>Falta el final del libro de caja: desaparecieron registros ya confirmados.</translation>
    </message>
    <message>
        <source>Procurando a cópia de segurança mais nova…</source>
        <translation>Buscando la copia de seguridad más reciente…</translation>
    </message>
    <message>
        <source>2. Ele restaura a cópia. O caixa reabre e pergunta ao banco pelo que falta.</source>
        <translation>2. Él restaura la copia. La caja se reabre y pregunta al banco por lo que falta.</translation>
    </message>
    <message>
        <source>Restaurar esta cópia…</source>
        <translation>Restaurar esta copia…</translation>
    </message>
    <message>
        <source>Salvar o que pode ser lido…</source>
        <translation>Guardar lo que se puede leer…</translation>
    </message>
    <message>
        <source>Detalhe técnico: {found}</source>
        <translation>Detalle técnico: {found}</translation>
    </message>
    <message>
        <source>O que fazer agora</source>
        <translation>Qué hacer ahora</translation>
    </message>
    <message>
        <source>1. Chame o responsável. Até lá, receba de outro jeito.</source>
        <translation>1. Llame al responsable. Hasta entonces, cobre de otra forma.</translation>
    </message>
    <message>
        <source>Ele foi aberto só para leitura e nada mudou nele. Este caixa não vende até ser reparado; o que o banco confirmar fica guardado no banco.</source>
        <translation>Se abrió solo para lectura y nada cambió en él. Esta caja no vende hasta que se repare; lo que el banco confirme queda guardado en el banco.</translation>
    </message>
    <message>
        <source>Nenhuma cobrança deste arquivo pode ser lida.</source>
        <translation>Ningún cobro de este archivo se puede leer.</translation>
    </message>
    <message>
        <source>Isto ainda pode ser lido, mas pode estar errado: confira cada Pix no app do banco.</source>
        <translation>Esto aún se puede leer, pero puede estar mal: compruebe cada Pix en la app del banco.</translation>
    </message>
    <message>
        <source>Cobranças que não puderam ser lidas: {count}.</source>
        <translation>Cobros que no se pudieron leer: {count}.</translation>
    </message>
    <message>
        <source>A cópia de {time} está inteira.</source>
        <translation>La copia de {time} está entera.</translation>
    </message>
    <message>
        <source>2. Não apague nada: salve o que pode ser lido e leve a pasta abaixo a quem cuida do caixa.</source>
        <translation>2. No borre nada: guarde lo que se puede leer y lleve la carpeta indicada abajo a quien cuida de la caja.</translation>
    </message>
    <message>
        <source>Salvar o que pode ser lido</source>
        <translation>Guardar lo que se puede leer</translation>
    </message>
</context>
<context>
    <name>DataController</name>
    <message>
        <source>O que há está na cópia de {time}.</source>
        <translation>Todo está en la copia de {time}.</translation>
    </message>
    <message>
        <source>Salvo.</source>
        <translation>Guardado.</translation>
    </message>
    <message>
        <source>Ninguém com este nome ou número. O nome tem de estar completo.</source>
        <translation>Nadie con este nombre o número. El nombre tiene que estar completo.</translation>
    </message>
    <message>
        <source>Salvar os dados</source>
        <translation>Guardar los datos</translation>
    </message>
    <message>
        <source>Não foi possível salvar: {why}</source>
        <translation>No se pudo guardar: {why}</translation>
    </message>
    <message>
        <source>{count} pagamentos salvos em {path}</source>
        <translation>{count} pagos guardados en {path}</translation>
    </message>
    <message>
        <source>Apagar os dados de “{who}”?</source>
        <translation>¿Borrar los datos de “{who}”?</translation>
    </message>
    <message>
        <source>Nome e CPF somem deste livro-caixa agora, e das cópias antigas em até cinco semanas. Os pagamentos ficam.</source>
        <translation>El nombre y el CPF desaparecen ahora de este libro de caja, y de las copias antiguas en un máximo de cinco semanas. Los pagos se quedan.</translation>
    </message>
    <message>
        <source>Manter</source>
        <translation>Mantener</translation>
    </message>
    <message>
        <source>Apagar</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Apagado de {count} pagamentos.</source>
        <translation>Borrado de {count} pagos.</translation>
    </message>
</context>
<context>
    <name>DataPage</name>
    <message>
        <source>Fazer cópia agora</source>
        <translation>Hacer una copia ahora</translation>
    </message>
    <message>
        <source>Nenhuma; melhor em outro disco</source>
        <translation>Ninguna; mejor en otro disco</translation>
    </message>
    <message>
        <source>Escolher…</source>
        <translation>Elegir…</translation>
    </message>
    <message>
        <source>{days} dias</source>
        <translation>{days} días</translation>
    </message>
    <message>
        <source>Salvar</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Nome completo, CPF ou CNPJ</source>
        <translation>Nombre completo, CPF o CNPJ</translation>
    </message>
    <message>
        <source>Exportar…</source>
        <translation>Exportar…</translation>
    </message>
    <message>
        <source>Apagar…</source>
        <translation>Borrar…</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Segunda pasta para as cópias</source>
        <translation>Segunda carpeta para las copias</translation>
    </message>
    <message>
        <source>Nome e CPF de quem pagou ficam por</source>
        <translation>Nombre y CPF de quien pagó se guardan</translation>
    </message>
    <message>
        <source>Dados de uma pessoa, a pedido dela</source>
        <translation>Datos de una persona, a petición suya</translation>
    </message>
    <message>
        <source>Conferência do livro-caixa: anote em papel de vez em quando</source>
        <translation>Control del libro de caja: anótelo en papel de vez en cuando</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>PIN del gerente</translation>
    </message>
    <message>
        <source>registro nº {seq}: {head}</source>
        <translation>registro n.º {seq}: {head}</translation>
    </message>
    <message>
        <source>ainda nenhuma</source>
        <translation>ninguna todavía</translation>
    </message>
    <message>
        <source>Cópias de segurança: de hora em hora, e ao fechar.
Última: {time}</source>
        <translation>Copias de seguridad: cada hora, y al cerrar.
Última: {time}</translation>
    </message>
</context>
<context>
    <name>DecidedPanel</name>
    <message>
        <source>Reabrir…</source>
        <translation>Reabrir…</translation>
    </message>
    <message>
        <source>Quem decidiu</source>
        <translation>Quién decidió</translation>
    </message>
</context>
<context>
    <name>DecidedView</name>
    <message>
        <source>Pendências decididas, da mais nova à mais antiga</source>
        <translation>Pendientes decididos, del más nuevo al más antiguo</translation>
    </message>
    <message>
        <source>Nada foi decidido ainda</source>
        <translation>Aún no se decidió nada</translation>
    </message>
    <message>
        <source>O que for decidido fica aqui.</source>
        <translation>Lo que se decida queda aquí.</translation>
    </message>
</context>
<context>
    <name>DecisionDialog</name>
    <message>
        <source>Por quê? (4 letras ou mais)</source>
        <translation>¿Por qué? (4 letras o más)</translation>
    </message>
    <message>
        <source>Motivo</source>
        <translation>Motivo</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>PIN del gerente</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
</context>
<context>
    <name>Decisions</name>
    <message>
        <source>Aceitar {received} pela venda de {amount}?</source>
        <translation>¿Aceptar {received} por la venta de {amount}?</translation>
    </message>
    <message>
        <source>Venda nº {number}. Fica paga por decisão sua, marcada como aceita, e não confirmada.</source>
        <translation>Venta n.º {number}. Queda pagada por decisión suya, marcada como aceptada, y no confirmada.</translation>
    </message>
    <message>
        <source>Aceitar</source>
        <translation>Aceptar</translation>
    </message>
    <message>
        <source>Reabrir {amount} de {sale}?</source>
        <translation>¿Reabrir {amount} de {sale}?</translation>
    </message>
    <message>
        <source>{kind}: {decision}
Volta para Abertas, e o dinheiro conta como antes da decisão.</source>
        <translation>{kind}: {decision}
Vuelve a Abiertas, y el dinero cuenta como antes de la decisión.</translation>
    </message>
    <message>
        <source>Reabrir</source>
        <translation>Reabrir</translation>
    </message>
    <message>
        <source>Marcar {amount} como paga à mão?</source>
        <translation>¿Marcar {amount} como pagado a mano?</translation>
    </message>
    <message>
        <source>O código sai das telas, e a venda fica nas pendências até o Pix aparecer.</source>
        <translation>El código sale de las pantallas y la venta queda en los pendientes hasta que aparezca el Pix.</translation>
    </message>
    <message>
        <source>Marcar à mão</source>
        <translation>Marcar a mano</translation>
    </message>
    <message>
        <source>Isto não prova nada: o banco não confirmou. Comprovante ou foto no celular do cliente podem ser falsos. Confira antes no app do banco da loja.</source>
        <translation>Esto no prueba nada: el banco no confirmó. Un comprobante o una foto en el celular del cliente pueden ser falsos. Verifique antes en la app del banco de la tienda.</translation>
    </message>
</context>
<context>
    <name>DescriptionField</name>
    <message>
        <source>Descrição (aparece para o cliente)</source>
        <translation>Descripción (la ve el cliente)</translation>
    </message>
</context>
<context>
    <name>DevicePage</name>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>PIN del gerente</translation>
    </message>
</context>
<context>
    <name>DeviceRow</name>
    <message>
        <source>Confirmar</source>
        <translation>Confirmar</translation>
    </message>
    <message>
        <source>Nova chave</source>
        <translation>Clave nueva</translation>
    </message>
    <message>
        <source>Remover</source>
        <translation>Quitar</translation>
    </message>
</context>
<context>
    <name>DevicesController</name>
    <message>
        <source>Escolha primeiro em que rede o caixa atende, e aplique.</source>
        <translation>Elija primero en qué red atiende la caja, y aplique.</translation>
    </message>
    <message>
        <source>Tela nova</source>
        <translation>Pantalla nueva</translation>
    </message>
    <message>
        <source>Remover “{name}”?</source>
        <translation>¿Quitar “{name}”?</translation>
    </message>
    <message>
        <source>O aparelho é desligado agora e precisa de uma chave nova para voltar.</source>
        <translation>El aparato se desconecta ahora y necesita una clave nueva para volver.</translation>
    </message>
    <message>
        <source>Manter</source>
        <translation>Mantener</translation>
    </message>
    <message>
        <source>Remover</source>
        <translation>Quitar</translation>
    </message>
</context>
<context>
    <name>DisplayWindow</name>
    <message>
        <source>Tela do cliente</source>
        <translation>Pantalla del cliente</translation>
    </message>
</context>
<context>
    <name>ExceptionsView</name>
    <message>
        <source>Pendências, da mais nova à mais antiga</source>
        <translation>Pendientes, del más nuevo al más antiguo</translation>
    </message>
    <message>
        <source>Nenhuma pendência. Tudo certo.</source>
        <translation>Nada pendiente. Todo en orden.</translation>
    </message>
    <message>
        <source>Todo o dinheiro que chegou tem a sua venda.</source>
        <translation>Todo el dinero que llegó tiene su venta.</translation>
    </message>
</context>
<context>
    <name>Header</name>
    <message>
        <source>TREINO — SEM VALOR</source>
        <translation>PRÁCTICA — SIN VALOR</translation>
    </message>
    <message>
        <source>Ajustes</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Caixa Pix</source>
        <translation>Caja Pix</translation>
    </message>
</context>
<context>
    <name>HelpDialog</name>
    <message>
        <source>Ajuda</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Tudo funciona pelo teclado. Os números digitam o valor a qualquer momento.</source>
        <translation>Todo funciona con el teclado. Los números escriben el importe en cualquier momento.</translation>
    </message>
    <message>
        <source>Fechar</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Relatório de falhas</source>
        <translation>Informe de fallas</translation>
    </message>
</context>
<context>
    <name>InboxPage</name>
    <message>
        <source>Pendências</source>
        <translation>Pendientes</translation>
    </message>
    <message>
        <source>Abertas</source>
        <translation>Abiertas</translation>
    </message>
    <message>
        <source>Decididas</source>
        <translation>Decididas</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Escolher</source>
        <translation>Elegir</translation>
    </message>
    <message>
        <source>Ação recomendada</source>
        <translation>Acción recomendada</translation>
    </message>
    <message>
        <source>Outras opções</source>
        <translation>Otras opciones</translation>
    </message>
    <message>
        <source>Nada daqui some sem alguém decidir.</source>
        <translation>Nada sale de aquí sin que alguien decida.</translation>
    </message>
</context>
<context>
    <name>InviteSheet</name>
    <message>
        <source>Parear tablet ou navegador</source>
        <translation>Vincular tableta o navegador</translation>
    </message>
    <message>
        <source>Leia este QR com a câmera do tablet. Ele vale uma vez, por 2 minutos.</source>
        <translation>Lea este QR con la cámara de la tableta. Vale una vez, por 2 minutos.</translation>
    </message>
    <message>
        <source>Se dois aparelhos lerem o mesmo QR, nenhum é aceito e o aviso aparece aqui.</source>
        <translation>Si dos aparatos leen el mismo QR, ninguno se acepta y el aviso aparece aquí.</translation>
    </message>
    <message>
        <source>Dois aparelhos leram este QR. Nenhum foi aceito: alguém pode ter fotografado a tela.</source>
        <translation>Dos aparatos leyeron este QR. Ninguno fue aceptado: alguien pudo haber fotografiado la pantalla.</translation>
    </message>
    <message>
        <source>Ninguém leu o QR a tempo. Feche e peça outro.</source>
        <translation>Nadie leyó el QR a tiempo. Cierre y pida otro.</translation>
    </message>
    <message>
        <source>Uma tela leu o QR. É a que está na sua frente?</source>
        <translation>Una pantalla leyó el QR. ¿Es la que está delante de usted?</translation>
    </message>
</context>
<context>
    <name>Keyboard</name>
    <message>
        <source>Ajuda</source>
        <translation>Ayuda</translation>
    </message>
    <message>
        <source>Cobrar, ou a ação recomendada (também F2)</source>
        <translation>Cobrar, o la acción recomendada (también F2)</translation>
    </message>
    <message>
        <source>Somar outro valor</source>
        <translation>Sumar otro importe</translation>
    </message>
    <message>
        <source>Apagar o último número; Delete apaga tudo</source>
        <translation>Borrar el último número; Delete borra todo</translation>
    </message>
    <message>
        <source>Voltar; com um código na tela, pergunta antes de cancelar</source>
        <translation>Volver; con un código en pantalla, pregunta antes de cancelar</translation>
    </message>
    <message>
        <source>Copiar o código</source>
        <translation>Copiar el código</translation>
    </message>
    <message>
        <source>Mostrar a tela do cliente aqui</source>
        <translation>Mostrar aquí la pantalla del cliente</translation>
    </message>
    <message>
        <source>Gerar nova: a mesma venda outra vez</source>
        <translation>Generar nuevo: la misma venta otra vez</translation>
    </message>
    <message>
        <source>Pendências; lá, F2 faz o recomendado e Ctrl+D mostra as decididas</source>
        <translation>Pendientes; allí F2 hace lo recomendado y Ctrl+D muestra los decididos</translation>
    </message>
    <message>
        <source>No treino: o cliente paga certo</source>
        <translation>En práctica: el cliente paga bien</translation>
    </message>
    <message>
        <source>Marcar a cobrança como paga à mão (gerente)</source>
        <translation>Marcar el cobro como pagado a mano (gerente)</translation>
    </message>
</context>
<context>
    <name>Keypad</name>
    <message>
        <source>Limpar</source>
        <translation>Borrar</translation>
    </message>
    <message>
        <source>Somar outro valor</source>
        <translation>Sumar otro importe</translation>
    </message>
</context>
<context>
    <name>KeysPage</name>
    <message>
        <source>Só um banco com chave confirma pagamentos. A chave é mostrada uma vez, ao ser criada.</source>
        <translation>Solo un banco con clave confirma pagos. La clave se muestra una vez, al crearla.</translation>
    </message>
    <message>
        <source>Programas com chave criam e acompanham cobranças. A chave é mostrada uma vez, ao ser criada.</source>
        <translation>Los programas con clave crean y siguen cobros. La clave se muestra una vez, al crearla.</translation>
    </message>
    <message>
        <source>Nenhum banco tem chave.</source>
        <translation>Ningún banco tiene clave.</translation>
    </message>
    <message>
        <source>Nenhum programa tem chave.</source>
        <translation>Ningún programa tiene clave.</translation>
    </message>
    <message>
        <source>Exigir a prova do Pix (endToEndId)</source>
        <translation>Exigir la prueba del Pix (endToEndId)</translation>
    </message>
    <message>
        <source>Ver todas as cobranças do caixa, não só as suas</source>
        <translation>Ver todos los cobros de la caja, no solo los suyos</translation>
    </message>
    <message>
        <source>Criar chave</source>
        <translation>Crear clave</translation>
    </message>
    <message>
        <source>Nome do aparelho ou programa</source>
        <translation>Nombre del aparato o programa</translation>
    </message>
</context>
<context>
    <name>MatterPanel</name>
    <message>
        <source>Vincular a uma cobrança…</source>
        <translation>Vincular a un cobro…</translation>
    </message>
    <message>
        <source>Venda nº {number}</source>
        <translation>Venta nº {number}</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Cobrar {amount}</translation>
    </message>
    <message>
        <source>Confirmar</source>
        <translation>Confirmar</translation>
    </message>
    <message>
        <source>Aceitar…</source>
        <translation>Aceptar…</translation>
    </message>
    <message>
        <source>Já devolvi…</source>
        <translation>Ya lo devolví…</translation>
    </message>
    <message>
        <source>Encerrar…</source>
        <translation>Cerrar…</translation>
    </message>
</context>
<context>
    <name>NetworkCard</name>
    <message>
        <source>Tablets por http, sem certificado</source>
        <translation>Tabletas por http, sin certificado</translation>
    </message>
    <message>
        <source>Sem certificado, alguém mal-intencionado na mesma Wi-Fi pode trocar o QR. Prefira a segunda tela deste computador ou o programa de tela; no tablet, peça ao cliente que confira o nome.</source>
        <translation>Sin certificado, alguien malintencionado en la misma Wi-Fi puede cambiar el QR. Prefiera la segunda pantalla de este equipo o el programa de pantalla; en la tableta, pida al cliente que verifique el nombre.</translation>
    </message>
    <message>
        <source>Anunciar este caixa na rede</source>
        <translation>Anunciar esta caja en la red</translation>
    </message>
    <message>
        <source>Aplicar</source>
        <translation>Aplicar</translation>
    </message>
    <message>
        <source>Só este computador</source>
        <translation>Solo este equipo</translation>
    </message>
    <message>
        <source>Todas as redes deste computador</source>
        <translation>Todas las redes de este equipo</translation>
    </message>
    <message>
        <source>O caixa atende em</source>
        <translation>La caja atiende en</translation>
    </message>
    <message>
        <source>Endereço dado às telas, aos bancos e aos programas</source>
        <translation>Dirección dada a pantallas, bancos y programas</translation>
    </message>
    <message>
        <source>todas as redes deste computador</source>
        <translation>todas las redes de este equipo</translation>
    </message>
    <message>
        <source>só este computador</source>
        <translation>solo este equipo</translation>
    </message>
</context>
<context>
    <name>NoticeBar</name>
    <message>
        <source>Entendi</source>
        <translation>Entendido</translation>
    </message>
</context>
<context>
    <name>Notices</name>
    <message>
        <source>Uma parte do programa falhou. O que foi confirmado está guardado no livro-caixa. Em F1 há um relatório; se algo na tela parecer parado, feche e abra o caixa.</source>
        <translation>Una parte del programa falló. Lo confirmado está guardado en el libro. En F1 hay un informe; si algo en la pantalla parece detenido, cierre y abra la caja.</translation>
    </message>
    <message>
        <source>O caixa não foi fechado em ordem da última vez. O livro-caixa foi conferido e o banco será perguntado pelo que faltar. Em F1 há um relatório.</source>
        <translation>La caja no se cerró en orden la última vez. El libro fue verificado y se preguntará al banco por lo que falte. En F1 hay un informe.</translation>
    </message>
    <message>
        <source>Outros programas deste computador não alcançam este caixa: não há pasta para o contato entre eles. As vendas não precisam dela; para criar chaves por comando, feche o caixa.</source>
        <translation>Otros programas de esta computadora no alcanzan esta caja: no hay carpeta para el contacto entre ellos. Las ventas no la necesitan; para crear claves por comando, cierre la caja.</translation>
    </message>
    <message>
        <source>O QR não pôde ser conferido. Use o copia e cola.</source>
        <translation>No se pudo comprobar el QR. Use copiar y pegar.</translation>
    </message>
    <message>
        <source>O banco não responde há mais de 2 minutos. A tela não vai ficar verde: confira o Pix no app do banco, ou receba de outro jeito.</source>
        <translation>El banco no responde desde hace más de 2 minutos. La pantalla no se pondrá verde: verifique el Pix en la app del banco o cobre de otra manera.</translation>
    </message>
    <message>
        <source>A cobrança anterior, nº {number} de {amount}, foi paga antes do cancelamento. A que está na tela ainda não.</source>
        <translation>El cobro anterior, n.º {number} de {amount}, se pagó antes de la cancelación. El que está en pantalla todavía no.</translation>
    </message>
    <message>
        <source>O monitor do cliente foi desligado. Ele volta sozinho quando ligar.</source>
        <translation>El monitor del cliente se apagó. Vuelve solo cuando se encienda.</translation>
    </message>
    <message>
        <source>A tela do cliente deu lugar ao caixa neste monitor. Em outro monitor, ela volta.</source>
        <translation>La pantalla del cliente dejó lugar a la caja en este monitor. Vuelve cuando la caja esté en otro.</translation>
    </message>
</context>
<context>
    <name>PairSheet</name>
    <message>
        <source>Parear programa de tela</source>
        <translation>Vincular programa de pantalla</translation>
    </message>
    <message>
        <source>Código de pareamento</source>
        <translation>Código de vinculación</translation>
    </message>
    <message>
        <source>No outro computador, abra o programa de tela e digite o endereço e este código.</source>
        <translation>En el otro equipo, abra el programa de pantalla y escriba la dirección y este código.</translation>
    </message>
    <message>
        <source>“{name}” ({address}) digitou o código. É uma tela desta loja?</source>
        <translation>“{name}” ({address}) escribió el código. ¿Es una pantalla de esta tienda?</translation>
    </message>
    <message>
        <source>Confira o nome que aparece na outra tela.</source>
        <translation>Verifique el nombre que aparece en la otra pantalla.</translation>
    </message>
    <message>
        <source>Neste computador, abra o programa de tela e digite o endereço e este código.</source>
        <translation>En este equipo, abra el programa de pantalla y escriba la dirección y este código.</translation>
    </message>
    <message>
        <source>Endereço: {url}</source>
        <translation>Dirección: {url}</translation>
    </message>
    <message>
        <source>Tentativas restantes: {count}</source>
        <translation>Intentos restantes: {count}</translation>
    </message>
    <message>
        <source>Este endereço só vale neste computador. Para uma tela em outro: volte, escolha a rede em “O caixa atende em”, aplique, e peça outro código.</source>
        <translation>Esta dirección solo vale en este equipo. Para una pantalla en otro: vuelva, elija la red en “La caja atiende en”, aplique y pida otro código.</translation>
    </message>
    <message>
        <source>O código não vale mais. Feche e peça outro.</source>
        <translation>El código ya no vale. Cierre y pida otro.</translation>
    </message>
</context>
<context>
    <name>PairingApp</name>
    <message>
        <source>Tela {computer}</source>
        <translation>Pantalla {computer}</translation>
    </message>
</context>
<context>
    <name>PairingWindow</name>
    <message>
        <source>Parear esta tela</source>
        <translation>Vincular esta pantalla</translation>
    </message>
    <message>
        <source>Parear</source>
        <translation>Vincular</translation>
    </message>
    <message>
        <source>Parar</source>
        <translation>Detener</translation>
    </message>
    <message>
        <source>Procurando o caixa…</source>
        <translation>Buscando la caja…</translation>
    </message>
    <message>
        <source>Agora confirme no caixa o nome “{name}”.</source>
        <translation>Ahora confirme en la caja el nombre “{name}”.</translation>
    </message>
    <message>
        <source>Parear esta tela com o caixa</source>
        <translation>Vincular esta pantalla con la caja</translation>
    </message>
    <message>
        <source>No caixa, abra Ajustes › Telas › Parear e digite aqui o que ele mostra.</source>
        <translation>En la caja, abra Ajustes › Pantallas › Vincular y escriba aquí lo que muestra.</translation>
    </message>
    <message>
        <source>Endereço do caixa</source>
        <translation>Dirección de la caja</translation>
    </message>
    <message>
        <source>Código de 12 letras e números</source>
        <translation>Código de 12 letras y números</translation>
    </message>
    <message>
        <source>Nome desta tela</source>
        <translation>Nombre de esta pantalla</translation>
    </message>
    <message>
        <source>O código não confere com o do caixa. Resta 1 tentativa; depois, peça outro.</source>
        <translation>El código no coincide con el de la caja. Queda 1 intento; después, pida otro.</translation>
    </message>
    <message>
        <source>O código não confere com o do caixa. Corrija: restam {count} tentativas.</source>
        <translation>El código no coincide con el de la caja. Corríjalo: quedan {count} intentos.</translation>
    </message>
    <message>
        <source>Este endereço não existe. Ele é como 192.168.0.10.</source>
        <translation>Esta dirección no existe. Es como 192.168.0.10.</translation>
    </message>
    <message>
        <source>Confira o código: são 12 letras e números.</source>
        <translation>Revise el código: son 12 letras y números.</translation>
    </message>
    <message>
        <source>O caixa não respondeu. Confira o endereço, e se o caixa está aberto à rede.</source>
        <translation>La caja no respondió. Revise la dirección y si la caja está abierta a la red.</translation>
    </message>
    <message>
        <source>O caixa não aceitou este código. Peça um novo no caixa.</source>
        <translation>La caja no aceptó este código. Pida uno nuevo en la caja.</translation>
    </message>
    <message>
        <source>Caixa não reconhecido: quem respondeu não sabe o código.</source>
        <translation>Caja no reconocida: quien respondió no sabe el código.</translation>
    </message>
    <message>
        <source>O caixa e esta tela são de versões diferentes. Atualize os dois.</source>
        <translation>La caja y esta pantalla son de versiones distintas. Actualice ambas.</translation>
    </message>
    <message>
        <source>A chave não pôde ser guardada neste computador.</source>
        <translation>La clave no pudo guardarse en este equipo.</translation>
    </message>
</context>
<context>
    <name>PayingSteps</name>
    <message>
        <source>Abra o app do seu banco</source>
        <translation>Abra la app de su banco</translation>
    </message>
    <message>
        <source>Pix › Ler QR code</source>
        <translation>Pix › Leer código QR</translation>
    </message>
    <message>
        <source>Confira {amount} e pague</source>
        <translation>Verifique {amount} y pague</translation>
    </message>
    <message>
        <source>Recebe: </source>
        <translation>Recibe: </translation>
    </message>
    <message>
        <source>Confira este nome no app do banco</source>
        <translation>Verifique este nombre en la app del banco</translation>
    </message>
</context>
<context>
    <name>PinSheet</name>
    <message>
        <source>Trocar o PIN do gerente</source>
        <translation>Cambiar el PIN del gerente</translation>
    </message>
    <message>
        <source>De 4 a 8 números. Um PIN que todos tentam primeiro, como 1234 ou 0000, não é aceito.</source>
        <translation>De 4 a 8 números. Un PIN que todos prueban primero, como 1234 o 0000, no se acepta.</translation>
    </message>
    <message>
        <source>PIN de agora</source>
        <translation>PIN actual</translation>
    </message>
    <message>
        <source>PIN novo</source>
        <translation>PIN nuevo</translation>
    </message>
    <message>
        <source>PIN novo outra vez</source>
        <translation>PIN nuevo otra vez</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Trocar</source>
        <translation>Cambiar</translation>
    </message>
    <message>
        <source>Os dois PINs novos não são iguais.</source>
        <translation>Los dos PIN nuevos no son iguales.</translation>
    </message>
    <message>
        <source>troca do PIN</source>
        <translation>cambio del PIN</translation>
    </message>
</context>
<context>
    <name>QrView</name>
    <message>
        <source>Sem espaço para o QR: aumente a janela ou use o copia e cola.</source>
        <translation>Sin espacio para el QR: agrande la ventana o use copiar y pegar.</translation>
    </message>
    <message>
        <source>O QR não pôde ser conferido. Use o copia e cola.</source>
        <translation>No se pudo comprobar el QR. Use copiar y pegar.</translation>
    </message>
</context>
<context>
    <name>ReceiverController</name>
    <message>
        <source>conferi quem recebe</source>
        <translation>verifiqué quién recibe</translation>
    </message>
</context>
<context>
    <name>ReceiverSheet</name>
    <message>
        <source>Confirme quem recebe</source>
        <translation>Confirme quién recibe</translation>
    </message>
    <message>
        <source>Os ajustes foram mudados por fora, ou uma cópia foi restaurada. Até um gerente conferir esta página, nenhum código é mostrado. O que já foi gravado está seguro.</source>
        <translation>Los ajustes se cambiaron desde fuera, o se restauró una copia. Hasta que un gerente verifique esta página, no se muestra ningún código. Lo ya guardado está seguro.</translation>
    </message>
    <message>
        <source>Chave Pix</source>
        <translation>Clave Pix</translation>
    </message>
    <message>
        <source>Quem recebe</source>
        <translation>Quién recibe</translation>
    </message>
    <message>
        <source>Rede</source>
        <translation>Red</translation>
    </message>
    <message>
        <source>só este computador</source>
        <translation>solo este ordenador</translation>
    </message>
    <message>
        <source>Bancos, programas e telas</source>
        <translation>Bancos, programas y pantallas</translation>
    </message>
    <message>
        <source>nenhum</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>Agora não</source>
        <translation>Ahora no</translation>
    </message>
    <message>
        <source>Está certo: confirmar</source>
        <translation>Es correcto: confirmar</translation>
    </message>
</context>
<context>
    <name>RecentView</name>
    <message>
        <source>Últimas cobranças</source>
        <translation>Últimos cobros</translation>
    </message>
    <message>
        <source>As vendas deste caixa aparecem aqui.</source>
        <translation>Las ventas de esta caja aparecen aquí.</translation>
    </message>
    <message>
        <source>nº {number}</source>
        <translation>n.º {number}</translation>
    </message>
</context>
<context>
    <name>Rescue</name>
    <message>
        <source>Não foi possível salvar: {why}</source>
        <translation>No se pudo guardar: {why}</translation>
    </message>
    <message>
        <source>Nada deste arquivo pode ser lido.</source>
        <translation>Nada de este archivo se puede leer.</translation>
    </message>
    <message>
        <source>{count} linhas salvas em {path}</source>
        <translation>{count} líneas guardadas en {path}</translation>
    </message>
</context>
<context>
    <name>RestoreSheet</name>
    <message>
        <source>Pelo que se sabe, não falta nada nesta cópia.</source>
        <translation>Por lo que se sabe, no falta nada en esta copia.</translation>
    </message>
    <message>
        <source>Falta 1 registro feito depois de {time}: cobrança, pagamento ou decisão.</source>
        <translation>Falta 1 registro hecho después de {time}: un cobro, pago o decisión.</translation>
    </message>
    <message>
        <source>Faltam {count} registros feitos depois de {time}: cobranças, pagamentos e decisões.</source>
        <translation>Faltan {count} registros hechos después de {time}: cobros, pagos y decisiones.</translation>
    </message>
    <message>
        <source>quem recebe (chave Pix)</source>
        <translation>quién recibe (clave Pix)</translation>
    </message>
    <message>
        <source>rede</source>
        <translation>red</translation>
    </message>
    <message>
        <source>dados e cópias</source>
        <translation>datos y copias</translation>
    </message>
    <message>
        <source>aparelho</source>
        <translation>aparato</translation>
    </message>
    <message>
        <source>nenhum</source>
        <translation>ninguno</translation>
    </message>
    <message>
        <source>{name}: agora {now}, na cópia {copy}</source>
        <translation>{name}: ahora {now}, en la copia {copy}</translation>
    </message>
    <message>
        <source>Mudou desde a cópia. Continua valendo o que está certo agora:</source>
        <translation>Cambió desde la copia. Sigue valiendo lo que está bien ahora:</translation>
    </message>
    <message>
        <source>Valem os ajustes da cópia: antes do primeiro código um gerente confere quem recebe, a rede e os aparelhos.</source>
        <translation>Valen los ajustes de la copia: antes del primer código un gerente verifica quién recibe, la red y los aparatos.</translation>
    </message>
    <message>
        <source>Valem os ajustes da cópia.</source>
        <translation>Valen los ajustes de la copia.</translation>
    </message>
    <message>
        <source>Restaurar a cópia de {time}?</source>
        <translation>¿Restaurar la copia de {time}?</translation>
    </message>
    <message>
        <source>O livro-caixa está danificado e foi aberto só para leitura. Nada foi mudado nele.</source>
        <translation>El libro de caja está dañado y se abrió solo para lectura. No se cambió nada en él.</translation>
    </message>
    <message>
        <source>Depois de restaurar, o caixa reabre e pergunta ao banco por todo Pix desde então.</source>
        <translation>Después de restaurar, la caja se abre de nuevo y pregunta al banco por todo Pix desde entonces.</translation>
    </message>
    <message>
        <source>O livro-caixa de agora fica guardado na pasta “replaced”; ele não é apagado.</source>
        <translation>El libro de caja actual queda guardado en la carpeta “replaced”; no se borra.</translation>
    </message>
    <message>
        <source>Detalhe técnico: {found}</source>
        <translation>Detalle técnico: {found}</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>PIN del gerente</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Restaurar e reabrir</source>
        <translation>Restaurar y reabrir</translation>
    </message>
</context>
<context>
    <name>SaleQuestions</name>
    <message>
        <source>A cobrança de {old} ainda está sendo verificada com o banco. Cobrar {new} já? Se o Pix dela ainda chegar, o caixa avisa.</source>
        <translation>El cobro de {old} todavía se está verificando con el banco. ¿Cobrar {new} ya? Si su Pix aún llega, la caja avisa.</translation>
    </message>
    <message>
        <source>Já há uma cobrança aberta</source>
        <translation>Ya hay un cobro abierto</translation>
    </message>
    <message>
        <source>Cobrar já</source>
        <translation>Cobrar ya</translation>
    </message>
    <message>
        <source>Corrigir: encerrar o código anterior</source>
        <translation>Corregir: cerrar el código anterior</translation>
    </message>
    <message>
        <source>Cobrar {amount}?</source>
        <translation>¿Cobrar {amount}?</translation>
    </message>
    <message>
        <source>É muito mais que as últimas vendas deste caixa. Confira o valor.</source>
        <translation>Es mucho más que las últimas ventas de esta caja. Compruebe el importe.</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Cobrar {amount}</translation>
    </message>
    <message>
        <source>Cancelar a cobrança?</source>
        <translation>¿Cancelar el cobro?</translation>
    </message>
    <message>
        <source>Fechar o caixa?</source>
        <translation>¿Cerrar la caja?</translation>
    </message>
    <message>
        <source>O código de {amount} ainda pode ser pago. Nada se perde: ao abrir de novo, o banco é perguntado por ele.</source>
        <translation>El código de {amount} aún puede pagarse. Nada se pierde: al abrir de nuevo, se pregunta al banco por él.</translation>
    </message>
    <message>
        <source>Fechar o caixa</source>
        <translation>Cerrar la caja</translation>
    </message>
    <message>
        <source>Já chegaram {received} de {amount}. Esse dinheiro não some: fica em Pendências até ser decidido.</source>
        <translation>Ya llegaron {received} de {amount}. Ese dinero no desaparece: queda en Pendientes hasta que se decida.</translation>
    </message>
    <message>
        <source>A cobrança de {amount} sai das telas. Se o cliente já pagou, o Pix ainda é reconhecido.</source>
        <translation>El cobro de {amount} sale de las pantallas. Si el cliente ya pagó, el Pix aún se reconoce.</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>O código de {old} ainda pode ser pago. Encerrar esse código e cobrar {new}? Se o Pix dele ainda chegar, o caixa avisa.</source>
        <translation>El código de {old} aún puede pagarse. ¿Cerrar ese código y cobrar {new}? Si su Pix aún llega, la caja avisa.</translation>
    </message>
    <message>
        <source>Cancelar a cobrança</source>
        <translation>Cancelar el cobro</translation>
    </message>
</context>
<context>
    <name>Scans</name>
    <message>
        <source>Desfazer</source>
        <translation>Deshacer</translation>
    </message>
    <message>
        <source>Leitura {text} ignorada</source>
        <translation>Lectura {text} ignorada</translation>
    </message>
</context>
<context>
    <name>ScreensPage</name>
    <message>
        <source>Da mais segura à menos segura: 1. segundo monitor deste computador (sem rede); 2. programa de tela em outro computador, com certificado; 3. navegador por https, com o certificado instalado à mão; 4. navegador por http. Toda tela mostra o nome de quem recebe: o cliente confere no app do banco.</source>
        <translation>De la más segura a la menos segura: 1. segundo monitor de este equipo (sin red); 2. programa de pantalla en otro equipo, con certificado; 3. navegador por https, con el certificado instalado a mano; 4. navegador por http. Toda pantalla muestra el nombre de quien recibe: el cliente lo verifica en la app del banco.</translation>
    </message>
    <message>
        <source>Nenhuma tela além deste computador.</source>
        <translation>Ninguna pantalla además de este equipo.</translation>
    </message>
    <message>
        <source>Parear programa de tela</source>
        <translation>Vincular programa de pantalla</translation>
    </message>
    <message>
        <source>Parear tablet ou navegador</source>
        <translation>Vincular tableta o navegador</translation>
    </message>
</context>
<context>
    <name>SellPage</name>
    <message>
        <source>Vender</source>
        <translation>Vender</translation>
    </message>
    <message>
        <source>Cobrar</source>
        <translation>Cobrar</translation>
    </message>
    <message>
        <source>Somar</source>
        <translation>Sumar</translation>
    </message>
    <message>
        <source>Tela cheia</source>
        <translation>Ampliar</translation>
    </message>
    <message>
        <source>Pendências</source>
        <translation>Pendientes</translation>
    </message>
    <message>
        <source>Cobrar o resto</source>
        <translation>Cobrar el resto</translation>
    </message>
    <message>
        <source>Resolver</source>
        <translation>Resolver</translation>
    </message>
    <message>
        <source>Gerar nova</source>
        <translation>Generar nuevo</translation>
    </message>
    <message>
        <source>Nova venda</source>
        <translation>Nueva venta</translation>
    </message>
    <message>
        <source>Paga certo</source>
        <translation>Paga bien</translation>
    </message>
    <message>
        <source>Copiar</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Marcar à mão</source>
        <translation>Marcar a mano</translation>
    </message>
    <message>
        <source>Cancelar</source>
        <translation>Cancelar</translation>
    </message>
</context>
<context>
    <name>SellView</name>
    <message>
        <source>Cobrar</source>
        <translation>Cobrar</translation>
    </message>
    <message>
        <source>Teclado</source>
        <translation>Teclado</translation>
    </message>
    <message>
        <source>Criando a cobrança…</source>
        <translation>Creando el cobro…</translation>
    </message>
    <message>
        <source>Cobrar {amount}</source>
        <translation>Cobrar {amount}</translation>
    </message>
</context>
<context>
    <name>SettingsDialog</name>
    <message>
        <source>Ajustes</source>
        <translation>Ajustes</translation>
    </message>
    <message>
        <source>Loja</source>
        <translation>Tienda</translation>
    </message>
    <message>
        <source>Telas</source>
        <translation>Pantallas</translation>
    </message>
    <message>
        <source>Banco</source>
        <translation>Banco</translation>
    </message>
    <message>
        <source>Integrações</source>
        <translation>Integraciones</translation>
    </message>
    <message>
        <source>Dados</source>
        <translation>Datos</translation>
    </message>
</context>
<context>
    <name>ShopPage</name>
    <message>
        <source>{minutes} minutos</source>
        <translation>{minutes} minutos</translation>
    </message>
    <message>
        <source>Nenhum (F11 mostra nesta tela)</source>
        <translation>Ninguno (F11 muestra en esta pantalla)</translation>
    </message>
    <message>
        <source>Nome no banco (o app do cliente mostra)</source>
        <translation>Nombre en el banco (lo muestra la app)</translation>
    </message>
    <message>
        <source>Cidade</source>
        <translation>Ciudad</translation>
    </message>
    <message>
        <source>A cobrança vale por</source>
        <translation>El cobro vale por</translation>
    </message>
    <message>
        <source>Monitor do cliente</source>
        <translation>Monitor del cliente</translation>
    </message>
    <message>
        <source>Remover</source>
        <translation>Quitar</translation>
    </message>
    <message>
        <source>Nome da loja (aparece para o cliente)</source>
        <translation>Nombre de la tienda (lo ve el cliente)</translation>
    </message>
    <message>
        <source>Chave Pix</source>
        <translation>Clave Pix</translation>
    </message>
    <message>
        <source>PIN do gerente</source>
        <translation>PIN del gerente</translation>
    </message>
    <message>
        <source>Voltar</source>
        <translation>Volver</translation>
    </message>
    <message>
        <source>Salvar</source>
        <translation>Guardar</translation>
    </message>
    <message>
        <source>Trocar PIN…</source>
        <translation>Cambiar PIN…</translation>
    </message>
    <message>
        <source>Sons</source>
        <translation>Sonidos</translation>
    </message>
    <message>
        <source>Falar o valor recebido</source>
        <translation>Decir el importe recibido</translation>
    </message>
    <message>
        <source>Testar som</source>
        <translation>Probar sonido</translation>
    </message>
    <message>
        <source>Logotipo…</source>
        <translation>Logotipo…</translation>
    </message>
    <message>
        <source>Imagens</source>
        <translation>Imágenes</translation>
    </message>
    <message>
        <source>Escolher o logotipo</source>
        <translation>Elegir el logotipo</translation>
    </message>
    <message>
        <source>Digite o nome da loja.</source>
        <translation>Escriba el nombre de la tienda.</translation>
    </message>
    <message>
        <source>Este campo não pode ficar vazio.</source>
        <translation>Este campo no puede quedar vacío.</translation>
    </message>
    <message>
        <source>No código: {text}</source>
        <translation>En el código: {text}</translation>
    </message>
    <message>
        <source>No código ({limit} letras): {text}</source>
        <translation>En el código ({limit} letras): {text}</translation>
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
        <translation>Teléfono</translation>
    </message>
    <message>
        <source>E-mail</source>
        <translation>Correo electrónico</translation>
    </message>
    <message>
        <source>Chave aleatória</source>
        <translation>Clave aleatoria</translation>
    </message>
    <message>
        <source>ajustes da loja</source>
        <translation>ajustes de la tienda</translation>
    </message>
</context>
<context>
    <name>TextSheet</name>
    <message>
        <source>Fechar</source>
        <translation>Cerrar</translation>
    </message>
    <message>
        <source>Copiar</source>
        <translation>Copiar</translation>
    </message>
    <message>
        <source>Salvar em arquivo…</source>
        <translation>Guardar en archivo…</translation>
    </message>
    <message>
        <source>Salvar em arquivo</source>
        <translation>Guardar en archivo</translation>
    </message>
    <message>
        <source>Não foi possível salvar: {why}</source>
        <translation>No se pudo guardar: {why}</translation>
    </message>
    <message>
        <source>Salvo em {path}</source>
        <translation>Guardado en {path}</translation>
    </message>
</context>
<context>
    <name>TieDialog</name>
    <message>
        <source>Mais antigas</source>
        <translation>Más antiguos</translation>
    </message>
    <message>
        <source>Criada</source>
        <translation>Creado</translation>
    </message>
    <message>
        <source>Pedido</source>
        <translation>Pedido</translation>
    </message>
    <message>
        <source>Valor</source>
        <translation>Importe</translation>
    </message>
    <message>
        <source>Estado</source>
        <translation>Estado</translation>
    </message>
    <message>
        <source>Descrição</source>
        <translation>Descripción</translation>
    </message>
    <message>
        <source>Cobranças, da mais nova à mais antiga</source>
        <translation>Cobros, del más nuevo al más antiguo</translation>
    </message>
    <message>
        <source>Vincular o Pix de {amount}</source>
        <translation>Vincular el Pix de {amount}</translation>
    </message>
    <message>
        <source>Vincular</source>
        <translation>Vincular</translation>
    </message>
    <message>
        <source>Feito em {time}. Escolha a venda: valor igual não basta, confira a hora.</source>
        <translation>Hecho el {time}. Elija la venta: un importe igual no basta, compare la hora.</translation>
    </message>
</context>
<context>
    <name>TillNews</name>
    <message>
        <source>Livro-caixa danificado: só leitura</source>
        <translation>Libro de caja dañado: solo lectura</translation>
    </message>
</context>
<context>
    <name>TrainingBank</name>
    <message>
        <source>O banco de treino não abriu: {why}.</source>
        <translation>El banco de práctica no abrió: {why}.</translation>
    </message>
</context>
<context>
    <name>TrainingStrip</name>
    <message>
        <source>Paga mais</source>
        <translation>Paga más</translation>
    </message>
    <message>
        <source>Paga em duas partes</source>
        <translation>Paga en dos partes</translation>
    </message>
    <message>
        <source>Paga duas vezes</source>
        <translation>Paga dos veces</translation>
    </message>
    <message>
        <source>Paga, e o banco não avisa</source>
        <translation>Paga, y el banco no avisa</translation>
    </message>
    <message>
        <source>Paga no prazo, e o banco avisa depois</source>
        <translation>Paga a tiempo, y el banco avisa después</translation>
    </message>
    <message>
        <source>Paga depois do prazo</source>
        <translation>Paga después del plazo</translation>
    </message>
    <message>
        <source>Paga depois que você cancelar</source>
        <translation>Paga después de que usted cancele</translation>
    </message>
    <message>
        <source>Paga certo</source>
        <translation>Paga bien</translation>
    </message>
    <message>
        <source>Paga menos</source>
        <translation>Paga menos</translation>
    </message>
    <message>
        <source>Outros…</source>
        <translation>Otros…</translation>
    </message>
    <message>
        <source>Banco de treino: o que o cliente faz?</source>
        <translation>Banco de práctica: ¿qué hace el cliente?</translation>
    </message>
    <message>
        <source>O cliente: {what}.</source>
        <translation>El cliente: {what}.</translation>
    </message>
</context>
<context>
    <name>device_rows</name>
    <message>
        <source>neste computador</source>
        <translation>en este equipo</translation>
    </message>
    <message>
        <source>pela rede, com certificado</source>
        <translation>por la red, con certificado</translation>
    </message>
    <message>
        <source>pela rede, sem certificado</source>
        <translation>por la red, sin certificado</translation>
    </message>
    <message>
        <source>Nova: confirme que é uma tela da loja</source>
        <translation>Nueva: confirme que es una pantalla de la tienda</translation>
    </message>
    <message>
        <source>Nunca se conectou</source>
        <translation>Nunca se conectó</translation>
    </message>
    <message>
        <source>Desconectado; visto em {time}</source>
        <translation>Desconectado; visto el {time}</translation>
    </message>
    <message>
        <source>Conectado</source>
        <translation>Conectado</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>PIN de treino: {pin}</source>
        <translation>PIN de práctica: {pin}</translation>
    </message>
</context>
<context>
    <name>link_words</name>
    <message>
        <source>em espera</source>
        <translation>en espera</translation>
    </message>
    <message>
        <source>mostrando “Verificando”</source>
        <translation>mostrando “Verificando”</translation>
    </message>
    <message>
        <source>mostrando pago</source>
        <translation>mostrando pagado</translation>
    </message>
    <message>
        <source>mostrando “Obrigado”</source>
        <translation>mostrando “Gracias”</translation>
    </message>
    <message>
        <source>mostrando “Fale com o caixa”</source>
        <translation>mostrando “Hable con el cajero”</translation>
    </message>
    <message>
        <source>mostrando “QR expirado”</source>
        <translation>mostrando “QR vencido”</translation>
    </message>
    <message>
        <source>Porta {port} ocupada por outro programa; tentando de novo</source>
        <translation>Puerto {port} ocupado por otro programa; intentando de nuevo</translation>
    </message>
    <message>
        <source>Banco: nenhum conectado</source>
        <translation>Banco: ninguno conectado</translation>
    </message>
    <message>
        <source>Banco: resposta há {seconds} s</source>
        <translation>Banco: respuesta hace {seconds} s</translation>
    </message>
    <message>
        <source>Banco sem contato há {time}</source>
        <translation>Banco sin contacto hace {time}</translation>
    </message>
    <message>
        <source>Banco fora do ar há {time}: confira no app do banco</source>
        <translation>Banco caído hace {time}: verifique en la app del banco</translation>
    </message>
    <message>
        <source>Rede fechada: o chaveiro do sistema não respondeu</source>
        <translation>Red cerrada: el llavero del sistema no respondió</translation>
    </message>
    <message>
        <source>Rede fechada: este computador não tem mais o {address}</source>
        <translation>Red cerrada: este equipo ya no tiene {address}</translation>
    </message>
    <message>
        <source>A porta {port} está com outro programa: banco, telas e integrações não chegam ao caixa, e nada fica verde. Feche o outro programa, ou reinicie o computador; o caixa tenta de novo sozinho. Até lá, confira cada Pix no app do banco.</source>
        <translation>El puerto {port} está en uso por otro programa: banco, pantallas e integraciones no llegan a la caja, y nada se pone verde. Cierre el otro programa, o reinicie el equipo; la caja lo intenta de nuevo sola. Hasta entonces, verifique cada Pix en la app del banco.</translation>
    </message>
    <message>
        <source>Este computador não tem mais o endereço {address}: outros computadores não chegam ao caixa. Ligue o cabo ou o Wi-Fi dessa rede, ou escolha outro endereço em Ajustes › Telas; o caixa tenta de novo sozinho.</source>
        <translation>Este equipo ya no tiene la dirección {address}: otros equipos no llegan a la caja. Conecte el cable o el Wi-Fi de esa red, o elija otra dirección en Ajustes › Pantallas; la caja lo intenta de nuevo sola.</translation>
    </message>
    <message>
        <source>O chaveiro do sistema não respondeu: outros computadores não chegam ao caixa. Desbloqueie o chaveiro, ou saia e entre de novo neste computador; o caixa tenta de novo sozinho.</source>
        <translation>El llavero del sistema no respondió: otros equipos no llegan a la caja. Desbloquee el llavero, o cierre sesión y entre de nuevo en este equipo; la caja lo intenta de nuevo sola.</translation>
    </message>
    <message>
        <source>na tela do cliente</source>
        <translation>en la pantalla del cliente</translation>
    </message>
    <message>
        <source>Cliente: {behind} de {count} sem esta cobrança</source>
        <translation>Cliente: {behind} de {count} sin este cobro</translation>
    </message>
    <message>
        <source>Cliente: monitor ligado</source>
        <translation>Cliente: monitor encendido</translation>
    </message>
    <message>
        <source>Cliente: nenhuma tela</source>
        <translation>Cliente: ninguna pantalla</translation>
    </message>
    <message>
        <source>Cliente: 1 conectada, {shows}</source>
        <translation>Cliente: 1 conectada, {shows}</translation>
    </message>
    <message>
        <source>Cliente: {count} conectadas, {shows}</source>
        <translation>Cliente: {count} conectadas, {shows}</translation>
    </message>
    <message>
        <source>mostrando {amount}</source>
        <translation>mostrando {amount}</translation>
    </message>
    <message>
        <source>Sem pendências</source>
        <translation>Sin pendientes</translation>
    </message>
    <message>
        <source>1 pendência</source>
        <translation>1 pendiente</translation>
    </message>
    <message>
        <source>{count} pendências</source>
        <translation>{count} pendientes</translation>
    </message>
    <message>
        <source>Sessão aberta às {time} por {operator}</source>
        <translation>Sesión abierta a las {time} por {operator}</translation>
    </message>
</context>
<context>
    <name>network_card</name>
    <message>
        <source>Porta {port} ocupada por outro programa; tentando de novo.</source>
        <translation>Puerto {port} ocupado por otro programa; probando de nuevo.</translation>
    </message>
    <message>
        <source>O endereço {address} não é deste computador agora; tentando de novo.</source>
        <translation>La dirección {address} no es de este equipo ahora; probando de nuevo.</translation>
    </message>
    <message>
        <source>O chaveiro do sistema não respondeu, e sem ele não há certificado; tentando de novo.</source>
        <translation>El llavero del sistema no respondió, y sin él no hay certificado; probando de nuevo.</translation>
    </message>
    <message>
        <source>Agora o caixa atende em {place}: o endereço foi fixado por quem abriu o programa (--bind). A escolha abaixo vale quando ele abrir sem essa opção.</source>
        <translation>Ahora la caja atiende en {place}: la dirección la fijó quien abrió el programa (--bind). La elección de abajo vale cuando se abra sin esa opción.</translation>
    </message>
    <message>
        <source>Salvo. O endereço vale quando o programa abrir sem --bind; até lá, fica {place}.</source>
        <translation>Guardado. La dirección vale cuando el programa se abra sin --bind; hasta entonces, sigue {place}.</translation>
    </message>
    <message>
        <source>Abrindo a porta {port}…</source>
        <translation>Abriendo el puerto {port}…</translation>
    </message>
    <message>
        <source>{url} · certificado {pin}…</source>
        <translation>{url} · certificado {pin}…</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>Livro-caixa de uma versão mais nova</source>
        <translation>Libro de caja de una versión más nueva</translation>
    </message>
    <message>
        <source>Livro-caixa danificado</source>
        <translation>Libro de caja dañado</translation>
    </message>
    <message>
        <source>Este arquivo não é um livro-caixa</source>
        <translation>Este archivo no es un libro de caja</translation>
    </message>
    <message>
        <source>O livro-caixa é um atalho</source>
        <translation>El libro de caja es un enlace</translation>
    </message>
    <message>
        <source>A pasta de dados está em uso</source>
        <translation>La carpeta de datos está en uso</translation>
    </message>
    <message>
        <source>O caixa já está aberto</source>
        <translation>La caja ya está abierta</translation>
    </message>
    <message>
        <source>Há um arquivo no lugar da pasta</source>
        <translation>Hay un archivo en lugar de la carpeta</translation>
    </message>
    <message>
        <source>Sem permissão na pasta de dados</source>
        <translation>Sin permiso en la carpeta de datos</translation>
    </message>
    <message>
        <source>Disco cheio</source>
        <translation>Disco lleno</translation>
    </message>
    <message>
        <source>O livro-caixa está em uso</source>
        <translation>El libro de caja está en uso</translation>
    </message>
    <message>
        <source>Este disco não serve ao caixa</source>
        <translation>Este disco no sirve para la caja</translation>
    </message>
    <message>
        <source>Caminho longo demais</source>
        <translation>Ruta demasiado larga</translation>
    </message>
    <message>
        <source>A pasta de dados não abre</source>
        <translation>La carpeta de datos no se abre</translation>
    </message>
    <message>
        <source>O livro-caixa não abre agora</source>
        <translation>El libro de caja no se abre ahora</translation>
    </message>
    <message>
        <source>Outro programa segura esta pasta e não responde: talvez um caixa que travou.
Feche-o, ou reinicie o computador, e abra de novo.</source>
        <translation>Otro programa retiene esta carpeta y no responde: quizá una caja que se colgó.
Ciérrelo, o reinicie el equipo, y abra de nuevo.</translation>
    </message>
    <message>
        <source>O caixa desta pasta já está aberto, mas não responde a este programa.
Procure a janela dele. Se ela estiver parada, feche-a, ou reinicie o computador, e abra de novo.</source>
        <translation>La caja de esta carpeta ya está abierta, pero no responde a este programa.
Busque su ventana. Si está parada, ciérrela, o reinicie la computadora, y abra de nuevo.</translation>
    </message>
    <message>
        <source>Onde deveria estar a pasta de dados, ou uma pasta acima dela, há um arquivo.
Ele não foi tocado. Mova o arquivo ou escolha outra pasta de dados.</source>
        <translation>Donde debería estar la carpeta de datos, o una carpeta superior, hay un archivo.
No se ha tocado. Mueva el archivo o elija otra carpeta de datos.</translation>
    </message>
    <message>
        <source>Este usuário do computador não pode gravar na pasta de dados, ou nos arquivos dela.
Peça a permissão a quem cuida do computador, ou escolha outra pasta.</source>
        <translation>Este usuario del equipo no puede escribir en la carpeta de datos, o en sus archivos.
Pida el permiso a quien cuida del equipo, o elija otra carpeta.</translation>
    </message>
    <message>
        <source>Não há espaço para abrir o livro-caixa. O que já foi gravado está seguro.
Libere espaço neste computador e abra o caixa de novo.</source>
        <translation>No hay espacio para abrir el libro de caja. Lo ya guardado está seguro.
Libere espacio en este equipo y abra la caja de nuevo.</translation>
    </message>
    <message>
        <source>Outro programa segura o arquivo. O que já foi gravado está seguro.
Feche o outro programa e abra o caixa de novo.</source>
        <translation>Otro programa retiene el archivo. Lo ya guardado está seguro.
Cierre el otro programa y abra la caja de nuevo.</translation>
    </message>
    <message>
        <source>O disco da pasta de dados, talvez de rede, não reserva arquivos nem memória para o livro-caixa.
Escolha uma pasta num disco deste computador.</source>
        <translation>El disco de la carpeta de datos, quizá de red, no reserva archivos ni memoria para el libro de caja.
Elija una carpeta en un disco de este equipo.</translation>
    </message>
    <message>
        <source>O caminho da pasta de dados é mais longo do que este sistema aceita.
Escolha uma pasta com um caminho mais curto.</source>
        <translation>La ruta de la carpeta de datos es más larga de lo que este sistema acepta.
Elija una carpeta con una ruta más corta.</translation>
    </message>
    <message>
        <source>O sistema recusou a pasta de dados. O que já foi gravado está seguro.
Veja se o disco está ligado e tente de novo; se repetir, chame o responsável.</source>
        <translation>El sistema rechazó la carpeta de datos. Lo ya guardado está seguro.
Vea si el disco está conectado e intente de nuevo; si se repite, llame al responsable.</translation>
    </message>
    <message>
        <source>O sistema não deixou abrir o ledger.db. O que já foi gravado está seguro.
Veja se o disco está ligado e se este usuário pode usar o arquivo. Se o disco é de rede, escolha uma pasta num disco deste computador.</source>
        <translation>El sistema no dejó abrir ledger.db. Lo ya guardado está seguro.
Vea si el disco está conectado y si este usuario puede usar el archivo. Si el disco es de red, elija una carpeta en un disco de este equipo.</translation>
    </message>
    <message>
        <source>Este livro-caixa foi criado por uma versão mais nova do programa.
Nada foi mudado nele. Atualize o programa e abra de novo.</source>
        <translation>Este libro de caja fue creado por una versión más nueva del programa.
No se cambió nada en él. Actualice el programa y ábralo de nuevo.</translation>
    </message>
    <message>
        <source>O arquivo não guarda tudo o que já foi confirmado. Nada foi mudado nele.
Não venda por Pix neste caixa: chame o responsável, que restaura uma cópia de segurança.</source>
        <translation>El archivo no guarda todo lo que ya se confirmó. Nada cambió en él.
No venda por Pix en esta caja: llame al responsable, que restaura una copia de seguridad.</translation>
    </message>
    <message>
        <source>Na pasta de dados há um arquivo ledger.db que não é deste programa.
Ele não foi tocado. Escolha outra pasta de dados ou mova o arquivo.</source>
        <translation>En la carpeta de datos hay un archivo ledger.db que no es de este programa.
No se tocó. Elija otra carpeta de datos o mueva el archivo.</translation>
    </message>
    <message>
        <source>O ledger.db desta pasta é também um arquivo de outra pasta, e dois caixas poderiam gravar nele.
Abra o caixa com a outra pasta, ou tire de lá o atalho ou o segundo nome.</source>
        <translation>El ledger.db de esta carpeta es también un archivo de otra carpeta, y dos cajas podrían grabar en él.
Abra la caja con la otra carpeta, o quite de allí el acceso directo o el segundo nombre.</translation>
    </message>
    <message>
        <source>O caixa não pôde abrir</source>
        <translation>La caja no pudo abrir</translation>
    </message>
    <message>
        <source>O que já foi gravado está seguro.
Feche, abra de novo e, se repetir, chame o responsável.</source>
        <translation>Lo que ya se grabó está seguro.
Cierre, abra de nuevo y, si se repite, llame al responsable.</translation>
    </message>
</context>
<context>
    <name>text_sheets</name>
    <message>
        <source>Nenhuma falha registrada.</source>
        <translation>No hay fallas registradas.</translation>
    </message>
    <message>
        <source>Chave criada</source>
        <translation>Clave creada</translation>
    </message>
    <message>
        <source>Copie ou salve agora: a chave não é mostrada de novo. Quem a tem age como este aparelho.</source>
        <translation>Copie o guarde ahora: la clave no se muestra de nuevo. Quien la tiene actúa como este aparato.</translation>
    </message>
    <message>
        <source>Arquivo da chave</source>
        <translation>Archivo de la clave</translation>
    </message>
    <message>
        <source>Copiada. Apague a área de transferência depois de colar.</source>
        <translation>Copiada. Vacíe el portapapeles después de pegar.</translation>
    </message>
    <message>
        <source>Guarde o arquivo onde só o programa o leia.</source>
        <translation>Guarde el archivo donde solo el programa lo lea.</translation>
    </message>
    <message>
        <source>Relatório de falhas</source>
        <translation>Informe de fallas</translation>
    </message>
    <message>
        <source>Nada é enviado sozinho. Leia e, se quiser, copie ou salve para mandar a quem cuida do programa. O texto não tem chaves nem dados de clientes.</source>
        <translation>Nada se envía solo. Léalo y, si quiere, cópielo o guárdelo para quien cuida del programa. El texto no tiene claves ni datos de clientes.</translation>
    </message>
    <message>
        <source>Copiado.</source>
        <translation>Copiado.</translation>
    </message>
</context>
<context>
    <name>texts</name>
    <message>
        <source>Paga tarde</source>
        <translation>Pagado tarde</translation>
    </message>
    <message>
        <source>Valor menor</source>
        <translation>Importe menor</translation>
    </message>
    <message>
        <source>Valor maior</source>
        <translation>Importe mayor</translation>
    </message>
    <message>
        <source>Paga duas vezes</source>
        <translation>Pagado dos veces</translation>
    </message>
    <message>
        <source>Paga após cancelar</source>
        <translation>Pagado tras cancelar</translation>
    </message>
    <message>
        <source>Marcada à mão</source>
        <translation>Marcado a mano</translation>
    </message>
    <message>
        <source>Pix sem cobrança</source>
        <translation>Pix sin cobro</translation>
    </message>
    <message>
        <source>Aguardando</source>
        <translation>Esperando</translation>
    </message>
    <message>
        <source>Aguardando pagamento</source>
        <translation>Esperando el pago</translation>
    </message>
    <message>
        <source>Verificando</source>
        <translation>Verificando</translation>
    </message>
    <message>
        <source>Verificando com o banco</source>
        <translation>Verificando con el banco</translation>
    </message>
    <message>
        <source>Expirada</source>
        <translation>Vencido</translation>
    </message>
    <message>
        <source>Cobrança expirada</source>
        <translation>Cobro vencido</translation>
    </message>
    <message>
        <source>Cancelada</source>
        <translation>Cancelado</translation>
    </message>
    <message>
        <source>Cobrança cancelada</source>
        <translation>Cobro cancelado</translation>
    </message>
    <message>
        <source>Paga</source>
        <translation>Pagado</translation>
    </message>
    <message>
        <source>Pagamento confirmado</source>
        <translation>Pago confirmado</translation>
    </message>
    <message>
        <source>Devolvida</source>
        <translation>Devuelta</translation>
    </message>
    <message>
        <source>devolveu</source>
        <translation>lo devolvió</translation>
    </message>
    <message>
        <source>Ficou com a loja</source>
        <translation>Quedó con la tienda</translation>
    </message>
    <message>
        <source>deixou com a loja</source>
        <translation>lo dejó con la tienda</translation>
    </message>
    <message>
        <source>disse que não é da loja</source>
        <translation>dijo que no es de la tienda</translation>
    </message>
    <message>
        <source>Aceita</source>
        <translation>Aceptado</translation>
    </message>
    <message>
        <source>aceitou</source>
        <translation>lo aceptó</translation>
    </message>
    <message>
        <source>Comprovada</source>
        <translation>Comprobada</translation>
    </message>
    <message>
        <source>marcou à mão, e o Pix chegou</source>
        <translation>lo marcó a mano, y llegó el Pix</translation>
    </message>
    <message>
        <source>Vinculada</source>
        <translation>Vinculada</translation>
    </message>
    <message>
        <source>vinculou à venda nº {number}</source>
        <translation>lo vinculó a la venta n.º {number}</translation>
    </message>
    <message>
        <source>Encerrada</source>
        <translation>Cerrada</translation>
    </message>
    <message>
        <source>encerrou</source>
        <translation>lo cerró</translation>
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
        <translation>El resto se pagó en la venta n.º {number}.</translation>
    </message>
    <message>
        <source>O programa</source>
        <translation>El programa</translation>
    </message>
    <message>
        <source>Chegou o Pix de {amount}</source>
        <translation>Llegó el Pix de {amount}</translation>
    </message>
    <message>
        <source>Cobrança criada</source>
        <translation>Cobro creado</translation>
    </message>
    <message>
        <source>Virou pendência: {kind}</source>
        <translation>Pasó a pendiente: {kind}</translation>
    </message>
    <message>
        <source>Aprovado com o PIN do gerente</source>
        <translation>Aprobado con el PIN del gerente</translation>
    </message>
    <message>
        <source>O dinheiro devolvido não conta em nenhum total.</source>
        <translation>El dinero devuelto no cuenta en ningún total.</translation>
    </message>
    <message>
        <source>O dinheiro que não é da loja não conta em nenhum total.</source>
        <translation>El dinero que no es de la tienda no cuenta en ningún total.</translation>
    </message>
    <message>
        <source>Aceita pelo gerente</source>
        <translation>Aceptado por el gerente</translation>
    </message>
    <message>
        <source>Cancelando</source>
        <translation>Cancelando</translation>
    </message>
    <message>
        <source>Preparando o código</source>
        <translation>Preparando el código</translation>
    </message>
    <message>
        <source>Encerrada pelo banco</source>
        <translation>Cerrado por el banco</translation>
    </message>
    <message>
        <source>O código saiu das telas. Se o Pix foi feito no prazo, a venda ainda fica paga.</source>
        <translation>El código salió de las pantallas. Si el Pix se hizo a tiempo, la venta aún queda pagada.</translation>
    </message>
    <message>
        <source>O banco encerrou a cobrança por conta própria e o código saiu das telas. Se houve Pix antes disso, a venda ainda fica paga.</source>
        <translation>El banco cerró el cobro por su cuenta y el código salió de las pantallas. Si hubo un Pix antes de eso, la venta aún queda pagada.</translation>
    </message>
    <message>
        <source>O código desta cobrança está sendo pedido ao banco. Ele aparece aqui assim que chegar.</source>
        <translation>Se está pidiendo al banco el código de este cobro. Aparece aquí en cuanto llegue.</translation>
    </message>
    <message>
        <source>O banco encerrou a cobrança por conta própria. Se o cliente ainda vai pagar, gere nova.</source>
        <translation>El banco cerró el cobro por su cuenta. Si el cliente aún va a pagar, genere uno nuevo.</translation>
    </message>
    <message>
        <source>2 Pix ou mais somam o valor de {amount}. Um gerente decide se a venda está paga.</source>
        <translation>2 Pix o más suman el importe de {amount}. Un gerente decide si la venta está pagada.</translation>
    </message>
    <message>
        <source>O cliente pagou {received} de {amount}. O QR saiu das telas. O dinheiro está registrado; a venda ainda não está paga.</source>
        <translation>El cliente pagó {received} de {amount}. El QR salió de las pantallas. El dinero está registrado; la venta aún no está pagada.</translation>
    </message>
    <message>
        <source>Recomendado: cobrar o que falta. A primeira venda fica paga quando a segunda for confirmada.</source>
        <translation>Recomendado: cobrar lo que falta. La primera venta queda pagada cuando se confirme la segunda.</translation>
    </message>
    <message>
        <source>O cliente pagou {received}, {extra} a mais que {amount}. O QR saiu das telas. A venda ainda não está paga.</source>
        <translation>El cliente pagó {received}, {extra} más que {amount}. El QR salió de las pantallas. La venta aún no está pagada.</translation>
    </message>
    <message>
        <source>Recomendado: aceitar e combinar com o cliente a devolução de {extra}.</source>
        <translation>Recomendado: aceptar y acordar con el cliente la devolución de {extra}.</translation>
    </message>
    <message>
        <source>O Pix de {received} chegou depois do prazo. O dinheiro está registrado; a venda ainda não está paga.</source>
        <translation>El Pix de {received} llegó fuera de plazo. El dinero está registrado; la venta aún no está pagada.</translation>
    </message>
    <message>
        <source>O Pix de {received} foi feito no prazo, pelo relógio do banco, mas chegou depois de expirar.</source>
        <translation>El Pix de {received} se hizo a tiempo según el reloj del banco, pero llegó después del vencimiento.</translation>
    </message>
    <message>
        <source>Recomendado: aceitar, se o cliente ainda leva a compra.</source>
        <translation>Recomendado: aceptar, si el cliente aún se lleva la compra.</translation>
    </message>
    <message>
        <source>Pago 2 vezes: há {extra} a devolver ao cliente.</source>
        <translation>Pagado 2 veces: hay {extra} que devolver al cliente.</translation>
    </message>
    <message>
        <source>A venda está paga. O segundo Pix fica nas pendências até ser resolvido.</source>
        <translation>La venta está pagada. El segundo Pix queda en los pendientes hasta resolverse.</translation>
    </message>
    <message>
        <source>O Pix de {received} chegou depois que a cobrança foi cancelada.</source>
        <translation>El Pix de {received} llegó después de que se canceló el cobro.</translation>
    </message>
    <message>
        <source>Recomendado: devolver. Aceite só se o cliente leva a compra.</source>
        <translation>Recomendado: devolver. Acepte solo si el cliente se lleva la compra.</translation>
    </message>
    <message>
        <source>Marcada à mão, sem confirmação do banco. Falta o Pix de {amount}.</source>
        <translation>Marcado a mano, sin confirmación del banco. Falta el Pix de {amount}.</translation>
    </message>
    <message>
        <source>O Pix de {amount} da venda marcada à mão chegou às {time}.</source>
        <translation>El Pix de {amount} de la venta marcada a mano llegó a las {time}.</translation>
    </message>
    <message>
        <source>Recomendado: confirmar. O banco provou o que foi marcado.</source>
        <translation>Recomendado: confirmar. El banco probó lo que se marcó.</translation>
    </message>
    <message>
        <source>Espere o Pix aparecer, ou encerre com uma nota.</source>
        <translation>Espere a que aparezca el Pix, o cierre con una nota.</translation>
    </message>
    <message>
        <source>Chegou um Pix de {received} sem cobrança conhecida.</source>
        <translation>Llegó un Pix de {received} sin cobro conocido.</translation>
    </message>
    <message>
        <source>Chegou um Pix de {received} para uma chave que não é desta loja.</source>
        <translation>Llegó un Pix de {received} para una clave que no es de esta tienda.</translation>
    </message>
    <message>
        <source>Pague com Pix</source>
        <translation>Pague con Pix</translation>
    </message>
    <message>
        <source>Fale com o caixa</source>
        <translation>Hable con el cajero</translation>
    </message>
    <message>
        <source>Recebemos um valor diferente.</source>
        <translation>Recibimos un importe diferente.</translation>
    </message>
    <message>
        <source>Recebemos um segundo pagamento.</source>
        <translation>Recibimos un segundo pago.</translation>
    </message>
    <message>
        <source>O banco encerrou esta cobrança. Não pague por este código.</source>
        <translation>El banco cerró este cobro. No pague con este código.</translation>
    </message>
    <message>
        <source>Abra o app do seu banco, escolha Pix e leia o QR code</source>
        <translation>Abra la app de su banco, elija Pix y lea el código QR</translation>
    </message>
    <message>
        <source>A venda foi aceita. O cliente pagou {extra} a mais que {amount}.</source>
        <translation>La venta fue aceptada. El cliente pagó {extra} más que {amount}.</translation>
    </message>
    <message>
        <source>Recomendado: devolver {extra} e anotar aqui. Um gerente também pode deixar com a loja.</source>
        <translation>Recomendado: devolver {extra} y anotarlo aquí. Un gerente también puede dejarlo en la tienda.</translation>
    </message>
    <message>
        <source>O banco devolveu este Pix ao cliente. Nada dele está com a loja; a venda não está paga por ele.</source>
        <translation>El banco devolvió este Pix al cliente. La tienda no tiene nada de él; no paga la venta.</translation>
    </message>
    <message>
        <source>Confira no app do banco e encerre com o motivo.</source>
        <translation>Verifique en la app del banco y cierre con el motivo.</translation>
    </message>
    <message>
        <source>Recomendado: vincular à venda de que ele é, pelo valor e pela hora.</source>
        <translation>Recomendado: vincularlo a la venta de la que es, por el valor y la hora.</translation>
    </message>
    <message>
        <source>Uma cópia foi restaurada. Antes disso, este Pix já constava como devolvido: não devolva de novo. Confira no app do banco e encerre.</source>
        <translation>Se restauró una copia. Antes, este Pix ya constaba como devuelto: no lo devuelva otra vez. Verifique en la app del banco y cierre.</translation>
    </message>
    <message>
        <source>Uma cópia foi restaurada. Antes disso, isto já tinha sido decidido. Confira o que foi feito antes de decidir de novo.</source>
        <translation>Se restauró una copia. Antes, esto ya estaba decidido. Verifique lo que se hizo antes de decidir otra vez.</translation>
    </message>
    <message>
        <source>Uma cópia foi restaurada. Antes de decidir, veja no app do banco se este Pix já foi devolvido.</source>
        <translation>Se restauró una copia. Antes de decidir, vea en la app del banco si este Pix ya fue devuelto.</translation>
    </message>
    <message>
        <source>Venda nº {number}</source>
        <translation>Venta n.º {number}</translation>
    </message>
    <message>
        <source>sem venda</source>
        <translation>sin venta</translation>
    </message>
    <message>
        <source>O Pix chegou depois do prazo.</source>
        <translation>El Pix llegó después del plazo.</translation>
    </message>
    <message>
        <source>O cliente pagou menos do que o pedido.</source>
        <translation>El cliente pagó menos de lo pedido.</translation>
    </message>
    <message>
        <source>O cliente pagou mais do que o pedido.</source>
        <translation>El cliente pagó más de lo pedido.</translation>
    </message>
    <message>
        <source>O cliente pagou duas vezes.</source>
        <translation>El cliente pagó dos veces.</translation>
    </message>
    <message>
        <source>O Pix chegou depois do cancelamento.</source>
        <translation>El Pix llegó después de la cancelación.</translation>
    </message>
    <message>
        <source>Marcada à mão, sem prova do banco.</source>
        <translation>Marcada a mano, sin prueba del banco.</translation>
    </message>
    <message>
        <source>Chegou um Pix que não é de nenhuma venda.</source>
        <translation>Llegó un Pix que no es de ninguna venta.</translation>
    </message>
    <message>
        <source>Dois Pix ou mais somam o valor.</source>
        <translation>Dos Pix o más suman el valor.</translation>
    </message>
    <message>
        <source>A venda foi aceita; sobra dinheiro do cliente.</source>
        <translation>La venta fue aceptada; sobra dinero del cliente.</translation>
    </message>
    <message>
        <source>O banco devolveu este Pix ao cliente.</source>
        <translation>El banco devolvió este Pix al cliente.</translation>
    </message>
    <message>
        <source>Chegou o Pix da venda marcada à mão.</source>
        <translation>Llegó el Pix de la venta marcada a mano.</translation>
    </message>
    <message>
        <source>falta</source>
        <translation>falta</translation>
    </message>
    <message>
        <source>a mais</source>
        <translation>de más</translation>
    </message>
    <message>
        <source>há a devolver</source>
        <translation>por devolver</translation>
    </message>
    <message>
        <source>recebido</source>
        <translation>recibido</translation>
    </message>
    <message>
        <source>a conferir</source>
        <translation>por verificar</translation>
    </message>
    <message>
        <source>Recebido {received} de {amount}</source>
        <translation>Recibido {received} de {amount}</translation>
    </message>
    <message>
        <source>Pagou a venda</source>
        <translation>Pagó la venta</translation>
    </message>
    <message>
        <source>A decidir</source>
        <translation>Por decidir</translation>
    </message>
    <message>
        <source>Devolvido</source>
        <translation>Devuelto</translation>
    </message>
    <message>
        <source>Não é da loja</source>
        <translation>No es de la tienda</translation>
    </message>
    <message>
        <source>Contado</source>
        <translation>Contado</translation>
    </message>
    <message>
        <source>Verificando com o banco…</source>
        <translation>Verificando con el banco…</translation>
    </message>
    <message>
        <source>Não pague de novo. Aguarde um instante.</source>
        <translation>No pague de nuevo. Espere un momento.</translation>
    </message>
    <message>
        <source>Obrigado!</source>
        <translation>¡Gracias!</translation>
    </message>
    <message>
        <source>QR expirado</source>
        <translation>QR vencido</translation>
    </message>
    <message>
        <source>Peça um novo código ao caixa</source>
        <translation>Pida un código nuevo en la caja</translation>
    </message>
    <message>
        <source>Não pague por este código.</source>
        <translation>No pague con este código.</translation>
    </message>
    <message>
        <source>Recebemos um Pix fora do prazo.</source>
        <translation>Recibimos un Pix fuera de plazo.</translation>
    </message>
    <message>
        <source>Recebemos um pagamento que precisa ser conferido. Não pague de novo.</source>
        <translation>Recibimos un pago que debe revisarse. No pague de nuevo.</translation>
    </message>
    <message>
        <source>Reconectando…</source>
        <translation>Reconectando…</translation>
    </message>
    <message>
        <source>Aguarde um instante</source>
        <translation>Espere un momento</translation>
    </message>
    <message>
        <source>Caixa não reconhecido</source>
        <translation>Caja no reconocida</translation>
    </message>
    <message>
        <source>Peça ajuda no caixa</source>
        <translation>Pida ayuda en la caja</translation>
    </message>
    <message>
        <source>Isso não existe mais. A tela foi atualizada.</source>
        <translation>Eso ya no existe. La pantalla se actualizó.</translation>
    </message>
    <message>
        <source>Esta versão do programa não conhece a forma de receber dos ajustes. Nada foi cobrado.</source>
        <translation>Esta versión del programa no conoce la forma de cobro de los ajustes. No se cobró nada.</translation>
    </message>
    <message>
        <source>A cobrança já terminou. Nada foi mudado.</source>
        <translation>El cobro ya terminó. No se cambió nada.</translation>
    </message>
    <message>
        <source>Esse pedido já foi feito com outros dados. Nada foi mudado.</source>
        <translation>Ese pedido ya se hizo con otros datos. No se cambió nada.</translation>
    </message>
    <message>
        <source>Já há uma cobrança aberta neste caixa. Termine ou cancele a cobrança antes de outra.</source>
        <translation>Ya hay un cobro abierto en esta caja. Termine o cancele el cobro antes de otro.</translation>
    </message>
    <message>
        <source>Valor ou texto fora do limite. Nada foi gravado.</source>
        <translation>Importe o texto fuera del límite. No se grabó nada.</translation>
    </message>
    <message>
        <source>PIN errado. Nada foi mudado.</source>
        <translation>PIN incorrecto. No se cambió nada.</translation>
    </message>
    <message>
        <source>PIN errado várias vezes. Espere {detail} s e tente de novo.</source>
        <translation>PIN incorrecto varias veces. Espere {detail} s e intente de nuevo.</translation>
    </message>
    <message>
        <source>Escreva o motivo, com pelo menos 4 letras.</source>
        <translation>Escriba el motivo, con al menos 4 letras.</translation>
    </message>
    <message>
        <source>Escolha o que foi feito com o dinheiro.</source>
        <translation>Elija qué se hizo con el dinero.</translation>
    </message>
    <message>
        <source>O dinheiro desta venda mudou enquanto você decidia. Volte e confira os valores.</source>
        <translation>El dinero de esta venta cambió mientras usted decidía. Vuelva y revise los valores.</translation>
    </message>
    <message>
        <source>A cobrança nº {detail} ainda pede o que falta desta venda. Cancele-a antes de decidir.</source>
        <translation>El cobro nº {detail} aún pide lo que falta de esta venta. Cancélelo antes de decidir.</translation>
    </message>
    <message>
        <source>A venda nº {detail}, de que isto era o resto, já foi decidida sem este Pix. Devolva o dinheiro.</source>
        <translation>La venta nº {detail}, de la que esto era el resto, ya se decidió sin este Pix. Devuelva el dinero.</translation>
    </message>
    <message>
        <source>Os dígitos de verificação não conferem. Há um número trocado?</source>
        <translation>Los dígitos de verificación no coinciden. ¿Hay un número cambiado?</translation>
    </message>
    <message>
        <source>Digite a chave Pix da loja.</source>
        <translation>Escriba la clave Pix de la tienda.</translation>
    </message>
    <message>
        <source>CPF ou telefone? Para telefone, comece com +55 e o DDD.</source>
        <translation>¿CPF o teléfono? Para teléfono, empiece con +55 y el código de área.</translation>
    </message>
    <message>
        <source>Treino: a chave não recebe dinheiro. Dinheiro de verdade: “pos-app init --real”.</source>
        <translation>Práctica: la clave no recibe dinero. Dinero real: “pos-app init --real”.</translation>
    </message>
    <message>
        <source>A chave é longa demais: um e-mail tem até 77 letras.</source>
        <translation>La clave es demasiado larga: un correo tiene hasta 77 letras.</translation>
    </message>
    <message>
        <source>Isto não é uma chave Pix: CPF, CNPJ, telefone com +55, e-mail ou chave aleatória.</source>
        <translation>Esto no es una clave Pix: CPF, CNPJ, teléfono con +55, correo o clave aleatoria.</translation>
    </message>
    <message>
        <source>Digite o PIN novo.</source>
        <translation>Escribe el PIN nuevo.</translation>
    </message>
    <message>
        <source>O PIN tem de 4 a 8 números.</source>
        <translation>El PIN tiene de 4 a 8 números.</translation>
    </message>
    <message>
        <source>Este PIN é um dos primeiros que todos tentam, como 1234 ou 0000. Escolha outro.</source>
        <translation>Este PIN es uno de los primeros que todos prueban, como 1234 o 0000. Elige otro.</translation>
    </message>
    <message>
        <source>nome no banco</source>
        <translation>nombre en el banco</translation>
    </message>
    <message>
        <source>cidade</source>
        <translation>ciudad</translation>
    </message>
    <message>
        <source>nome da loja</source>
        <translation>nombre de la tienda</translation>
    </message>
    <message>
        <source>descrição</source>
        <translation>descripción</translation>
    </message>
    <message>
        <source>motivo</source>
        <translation>motivo</translation>
    </message>
    <message>
        <source>dias dos dados de quem pagou</source>
        <translation>días de los datos de quien pagó</translation>
    </message>
    <message>
        <source>segunda pasta</source>
        <translation>segunda carpeta</translation>
    </message>
    <message>
        <source>Confira o campo “{field}”: vazio, longo demais ou com letras que o Pix não aceita.</source>
        <translation>Revise el campo “{field}”: vacío, demasiado largo o con letras que Pix no acepta.</translation>
    </message>
    <message>
        <source>Este arquivo não é uma imagem que o programa lê (PNG, JPEG, GIF, BMP ou WebP), ou é grande demais.</source>
        <translation>Este archivo no es una imagen que el programa lea (PNG, JPEG, GIF, BMP o WebP), o es demasiado grande.</translation>
    </message>
    <message>
        <source>O caixa está ocupado. Nada se perdeu; tente de novo em um instante.</source>
        <translation>La caja está ocupada. No se perdió nada; intente de nuevo en un momento.</translation>
    </message>
    <message>
        <source>O caixa está fechando ou ainda não abriu. Nada foi gravado.</source>
        <translation>La caja se está cerrando o aún no abrió. No se grabó nada.</translation>
    </message>
    <message>
        <source>O disco está cheio ou falhou. Nada foi gravado; libere espaço e tente de novo.</source>
        <translation>El disco está lleno o falló. No se grabó nada; libere espacio e intente de nuevo.</translation>
    </message>
    <message>
        <source>O livro-caixa não responde. Nada foi gravado; tente de novo em um instante.</source>
        <translation>El libro de caja no responde. No se grabó nada; intente de nuevo en un momento.</translation>
    </message>
    <message>
        <source>O caixa está em modo só de leitura. Nada foi gravado.</source>
        <translation>La caja está en modo de solo lectura. No se grabó nada.</translation>
    </message>
    <message>
        <source>Nada foi cobrado: um gerente precisa conferir quem recebe, com o PIN.</source>
        <translation>No se cobró nada: un gerente debe verificar quién recibe, con el PIN.</translation>
    </message>
    <message>
        <source>O caixa ainda está abrindo. Tente de novo em um instante.</source>
        <translation>La caja todavía se está abriendo. Intente de nuevo en un momento.</translation>
    </message>
    <message>
        <source>Esta cópia está danificada. Nada foi mudado; escolha outra.</source>
        <translation>Esta copia está dañada. No se cambió nada; elija otra.</translation>
    </message>
    <message>
        <source>Esta cópia é de outro livro-caixa. Nada foi mudado.</source>
        <translation>Esta copia es de otro libro de caja. No se cambió nada.</translation>
    </message>
    <message>
        <source>Não há uma cópia de segurança inteira. Nada foi mudado.</source>
        <translation>No hay una copia de seguridad entera. No se cambió nada.</translation>
    </message>
    <message>
        <source>Os dados da loja não formam um código Pix. Confira os ajustes.</source>
        <translation>Los datos de la tienda no forman un código Pix. Revise los ajustes.</translation>
    </message>
    <message>
        <source>Este valor não pode ser cobrado.</source>
        <translation>Este importe no se puede cobrar.</translation>
    </message>
    <message>
        <source>Nenhuma chave foi criada: este computador não deixa guardar o segredo dela. Veja se a pasta de ajustes deste usuário pode ser gravada, e se o chaveiro do sistema está aberto.</source>
        <translation>No se creó ninguna clave: esta computadora no permite guardar su secreto. Vea si la carpeta de ajustes de este usuario se puede escribir, y si el llavero del sistema está abierto.</translation>
    </message>
    <message>
        <source>Algo deu errado no programa ({code}). O que foi gravado está seguro.</source>
        <translation>Algo salió mal en el programa ({code}). Lo que se grabó está seguro.</translation>
    </message>
    <message>
        <source>Uma parte deste programa falhou. Se algo na tela parecer parado, feche e abra o programa.</source>
        <translation>Una parte de este programa falló. Si algo en la pantalla parece detenido, cierre el programa y ábralo de nuevo.</translation>
    </message>
    <message>
        <source>O banco repetiu um aviso com outros dados. Nada foi mudado; confira no app do banco.</source>
        <translation>El banco repitió un aviso con otros datos. No se cambió nada; verifique en la app del banco.</translation>
    </message>
    <message>
        <source>O banco avisou um valor que não é o da cobrança. A venda não foi confirmada.</source>
        <translation>El banco avisó un importe que no es el del cobro. La venta no se confirmó.</translation>
    </message>
    <message>
        <source>O banco avisou o pagamento de uma cobrança que não existe aqui.</source>
        <translation>El banco avisó el pago de un cobro que no existe aquí.</translation>
    </message>
    <message>
        <source>Mensagens ilegíveis do banco hoje: {count}. Pode ser dinheiro: o banco é perguntado de novo; confira no app do banco.</source>
        <translation>Mensajes ilegibles del banco hoy: {count}. Puede ser dinero: se pregunta otra vez al banco; verifica en la app del banco.</translation>
    </message>
    <message>
        <source>O banco avisou um Pix com um dado ilegível, como a hora. O dinheiro foi registrado; confira a cobrança.</source>
        <translation>El banco avisó un Pix con un dato ilegible, como la hora. El dinero quedó registrado; verifica el cobro.</translation>
    </message>
    <message>
        <source>O banco não mostrou todos os pagamentos. Cada cobrança aberta é perguntada sozinha; confira as outras no app do banco.</source>
        <translation>El banco no mostró todos los pagos. Cada cobro abierto se pregunta por separado; verifica los otros en la app del banco.</translation>
    </message>
    <message>
        <source>Um aparelho manda avisos errados sem parar. Os próximos de hoje são só contados.</source>
        <translation>Un aparato manda avisos errados sin parar. Los próximos de hoy solo se cuentan.</translation>
    </message>
    <message>
        <source>O relógio deste computador mudou. Os prazos continuam certos; acerte a hora.</source>
        <translation>El reloj de esta computadora cambió. Los plazos siguen correctos; ajuste la hora.</translation>
    </message>
    <message>
        <source>Relógio do computador errado? A hora do banco é outra. Nenhuma venda se perde; acerte a hora.</source>
        <translation>¿El reloj de la computadora está mal? La hora del banco es otra. Ninguna venta se pierde; ajuste la hora.</translation>
    </message>
    <message>
        <source>Uma chave de treino tentou entrar numa loja de verdade, ou o contrário. Foi recusada.</source>
        <translation>Una clave de práctica intentó entrar en una tienda real, o al revés. Fue rechazada.</translation>
    </message>
    <message>
        <source>PIN do gerente errado {count} vezes seguidas neste caixa.</source>
        <translation>PIN del gerente errado {count} veces seguidas en esta caja.</translation>
    </message>
    <message>
        <source>Dois aparelhos leram o mesmo QR de pareamento: os dois foram recusados. Pareie o tablet de novo, sem que outros vejam a tela.</source>
        <translation>Dos aparatos leyeron el mismo QR de emparejamiento: los dos fueron rechazados. Empareja la tableta de nuevo, sin que otros vean la pantalla.</translation>
    </message>
    <message>
        <source>O banco encerrou a cobrança por conta própria. O código saiu das telas.</source>
        <translation>El banco cerró el cobro por su cuenta. El código salió de las pantallas.</translation>
    </message>
    <message>
        <source>Uma cópia de segurança tomou o lugar do livro-caixa. O banco é perguntado sobre o que falta.</source>
        <translation>Una copia de seguridad tomó el lugar del libro de caja. Se pregunta al banco por lo que falta.</translation>
    </message>
    <message>
        <source>Havia na pasta um arquivo para tomar o lugar do livro-caixa, que não foi feito por este programa para esta loja. Ele foi posto de lado e nada mudou: avise o gerente.</source>
        <translation>Había en la carpeta un archivo para tomar el lugar del libro de caja que este programa no hizo para esta tienda. Fue puesto aparte y nada cambió: avise al gerente.</translation>
    </message>
    <message>
        <source>O código de uma cobrança aberta foi trocado no arquivo. Ela saiu das telas: avise o gerente.</source>
        <translation>El código de un cobro abierto fue cambiado en el archivo. Salió de las pantallas: avise al gerente.</translation>
    </message>
    <message>
        <source>Quem recebe precisa ser conferido por um gerente: os ajustes foram mudados por fora, ou uma cópia foi restaurada. Até lá nada é cobrado por Pix.</source>
        <translation>Un gerente debe verificar quién recibe: los ajustes se cambiaron desde fuera, o se restauró una copia. Hasta entonces no se cobra nada por Pix.</translation>
    </message>
    <message>
        <source>Um programa conhece eventos que este livro-caixa não tem. Uma cópia antiga foi restaurada? Confira os pagamentos no app do banco.</source>
        <translation>Un programa conoce eventos que este libro de caja no tiene. ¿Se restauró una copia antigua? Revise los pagos en la app del banco.</translation>
    </message>
    <message>
        <source>O banco devolveu dinheiro sem que o caixa pedisse. Confira a venda e o app do banco.</source>
        <translation>El banco devolvió dinero sin que la caja lo pidiera. Revise la venta y la app del banco.</translation>
    </message>
    <message>
        <source>O banco disse coisas diferentes sobre a mesma devolução. Confira a venda e o app do banco.</source>
        <translation>El banco dijo cosas distintas sobre la misma devolución. Revise la venta y la app del banco.</translation>
    </message>
    <message>
        <source>O banco fala da devolução de um Pix que este caixa não conhece. Confira no app do banco.</source>
        <translation>El banco habla de la devolución de un Pix que esta caja no conoce. Revise en la app del banco.</translation>
    </message>
    <message>
        <source>O banco não responde. Nenhuma venda falhou: confira os pagamentos no app do banco.</source>
        <translation>El banco no responde. Ninguna venta falló: verifique los pagos en la app del banco.</translation>
    </message>
    <message>
        <source>Aviso do caixa: {what}. O que foi gravado está seguro.</source>
        <translation>Aviso de la caja: {what}. Lo que se grabó está seguro.</translation>
    </message>
    <message>
        <source>Disco cheio: confirmações aguardando. Nada se perde, o banco envia de novo. Libere espaço neste computador.</source>
        <translation>Disco lleno: hay confirmaciones en espera. Nada se pierde, el banco las envía de nuevo. Libere espacio en este equipo.</translation>
    </message>
    <message>
        <source>O disco está quase cheio. Tudo ainda é gravado: libere espaço neste computador.</source>
        <translation>El disco está casi lleno. Todo se sigue grabando: libere espacio en este equipo.</translation>
    </message>
    <message>
        <source>O disco falhou ao gravar. Nada mais é confirmado até fechar e abrir o caixa de novo. O que já foi confirmado está seguro.</source>
        <translation>El disco falló al grabar. No se confirma nada más hasta cerrar y abrir la caja de nuevo. Lo que ya se confirmó está seguro.</translation>
    </message>
    <message>
        <source>O arquivo do livro-caixa foi movido, apagado ou trocado. Nada mais é confirmado. Chame o responsável: ponha o arquivo de volta, depois feche e abra o caixa.</source>
        <translation>El archivo del libro de caja se movió, se borró o se cambió. No se confirma nada más. Llame al responsable: ponga el archivo en su lugar, luego cierre y abra la caja.</translation>
    </message>
    <message>
        <source>A parte do programa que grava parou. Nada mais é confirmado até fechar e abrir o caixa de novo. O que já foi confirmado está seguro.</source>
        <translation>La parte del programa que guarda se detuvo. No se confirma nada más hasta cerrar y abrir la caja de nuevo. Lo ya confirmado está seguro.</translation>
    </message>
    <message>
        <source>A cópia de segurança não pôde ser feita. As vendas continuam e estão gravadas; veja se há espaço no disco.</source>
        <translation>No se pudo hacer la copia de seguridad. Las ventas siguen y están guardadas; vea si hay espacio en el disco.</translation>
    </message>
    <message>
        <source>A conferência achou um erro no livro-caixa: nenhuma cópia nova foi feita, e as anteriores ficam. As vendas continuam e estão gravadas. Chame o responsável hoje.</source>
        <translation>La comprobación encontró un error en el libro de caja: no se hizo ninguna copia nueva, y las anteriores quedan. Las ventas siguen y están grabadas. Llame al responsable hoy.</translation>
    </message>
    <message>
        <source>A cópia na segunda pasta falhou. A deste computador foi feita; veja se o outro disco está ligado.</source>
        <translation>La copia en la segunda carpeta falló. La de este ordenador se hizo; vea si el otro disco está conectado.</translation>
    </message>
    <message>
        <source>Pago: o caixa confirmou.</source>
        <translation>Pagado: la caja lo confirmó.</translation>
    </message>
    <message>
        <source>Recebido: falta dinheiro na cobrança.</source>
        <translation>Recibido: falta dinero en el cobro.</translation>
    </message>
    <message>
        <source>Recebido: é mais do que foi cobrado.</source>
        <translation>Recibido: es más de lo que se cobró.</translation>
    </message>
    <message>
        <source>Recebido fora do prazo: está em Pendências.</source>
        <translation>Recibido fuera de plazo: está en Pendientes.</translation>
    </message>
    <message>
        <source>Recebido pela segunda vez: está em Pendências.</source>
        <translation>Recibido por segunda vez: está en Pendientes.</translation>
    </message>
    <message>
        <source>Recebido após o cancelamento: está em Pendências.</source>
        <translation>Recibido después de la cancelación: está en Pendientes.</translation>
    </message>
    <message>
        <source>Recebido sem cobrança: está em Pendências.</source>
        <translation>Recibido sin cobro: está en Pendientes.</translation>
    </message>
    <message>
        <source>O caixa já conhecia este Pix. Nada mudou.</source>
        <translation>La caja ya conocía este Pix. Nada cambió.</translation>
    </message>
    <message>
        <source>Recusado: o mesmo Pix foi avisado com outros dados.</source>
        <translation>Rechazado: el mismo Pix se avisó con otros datos.</translation>
    </message>
    <message>
        <source>Recusado: o valor não é o da cobrança.</source>
        <translation>Rechazado: el importe no es el del cobro.</translation>
    </message>
    <message>
        <source>Recusado: o caixa não conhece esta cobrança.</source>
        <translation>Rechazado: la caja no conoce este cobro.</translation>
    </message>
    <message>
        <source>Recusado: a cobrança já terminou.</source>
        <translation>Rechazado: el cobro ya terminó.</translation>
    </message>
    <message>
        <source>Recusado: o aviso não pôde ser lido. Está em Pendências.</source>
        <translation>Rechazado: el aviso no se pudo leer. Está en Pendientes.</translation>
    </message>
    <message>
        <source>Recusado: avisos demais. O caixa guardou o resumo.</source>
        <translation>Rechazado: demasiados avisos. La caja guardó el resumen.</translation>
    </message>
    <message>
        <source>O caixa não pôde gravar agora. O banco avisa de novo ({reason}).</source>
        <translation>La caja no pudo guardarlo ahora. El banco avisa de nuevo ({reason}).</translation>
    </message>
    <message>
        <source>Recusado pelo caixa ({reason}).</source>
        <translation>Rechazado por la caja ({reason}).</translation>
    </message>
    <message>
        <source>Pago, e o banco não avisou o caixa.</source>
        <translation>Pagado, y el banco no avisó a la caja.</translation>
    </message>
    <message>
        <source>hoje, {time}</source>
        <translation>hoy, {time}</translation>
    </message>
    <message>
        <source>ontem, {time}</source>
        <translation>ayer, {time}</translation>
    </message>
</context>
</TS>
