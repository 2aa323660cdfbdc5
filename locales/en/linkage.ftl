# What linking came to: the page of one pair and the linkage report. The words of a definition stand in its own file of the catalog.

## Every page
linkage-footer = Made with { $program }. No value of a record stands on this page.
linkage-points = Points
linkage-for = for one person →
linkage-against = ← against

## One pair
pair-title = Why two records are, or are not, held to be one person
pair-records = Records { $one } and { $other }
pair-likely = By these two records alone, it is likely that both are one person: { $probability }.
pair-unlikely = By these two records alone, it is not likely that both are one person: { $probability }.
pair-together = All records heard, both are one person.
pair-apart = All records heard, they are two people.
pair-readings = Two readings are weighed. Either: { $same }. Or: { $other }.
pair-never-compared = No rule brings these two records together, so linking never compared them. The sum is for reading only.
pair-finding = The evidence adds up to { $total } points
pair-before = Before looking
pair-others = All other readings
pair-total = In all
pair-rare = { $label }: a rare value
pair-frequent = { $label }: a frequent value
pair-step = { $label }: { $answer }
pair-not-known = Not known of both, so it says nothing: { $list }.
pair-note = Each point doubles the odds: +3 is eight to one for one person, −3 eight to one against. Filled bars speak for one person, outlined bars against. How many pairs are of each kind is weighed before looking.
pair-table = The same as a table
pair-column-what = What was looked at
pair-column-worth = Points
pair-column-same = Of the one kind, so in
pair-column-other = Of the other kind, so in
pair-one-in = 1 in { $n }
pair-nearly-all = nearly all
pair-at-most = at most { $share }
pair-at-least = at least { $share }
pair-more-than = more than { $share }
pair-less-than = less than { $share }
