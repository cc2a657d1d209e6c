"""The fictional pupils of the demo school, and the story of each.

Every name and company is made up. A story says what is the matter with a pupil, so that each page
has something true to show; dates follow from the running school year.
"""

from dataclasses import dataclass, field
from enum import Enum, auto


class Story(Enum):
    """Where a pupil stands today."""

    ON_TRACK = auto()
    BEHIND = auto()
    ENDS_SOON = auto()
    HOURS_WAIT = auto()
    LONG_DAYS = auto()
    NO_PLACE = auto()
    DRAFT = auto()
    SENT = auto()
    PARTLY_SIGNED = auto()
    ORIENTATION = auto()
    INTERRUPTED = auto()
    NO_MENTOR = auto()
    APPLIED = auto()
    REFUSED = auto()
    NO_LWT = auto()
    PASSED = auto()
    FAILED = auto()


@dataclass(frozen=True)
class Pupil:
    """One pupil: `born` is (years before the running school year begins, month, day)."""

    number: str
    first_name: str
    last_name: str
    leerjaar: int
    born: tuple[int, int, int]
    story: Story
    prefix: str = ""
    profile: str = "BWI"
    company: str = ""
    mentor: str = "p.dekker"
    weekdays: tuple[int, ...] = (4, 5)
    guardians: tuple[str, ...] = ("",)
    marks: tuple[str, ...] = field(default=())


PUPILS: tuple[Pupil, ...] = (
    Pupil(
        "004217",
        "Yara",
        "Jansen",
        4,
        (16, 5, 12),
        Story.ENDS_SOON,
        company="Bouwbedrijf Van Schaik",
        guardians=("M. Jansen",),
        marks=("5.8", "", "6.9", "7.1", "6.0", "7.0", "5.0", "6.0", "5.5"),
    ),
    Pupil(
        "260107",
        "Milan",
        "Vries",
        4,
        (16, 2, 6),
        Story.ON_TRACK,
        "de",
        "PIE",
        "Installatietechniek Noordzij",
        "s.claes",
        guardians=("A. de Vries", "B. Peters"),
        marks=("6.4", "6.1", "6.2", "", "7.0", "6.0", "6.0", "8.0", "6.0"),
    ),
    Pupil(
        "260114",
        "Daan",
        "Berg",
        4,
        (16, 8, 3),
        Story.ON_TRACK,
        "van den",
        "M&T",
        "Fietsenwinkel Trapper",
        "r.vanloon",
        guardians=("M. van den Berg",),
        marks=("5.2", "", "5.9", "", "6.0", "6.0", "5.0", "", ""),
    ),
    Pupil(
        "260121",
        "Noor",
        "Bakker",
        4,
        (16, 1, 7),
        Story.BEHIND,
        profile="E&O",
        company="Supermarkt Boven",
        guardians=("S. Bakker",),
        marks=("7.1", "", "7.4", "", "7.0", "7.0", "8.0", "6.0", "7.0"),
    ),
    Pupil(
        "260128",
        "Sem",
        "Dijk",
        4,
        (16, 6, 13),
        Story.HOURS_WAIT,
        "van",
        "HBR",
        "Eetcafé 't Veerhuis",
        "s.claes",
        guardians=("S. van Dijk",),
        marks=("5.5", "5.4", "6.0", "6.3", "5.0", "6.0", "5.0", "5.0", "4.5"),
    ),
    Pupil(
        "260135",
        "Fleur",
        "Visser",
        4,
        (17, 4, 20),
        Story.ON_TRACK,
        profile="Z&W",
        company="Woonzorgcentrum Avondrood",
        mentor="r.vanloon",
        guardians=("J. Visser", "C. Peters"),
        marks=("6.8", "6.5", "7.2", "7.0", "7.0", "8.0", "7.0", "7.0", "6.5"),
    ),
    Pupil(
        "260142",
        "Bram",
        "Smit",
        4,
        (16, 10, 24),
        Story.ON_TRACK,
        profile="Groen",
        company="Zorgboerderij De Hazelaar",
        guardians=("F. Smit",),
        marks=("4.9", "", "", "", "6.0", "", "", "", ""),
    ),
    Pupil(
        "260149",
        "Zoë",
        "Özdemir",
        4,
        (15, 12, 17),
        Story.LONG_DAYS,
        profile="Z&W",
        company="Zorgboerderij De Hazelaar",
        mentor="s.claes",
        guardians=("S. Özdemir",),
    ),
    Pupil(
        "260156",
        "Ayoub",
        "Mulder",
        3,
        (15, 1, 10),
        Story.ON_TRACK,
        profile="BWI",
        company="Timmerfabriek De Eik",
        mentor="r.vanloon",
        weekdays=(4,),
        guardians=("H. Mulder",),
    ),
    Pupil(
        "260163",
        "Fatima",
        "Groot",
        3,
        (15, 9, 25),
        Story.PARTLY_SIGNED,
        "de",
        "MVI",
        "Drukkerij De Letter",
        guardians=("S. de Groot", "B. Brouwer"),
        weekdays=(4,),
    ),
    Pupil(
        "260170",
        "Zoë",
        "El Amrani",
        3,
        (14, 5, 8),
        Story.SENT,
        profile="E&O",
        company="Magazijn Rivierland",
        mentor="s.claes",
        guardians=("A. El Amrani",),
        weekdays=(5,),
    ),
    Pupil(
        "260177",
        "René",
        "Yılmaz",
        3,
        (14, 11, 20),
        Story.DRAFT,
        profile="PIE",
        company="Metaalwerk Doornbos",
        mentor="r.vanloon",
        guardians=("F. Yılmaz",),
        weekdays=(2,),
    ),
    Pupil(
        "260184",
        "Thijs",
        "Meer",
        3,
        (15, 11, 28),
        Story.NO_PLACE,
        "van der",
        "M&T",
        guardians=("A. van der Meer",),
    ),
    Pupil(
        "260191",
        "Jesse",
        "Hendriks",
        3,
        (15, 5, 23),
        Story.ON_TRACK,
        profile="HBR",
        company="Eetcafé 't Veerhuis",
        mentor="s.claes",
        weekdays=(2,),
        guardians=("M. Hendriks", "L. Peters"),
    ),
    Pupil(
        "260198",
        "Kim",
        "Veld",
        3,
        (15, 4, 13),
        Story.ORIENTATION,
        "in 't",
        "D&P",
        "Bakkerij Korenaar",
        "r.vanloon",
        (3,),
        ("J. in 't Veld",),
    ),
    Pupil(
        "260205",
        "Levi",
        "Maas",
        3,
        (15, 7, 10),
        Story.INTERRUPTED,
        profile="Groen",
        company="Zorgboerderij De Hazelaar",
        guardians=("S. Maas",),
        weekdays=(5,),
    ),
    Pupil(
        "260212",
        "Amira",
        "Kuipers",
        3,
        (15, 9, 8),
        Story.NO_MENTOR,
        profile="Z&W",
        company="Woonzorgcentrum Avondrood",
        mentor="",
        guardians=("F. Kuipers",),
        weekdays=(1,),
    ),
    Pupil(
        "260219",
        "Björn",
        "Hof",
        2,
        (13, 1, 19),
        Story.APPLIED,
        "van 't",
        guardians=("J. van 't Hof",),
    ),
    Pupil(
        "260226",
        "Mees",
        "Wolters",
        2,
        (13, 6, 2),
        Story.APPLIED,
        profile="D&P",
        guardians=("J. Wolters",),
    ),
    Pupil(
        "260233",
        "Sofie",
        "Nguyen",
        2,
        (13, 11, 19),
        Story.REFUSED,
        profile="MVI",
        guardians=("H. Nguyen",),
    ),
    Pupil(
        "260240", "Youssef", "Haar", 2, (13, 5, 10), Story.NO_LWT, "ter", guardians=("M. ter Haar",)
    ),
    Pupil(
        "260247",
        "Naomi",
        "Kowalska",
        2,
        (13, 8, 20),
        Story.NO_LWT,
        guardians=("F. Kowalska", "B. Dijkstra"),
    ),
    Pupil(
        "250254",
        "Rubén",
        "Pérez",
        5,
        (17, 3, 27),
        Story.PASSED,
        profile="M&T",
        company="Fietsenwinkel Trapper",
        mentor="s.claes",
        guardians=("M. Pérez",),
        marks=("6.2", "5.8", "6.6", "6.9", "6.0", "7.0", "6.0", "6.0", "5.8"),
    ),
    Pupil(
        "250261",
        "Eline",
        "Kamp",
        5,
        (17, 12, 14),
        Story.FAILED,
        "op den",
        "E&O",
        "Supermarkt Boven",
        "r.vanloon",
        guardians=("A. op den Kamp",),
        marks=("5.1", "4.8", "6.3", "6.0", "6.0", "6.0", "7.0", "6.0", "5.2"),
    ),
)

# Subject names per profile are the school's own choice; these are the demo school's.
ELECTIVES: tuple[str, ...] = ("Keuzevak A", "Keuzevak B", "Keuzevak C", "Keuzevak D")


@dataclass(frozen=True)
class DemoCompany:
    """A fictional company; `recognised` counts in years from the running school year."""

    name: str
    profiles: tuple[str, ...]
    city: str = "De Oever"
    signatory: str = "W. Kamp"
    supervisor: str = "N. Maas"
    recognised: tuple[int, int] = (-2, 2)
    places: int = 2


COMPANIES: tuple[DemoCompany, ...] = (
    DemoCompany("Bouwbedrijf Van Schaik", ("BWI",), "Waalstad", "T. van Schaik", "W. Kamp"),
    DemoCompany("Timmerfabriek De Eik", ("BWI",), supervisor="E. Roos", places=1),
    DemoCompany("Installatietechniek Noordzij", ("PIE",), supervisor="E. Kamp", places=1),
    DemoCompany("Metaalwerk Doornbos", ("PIE", "MaT"), "Waalstad", supervisor="E. Kamp"),
    DemoCompany("Fietsenwinkel Trapper", ("M&T",), supervisor="W. Vink", places=1),
    DemoCompany(
        "Autogarage Heemstra", ("M&T",), supervisor="W. Vink", recognised=(-5, -1), places=1
    ),
    DemoCompany("Drukkerij De Letter", ("MVI",), "Waalstad", supervisor="E. Kamp", places=1),
    DemoCompany("Supermarkt Boven", ("E&O",), supervisor="W. Kamp"),
    DemoCompany("Magazijn Rivierland", ("E&O",), supervisor="N. Maas", places=3),
    DemoCompany("Bakkerij Korenaar", (), "Waalstad", supervisor="N. Vink", places=3),
    DemoCompany("Eetcafé 't Veerhuis", ("HBR",), supervisor="N. Maas"),
    DemoCompany("Zorgboerderij De Hazelaar", ("Z&W", "Groen"), supervisor="T. Kamp"),
    DemoCompany("Woonzorgcentrum Avondrood", ("Z&W",), "Waalstad", supervisor="W. Maas"),
)
