//! The lists of names, more frequent ones first, and of streets. Nothing is drawn here, and no frequency is counted from a source.
//! Set by hand: a name a line would be five hundred lines.

#[rustfmt::skip]
pub(super) const WOMEN: &[&str] = &[
    "Mary", "Patricia", "Jennifer", "Linda", "Elizabeth", "Barbara", "Jessica", "Sarah", "Karen", "Ashley", "Kimberly", "Lisa",
    "Nancy", "Amanda", "Stephanie", "Melissa", "Nicole", "Samantha", "Michelle", "Emily", "Rebecca", "Laura", "Angela", "Brittany",
    "Danielle", "Rachel", "Kayla", "Megan", "Christina", "Katherine", "Heather", "Amber", "Crystal", "Tiffany", "Alexis", "Vanessa",
    "Cynthia", "Jasmine", "Monica", "Denise", "Tamika", "Ebony", "Latoya", "Keisha", "Imani", "Aaliyah", "Destiny", "Shanice",
    "Tanya", "Yolanda", "Gloria", "Brenda", "Teresa", "Deborah", "Pamela", "Sandra", "Donna", "Carol", "Ruth", "Sharon", "Olivia",
    "Hannah", "Natalie",
];
#[rustfmt::skip]
pub(super) const MEN: &[&str] = &[
    "James", "Michael", "Robert", "John", "David", "William", "Christopher", "Joseph", "Anthony", "Joshua", "Daniel", "Matthew",
    "Andrew", "Brandon", "Kevin", "Jason", "Justin", "Ryan", "Nicholas", "Jonathan", "Thomas", "Charles", "Eric", "Steven", "Timothy",
    "Kenneth", "Richard", "Tyler", "Jordan", "Aaron", "Brian", "Benjamin", "Samuel", "Gregory", "Edward", "Terrence", "Darnell",
    "Malik", "Jamal", "Tyrone", "Andre", "Marcus", "Isaiah", "Elijah", "Xavier", "Antoine", "Raheem", "Dwayne", "Curtis", "Reginald",
    "Maurice", "Leon", "Ronald", "Raymond", "Gerald", "Walter", "Vincent", "Patrick", "Zachary", "Alexander", "Nathan", "Jeffrey",
    "Stephen", "Frank",
];
#[rustfmt::skip]
pub(super) const MUJERES: &[&str] = &[
    "María", "Carmen", "Ana", "Rosa", "Luz", "Marisol", "Yesenia", "Guadalupe", "Sofía", "Gabriela", "Alejandra", "Daniela",
    "Verónica", "Claudia", "Mónica", "Patricia", "Milagros", "Wanda", "Ivette", "Lourdes", "Xiomara", "Angélica", "Beatriz", "Inés",
    "Jacqueline", "Esperanza", "Paola", "Yaritza", "Noemí", "Begoña",
];
#[rustfmt::skip]
pub(super) const HOMBRES: &[&str] = &[
    "José", "Luis", "Juan", "Carlos", "Miguel", "Ángel", "Jesús", "Rafael", "Víctor", "Héctor", "Francisco", "Javier", "Ramón",
    "Edwin", "Orlando", "Iván", "Raúl", "Andrés", "Julio", "Óscar", "Alejandro", "Fernando", "Pedro", "Manuel", "Wilfredo", "Adrián",
    "Efraín", "Nicolás", "Íñigo", "Tomás",
];
pub(super) const ASIAN_WOMEN: &[&str] =
    &["Mei", "Thuy", "Linh", "Yan", "Priya", "Soo", "Fatima", "Sreymom", "Hui", "Anjali", "Grace", "Amy", "Jenny", "Sokha"];
pub(super) const ASIAN_MEN: &[&str] =
    &["Wei", "Minh", "Hung", "Jun", "Rahul", "Min", "Omar", "Sophal", "Hao", "Vijay", "Kevin", "David", "Tuan", "Sokhom"];
#[rustfmt::skip]
pub(super) const SURNAMES: &[&str] = &[
    "Smith", "Johnson", "Williams", "Brown", "Jones", "Davis", "Miller", "Wilson", "Moore", "Taylor", "Jackson", "Thomas", "Harris",
    "Thompson", "Robinson", "Washington", "Walker", "Lewis", "Green", "Carter", "Mitchell", "Scott", "Allen", "Young", "Wright",
    "King", "Hill", "Baker", "Nelson", "Campbell", "Roberts", "Turner", "Phillips", "Evans", "Parker", "Edwards", "Collins",
    "Stewart", "Morris", "Murphy", "Cook", "Rogers", "Morgan", "Bell", "Bailey", "Reed", "Kelly", "Howard", "Ward", "Cox",
    "Richardson", "Wood", "Watson", "Brooks", "Bennett", "Gray", "James", "Hughes", "Price", "Myers", "Long", "Foster", "Sanders",
    "Ross", "Powell", "Sullivan", "Russell", "Jenkins", "Perry", "Butler", "Barnes", "Fisher", "Henderson", "Coleman", "Simmons",
    "Patterson", "Jordan", "Reynolds", "Hamilton", "Graham", "Wallace", "O'Brien", "O'Neill", "McDonald", "McCoy", "DeShields",
    "Booker", "Gaines", "Mosley", "Dixon", "Hunt", "Hicks", "Holmes", "Kowalski", "Rossi", "Esposito", "DiMarco", "Schmidt", "Weber",
    "Klein", "Levin", "Nowak", "St. John", "Van Dyke",
];
#[rustfmt::skip]
pub(super) const APELLIDOS: &[&str] = &[
    "Rivera", "Rodríguez", "Ortiz", "García", "Martínez", "Santiago", "González", "López", "Hernández", "Torres", "Díaz", "Cruz",
    "Pérez", "Colón", "Vázquez", "Ramos", "Sánchez", "Reyes", "Figueroa", "Morales", "Gómez", "Jiménez", "Álvarez", "Muñoz", "Peña",
    "Nieves", "Acevedo", "Castillo", "Núñez", "Medina", "Vega", "Guzmán", "Rosario", "Báez", "Cordero", "Delgado", "Mejía", "Ibáñez",
    "Quiñones", "Maldonado", "Ayala", "Burgos", "Soto", "Feliciano", "De la Cruz", "Del Valle", "De Jesús", "Ocasio",
];
#[rustfmt::skip]
pub(super) const ASIAN_SURNAMES: &[&str] = &[
    "Nguyen", "Chen", "Kim", "Patel", "Lee", "Tran", "Li", "Wang", "Le", "Singh", "Park", "Pham", "Zhang", "Khan", "Liu", "Huang",
    "Lin", "Sok", "Chea", "Shah", "Wu", "Kaur", "Yang", "Vo", "Ali", "Rahman",
];
#[rustfmt::skip]
pub(super) const FRONTS: &[&str] = &[
    "Ash", "Bar", "Brad", "Cal", "Cart", "Dal", "Dun", "Ed", "Fair", "Gar", "Hal", "Har", "Hol", "Kel", "Kirk", "Lang", "Mar", "Mil",
    "Nor", "Pres", "Rad", "Row", "Stan", "Thorn", "Wal", "West", "Whit", "Win", "Wood", "York", "Al", "Ben", "Cor", "Del", "Fer",
    "Gon", "Mon",
];
pub(super) const ENDS: &[&str] =
    &["ton", "ford", "ley", "man", "son", "well", "berg", "field", "worth", "by", "ski", "ard", "er", "wick", "ham", "more"];
pub(super) const LATE_WOMEN: (&[&str], &[&str]) = (
    &["La", "Sha", "Ta", "Ke", "Ny", "Bri", "Ja", "Mi", "Ka", "Ari"],
    &["tasha", "nelle", "kia", "ana", "isha", "ra", "leah", "quita", "yonna", "elle"],
);
pub(super) const LATE_MEN: (&[&str], &[&str]) = (
    &["De", "Ja", "Tre", "Ke", "Ra", "Da", "La", "Ty", "Ma", "Qua"],
    &["Shawn", "mar", "von", "quan", "rell", "von", "juan", "rius", "kwon", "mont"],
);
#[rustfmt::skip]
pub(super) const STREETS: &[&str] = &[
    "Main", "Broad", "Market", "Chestnut", "Walnut", "Spruce", "Pine", "Lombard", "Girard", "Lehigh", "Allegheny", "Erie", "Diamond",
    "Cecil", "Master", "Jefferson", "Oxford", "Berks", "Norris", "Susquehanna", "Dauphin", "York", "Cumberland", "Huntingdon",
    "Cambria", "Indiana", "Clearfield", "Ontario", "Tioga", "Venango", "Butler", "Hunting Park", "Wyoming", "Rising Sun", "Old York",
    "Germantown", "Chelten", "Wister", "Haines", "Stenton", "2nd", "3rd", "4th", "5th", "6th", "8th", "10th", "12th", "17th", "22nd",
    "29th", "52nd", "60th",
];
/// A name and what friends make of it.
pub(super) const NICKNAMES: &[(&str, &[&str])] = &[
    ("James", &["Jim", "Jimmy", "Jamie"]),
    ("Michael", &["Mike", "Mikey"]),
    ("Robert", &["Bob", "Rob", "Bobby"]),
    ("John", &["Johnny", "Jack"]),
    ("David", &["Dave"]),
    ("William", &["Bill", "Will", "Billy"]),
    ("Christopher", &["Chris"]),
    ("Joseph", &["Joe", "Joey"]),
    ("Anthony", &["Tony", "Ant"]),
    ("Joshua", &["Josh"]),
    ("Daniel", &["Dan", "Danny"]),
    ("Matthew", &["Matt"]),
    ("Andrew", &["Andy", "Drew"]),
    ("Nicholas", &["Nick"]),
    ("Jonathan", &["Jon"]),
    ("Thomas", &["Tom", "Tommy"]),
    ("Charles", &["Chuck", "Charlie"]),
    ("Steven", &["Steve"]),
    ("Timothy", &["Tim"]),
    ("Kenneth", &["Ken", "Kenny"]),
    ("Richard", &["Rick", "Rich"]),
    ("Benjamin", &["Ben"]),
    ("Samuel", &["Sam"]),
    ("Gregory", &["Greg"]),
    ("Edward", &["Ed", "Eddie"]),
    ("Terrence", &["Terry", "T"]),
    ("Ronald", &["Ron", "Ronnie"]),
    ("Raymond", &["Ray"]),
    ("Gerald", &["Jerry"]),
    ("Patrick", &["Pat"]),
    ("Zachary", &["Zach"]),
    ("Alexander", &["Alex"]),
    ("Nathan", &["Nate"]),
    ("Jeffrey", &["Jeff"]),
    ("Maurice", &["Moe", "Reese"]),
    ("Reginald", &["Reggie"]),
    ("Mary", &["Mae"]),
    ("Patricia", &["Pat", "Trish"]),
    ("Jennifer", &["Jen", "Jenny"]),
    ("Elizabeth", &["Liz", "Beth"]),
    ("Barbara", &["Barb"]),
    ("Jessica", &["Jess"]),
    ("Kimberly", &["Kim"]),
    ("Amanda", &["Mandy"]),
    ("Stephanie", &["Steph"]),
    ("Melissa", &["Missy"]),
    ("Nicole", &["Nikki"]),
    ("Samantha", &["Sam"]),
    ("Rebecca", &["Becky"]),
    ("Danielle", &["Dani"]),
    ("Christina", &["Tina", "Chris"]),
    ("Katherine", &["Kate", "Kathy"]),
    ("Deborah", &["Deb", "Debbie"]),
    ("Teresa", &["Terry"]),
    ("José", &["Pepe", "Joe"]),
    ("Francisco", &["Paco", "Frank"]),
    ("Guadalupe", &["Lupe"]),
    ("Jesús", &["Chuy"]),
    ("Alejandro", &["Alex"]),
    ("Alejandra", &["Alex"]),
    ("Manuel", &["Manny"]),
    ("María", &["Mari"]),
    ("Rafael", &["Rafa"]),
];
