# Modules `socket` and `usocket`: names and errors, since there is no network interface.
AF_INET = 2
AF_INET6 = 10
SOCK_STREAM = 1
SOCK_DGRAM = 2
SOL_SOCKET = 0xFFF
SO_REUSEADDR = 4
IPPROTO_TCP = 6
IPPROTO_UDP = 17


def _fail(*args, **kwargs):
    raise OSError("no available NIC")


socket = _fail
getaddrinfo = _fail
