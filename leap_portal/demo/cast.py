"""Who plays in the demo: the vendor's staff, and each partner's members."""

from dataclasses import dataclass

from partners.choices import Role

PASSWORD = "leap-demo-2020"
ADMIN, FINANCE, TRAINING, VIEWER = (Role.ADMIN,), (Role.FINANCE,), (Role.TRAINING,), (Role.VIEWER,)


@dataclass(frozen=True, slots=True)
class Colleague:
    """Somebody of the vendor's staff, in one of its groups (leap_portal/roles.py)."""

    email: str
    name: str
    group: str


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody's place in a partner; the same address at two partners is one person who belongs to both."""

    email: str
    name: str
    partner: str
    roles: tuple[Role, ...]


MARIA = Colleague("maria@vendor.example", "Maria Santos", "channel managers")
JONAS = Colleague("jonas@vendor.example", "Jonas Hedlund", "channel managers")
KEIKO = Colleague("keiko@vendor.example", "Keiko Tanabe", "channel managers")
GRACE = Colleague("grace@vendor.example", "Grace Adeyemi", "program office")
STAFF = (MARIA, JONAS, KEIKO, GRACE)

ADA = Member("ada@northwind.example", "Ada Okafor", "P0001", ADMIN)
LENA = Member("lena@alpenblick.example", "Lena Fischer", "P0029", ADMIN)
MEMBERS = (
    ADA,
    Member("ben@northwind.example", "Ben Carter", "P0001", VIEWER),
    Member("ruth@harborpine.example", "Ruth Delgado", "P0002", ADMIN),
    Member("omar@cedarbluff.example", "Omar Haddad", "P0003", ADMIN),
    Member("nell@cedarbluff.example", "Nell Sorensen", "P0003", FINANCE),
    Member("wade@prairiesignal.example", "Wade Kowalski", "P0004", ADMIN),
    Member("iris@graniteridge.example", "Iris Chen", "P0005", ADMIN),
    Member("paul@graniteridge.example", "Paul Whitaker", "P0005", FINANCE),
    Member("tess@saltmarsh.example", "Tess Beaumont", "P0006", ADMIN),
    Member("glen@blueheron.example", "Glen Abara", "P0007", ADMIN),
    Member("odile@grandnord.example", "Odile Tremblay", "P0008", ADMIN),
    Member("owen@maplequay.example", "Owen MacLeod", "P0009", ADMIN),
    Member("joan@maplequay.example", "Joan Petit", "P0009", TRAINING),
    Member("leah@tundralink.example", "Leah Nakoda", "P0010", ADMIN),
    Member("caio@redesdovale.example", "Caio Ferreira", "P0011", ADMIN),
    Member("livia@serraazul.example", "Lívia Moraes", "P0012", ADMIN),
    Member("davi@conectaipe.example", "Davi Rocha", "P0013", ADMIN),
    Member("elena@redesbajio.example", "Elena Robles", "P0014", ADMIN),
    Member("hugh@thamesgate.example", "Hugh Ellison", "P0015", ADMIN),
    Member("priya@thamesgate.example", "Priya Menon", "P0015", FINANCE),
    Member("carol@pennine.example", "Carol Hobbs", "P0016", ADMIN),
    Member("rhys@kestrelvale.example", "Rhys Morgan", "P0017", ADMIN),
    Member("isla@lochside.example", "Isla Drummond", "P0018", ADMIN),
    Member("jan@rheinaue.example", "Jan Brandt", "P0019", ADMIN),
    Member("meike@rheinaue.example", "Meike Vogt", "P0019", TRAINING),
    Member("katja@havelufer.example", "Katja Lorenz", "P0020", ADMIN),
    Member("uwe@lindenhof.example", "Uwe Pohl", "P0021", ADMIN),
    Member("sepp@isarwinkel.example", "Sepp Huber", "P0022", ADMIN),
    Member(LENA.email, LENA.name, "P0022", FINANCE),
    Member("anne@reseauxloire.example", "Anne Lefort", "P0023", ADMIN),
    Member("luc@atelierprovence.example", "Luc Arnaud", "P0024", ADMIN),
    Member("maud@cotebleue.example", "Maud Gérin", "P0025", ADMIN),
    Member("daan@polderdijk.example", "Daan Visser", "P0026", ADMIN),
    Member("sanne@waterland.example", "Sanne Kuiper", "P0027", ADMIN),
    Member("pilar@redesebro.example", "Pilar Navarro", "P0028", ADMIN),
    LENA,
    Member("yves@lacbleu.example", "Yves Monnier", "P0030", ADMIN),
    Member("astrid@skargard.example", "Astrid Nyberg", "P0031", ADMIN),
    Member("emil@fjallbacken.example", "Emil Sandell", "P0032", ADMIN),
    Member("zofia@wislana.example", "Zofia Malik", "P0033", ADMIN),
    Member("haruka@hoshikawa.example", "Haruka Mori", "P0034", ADMIN),
    Member("kenji@hoshikawa.example", "Kenji Ota", "P0034", FINANCE),
    Member("yui@sakuragi.example", "Yui Sakuragi", "P0035", ADMIN),
    Member("ren@tsubame.example", "Ren Kojima", "P0036", ADMIN),
    Member("anita@nilgiri.example", "Anita Rajan", "P0037", ADMIN),
    Member("vikram@konkan.example", "Vikram Sawant", "P0038", ADMIN),
    Member("meera@devgiri.example", "Meera Kulkarni", "P0039", ADMIN),
    Member("jack@wattlecreek.example", "Jack Brennan", "P0040", ADMIN),
    Member("lily@banksia.example", "Lily Tran", "P0041", ADMIN),
    Member("aroha@kauripoint.example", "Aroha Ngata", "P0042", ADMIN),
)
