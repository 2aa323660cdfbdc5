# The report's own sentences. The words of a definition stand in its own file of the catalog.
# The same keys with the same arguments stand in the Spanish file; a test says so.

## The page
page-title = { $title } · { $region }
skip = Skip to the report
other-language = Leer este informe en español
synthetic = Synthetic data: the people in this report are made up. No number here is about anyone real.
dates = Data received by { $received }. Published { $published }.
release = Release { $release }
contents = Contents
question = The question
answer = The answer in short
numbers = The numbers, one by one
source-line = Source: release { $release } of { $region }, with data received by { $received }.
footer = Made with { $program } from definitions that can be read and numbers that can be computed again.
top = Back to the contents

## Words
comma = ,{ " " }
or = { " " }or{ " " }
yes = yes
no = no
code-value = { $code }: { $value }
not-known = not known
not-known-of = { $code }: not known
nobody = nobody
everyone = everyone
not-verified = not verified
verified = checked against its source
january = January
february = February
march = March
april = April
may = May
june = June
july = July
august = August
september = September
october = October
november = November
december = December
date = { $day } { $month } { $year }

## Values
people = { $n ->
    [one] 1 person
   *[other] { $n } people
}
periods = { $n ->
    [one] 1 period
   *[other] { $n } periods
}
part-of = { $part } of { $n }
with-unit = { $value } { $unit }
points = { $value } percentage points
points-short = { $value } points
range = { $low } to { $high }
interval = 95% interval: { $low } to { $high }

## Why a number is hidden
hidden-few = too few to show
hidden-protects = hidden to protect another
hidden-changed = changed by too few
hidden-not-said = hidden to protect people
hidden-because = { $word }: { $reason }
reason-too-few = fewer than { $minimum } people were counted
reason-too-few-with = fewer than { $minimum } people had the outcome, or none
reason-too-few-without = fewer than { $minimum } people were without the outcome, or none
reason-amounts-too-few-with = fewer than { $minimum } people had an amount other than zero
reason-amounts-too-few-without = everyone had the same amount
reason-one-holds-half = one person holds half of the sum or more, so the average would be nearly theirs
reason-too-few-left-out = fewer than { $minimum } people of the group were left out of the count, and its size would give them away
reason-protects-another = it is safe in itself, but another hidden number could be worked out from it
reason-changed-by-few = it changed by fewer than { $minimum } people since an earlier release
reason-not-said = it rests on fewer than { $minimum } people, or another hidden number could be worked out from it; saying which would give too much away

## The answer in three sentences
who-all-periods = For this number, all { $population } periods of participation were counted.
who-some-periods = For this number, { $counted } of the { $population } periods of participation were counted; what became of the others is said below.
who-counted-periods = { $counted ->
    [one] For this number, 1 period of participation was counted.
   *[other] For this number, { $counted } periods of participation were counted.
}
who-all = For this number, all { $population } people were counted.
who-some = For this number, { $counted } of the { $population } people were counted; what became of the others is said below.
who-counted = { $counted ->
    [one] For this number, 1 person was counted.
   *[other] For this number, { $counted } people were counted.
}
who-hidden = How many people were counted cannot be shown, because too few would be left to guess from.
who-missing = This release holds no number for the first measure, so nobody is counted here.
finding-pair = { $label }: { $first }, and { $second }.
finding-alone = { $label }: { $first }.
clause-rate-periods = { $n ->
    [one] { $part } of 1 period in the group “{ $group }” ({ $value })
   *[other] { $part } of { $n } periods in the group “{ $group }” ({ $value })
}
clause-mean-periods = { $n ->
    [one] { $value } on average in the group “{ $group }” (1 period)
   *[other] { $value } on average in the group “{ $group }” ({ $n } periods)
}
clause-median-periods = { $n ->
    [one] a middle value of { $value } in the group “{ $group }” (1 period)
   *[other] a middle value of { $value } in the group “{ $group }” ({ $n } periods)
}
clause-rate = { $n ->
    [one] { $part } of 1 person in the group “{ $group }” ({ $value })
   *[other] { $part } of { $n } people in the group “{ $group }” ({ $value })
}
clause-mean = { $n ->
    [one] { $value } on average in the group “{ $group }” (1 person)
   *[other] { $value } on average in the group “{ $group }” ({ $n } people)
}
clause-median = { $n ->
    [one] a middle value of { $value } in the group “{ $group }” (1 person)
   *[other] a middle value of { $value } in the group “{ $group }” ({ $n } people)
}
clause-count = { $value } in the group “{ $group }”
clause-hidden = a number that cannot be shown for the group “{ $group }” ({ $reason })
clause-empty = nobody in the group “{ $group }”
all-rate-periods = { $n ->
    [one] { $part } of 1 period counted ({ $value })
   *[other] { $part } of the { $n } periods counted ({ $value })
}
all-mean-periods = { $n ->
    [one] { $value } on average (1 period)
   *[other] { $value } on average ({ $n } periods)
}
all-median-periods = { $n ->
    [one] a middle value of { $value } (1 period)
   *[other] a middle value of { $value } ({ $n } periods)
}
all-rate = { $n ->
    [one] { $part } of 1 person counted ({ $value })
   *[other] { $part } of the { $n } people counted ({ $value })
}
all-mean = { $n ->
    [one] { $value } on average (1 person)
   *[other] { $value } on average ({ $n } people)
}
all-median = { $n ->
    [one] a middle value of { $value } (1 person)
   *[other] a middle value of { $value } ({ $n } people)
}
all-count = { $value } in all
all-hidden = a number that cannot be shown ({ $reason })
all-empty = nobody was counted
gap-more = That is { $difference } more in the group “{ $group }” than in “{ $reference }” ({ $interval }). { $verdict }
gap-less = That is { $difference } less in the group “{ $group }” than in “{ $reference }” ({ $interval }). { $verdict }
gap-more-plain = That is { $difference } more in the group “{ $group }” than in “{ $reference }”. { $verdict }
gap-less-plain = That is { $difference } less in the group “{ $group }” than in “{ $reference }”. { $verdict }
gap-same = The two groups come out the same ({ $interval }). { $verdict }
gap-same-plain = The two groups come out the same. { $verdict }
gap-missing = So these two groups cannot be compared here.
gap-none = This report compares no groups with each other.
verdict-apart = Chance alone would seldom make a difference this large.
verdict-touching = The interval ends almost exactly at no difference, so chance alone might still explain it.
verdict-chance = Chance alone could explain a difference of this size.
verdict-unknown = No interval is computed for it, so we cannot say what chance alone could do.
verdict-apart-short = chance alone would seldom explain it
verdict-touching-short = ends almost at zero; chance alone might explain it
verdict-chance-short = chance alone could explain it
verdict-unknown-short = no interval

## The numbers at a glance
glance-caption = All numbers at a glance
glance-number = What was measured
glance-value = Number
glance-counted = It rests on
glance-whom = Whom it is about
glance-all-time = everyone, of any time

## How we know
how = How we know
counted-heading = Who was counted
counted-intro = Every person of the population, or every period of participation where periods are counted, falls into one line of this table, for each number.
counted-joined = Where one line would be too small to show, it is joined with another, and the line names both.
counted-caption = What became of everyone, number by number
counted-column = What became of them
people-column = How many
counted-total = Everyone in the population
fate-counted = counted
fate-outside = left out by the definition
fate-too-early = too early to tell
fate-not-known = not known from the data
fates-joined = { $fates } (joined: one alone is too small to show)
definitions-heading = What each number means
definition-about = In short
definition-who = Who counts
definition-all = { $population }.
definition-some = Of these people ({ $population }), those for whom: { $rule }.
definition-rate = What is counted
definition-mean = What is averaged
definition-median = What the middle is taken of
definition-windows = Where it looks
definition-per = The sum is divided by { $per }, and the answer is in { $unit }.
definition-evidence = What is done with the unknown
definition-rule = The rule, as written
definition-source = Source
definition-edition = Edition
definition-edition-text = Edition { $edition }, from { $file }
definition-hash = Fingerprint of the definition
hidden-heading = What is hidden, and why
hidden-intro = A number is shown only if it rests on at least { $minimum } people and gives nobody away.
hidden-shown = { $shown ->
    [one] 1 number in this report is shown.
   *[other] { $shown } numbers in this report are shown.
}
hidden-none = No number is hidden.
hidden-total = { $n ->
    [one] 1 number is hidden:
   *[other] { $n } numbers are hidden:
}
hidden-caption = Hidden numbers, by reason
hidden-word = What the report says
hidden-why = Why
hidden-numbers = Numbers
fresh-heading = How fresh the numbers are
fresh-text = The newest file was received on { $received }; what period the data are about, the report’s introduction says. Whatever arrived later is not in the numbers. The report was published on { $published }.
files-heading = From which files
report-source = Source of the data and the question: { $source }
files-intro = The fingerprint (BLAKE3) of a file changes if a single character in it changes.
files-none = This release names no files.
files-caption = Files behind this report
file-name = File
file-agency = From
file-mapping = Read with
file-mapping-text = { $mapping }, edition { $edition }
file-mapping-source = { $mapping }, edition { $edition }. Its source: { $source }
file-rows = Rows
file-received = Received
file-hash = Fingerprint
snapshot-line = Fingerprint of the snapshot the numbers were computed from:
recompute-heading = How to compute it again
recompute-text = With the region’s folder and { $program }, these commands compute every number again and compare it with this report:
csv-text = Every shown number, and every hidden one with its reason, also stands in a table for spreadsheets:
cautions-heading = Keep in mind
cautions-none = The report’s makers state no cautions of their own.
caution-chance = A difference between groups says that they differ, not why. Only where a lottery made the groups can the difference be put down to what was drawn.
caution-links = Records of several agencies were put together by comparing them, and some links may be wrong. The intervals of shares allow for that, whatever the outcomes of those wrongly linked are: in the group with the most doubt, for { $most } of the people counted. They do not allow for links that were missed, nor do the intervals of averages.
changes-heading = What changed since the last release
changes-first = This is the first release of this report.
changes-since = Since release { $release } of { $published }:
changes-nothing = Since release { $release } of { $published } nothing changed.

## The numbers
read-heading = How to read the pictures
read-bars = A bar starts at zero. The thin line at its end is the 95% interval.
read-interval = A number from few people is unsure. If the same were done many times over, about 95 in 100 such intervals would hold the true number.
read-dots = A dot is the difference between two groups, with its 95% interval as a line. An empty dot: the interval reaches zero, so chance alone could explain the difference.
read-many = Among many comparisons some look large by chance: about 1 in 20 intervals keeps clear of zero although nothing differs.
read-hidden = A dashed box: a number that is not shown, with the reason in the table.
metric-missing = { $label }: not in this release
metric-missing-text = The report asks for this number, but this release does not hold it.
metric-pair = { $label }: { $first } with “{ $group }”, { $second } with “{ $reference }”
metric-everyone = { $label }: { $value } over everyone counted
metric-hidden = { $label }: { $word }
metric-nobody = { $label }: nobody was counted
metric-everyone-line = Everyone: { $text }.
metric-unverified = The definition of this number is not verified.
metric-definition = Read the definition
by-one = { $first }
by-two = { $first } and { $second }
everyone-heading = Everyone
range-finding = From { $low } ({ $low-group }) to { $high } ({ $high-group }).
range-same = The same in every group that can be shown: { $value }.
range-one = Only one group can be shown: { $group }, { $value }.
range-none = No group can be shown.
some-hidden = { $n ->
    [one] 1 group is hidden.
   *[other] { $n } groups are hidden.
}
gaps-finding = { $compared ->
    [one] “{ $group }” compared with “{ $reference }” in the one group that allows it:
   *[other] “{ $group }” compared with “{ $reference }” in { $compared } groups:
}
gaps-finding-any = { $compared ->
    [one] The one comparison with “{ $reference }”:
   *[other] The { $compared } comparisons with “{ $reference }”:
}
gaps-all-chance = { $compared ->
    [one] chance alone could explain the difference.
   *[other] chance alone could explain each of the differences.
}
gaps-all-apart = { $compared ->
    [one] chance alone would seldom explain the difference.
   *[other] chance alone would seldom explain any of the differences.
}
gaps-some-chance = chance alone could explain { $chance } of the { $compared } differences.
gaps-no-interval = no intervals are computed for these differences.
gaps-none = No group can be compared with “{ $reference }”.
axis-less = ← less than “{ $reference }”
axis-more = more →
chart-bars = Bars from zero.
chart-dots = Dots are differences; zero means no difference.
chart-row = { $label }: { $value }.
chart-row-detail = { $label }: { $value }, { $detail }.
chart-row-interval = { $label }: { $value }, { $interval }.
note-bars = Thin line: 95% interval.
note-dots = Line: 95% interval. Empty dot: it reaches zero.
table-link = Table: { $title }
table-cells = { $label }: { $by }
table-gaps = { $label }: differences from “{ $reference }”
column-group = Group
column-counted = People counted
column-counted-periods = Periods counted
column-outcome = With the outcome
column-share = Share
column-mean = Average
column-mean-unit = Average, in { $unit }
column-median = Middle value
column-median-unit = Middle value, in { $unit }
column-interval = 95% interval
column-difference = Difference
column-verdict = In words
print-tables = Tables are folded in some browsers; open them before printing, or use the table for spreadsheets.

# Cohorts, equity, funnels
rows-are-periods = What is counted are periods of participation: a person who came back counts again.
cohort-exit = Exits from { $first } to { $last }.
cohort-entry = Those who began from { $first } to { $last }.
cohort-served = Those who took part on any day from { $first } to { $last }.
cohort-event = Those whose first { $event } was from { $first } to { $last }.
cohort-not-complete = This cohort is not complete yet: what decides it has been received through { $through }, and what comes later can change the number.
table-equity = { $label }: each group beside all others
column-others = All others
column-needed = People needed to be level
column-impact = Ratio to the best group
equity-note = Where each group stands beside all others: the others are everyone else in that breakdown. A group is called behind when its gap is at least two points and more than the margin of error of its own rate. Ratios of small groups jump; below 0.80 is a sign to look closer, not proof. For a harm the ratio is the best group's rate to this group's. These are raw gaps, and a gap has many causes.
equity-behind = behind
equity-not-behind = not behind
equity-insufficient = too few to say
equity-none = Not compared, to protect people.
table-funnel = { $label }: how many come to each step
column-step = Step
column-of-previous = Of the step before
column-of-first = Of those who started
funnel-start = start
funnel-note = Each step counts only those who took every step before it.

## Numbers from outside
outside-heading = From the state
outside-intro = These numbers were computed by others from wage records that may not be given out row by row. They stand here beside the region’s own numbers and are never added to them. Other people, other dates or another source may be behind them, so the two can differ.
outside-caption = Numbers as received
outside-group = Group, as the sender names it
outside-cohort = Whom it is about
outside-value = Number
outside-source = Source
outside-dates = { $from } to { $to }
outside-from = { $agency }; records up to { $as_of }; received { $received }
outside-hidden = not told, to protect people
