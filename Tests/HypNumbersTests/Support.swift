// Support.swift -- what the tests of the numbers share.

import Testing
