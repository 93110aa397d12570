# Module `fpioa_manager` of MaixPy: which function each pin has.
from Maix import FPIOA
from board import board_info


class Fpioa_Manager:
    def __init__(self):
        self.fpioa = FPIOA()
        self.board_info = board_info
        self.board_dict = {}
        self.fpioa_dict = {}

    def help(self):
        self.fpioa.help()

    # A pin or function that is in use is taken over; MaixPy's versions differ in that (docs/boards.md).
    def register(self, pin=None, function=None, force=True):
        if pin is None or function is None:
            print("Please enter Pin and function")
            return -1
        self.fpioa.set_function(pin, function)
        self._forget(*self.find_dict(pin, None))
        self._forget(*self.find_dict(None, function))
        self.board_dict[pin] = function
        self.fpioa_dict[function] = pin
        return 1

    def _forget(self, pin, function):
        if pin is not None:
            del self.board_dict[pin]
            del self.fpioa_dict[function]

    def unregister(self, pin=None, function=None):
        if pin is None and function is None:
            print("Please enter Pin and function")
            return -1
        pin, function = self.find_dict(pin, function)
        if pin is None:
            print("This function and pin have not been registered yet")
            return 0
        self._forget(pin, function)
        self.fpioa.set_function(pin, FPIOA.RESV0)
        return pin, function

    # The pair that was registered with this pin, else with this function.
    def find_dict(self, pin, function):
        if pin in self.board_dict:
            return pin, self.board_dict[pin]
        if function in self.fpioa_dict:
            return self.fpioa_dict[function], function
        return None, None

    def get_pin_by_function(self, function):
        return self.fpioa.get_Pin_num(function)

    def str_function(self, function):
        if FPIOA.GPIO0 <= function <= FPIOA.GPIO7:
            return "fm.fpioa.GPIO%d" % (function - FPIOA.GPIO0)
        if FPIOA.GPIOHS0 <= function <= FPIOA.GPIOHS31:
            return "fm.fpioa.GPIOHS%d" % (function - FPIOA.GPIOHS0)
        return "unknown"

    def get_gpio_used(self):
        lines = range(FPIOA.GPIOHS0, FPIOA.GPIO7 + 1)
        return [(self.str_function(f), self.get_pin_by_function(f)) for f in lines]


fm = Fpioa_Manager()
