"""Makes the files of the analyst's guide. Nobody in them exists. Only Python's own library is used; the same seed gives the same files.

Run in this folder:  python3 make.py
Two invented agencies record some of the same people and share no id. What is wrong in the files is wrong on purpose; the guide says where.
"""
import csv
import random
from datetime import date, timedelta

dice = random.Random(20261122)
FIRST = {
    "F": "Maria Tanisha Keisha Elena Ruth Dolores Aisha Grace Nadia Carmen Latoya Helen Rosa Brianna Ines Monique Sofia Yolanda Denise Priya".split(),
    "M": "Jose Marcus Daniel Luis Terrence Walter Andre Miguel Samuel Curtis Omar Victor Dwayne Carlos Eric Jamal Peter Hector Raymond Tyrell".split(),
}
SHORT = {"Daniel": "Danny", "Samuel": "Sam", "Raymond": "Ray", "Miguel": "Mike", "Dolores": "Lola", "Victor": "Vic", "Peter": "Pete"}
LAST = ("Alvarez Baker Castillo Dixon Estrada Freeman Gomez Hayes Ibarra Jenkins Kowalski Lopez Mendez Norris Okafor Patterson Quintero Ramirez Simmons "
        "Torres Underwood Vargas Washington Ybarra Zimmerman Booker Coleman Delgado Fuentes Greene Hollis Knox Lindsey Moreno Nwosu Ortega Pruitt Rosales "
        "Salazar Tillman Valdez Whitaker Yates Acosta Bryant Cordova Dawson Easley Figueroa Grimes").split()
STREETS = "Harbor Mill Oak Second Tenth Cedar River Canal Market Prospect".split()
COURSES = ["Welding", "CDL", "Medical assistant"]
WORKS = {"Welding": 0.66, "CDL": 0.72, "Medical assistant": 0.55}
PAY = {"Welding": 8600, "CDL": 9400, "Medical assistant": 7100}


def person():
    sex = dice.choice("FM")
    return {
        "first": dice.choice(FIRST[sex]), "last": dice.choice(LAST), "sex": sex,
        "born": date(1968, 1, 1) + timedelta(dice.randrange(13500)),
        "street": f"{dice.randrange(10, 990)} {dice.choice(STREETS)} St", "zip": dice.choice(["60901", "60902", "60914"]),
        "phone": f"555-01{dice.randrange(100):02d}",
    }


def us(day):
    return day.strftime("%m/%d/%Y") if day else ""


def write(name, header, rows):
    with open(name, "w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


people = [person() for _ in range(180)]
enrolled, wages = [], []
for n, who in enumerate(people):
    course = COURSES[n % 3]
    # Everybody left between July 2024 and June 2025, the cohort of program year 2025, but the last fifteen, who were still there.
    left = date(2024, 7, 1) + timedelta(dice.randrange(364))
    began = left - timedelta(dice.randrange(60, 200))
    stays = n >= 165
    if stays:
        began = date(2025, 3, 1) + timedelta(dice.randrange(90))
    who["id"] = f"HW-{2001 + n}"
    enrolled.append([who["id"], who["first"], who["last"], us(who["born"]), who["sex"], who["street"], who["zip"], course,
                     us(began), "" if stays else us(left), "Diploma" if not stays and dice.random() < 0.6 else ""])
    if not stays:
        last = left.year * 4 + (left.month - 1) // 3
        works = dice.random() < WORKS[course]
        for ahead in range(1, 5):
            at = last + ahead
            if works and dice.random() < 0.93:
                wages.append([who["id"], f"{at // 4}Q{at % 4 + 1}", f"{dice.gauss(PAY[course], 1900):.2f}", f"E{dice.randrange(1, 40):03d}"])

header = ["Part. ID", "First Name", "Last Name", "DOB", "Sex", "Street", "ZIP", "Course", "Start", "Left", "Award"]
# Wrong on purpose: ten visitors of an open day without an id (lines 42 to 51), a day that does not exist, an end before the beginning, a course nobody knows.
file = [list(row) for row in enrolled]
file[17][9] = "02/30/2025"
file[60][8], file[60][9] = file[60][9], file[60][8]
file[90][7] = "Weldng"
visitors = [["", p["first"], p["last"], "", "", "", "", "", "10/05/2024", "", ""] for p in (person() for _ in range(10))]
write("enrollments_2025.csv", header, file[:40] + visitors + file[40:])
write("enrollments_2025_corrected.csv", header, [enrolled[n] for n in (17, 60, 90)])
# A year later: a column has another name, eight of those who stayed have left, and twelve people are new.
later = [list(row) for row in enrolled]
for row in later[165:173]:
    row[9] = us(date(2025, 9, 15) + timedelta(dice.randrange(80)))
for n in range(12):
    p = person()
    later.append([f"HW-{2181 + n}", p["first"], p["last"], us(p["born"]), p["sex"], p["street"], p["zip"], COURSES[n % 3], us(date(2025, 9, 8)), "", ""])
write("enrollments_2026.csv", [*header[:9], "Exit Date", header[10]], later)
# What the state answered for the people of Harbor Works: the quarters 2024Q4 to 2025Q4 are complete.
write("wages_2025.csv", ["Part. ID", "Quarter", "Wages", "Employer"], sorted((w for w in wages if "2024Q4" <= w[1] <= "2025Q4"), key=lambda w: (w[1], w[0])))

# The college: 120 students, 75 of them also at Harbor Works, some under a short name, a new street or a slip of the keyboard. Three in four earned an award.
students = dice.sample(people[:165], 75) + [person() for _ in range(45)]
dice.shuffle(students)
rows = []
for n, who in enumerate(students):
    first = SHORT.get(who["first"], who["first"])
    last = who["last"][:-1] if dice.random() < 0.06 else who["last"]
    street = who["street"] if dice.random() < 0.7 else f"{dice.randrange(10, 990)} {dice.choice(STREETS)} St"
    award, day = ("", "") if n % 4 == 0 else (["Certificate", "Associate"][n % 2], ["2024-12-19", "2025-05-15"][dice.randrange(2)])
    rows.append([f"S{70010 + 7 * n}", last, first, who["born"].isoformat(), who["sex"], street, who["zip"], award, day])
write("awards_2025.csv", ["Student No", "Surname", "Given", "Birth", "Sex", "Street", "Zip", "Award", "Awarded"], rows)
