"""The members of the partners in Asia and the Pacific."""

from leap_portal.demo.cast.parts import ADMIN, FINANCE, TRAINING, Member

ASIA_PACIFIC = (
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
    Member("kaori@asagiri.example", "Kaori Matsuda", "P0077", ADMIN),
    Member("shigeru@minatogawa.example", "Shigeru Inoue", "P0078", ADMIN),
    Member("seoyeon@solbaram.example", "Seoyeon Bae", "P0079", ADMIN),
    Member("minjae@solbaram.example", "Minjae Kwon", "P0079", FINANCE),
    Member("sudeshna@palashgrid.example", "Sudeshna Pattnaik", "P0080", ADMIN),
    Member("bibhuti@palashgrid.example", "Bibhuti Behera", "P0080", TRAINING),
    Member("ranjan@sundarban.example", "Ranjan Mondal", "P0081", ADMIN),
    Member("jolene@tembusulane.example", "Jolene Tay", "P0082", ADMIN),
    Member("faris@tembusulane.example", "Faris Osman", "P0082", FINANCE),
    Member("jodie@malleeridge.example", "Jodie Pascoe", "P0083", ADMIN),
    Member("wiremu@totaravalley.example", "Wiremu Paki", "P0084", ADMIN),
)
