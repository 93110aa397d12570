# Module `network`: no board that this firmware runs on has a network interface of its own.
AF_INET = 2
SOCK_STREAM = 1
SOCK_DGRAM = 2


class _NoInterface:
    def __init__(self, *args, **kwargs):
        raise OSError("no available NIC: network interfaces are not part of this firmware")


class ESP8285(_NoInterface):
    pass


class ESP32_SPI(_NoInterface):
    pass


class WIZNET5K(_NoInterface):
    pass
