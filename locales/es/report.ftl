# Las frases propias del informe. Las palabras de una definición están en su propio archivo del catálogo.
# Las mismas claves, con los mismos argumentos, están en el archivo en inglés; una prueba lo comprueba.

## La página
page-title = { $title } · { $region }
skip = Ir directo al informe
other-language = Read this report in English
synthetic = Datos sintéticos: las personas de este informe son inventadas. Ningún número se refiere a alguien real.
dates = Datos recibidos hasta el { $received }. Publicado el { $published }.
release = Publicación { $release }
contents = Contenido
question = La pregunta
answer = La respuesta en breve
numbers = Los números, uno por uno
source-line = Fuente: publicación { $release } de { $region }, con datos recibidos hasta el { $received }.
footer = Hecho con { $program }, con definiciones que se pueden leer y números que se pueden volver a calcular.
top = Volver al contenido

## Palabras
comma = ,{ " " }
or = { " " }o{ " " }
yes = sí
no = no
code-value = { $code }: { $value }
not-known = no se sabe
not-known-of = { $code }: no se sabe
nobody = nadie
everyone = todas las personas
not-verified = sin verificar
verified = cotejada con su fuente
january = enero
february = febrero
march = marzo
april = abril
may = mayo
june = junio
july = julio
august = agosto
september = septiembre
october = octubre
november = noviembre
december = diciembre
date = { $day } de { $month } de { $year }

## Valores
people = { $n ->
    [one] 1 persona
   *[other] { $n } personas
}
periods = { $n ->
    [one] 1 periodo
   *[other] { $n } periodos
}
part-of = { $part } de { $n }
with-unit = { $value } { $unit }
points = { $value } puntos porcentuales
points-short = { $value } puntos
range = de { $low } a { $high }
interval = intervalo del 95%: de { $low } a { $high }

## Por qué se oculta un número
hidden-few = muy pocas para mostrar
hidden-protects = oculto para proteger otro
hidden-changed = cambió por muy pocas personas
hidden-not-said = oculto para proteger a personas
hidden-because = { $word }: { $reason }
reason-too-few = se contó a menos de { $minimum } personas
reason-too-few-with = menos de { $minimum } personas tuvieron el resultado, o ninguna
reason-too-few-without = menos de { $minimum } personas no tuvieron el resultado, o ninguna
reason-amounts-too-few-with = menos de { $minimum } personas tuvieron una cantidad distinta de cero
reason-amounts-too-few-without = todas las personas tuvieron la misma cantidad
reason-one-holds-half = a una sola persona le corresponde la mitad de la suma o más, así que el promedio sería casi el suyo
reason-too-few-left-out = menos de { $minimum } personas del grupo quedaron fuera de la cuenta, y el tamaño del grupo las delataría
reason-protects-another = por sí solo no delata a nadie, pero con él se podría calcular otro número oculto
reason-changed-by-few = cambió por menos de { $minimum } personas desde una publicación anterior
reason-not-said = se apoya en menos de { $minimum } personas, o con él se podría calcular otro número oculto; decir cuál de las dos cosas revelaría demasiado

## La respuesta en tres frases
who-all-periods = Para este número se contaron los { $population } periodos de participación.
who-some-periods = Para este número se contaron { $counted } de los { $population } periodos de participación; más abajo se dice qué pasó con los demás.
who-counted-periods = { $counted ->
    [one] Para este número se contó 1 periodo de participación.
   *[other] Para este número se contaron { $counted } periodos de participación.
}
who-all = Para este número se contó a las { $population } personas.
who-some = Para este número se contó a { $counted } de las { $population } personas; más abajo se dice qué pasó con las demás.
who-counted = { $counted ->
    [one] Para este número se contó a 1 persona.
   *[other] Para este número se contó a { $counted } personas.
}
who-hidden = No se puede mostrar a cuántas personas contamos, porque con tan pocas se podría adivinar quiénes son.
who-missing = Esta publicación no trae ningún número para la primera medida, así que aquí no se cuenta a nadie.
finding-pair = { $label }: { $first }, y { $second }.
finding-alone = { $label }: { $first }.
clause-rate-periods = { $n ->
    [one] { $part } de 1 periodo en el grupo «{ $group }» ({ $value })
   *[other] { $part } de { $n } periodos en el grupo «{ $group }» ({ $value })
}
clause-mean-periods = { $n ->
    [one] { $value } en promedio en el grupo «{ $group }» (1 periodo)
   *[other] { $value } en promedio en el grupo «{ $group }» ({ $n } periodos)
}
clause-median-periods = { $n ->
    [one] un valor central de { $value } en el grupo «{ $group }» (1 periodo)
   *[other] un valor central de { $value } en el grupo «{ $group }» ({ $n } periodos)
}
clause-rate = { $n ->
    [one] { $part } de 1 persona en el grupo «{ $group }» ({ $value })
   *[other] { $part } de { $n } personas en el grupo «{ $group }» ({ $value })
}
clause-mean = { $n ->
    [one] { $value } en promedio en el grupo «{ $group }» (1 persona)
   *[other] { $value } en promedio en el grupo «{ $group }» ({ $n } personas)
}
clause-median = { $n ->
    [one] un valor central de { $value } en el grupo «{ $group }» (1 persona)
   *[other] un valor central de { $value } en el grupo «{ $group }» ({ $n } personas)
}
clause-count = { $value } en el grupo «{ $group }»
clause-hidden = un número que no se puede mostrar para el grupo «{ $group }» ({ $reason })
clause-empty = nadie en el grupo «{ $group }»
all-rate-periods = { $n ->
    [one] { $part } de 1 periodo contado ({ $value })
   *[other] { $part } de los { $n } periodos contados ({ $value })
}
all-mean-periods = { $n ->
    [one] { $value } en promedio (1 periodo)
   *[other] { $value } en promedio ({ $n } periodos)
}
all-median-periods = { $n ->
    [one] un valor central de { $value } (1 periodo)
   *[other] un valor central de { $value } ({ $n } periodos)
}
all-rate = { $n ->
    [one] { $part } de 1 persona contada ({ $value })
   *[other] { $part } de las { $n } personas contadas ({ $value })
}
all-mean = { $n ->
    [one] { $value } en promedio (1 persona)
   *[other] { $value } en promedio ({ $n } personas)
}
all-median = { $n ->
    [one] un valor central de { $value } (1 persona)
   *[other] un valor central de { $value } ({ $n } personas)
}
all-count = { $value } en total
all-hidden = un número que no se puede mostrar ({ $reason })
all-empty = no se contó a nadie
gap-more = Son { $difference } más en el grupo «{ $group }» que en «{ $reference }» ({ $interval }). { $verdict }
gap-less = Son { $difference } menos en el grupo «{ $group }» que en «{ $reference }» ({ $interval }). { $verdict }
gap-more-plain = Son { $difference } más en el grupo «{ $group }» que en «{ $reference }». { $verdict }
gap-less-plain = Son { $difference } menos en el grupo «{ $group }» que en «{ $reference }». { $verdict }
gap-same = Los dos grupos dan lo mismo ({ $interval }). { $verdict }
gap-same-plain = Los dos grupos dan lo mismo. { $verdict }
gap-missing = Por eso, aquí no se puede comparar a estos dos grupos.
gap-none = Este informe no compara a unos grupos con otros.
verdict-apart = El azar por sí solo rara vez produciría una diferencia tan grande.
verdict-touching = El intervalo termina casi exactamente donde ya no hay diferencia, así que el azar todavía podría explicarla.
verdict-chance = El azar por sí solo podría explicar una diferencia de este tamaño.
verdict-unknown = No se calcula un intervalo, así que no podemos decir qué haría el azar por sí solo.
verdict-apart-short = el azar por sí solo rara vez la explicaría
verdict-touching-short = termina casi en cero; el azar por sí solo quizá la explique
verdict-chance-short = el azar por sí solo podría explicarla
verdict-unknown-short = sin intervalo

## Los números de un vistazo
glance-caption = Todos los números de un vistazo
glance-number = Qué se midió
glance-value = Número
glance-counted = Se apoya en
glance-whom = De quiénes se trata
glance-all-time = todas las personas, de cualquier fecha

## Cómo lo sabemos
how = Cómo lo sabemos
counted-heading = A quién se contó
counted-intro = Cada persona de la población, o cada periodo de participación donde se cuentan periodos, está en una línea de esta tabla, para cada número.
counted-joined = Si una línea fuera demasiado pequeña para mostrarla, se une con otra, y la línea nombra las dos.
counted-caption = Qué pasó con cada persona, número por número
counted-column = Qué pasó
people-column = Cantidad
counted-total = Toda la población
fate-counted = se contó
fate-outside = queda fuera por la definición
fate-too-early = todavía es pronto para saber
fate-not-known = los datos no lo dicen
fates-joined = { $fates } (unidas: una sola es demasiado pequeña para mostrarla)
definitions-heading = Qué significa cada número
definition-about = En breve
definition-who = A quién se cuenta
definition-all = { $population }.
definition-some = De estas personas ({ $population }), aquellas de quienes: { $rule }.
definition-rate = Qué se cuenta
definition-mean = De qué es el promedio
definition-median = De qué es el valor central
definition-windows = Dónde mira
definition-per = La suma se divide entre { $per } y la respuesta está en { $unit }.
definition-evidence = Qué se hace con lo que no se sabe
definition-rule = La regla, tal como está escrita
definition-source = Fuente
definition-edition = Edición
definition-edition-text = Edición { $edition }, de { $file }
definition-hash = Huella de la definición
hidden-heading = Qué se oculta y por qué
hidden-intro = Un número se muestra solo si se apoya en al menos { $minimum } personas y no delata a nadie.
hidden-shown = { $shown ->
    [one] En este informe se muestra 1 número.
   *[other] En este informe se muestran { $shown } números.
}
hidden-none = No se oculta ningún número.
hidden-total = { $n ->
    [one] Se oculta 1 número:
   *[other] Se ocultan { $n } números:
}
hidden-caption = Números ocultos, según el motivo
hidden-word = Lo que dice el informe
hidden-why = Por qué
hidden-numbers = Números
fresh-heading = Qué tan recientes son los números
fresh-text = El archivo más nuevo se recibió el { $received }; de qué período son los datos lo dice la introducción del informe. Lo que llegó después no está en los números. El informe se publicó el { $published }.
files-heading = De qué archivos salen
report-source = Fuente de los datos y de la pregunta: { $source }
files-intro = La huella (BLAKE3) de un archivo cambia si cambia una sola letra.
files-none = Esta publicación no nombra archivos.
files-caption = Archivos detrás de este informe
file-name = Archivo
file-agency = De
file-mapping = Leído con
file-mapping-text = { $mapping }, edición { $edition }
file-mapping-source = { $mapping }, edición { $edition }. Su fuente: { $source }
file-rows = Filas
file-received = Recibido
file-hash = Huella
snapshot-line = Huella de la copia fija de datos con la que se calcularon los números:
recompute-heading = Cómo volver a calcularlo
recompute-text = Con la carpeta de la región y { $program }, estos comandos vuelven a calcular cada número y lo comparan con este informe:
csv-text = Cada número que se muestra, y cada uno oculto con su motivo, está también en una tabla para hojas de cálculo:
cautions-heading = Tenga en cuenta
cautions-none = Quienes hicieron el informe no señalan advertencias propias.
caution-chance = Una diferencia entre grupos dice que son distintos, no por qué. Solo cuando un sorteo formó los grupos se puede atribuir la diferencia a lo sorteado.
caution-links = Los registros de varias agencias se unieron comparándolos, y algunos enlaces pueden estar equivocados. Los intervalos de los porcentajes lo tienen en cuenta, sea cual sea el resultado de las personas mal enlazadas: en el grupo con más dudas, para { $most } de las personas contadas. No tienen en cuenta los enlaces que faltan, y los intervalos de los promedios tampoco.
changes-heading = Qué cambió desde la publicación anterior
changes-first = Esta es la primera publicación de este informe.
changes-since = Desde la publicación { $release } del { $published }:
changes-nothing = Desde la publicación { $release } del { $published } no cambió nada.

## Los números
read-heading = Cómo leer los dibujos
read-bars = Cada barra empieza en cero. La línea delgada en su extremo es el intervalo del 95%.
read-interval = Un número que viene de pocas personas es inseguro. Si se hiciera lo mismo muchas veces, unos 95 de cada 100 intervalos así contendrían el número verdadero.
read-dots = Cada punto es la diferencia entre dos grupos, con su intervalo del 95% como línea. Un punto vacío: el intervalo llega a cero, así que el azar por sí solo podría explicar la diferencia.
read-many = Entre muchas comparaciones, algunas parecen grandes por azar: más o menos 1 de cada 20 intervalos no llega a cero aunque no haya diferencia.
read-hidden = Un recuadro de guiones: un número que no se muestra; el motivo está en la tabla.
metric-missing = { $label }: no está en esta publicación
metric-missing-text = El informe pide este número, pero esta publicación no lo trae.
metric-pair = { $label }: { $first } en «{ $group }», { $second } en «{ $reference }»
metric-everyone = { $label }: { $value } entre todas las personas contadas
metric-hidden = { $label }: { $word }
metric-nobody = { $label }: no se contó a nadie
metric-everyone-line = Todas las personas: { $text }.
metric-unverified = La definición de este número está sin verificar.
metric-definition = Leer la definición
by-one = { $first }
by-two = { $first } y { $second }
everyone-heading = Todas las personas
range-finding = De { $low } ({ $low-group }) a { $high } ({ $high-group }).
range-same = Igual en todos los grupos que se pueden mostrar: { $value }.
range-one = Solo se puede mostrar un grupo: { $group }, { $value }.
range-none = No se puede mostrar ningún grupo.
some-hidden = { $n ->
    [one] 1 grupo está oculto.
   *[other] { $n } grupos están ocultos.
}
gaps-finding = { $compared ->
    [one] «{ $group }» frente a «{ $reference }» en el único grupo que lo permite:
   *[other] «{ $group }» frente a «{ $reference }» en { $compared } grupos:
}
gaps-finding-any = { $compared ->
    [one] La única comparación con «{ $reference }»:
   *[other] Las { $compared } comparaciones con «{ $reference }»:
}
gaps-all-chance = { $compared ->
    [one] el azar por sí solo podría explicar la diferencia.
   *[other] el azar por sí solo podría explicar cada una de las diferencias.
}
gaps-all-apart = { $compared ->
    [one] el azar por sí solo rara vez explicaría la diferencia.
   *[other] el azar por sí solo rara vez explicaría alguna de las diferencias.
}
gaps-some-chance = el azar por sí solo podría explicar { $chance } de las { $compared } diferencias.
gaps-no-interval = no se calculan intervalos para estas diferencias.
gaps-none = Ningún grupo se puede comparar con «{ $reference }».
axis-less = ← menos que «{ $reference }»
axis-more = más →
chart-bars = Barras desde cero.
chart-dots = Los puntos son diferencias; cero significa que no hay diferencia.
chart-row = { $label }: { $value }.
chart-row-detail = { $label }: { $value }, { $detail }.
chart-row-interval = { $label }: { $value }, { $interval }.
note-bars = Línea delgada: intervalo del 95%.
note-dots = Línea: intervalo del 95%. Punto vacío: llega a cero.
table-link = Tabla: { $title }
table-cells = { $label }: { $by }
table-gaps = { $label }: diferencias respecto de «{ $reference }»
column-group = Grupo
column-counted = Personas contadas
column-counted-periods = Periodos contados
column-outcome = Con el resultado
column-share = Porcentaje
column-mean = Promedio
column-mean-unit = Promedio, en { $unit }
column-median = Valor central
column-median-unit = Valor central, en { $unit }
column-interval = Intervalo del 95%
column-difference = Diferencia
column-verdict = En palabras
print-tables = Algunos navegadores pliegan las tablas; ábralas antes de imprimir, o use la tabla para hojas de cálculo.

# Cohortes, equidad, embudos
rows-are-periods = Se cuentan periodos de participación: quien regresó cuenta otra vez.
cohort-exit = Salidas del { $first } al { $last }.
cohort-entry = Quienes comenzaron del { $first } al { $last }.
cohort-served = Quienes participaron algún día del { $first } al { $last }.
cohort-event = Aquellas personas para quienes lo primero ({ $event }) fue del { $first } al { $last }.
cohort-not-complete = Esta cohorte aún no está completa: lo que la decide se recibió hasta el { $through }, y lo que llegue después puede cambiar el número.
table-equity = { $label }: cada grupo frente a todos los demás
column-others = Todos los demás
column-needed = Personas que faltan para igualar
column-impact = Razón con el mejor grupo
equity-note = Donde cada grupo está frente a todas las demás personas: las demás son quienes están en ese desglose y no en el grupo. Se dice que un grupo está por debajo cuando su brecha es de al menos dos puntos y mayor que el margen de error de su propio porcentaje. Las razones de grupos pequeños saltan; menos de 0.80 es una señal para mirar más de cerca, no una prueba. Para un daño, la razón es el porcentaje del mejor grupo entre el de este grupo. Son brechas simples, y una brecha tiene muchas causas.
equity-behind = por debajo
equity-not-behind = no está por debajo
equity-insufficient = muy pocas personas para decirlo
equity-none = No se compara, para proteger a las personas.
table-funnel = { $label }: cuántas personas llegan a cada paso
column-step = Paso
column-of-previous = Del paso anterior
column-of-first = De quienes comenzaron
funnel-start = inicio
funnel-note = Cada paso cuenta solo a quienes dieron todos los pasos anteriores.

## Numbers from outside
outside-heading = Del estado
outside-intro = Otros calcularon estos números con registros salariales que no se pueden entregar fila por fila. Están aquí junto a los números propios de la región y nunca se suman a ellos. Puede haber detrás otras personas, otras fechas u otra fuente, así que pueden diferir.
outside-caption = Números tal como se recibieron
outside-group = Grupo, como lo nombra quien envía
outside-cohort = De quiénes se trata
outside-value = Número
outside-source = Fuente
outside-dates = del { $from } al { $to }
outside-from = { $agency }; registros hasta el { $as_of }; recibido el { $received }
outside-hidden = no se dice, para proteger a las personas
