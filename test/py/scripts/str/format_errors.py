for src in ('"{".format(1)', '"}".format(1)', '"{}".format()', '"{0} {}".format(1, 2)', '"{a}".format(1)', '"{:d}".format("x")', '"{:z}".format(1)', '"{!x}".format(1)'):
    try:
        print(eval(src))
    except (ValueError, IndexError, KeyError) as e:
        print(type(e).__name__)
