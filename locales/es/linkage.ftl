# A qué llegó el enlace de registros: la página de un par y el informe de enlace. Las palabras de una definición están en su propio archivo del catálogo.

## En toda página
linkage-footer = Hecho con { $program }. En esta página no hay ningún dato de un registro.
linkage-points = Puntos
linkage-for = a favor de una sola persona →
linkage-against = ← en contra

## Un par
pair-title = Por qué dos registros se consideran, o no, de una sola persona
pair-records = Registros { $one } y { $other }
pair-likely = Según estos dos registros por sí solos, es probable que sean de una sola persona: { $probability }.
pair-unlikely = Según estos dos registros por sí solos, no es probable que sean de una sola persona: { $probability }.
pair-together = Vistos todos los registros, los dos son de una sola persona.
pair-apart = Vistos todos los registros, son dos personas.
pair-readings = Se comparan dos lecturas. O bien: { $same }. O bien: { $other }.
pair-never-compared = Ninguna regla reúne estos dos registros, así que al enlazar no se compararon. La suma es solo para leerla.
pair-finding = Las pruebas suman { $total } puntos
pair-before = Antes de mirar
pair-others = Todas las demás lecturas
pair-total = En total
pair-rare = { $label }: un valor poco común
pair-frequent = { $label }: un valor frecuente
pair-step = { $label }: { $answer }
pair-not-known = No se sabe de los dos, así que no dice nada: { $list }.
pair-note = Cada punto duplica las posibilidades: +3 son ocho contra una a favor de que sea una sola persona; −3, ocho contra una en contra. Las barras llenas hablan a favor; las de solo contorno, en contra. Cuántos pares hay de cada clase se pesa antes de mirar.
pair-table = Lo mismo en una tabla
pair-column-what = Qué se miró
pair-column-worth = Puntos
pair-column-same = De una clase, así en
pair-column-other = De la otra clase, así en
pair-one-in = 1 de cada { $n }
pair-nearly-all = casi todos
pair-at-most = { $share } como mucho
pair-at-least = { $share } por lo menos
pair-more-than = más de { $share }
pair-less-than = menos de { $share }
