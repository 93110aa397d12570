def str_add(n):
    a = "abc"
    for i in range(n):
        a + "def"


def str_compare(n):
    a = "abc"
    b = "abd"
    for i in range(n):
        a == b


def str_index(n):
    a = "abcdef"
    for i in range(n):
        a[2]


def str_split(n):
    a = "one two three"
    for i in range(n):
        a.split()


def str_join(n):
    x = ["one", "two", "three"]
    for i in range(n):
        ",".join(x)


def str_of_int(n):
    for i in range(n):
        str(i)


def str_of_float(n):
    x = 1.25
    for i in range(n):
        str(x)


def str_format(n):
    for i in range(n):
        "%d" % i


def str_fstring(n):
    for i in range(n):
        f"{i}:"


def int_of_str(n):
    s = "12345"
    for i in range(n):
        int(s)
