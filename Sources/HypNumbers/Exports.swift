// Exports.swift -- whoever imports numbers has the arrays of doubles that arrays of numbers are made of.

@_exported import HypArrays
