"""What the parts see of each other: Protocols and the values that cross between threads, by subject.

Windows import these modules and nothing else of the services. All values are frozen.
"""
